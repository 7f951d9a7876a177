//! Removes secrets and telephone numbers from external text.

use std::borrow::Cow;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};

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
            self.0.push(STANDARD_NO_PAD.encode(secret));
            self.0.push(URL_SAFE_NO_PAD.encode(secret));
        }
    }

    /// Returns `text` without the secrets, however they are encoded: as they are, by percent or form
    /// encoding, in base64 of either alphabet, or with the escapes of JSON or HTML.
    pub(crate) fn remove<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let mut clean = String::new();
        let mut rest = text;
        let mut copied = text;
        while let Some(character) = rest.chars().next() {
            match self.0.iter().filter_map(|it| prefix_length(rest, it)).max() {
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
    let mut characters = secret.chars();
    let mut ends: Vec<usize> = lengths(text, characters.next()?).collect();
    for character in characters {
        if ends.is_empty() {
            return None;
        }
        let starts = std::mem::take(&mut ends);
        for start in starts {
            let rest = text.get(start..).unwrap_or_default();
            ends.extend(lengths(rest, character).map(|length| start + length));
        }
        ends.sort_unstable();
        ends.dedup();
    }
    ends.into_iter().max()
}

/// The lengths of `character`, in each encoding that stands at the start of `text`.
fn lengths(text: &[u8], character: char) -> impl Iterator<Item = usize> {
    let mut buffer = [0; 4];
    let plain = character.encode_utf8(&mut buffer).as_bytes();
    // No more than a few levels: a body of backslashes must not be counted again at each of them.
    let few = text.iter().take(MAX_BACKSLASHES);
    let backslashes = few.take_while(|byte| **byte == b'\\').count();
    let escaped = text.get(backslashes..).unwrap_or_default();
    let lengths = [
        text.starts_with(plain).then_some(plain.len()),
        (character == ' ' && text.starts_with(b"+")).then_some(1),
        // JSON, or JSON in a string of JSON.
        (backslashes > 0 && character != '\\' && escaped.starts_with(plain))
            .then_some(backslashes + plain.len()),
        (character == '\\' && backslashes > 1).then_some(2),
        (character == '\\' && backslashes > 3).then_some(4),
        json_escape(escaped, character)
            .filter(|_| backslashes > 0)
            .map(|length| backslashes + length),
        percent_escape(text, plain),
        html_entity(text, character),
    ];
    lengths.into_iter().flatten()
}

/// The length of the percent escapes of these bytes, whose percent signs may be escaped in turn.
fn percent_escape(text: &[u8], plain: &[u8]) -> Option<usize> {
    let mut rest = text;
    for byte in plain {
        rest = rest.strip_prefix(b"%")?;
        while let (Some(inner), true) = (rest.strip_prefix(b"25"), *byte != b'%') {
            rest = inner;
        }
        let (digits, behind) = rest.split_at_checked(2)?;
        if hexadecimal(digits)? != u32::from(*byte) {
            return None;
        }
        rest = behind;
    }
    Some(text.len() - rest.len())
}

/// The length of the escape `u002b` of JSON, or of two for a pair of surrogates.
fn json_escape(text: &[u8], character: char) -> Option<usize> {
    let mut rest = text;
    let mut buffer = [0; 2];
    for (index, unit) in character.encode_utf16(&mut buffer).iter().enumerate() {
        if index > 0 {
            let at = rest.iter().position(|byte| *byte != b'\\')?;
            rest = rest.get(at..)?;
        }
        let (digits, behind) = rest.strip_prefix(b"u")?.split_at_checked(4)?;
        if hexadecimal(digits)? != u32::from(*unit) {
            return None;
        }
        rest = behind;
    }
    Some(text.len() - rest.len())
}

/// The length of the entity of a character: `&#43;`, `&#x2B;`, `&amp;`.
fn html_entity(text: &[u8], character: char) -> Option<usize> {
    let length = text.iter().take(12).position(|byte| *byte == b';')?;
    let name = text.get(..length)?.strip_prefix(b"&")?;
    let code = match name {
        b"amp" => u32::from('&'),
        b"lt" => u32::from('<'),
        b"gt" => u32::from('>'),
        b"quot" => u32::from('"'),
        b"apos" => u32::from('\''),
        [b'#', b'x' | b'X', digits @ ..] => hexadecimal(digits)?,
        [b'#', digits @ ..] => str::from_utf8(digits).ok()?.parse().ok()?,
        _ => return None,
    };
    (code == u32::from(character)).then_some(length + 1)
}

fn hexadecimal(digits: &[u8]) -> Option<u32> {
    u32::from_str_radix(str::from_utf8(digits).ok()?, 16).ok()
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
    while let Some(character) = characters.get(at).filter(|_| at < MAX_CHARS) {
        let (length, digits) = number(characters.get(at..).unwrap_or_default());
        if digits >= MIN_PHONE_DIGITS {
            line.push_str("[number]");
        } else if length == 0 {
            line.push(if character.is_control() {
                ' '
            } else {
                *character
            });
        } else {
            line.extend(characters.iter().skip(at).take(length));
        }
        at += length.max(1);
    }
    if text.chars().nth(MAX_CHARS).is_some() {
        line.push('…');
    }
    line
}

/// Maximum characters between two groups of digits.
const MAX_SEPARATORS: usize = 3;

/// How many characters a run of digits takes, and how many digits it has.
///
/// One separator does not end it, nor do several between groups that are shorter than a code.
fn number(text: &[char]) -> (usize, usize) {
    let (mut length, mut digits, mut group) = (0, 0, 0);
    let mut gap = 0;
    loop {
        let rest = text.get(length + gap..).unwrap_or_default();
        let next = rest.iter().take_while(|it| it.is_numeric()).count();
        let is_bracketed = text
            .get(length..length + gap)
            .is_some_and(|gap| gap.len() == 2 && gap.iter().any(|it| matches!(it, '(' | ')')));
        let is_short = group < MIN_PHONE_DIGITS - 1 && next < MIN_PHONE_DIGITS - 1;
        if next == 0 || !(gap <= 1 || is_bracketed || is_short) {
            return (length, digits);
        }
        length += gap + next;
        digits += next;
        group = next;
        gap = separators(text.get(length..).unwrap_or_default());
    }
}

/// How many characters separate the digits before `text` from those in it. An HTML entity is one.
fn separators(text: &[char]) -> usize {
    if let ['&', rest @ ..] = text
        && let Some(end) = rest.iter().take(8).position(|it| *it == ';')
    {
        return end + 2;
    }
    let separators = text.iter().take(MAX_SEPARATORS + 1);
    separators.take_while(|it| !it.is_alphanumeric()).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phone_numbers_are_masked_and_codes_kept() {
        for (text, masked) in [
            ("code 900901", "code 900901"),
            ("codes 900901, 900902", "codes 900901, 900902"),
            ("+14155550100 is busy", "+[number] is busy"),
            ("call 415-555-0100.", "call [number]."),
            ("+1 (415) 555/0100", "+[number]"),
            (
                "415\u{a0}555\u{2011}0100, then 415_555_0101",
                "[number], then [number]",
            ),
            ("at 12 of 34", "at 12 of 34"),
        ] {
            assert_eq!(sanitize(text), masked);
        }
    }

    #[test]
    fn output_is_one_line_of_bounded_length() {
        assert_eq!(sanitize("a\r\nb\u{1b}[2J"), "a  b [2J");
        assert_eq!(sanitize(&"é".repeat(1000)).chars().count(), 301);
    }

    #[test]
    fn secrets_are_removed_in_any_encoding() {
        let mut secrets = Secrets::default();
        secrets.add("p+w \"ä/1");
        secrets.add("");
        for encoded in [
            "p+w \"ä/1",
            "p%2Bw%20%22%C3%A4%2f1",
            "p%2Bw+%22%c3%a4/1",
            r#"p+w \"ä\/1"#,
            r#"p+w \u0022\u00e4/1"#,
            &STANDARD_NO_PAD.encode("p+w \"ä/1"),
        ] {
            assert_eq!(secrets.remove(&format!("x={encoded}&y")), "x=[redacted]&y");
        }
        assert_eq!(
            secrets.remove("p+w and nothing else"),
            "p+w and nothing else"
        );
    }
}
