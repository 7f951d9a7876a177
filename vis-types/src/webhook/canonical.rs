//! The canonical form of an event, which is signed.
//!
//! Works on the text that was received: a `serde_json::Value` loses the text of numbers and escapes,
//! and depends on features that any crate can enable.

use std::borrow::Cow;
use std::cmp::Ordering;

use serde::de::Deserialize;
use serde_json::value::RawValue;

use super::WebhookError;
use crate::json::Members;
use crate::json::decode::{shield, unshield};

/// The maximum nesting of objects and arrays; the event of a delivery is level 1.
pub(super) const MAX_DEPTH: usize = 128;

/// The canonical form of `json`.
pub(super) fn canonicalize(json: &str) -> Result<String, WebhookError> {
    let text = Text::new(json);
    text.canonical(parse(&text.0)?)
}

/// JSON text in a form that serde_json parses. Owned if it has substitutes for control characters.
pub(super) struct Text<'a>(Cow<'a, str>);

impl<'a> Text<'a> {
    pub(super) fn new(json: &'a str) -> Self {
        Self(shield(json))
    }

    /// The properties of the text; none if it is no object.
    pub(super) fn properties(&self) -> Result<Vec<Member<'_>>, WebhookError> {
        match self.0.trim_ascii_start().starts_with('{') {
            true => self.members(&self.0),
            false => parse::<&RawValue>(&self.0).map(|_| Vec::new()),
        }
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
        match &self.0 {
            Cow::Owned(_) => unshield(part).into(),
            Cow::Borrowed(_) => part.into(),
        }
    }

    fn write(&self, value: &RawValue, depth: usize, form: &mut String) -> Result<(), WebhookError> {
        let raw = value.get();
        if depth == MAX_DEPTH && raw.starts_with(['{', '[']) {
            let (line, column) = self.position(raw);
            return Err(WebhookError::TooDeep { line, column });
        }
        if raw.starts_with('{') {
            let mut separator = '{';
            let members = self.unique_members(raw)?;
            for member in &members {
                form.push(separator);
                form.push_str(member.raw_name);
                form.push(':');
                self.write(member.value, depth + 1, form)?;
                separator = ',';
            }
            form.push_str(if members.is_empty() { "{}" } else { "}" });
        } else if raw.starts_with('[') {
            let mut separator = '[';
            let items: Vec<&RawValue> = parse(raw)?;
            for item in &items {
                form.push(separator);
                self.write(item, depth + 1, form)?;
                separator = ',';
            }
            form.push_str(if items.is_empty() { "[]" } else { "]" });
        } else {
            form.push_str(raw);
        }
        Ok(())
    }

    /// The properties of an object, none of them twice, sorted by the UTF-16 code units of their names.
    fn unique_members<'v>(&self, object: &'v str) -> Result<Vec<Member<'v>>, WebhookError> {
        let mut members = self.members(object)?;
        members.sort_by(Member::compare);
        let repeated = members.windows(2).find_map(|pair| match pair {
            [first, second] if first.compare(second).is_eq() => Some(second),
            _ => None,
        });
        match repeated {
            Some(second) => Err(self.duplicate_key(second.raw_name)),
            None => Ok(members),
        }
    }

    fn members<'v>(&self, object: &'v str) -> Result<Vec<Member<'v>>, WebhookError> {
        let Members(members) = parse::<Members<&'v RawValue, &'v RawValue>>(object)?;
        let members = members.into_iter().map(|(quoted, value)| {
            let raw_name = quoted.get();
            let name = raw_name.get(1..raw_name.len() - 1).unwrap_or_default();
            Member {
                is_plain: name.is_ascii() && !name.contains('\\'),
                name: self.unshield(name),
                raw_name,
                value,
            }
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
        let offset = part.as_ptr().addr() - self.0.as_ptr().addr();
        let before = self.0.get(..offset).unwrap_or_default();
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let lines = before.matches('\n').count();
        (lines + 1, before.len() - line_start + 1)
    }
}

fn parse<'v, T: Deserialize<'v>>(json: &'v str) -> Result<T, WebhookError> {
    serde_json::from_str(json).map_err(|error| WebhookError::not_json(&error))
}

/// A property of an object.
pub(super) struct Member<'a> {
    /// As received, without its quotes.
    name: Cow<'a, str>,
    /// Whether the name is ASCII without escapes, as all documented ones are.
    is_plain: bool,
    /// As it stands in the text, with its quotes.
    raw_name: &'a str,
    pub(super) value: &'a RawValue,
}

impl Member<'_> {
    pub(super) fn is_named(&self, name: &str) -> bool {
        match self.is_plain {
            true => self.name == name,
            false => units(&self.name).eq(units(name)),
        }
    }

    /// Compares the names by their UTF-16 code units. Of plain ones the bytes are those.
    fn compare(&self, other: &Self) -> Ordering {
        match self.is_plain && other.is_plain {
            true => self.name.cmp(&other.name),
            false => units(&self.name).cmp(units(&other.name)),
        }
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
    use super::canonicalize;

    #[test]
    fn odd_names_sort_by_utf_16_units_and_keep_their_text() {
        for (json, form) in [
            (
                r#"{"\uffff":1,"😀":2,"b":3,"\u0061":4,"é":5}"#,
                r#"{"\u0061":4,"b":3,"é":5,"😀":2,"\uffff":1}"#,
            ),
            (
                "{\"\\ue000\":1,\"\\\\ud800\":2,\"\\uD800\":3,\"a\u{1}\":4,\"a\\t\":5}",
                "{\"\\\\ud800\":2,\"a\u{1}\":4,\"a\\t\":5,\"\\uD800\":3,\"\\ue000\":1}",
            ),
            (" { \"a\" : \"\u{f0001}\" } ", "{\"a\":\"\u{f0001}\"}"),
        ] {
            assert_eq!(canonicalize(json).as_deref(), Ok(form));
        }
    }
}
