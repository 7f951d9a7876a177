//! The canonical form of an event, which is signed.
//!
//! Works on the text that was received: a `serde_json::Value` loses the text of numbers and escapes,
//! and depends on features that any crate can enable.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::WebhookError;
use crate::json::decode::{shield, unshield};

/// The maximum nesting of objects and arrays; the event of a delivery is level 1.
pub(super) const MAX_DEPTH: usize = 128;

/// The canonical form of `json`.
pub(super) fn canonicalize(json: &str) -> Result<String, WebhookError> {
    let text = Text::new(json);
    let value = text.parse()?;
    text.canonical(value)
}

/// JSON text in a form that serde_json parses.
pub(super) struct Text<'a> {
    json: Cow<'a, str>,
    /// Whether `json` has substitutes for control characters.
    is_shielded: bool,
}

impl<'a> Text<'a> {
    pub(super) fn new(json: &'a str) -> Self {
        let json = shield(json).unwrap_or(json.into());
        let is_shielded = matches!(json, Cow::Owned(_));
        Self { json, is_shielded }
    }

    fn parse(&self) -> Result<&RawValue, WebhookError> {
        serde_json::from_str(&self.json).map_err(|error| WebhookError::not_json(&error))
    }

    /// All values of the named properties, if the text is an object.
    pub(super) fn properties<const N: usize>(
        &self,
        names: [&str; N],
    ) -> Result<[Vec<&RawValue>; N], WebhookError> {
        let value = self.parse()?;
        let members = match value.get().starts_with('{') {
            true => self.members(value)?,
            false => Vec::new(),
        };
        Ok(names.map(|name: &str| {
            let named = members
                .iter()
                .filter(|member| compare(&member.name, name).is_eq());
            named.map(|member| member.value).collect()
        }))
    }

    /// The canonical form of a value of this text.
    pub(super) fn canonical(&self, value: &RawValue) -> Result<String, WebhookError> {
        let mut form = String::with_capacity(value.get().len());
        self.write(value, 0, &mut form)?;
        Ok(match self.unshield(&form) {
            Cow::Owned(sent) => sent,
            Cow::Borrowed(_) => form,
        })
    }

    /// A value of this text, exactly as it was received.
    pub(super) fn received<'v>(&self, value: &'v RawValue) -> Cow<'v, str> {
        self.unshield(value.get())
    }

    fn unshield<'v>(&self, part: &'v str) -> Cow<'v, str> {
        match self.is_shielded {
            true => unshield(part),
            false => part.into(),
        }
    }

    fn write(&self, value: &RawValue, depth: usize, form: &mut String) -> Result<(), WebhookError> {
        let raw = value.get();
        let (is_object, end) = match raw.bytes().next() {
            Some(b'{') => (true, '}'),
            Some(b'[') => (false, ']'),
            _ => {
                form.push_str(raw);
                return Ok(());
            }
        };
        if depth == MAX_DEPTH {
            let (line, column) = self.position(raw);
            return Err(WebhookError::TooDeep { line, column });
        }
        let members = match is_object {
            true => self.unique_members(value)?,
            false => items(value)?,
        };
        for (index, member) in members.iter().enumerate() {
            form.push(match (index, is_object) {
                (0, true) => '{',
                (0, false) => '[',
                _ => ',',
            });
            if is_object {
                form.push_str(member.raw_name);
                form.push(':');
            }
            self.write(member.value, depth + 1, form)?;
        }
        if members.is_empty() {
            form.push(if is_object { '{' } else { '[' });
        }
        form.push(end);
        Ok(())
    }

    /// The properties of an object, none of them twice, sorted by the UTF-16 code units of their names.
    fn unique_members<'v>(&self, object: &'v RawValue) -> Result<Vec<Member<'v>>, WebhookError> {
        let mut members = self.members(object)?;
        members.sort_by(|a, b| compare(&a.name, &b.name));
        let repeated = members.windows(2).find_map(|pair| match pair {
            [first, second] if compare(&first.name, &second.name).is_eq() => Some(second),
            _ => None,
        });
        match repeated {
            Some(second) => Err(self.duplicate_key(second.raw_name)),
            None => Ok(members),
        }
    }

    fn members<'v>(&self, object: &'v RawValue) -> Result<Vec<Member<'v>>, WebhookError> {
        let members: Members<'v> = parse(object)?;
        let members = members.0.into_iter().map(|(name, value)| Member {
            name: self.unshield(unquote(name.get())),
            raw_name: name.get(),
            value,
        });
        Ok(members.collect())
    }

    /// The error for `part` of this text, which repeats a property.
    pub(super) fn duplicate_key(&self, part: &str) -> WebhookError {
        let (line, column) = self.position(part);
        WebhookError::DuplicateKey { line, column }
    }

    /// Line and column of `part`, which is a part of this text; from 1, in bytes.
    fn position(&self, part: &str) -> (usize, usize) {
        let offset = part
            .as_ptr()
            .addr()
            .saturating_sub(self.json.as_ptr().addr());
        let before = self.unshield(self.json.get(..offset).unwrap_or_default());
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let lines = before.matches('\n').count();
        (lines + 1, before.len() - line_start + 1)
    }
}

fn parse<'v, T: Deserialize<'v>>(value: &'v RawValue) -> Result<T, WebhookError> {
    serde_json::from_str(value.get()).map_err(|error| WebhookError::not_json(&error))
}

/// A property of an object, or an item of an array without its name.
struct Member<'a> {
    /// As received, without its quotes.
    name: Cow<'a, str>,
    /// As it stands in the text, with its quotes.
    raw_name: &'a str,
    value: &'a RawValue,
}

