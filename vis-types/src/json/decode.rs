//! From the bytes of a body to JSON text.

use std::borrow::Cow;

const UTF_8_BOM: &[u8] = b"\xef\xbb\xbf";

/// What windows-1252 has between 0x80 and 0x9F, where ISO 8859-1 has control characters.
const WINDOWS_1252: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ";

/// The text of `bytes`, without a byte order mark and without zero bytes at the end.
///
/// The charset is that of the byte order mark, else UTF-16 if every other byte is zero, else that of
/// `content_type`, else UTF-8. Bytes that are no character of it become U+FFFD.
pub fn decode<'a>(bytes: &'a [u8], content_type: Option<&str>) -> Cow<'a, str> {
    match bytes {
        [0xff, 0xfe, rest @ ..] => return utf_16(rest, u16::from_le_bytes).into(),
        [0xfe, 0xff, rest @ ..] => return utf_16(rest, u16::from_be_bytes).into(),
        // RFC 4627, 3: JSON begins with two ASCII characters.
        [1..=255, 0, 1..=255, 0, ..] => return utf_16(bytes, u16::from_le_bytes).into(),
        [0, 1..=255, 0, 1..=255, ..] => return utf_16(bytes, u16::from_be_bytes).into(),
        _ => {}
    }
    let bytes = trim(bytes);
    match content_type.and_then(charset).unwrap_or_default().as_str() {
        "utf-16le" => utf_16(bytes, u16::from_le_bytes).into(),
        "utf-16be" | "utf-16" => utf_16(bytes, u16::from_be_bytes).into(),
        // Labels of windows-1252 in the WHATWG's encoding standard, which senders mean by them.
        "iso-8859-1" | "iso8859-1" | "iso88591" | "iso-8859-15" | "latin1" | "latin-1" | "l1"
        | "windows-1252" | "cp1252" | "cp-1252" | "x-cp1252" | "ascii" | "us-ascii" => {
            bytes.iter().map(|byte| windows_1252(*byte)).collect()
        }
        // Several times as fast as the lossy reader, which looks at each character.
        _ => match str::from_utf8(bytes) {
            Ok(text) => text.into(),
            Err(_) => String::from_utf8_lossy(bytes),
        },
    }
}

/// `bytes` without byte order marks of UTF-8, and without zero bytes and white space at the end.
pub(crate) fn trim(mut bytes: &[u8]) -> &[u8] {
    while let Some(rest) = bytes.strip_prefix(UTF_8_BOM) {
        bytes = rest;
    }
    let is_text = |byte: &u8| *byte != 0 && !byte.is_ascii_whitespace();
    let end = bytes.iter().rposition(is_text).map_or(0, |last| last + 1);
    let (text, tail) = bytes.split_at(end);
    if tail.contains(&0) { text } else { bytes }
}

fn charset(content_type: &str) -> Option<String> {
    content_type.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        let is_charset = name.trim().eq_ignore_ascii_case("charset");
        is_charset.then(|| {
            let label = value.trim().trim_matches(['"', '\'']);
            label.to_ascii_lowercase().replace('_', "-")
        })
    })
}

fn windows_1252(byte: u8) -> char {
    let index = usize::from(byte).checked_sub(0x80);
    let differing = index.and_then(|index| WINDOWS_1252.chars().nth(index));
    differing.unwrap_or(char::from(byte))
}

fn utf_16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units: Vec<u16> = bytes.as_chunks().0.iter().map(|pair| unit(*pair)).collect();
    String::from_utf16_lossy(&units)
        .trim_end_matches('\0')
        .to_owned()
}

/// `json` with what it may not have: control characters in strings become their escapes, escapes of
/// half a character U+FFFD, other escapes that JSON lacks their character, and `NaN` and `Infinity`
/// null.
pub(crate) fn repair(json: &str) -> Cow<'_, str> {
    replace(json, |control| format!("\\u{control:04x}"), true)
}

/// What JavaScript and Python write for numbers that JSON lacks.
const NOT_NUMBERS: [&str; 3] = ["NaN", "Infinity", "-Infinity"];

