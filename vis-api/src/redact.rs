//! Removes secrets and telephone numbers from external text.

use std::borrow::Cow;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use quick_xml::escape::unescape;

use crate::client::operations;

/// Minimum digits of a telephone number; gateway codes have six.
const MIN_PHONE_DIGITS: usize = 7;

/// Maximum characters of a sanitized text.
const MAX_CHARS: usize = 300;

/// Of JSON in a string of JSON in a string of JSON.
const MAX_BACKSLASHES: usize = 8;

const REDACTED: &str = "[redacted]";

/// The secrets of a request, which a response may quote.
#[derive(Clone, Default)]
pub(crate) struct Secrets(Vec<String>);

impl Secrets {
    pub(crate) fn add(&mut self, secret: &str) {
        if !secret.is_empty() {
            self.0.push(secret.to_owned());
        }
    }

    /// Returns `text` without the secrets, however they are encoded: as they are, by percent or form
    /// encoding, in base64 of either alphabet, or with the escapes of JSON or HTML.
    pub(crate) fn remove<'a>(&self, text: &'a str) -> Cow<'a, str> {
        // Here and not in `add`: most requests succeed, and their responses are not searched.
        let encode = |secret: &String| {
            [
                secret.clone(),
                STANDARD_NO_PAD.encode(secret),
                URL_SAFE_NO_PAD.encode(secret),
            ]
        };
        let secrets: Vec<String> = self.0.iter().flat_map(encode).collect();
        let mut clean = String::new();
        let mut rest = text;
        let mut copied = text;
        while let Some(character) = rest.chars().next() {
            match secrets
                .iter()
                .filter_map(|it| prefix_length(rest, it))
                .max()
            {
                Some(length) => {
                    clean.push_str(&copied[..copied.len() - rest.len()]);
                    clean.push_str(REDACTED);
                    rest = &rest[length..];
                    copied = rest;
                }
                None => rest = &rest[character.len_utf8()..],
            }
        }
        match clean.is_empty() {
            true => text.into(),
            false => (clean + copied).into(),
        }
    }
}

/// The length of `secret`, in any encoding, at the start of `text`.
fn prefix_length(text: &str, secret: &str) -> Option<usize> {
    let text = text.as_bytes();
    let mut ends = vec![0];
    for character in secret.chars() {
        let mut next = Vec::new();
        for end in ends {
            let rest = text.get(end..).unwrap_or_default();
            let lengths = lengths(rest, character);
            next.extend(lengths.into_iter().map(|length| end + length));
        }
        if next.is_empty() {
            return None;
        }
        next.sort_unstable();
        next.dedup();
        ends = next;
    }
    ends.into_iter().max()
}

/// The lengths of `character`, in each encoding that stands at the start of `text`.
fn lengths(text: &[u8], character: char) -> Vec<usize> {
    let mut buffer = [0; 4];
    let plain: &str = character.encode_utf8(&mut buffer);
    // Before a character, or more of them in JSON in a string of JSON.
    let backslashes = leading_backslashes(text);
    let escaped = (0..=backslashes).filter_map(|start| {
        let rest = text.get(start..)?;
        rest.starts_with(plain.as_bytes())
            .then_some(start + plain.len())
    });
    let others = [
        (character == ' ' && text.starts_with(b"+")).then_some(1),
        json_escape(text, character),
        percent_escape(text, plain.as_bytes()),
        html_entity(text, plain),
    ];
    escaped.chain(others.into_iter().flatten()).collect()
}

/// No more than a few: a body of backslashes must not be counted again at each of them.
fn leading_backslashes(text: &[u8]) -> usize {
    let few = text.iter().take(MAX_BACKSLASHES);
    few.take_while(|byte| **byte == b'\\').count()
}

/// The length of the percent escapes of these bytes, whose percent signs may be escaped in turn.
fn percent_escape(text: &[u8], plain: &[u8]) -> Option<usize> {
    let mut rest = text;
    for byte in plain {
        rest = rest.strip_prefix(b"%")?;
        while let (Some(inner), true) = (rest.strip_prefix(b"25"), *byte != b'%') {
            rest = inner;
        }
        rest = strip_hexadecimal(rest, 2, u32::from(*byte))?;
    }
    Some(text.len() - rest.len())
}

/// The length of the escape `\u002b` of JSON, or of two for a pair of surrogates.
fn json_escape(text: &[u8], character: char) -> Option<usize> {
    let mut rest = text;
    for unit in character.encode_utf16(&mut [0; 2]) {
        let backslashes = Some(leading_backslashes(rest)).filter(|it| *it > 0)?;
        let digits = rest.get(backslashes..)?.strip_prefix(b"u")?;
        rest = strip_hexadecimal(digits, 4, u32::from(*unit))?;
    }
    Some(text.len() - rest.len())
}

/// The length of the entity of a character: `&#43;`, `&#x2B;`, `&amp;`.
fn html_entity(text: &[u8], plain: &str) -> Option<usize> {
    let end = text.iter().take(12).position(|byte| *byte == b';')?;
    let entity = str::from_utf8(text.get(..=end)?).ok()?;
    let is_same = entity.starts_with('&') && unescape(entity).is_ok_and(|it| it == plain);
    is_same.then_some(entity.len())
}