fn items(array: &RawValue) -> Result<Vec<Member<'_>>, WebhookError> {
    let items: Vec<&RawValue> = parse(array)?;
    let items = items.into_iter().map(|value| Member {
        name: "".into(),
        raw_name: "",
        value,
    });
    Ok(items.collect())
}

/// The names and values of an object.
struct Members<'a>(Vec<(&'a RawValue, &'a RawValue)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct MembersVisitor;

        impl<'de> Visitor<'de> for MembersVisitor {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::with_capacity(16);
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(MembersVisitor)
    }
}

fn unquote(name: &str) -> &str {
    let inner = name.strip_prefix('"').and_then(|it| it.strip_suffix('"'));
    inner.unwrap_or(name)
}

/// Compares names by their UTF-16 code units. Of names that are ASCII without escapes, as all documented
/// ones are, the bytes are those.
fn compare(one: &str, other: &str) -> Ordering {
    let is_plain = |name: &str| name.bytes().all(|byte| byte.is_ascii() && byte != b'\\');
    match is_plain(one) && is_plain(other) {
        true => one.cmp(other),
        false => units(one).cmp(units(other)),
    }
}

/// The UTF-16 code units of a name, without its escapes. serde_json does not read half a character.
fn units(name: &str) -> impl Iterator<Item = u16> {
    let mut sent = name.encode_utf16();
    std::iter::from_fn(move || match sent.next()? {
        BACKSLASH => match u8::try_from(sent.next()?).ok()? {
            b'b' => Some(0x08),
            b'f' => Some(0x0c),
            b'n' => Some(0x0a),
            b'r' => Some(0x0d),
            b't' => Some(0x09),
            b'u' => sent.by_ref().take(4).try_fold(0, |unit, digit| {
                let digit = char::from_u32(digit.into())?.to_digit(16)?;
                Some(unit << 4 | u16::try_from(digit).ok()?)
            }),
            other => Some(other.into()),
        },
        unit => Some(unit),
    })
}

const BACKSLASH: u16 = b'\\' as u16;

#[cfg(test)]
mod tests {
    use super::*;

    fn form(json: &str) -> String {
        canonicalize(json).expect("JSON")
    }

    #[test]
    fn canonicalize_sorts_and_drops_white_space() {
        let json = "\r\n{ \"b\" : [ { \"d\" : 1 , \"c\" : [ ] } , { } ] ,\t\"a\" : { \"z\" : null , \"B\" : true } } ";
        let canonical = r#"{"a":{"B":true,"z":null},"b":[{"c":[],"d":1},{}]}"#;
        assert_eq!(form(json), canonical);
        assert_eq!(form(canonical), canonical);
    }

    #[test]
    fn canonicalize_keeps_text_of_tokens() {
        for json in [
            "1.0",
            "1e5",
            "-0",
            "1E+05",
            "123456789012345678901234567890",
            "0.10",
            r#""\u00e9""#,
            r#""\/ é \ud800 ""#,
            r#"{"\u0061":" b : c "}"#,
            "{\"a\":\"b\tc\u{0}\"}",
            "{\"a\":\"\u{f0001}\"}",
        ] {
            assert_eq!(form(json), json);
        }
    }

    #[test]
    fn names_sort_by_utf_16_units() {
        let json = r#"{"\uffff":1,"😀":2,"b":3,"\u0061":4,"é":5}"#;
        assert_eq!(form(json), r#"{"\u0061":4,"b":3,"é":5,"😀":2,"\uffff":1}"#);
        let halves = "{\"\\ue000\":1,\"\\\\ud800\":2,\"\\uD800\":3,\"a\u{1}\":4,\"a\\t\":5}";
        let sorted = "{\"\\\\ud800\":2,\"a\u{1}\":4,\"a\\t\":5,\"\\uD800\":3,\"\\ue000\":1}";
        assert_eq!(form(halves), sorted);
    }

    #[test]
    fn duplicate_key_fails_in_any_spelling() {
        for (json, column) in [
            (r#"{"a":1,"a":1}"#, 8),
            (r#"{"a":1,"b":2,"\u0061":1}"#, 14),
            (r#"[{"x":{"é":1,"\u00e9":2}}]"#, 15),
            (r#"{"\uD83D\n":1,"\ud83d\u000a":1}"#, 15),
            ("{\"\t\":1,\"\\t\":1}", 8),
        ] {
            let expected = WebhookError::DuplicateKey { line: 1, column };
            assert_eq!(canonicalize(json), Err(expected), "{json}");
        }
    }

    #[test]
    fn canonicalize_too_deep_fails() {
        let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        assert_eq!(form(&nested(MAX_DEPTH)), nested(MAX_DEPTH));
        let column = MAX_DEPTH + 1;
        let expected = WebhookError::TooDeep { line: 1, column };
        assert_eq!(canonicalize(&nested(MAX_DEPTH + 1)), Err(expected));
        assert!(canonicalize(&"[{\"a\":".repeat(100_000)).is_err());
    }

    #[test]
    fn malformed_json_fails() {
        for json in [
            "",
            "{",
            r#"{"a"}"#,
            r#"{"a":1,}"#,
            "[1 2]",
            "[] []",
            "{a:1}",
            "01",
            "\"\\x\"",
        ] {
            let error = canonicalize(json);
            assert!(
                matches!(error, Err(WebhookError::NotJson { .. })),
                "{json}: {error:?}"
            );
        }
    }
}