/// Replaces control characters in strings and, if it `repairs`, what else serde_json does not read.
fn replace(json: &str, control: fn(u8) -> String, repairs: bool) -> Cow<'_, str> {
    let mut replaced = String::new();
    let mut copied = 0;
    let mut in_string = false;
    let mut at = 0;
    while let Some(byte) = json.as_bytes().get(at) {
        let rest = json.get(at..).unwrap_or_default();
        let (length, text) = match byte {
            0..0x20 if in_string => (1, Some(control(*byte))),
            b'\\' if in_string => match escape_length(rest) {
                6 if is_half(rest) => (6, Some("\\ufffd".to_owned())),
                length => (length, escaped(rest).map(String::from)),
            },
            b'N' | b'I' | b'-' if !in_string => {
                let word = NOT_NUMBERS.iter().find(|word| rest.starts_with(**word));
                word.map_or((1, None), |word| (word.len(), Some("null".to_owned())))
            }
            _ => (1, None),
        };
        in_string ^= *byte == b'"';
        if let Some(text) = text.filter(|_| repairs || *byte < 0x20) {
            replaced.push_str(json.get(copied..at).unwrap_or_default());
            replaced.push_str(&text);
            copied = at + length;
        }
        at += length;
    }
    if copied == 0 {
        return json.into();
    }
    replaced.push_str(json.get(copied..).unwrap_or_default());
    replaced.into()
}

/// Stands in for control characters while a delivery is read: U+F0000 and what follows, which no
/// delivery has.
#[cfg(feature = "webhook")]
const SHIELD: u32 = 0xf_0000;

/// `json` with a character of private use for each control character in its strings, so that it can
/// be parsed and then [`unshield`]ed to exactly what was sent.
#[cfg(feature = "webhook")]
pub(crate) fn shield(json: &str) -> Cow<'_, str> {
    // A minimum, since it needs no branch for each byte.
    if json.bytes().fold(u8::MAX, u8::min) >= 0x20 {
        return json.into();
    }
    fn substitute(control: u8) -> String {
        let character = char::from_u32(SHIELD + u32::from(control));
        character.map_or_else(String::new, String::from)
    }
    replace(json, substitute, false)
}

#[cfg(feature = "webhook")]
pub(crate) fn unshield(text: &str) -> String {
    let characters = text.chars().map(|character| match u32::from(character) {
        code if code & !0x1f == SHIELD => char::from_u32(code - SHIELD).unwrap_or(character),
        _ => character,
    });
    characters.collect()
}

/// How many bytes the escape at the start of `json` takes; a pair of surrogates is one.
fn escape_length(json: &str) -> usize {
    match (unit(json), json.get(6..).and_then(unit)) {
        (Some(0xd800..0xdc00), Some(0xdc00..0xe000)) => 12,
        (Some(_), _) => 6,
        // A backslash and one more character.
        (None, _) => 1 + json.chars().nth(1).map_or(0, char::len_utf8),
    }
}

/// The character behind the backslash at the start of `json`, if JSON has no such escape.
fn escaped(json: &str) -> Option<char> {
    let character = json.chars().nth(1);
    character.filter(|it| it.is_ascii_graphic() && !"\"\\/bfnrtu".contains(*it))
}

fn is_half(json: &str) -> bool {
    matches!(unit(json), Some(0xd800..0xe000))
}

/// The code unit of the escape `\uXXXX` at the start of `json`.
fn unit(json: &str) -> Option<u16> {
    let digits = json.strip_prefix("\\u")?.get(..4)?;
    let is_hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_hex.then(|| u16::from_str_radix(digits, 16).ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repair_replaces_only_what_is_no_json() {
        for (json, repaired) in [
            ("{\"a\":\t1}", "{\"a\":\t1}"),
            ("[\"a\tb\"]", r#"["a\u0009b"]"#),
            (
                r#""\ude00\ud83d\ude00\\ud83d""#,
                r#""\ufffd\ud83d\ude00\\ud83d""#,
            ),
            (r#""\ud83d\u0041""#, r#""\ufffd\u0041""#),
            (r#""\"\u12""#, r#""\"\u12""#),
            ("\"\\é\"", "\"\\é\""),
            ("\"\\", "\"\\"),
        ] {
            assert_eq!(repair(json), repaired, "{json}");
        }
    }
}