/// Returns what follows a number of this many hexadecimal digits.
fn strip_hexadecimal(text: &[u8], digits: usize, number: u32) -> Option<&[u8]> {
    let (digits, rest) = text.split_at_checked(digits)?;
    let read = u32::from_str_radix(str::from_utf8(digits).ok()?, 16).ok()?;
    (read == number).then_some(rest)
}

/// Secrets that the token endpoint issues.
const TOKENS: [&str; 3] = ["access_token", "refresh_token", "id_token"];

/// Returns `text` without the values of tokens and of the document's secret properties, in JSON or a
/// form, complete or cut.
pub(crate) fn remove_properties(text: &str) -> Cow<'_, str> {
    let mut clean = Cow::Borrowed(text);
    let documented = operations::ALL
        .iter()
        .flat_map(|operation| operation.secret_properties);
    for name in TOKENS.iter().chain(documented) {
        let mut from = 0;
        while let Some(at) = clean.get(from..).and_then(|rest| rest.find(name)) {
            let start = from + at + name.len();
            let rest = clean.get(start..).unwrap_or_default();
            let value = rest.trim_start_matches(['"', '\\', ' ', '\t', '\r', '\n', ':', '=']);
            let separator = &rest[..rest.len() - value.len()];
            let length = value
                .find(['"', '\\', '&', ',', '}', ']', '<', ' ', '\r', '\n'])
                .unwrap_or(value.len());
            from = start + separator.len();
            if separator.contains([':', '='])
                && length > 0
                && !["null", REDACTED].iter().any(|it| value.starts_with(it))
            {
                clean.to_mut().replace_range(from..from + length, REDACTED);
                from += REDACTED.len();
            }
        }
    }
    clean
}

/// Returns `text` as one line of bounded length, with telephone numbers masked, whatever separates
/// their digits.
pub(crate) fn sanitize(text: &str) -> String {
    // The end of the line is no end of a number.
    let characters: Vec<char> = text.chars().take(2 * MAX_CHARS).collect();
    let mut line = String::new();
    let mut at = 0;
    while let Some(rest) = characters.get(at..).filter(|_| at < MAX_CHARS) {
        let (length, digits) = number(rest);
        let length = length.max(1);
        if digits >= MIN_PHONE_DIGITS {
            line.push_str("[number]");
        } else {
            let copied = rest.iter().take(length);
            line.extend(copied.map(|it| if it.is_control() { ' ' } else { *it }));
        }
        at += length;
    }
    if text.chars().nth(MAX_CHARS).is_some() {
        line.push('…');
    }
    line
}

/// Maximum characters between two groups of digits.
const MAX_SEPARATORS: usize = 3;

/// How many characters a number at the start of `text` takes, and how many digits it has.
fn number(text: &[char]) -> (usize, usize) {
    let (mut length, mut digits) = (0, 0);
    for (index, character) in text.iter().enumerate() {
        if character.is_numeric() {
            length = index + 1;
            digits += 1;
        } else if length == 0 || character.is_alphanumeric() || index == length + MAX_SEPARATORS {
            break;
        }
    }
    (length, digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_is_bounded_and_has_no_phone_number() {
        for (text, sanitized) in [
            ("code 900901", "code 900901"),
            ("+14155550100 is busy", "+[number] is busy"),
            ("call 415-555-0100.", "call [number]."),
            ("+1 (415) 555/0100", "+[number]"),
            ("at 12 of 34", "at 12 of 34"),
            ("415\u{a0}555\u{a0}0100", "[number]"),
            ("415\u{2011}555\u{2011}0101", "[number]"),
            ("415 \u{2013} 555 \u{2013} 0100", "[number]"),
            ("415_555_0101", "[number]"),
            ("415,555,0102", "[number]"),
            (
                "\u{ff14}\u{ff11}\u{ff15}\u{ff15}\u{ff15}\u{ff15}\u{ff10}",
                "[number]",
            ),
            ("a\r\nb\u{1b}[2J, 1\n2", "a  b [2J, 1 2"),
        ] {
            assert_eq!(sanitize(text), sanitized);
        }
        assert_eq!(sanitize(&"é".repeat(1000)).chars().count(), 301);
        let cut = sanitize(&("x".repeat(290) + " 14155550100"));
        assert!(!cut.contains("1415"), "{cut}");
    }

    #[test]
    fn secrets_are_removed_in_any_encoding() {
        let mut secrets = Secrets::default();
        secrets.add("p+w \"ä/1\\");
        secrets.add("");
        for encoded in [
            "p+w \"ä/1\\",
            "p%2Bw%20%22%C3%A4%2f1%5C",
            "p%2Bw+%22%c3%a4/1%255c",
            r#"p+w \"ä\/1\\"#,
            r#"p+w \\\u0022\u00e4/1\\\\"#,
            "p&#43;w &quot;&#xe4;/1\\",
            &STANDARD_NO_PAD.encode("p+w \"ä/1\\"),
        ] {
            assert_eq!(secrets.remove(&format!("x={encoded}&y")), "x=[redacted]&y");
        }
        assert_eq!(secrets.remove("p+w and more"), "p+w and more");
    }
}
