//! Removes secrets and telephone numbers from external text.

use std::borrow::Cow;

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;

/// Minimum digits of a telephone number; gateway codes have six.
const MIN_PHONE_DIGITS: usize = 7;

/// Maximum characters of a sanitized text.
const MAX_CHARS: usize = 300;

const REDACTED: &str = "[redacted]";

/// The secrets of a request, which a response may quote.
#[derive(Clone, Default)]
pub(crate) struct Secrets(Vec<String>);

impl Secrets {
    pub(crate) fn add(&mut self, secret: &str) {
        if !secret.is_empty() {
            self.0.push(secret.to_owned());
            self.0.push(STANDARD_NO_PAD.encode(secret));
        }
    }

    /// Returns `text` without the secrets, however they are encoded: as they are, by percent or form
    /// encoding, in base64, or with the escapes of JSON.
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
    let bytes = text.as_bytes();
    let mut at = 0;
    for character in secret.chars() {
        let mut buffer = [0; 4];
        let plain = character.encode_utf8(&mut buffer).as_bytes();
        let rest = bytes.get(at..)?;
        at += if rest.starts_with(plain) {
            plain.len()
        } else if rest.starts_with(b"+") && character == ' ' {
            1
        } else if let [b'\\', escaped, ..] = rest
            && [*escaped] == plain
        {
            2
        } else if json_escape(rest) == Some(u32::from(character)) {
            6
        } else if plain
            .iter()
            .enumerate()
            .all(|(index, byte)| rest.get(3 * index..).and_then(percent_escape) == Some(*byte))
        {
            3 * plain.len()
        } else {
            return None;
        };
    }
    Some(at)
}

fn percent_escape(text: &[u8]) -> Option<u8> {
    match text {
        [b'%', high, low, ..] => {
            let digit = |digit: u8| char::from(digit).to_digit(16);
            u8::try_from(digit(*high)? * 16 + digit(*low)?).ok()
        }
        _ => None,
    }
}

fn json_escape(text: &[u8]) -> Option<u32> {
    let digits = text.strip_prefix(b"\\u")?.get(..4)?;
    u32::from_str_radix(str::from_utf8(digits).ok()?, 16).ok()
}

/// Returns `text` as one line of bounded length, with telephone numbers masked, whatever separates
/// their digits.
pub(crate) fn sanitize(text: &str) -> String {
    let characters: Vec<char> = text.chars().take(MAX_CHARS).collect();
    let mut line = String::new();
    let mut at = 0;
    while let Some(character) = characters.get(at) {
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

/// How many characters a run of digits takes, and how many digits it has. A character that is no
/// letter does not end it, nor do two where one is a bracket.
fn number(text: &[char]) -> (usize, usize) {
    let separates = |character: &char| !character.is_alphanumeric() && !character.is_control();
    let is_bracket = |character: &char| matches!(character, '(' | ')');
    let (mut at, mut length, mut digits) = (0, 0, 0);
    loop {
        match text.get(at..).unwrap_or_default() {
            [digit, ..] if digit.is_ascii_digit() => {
                digits += 1;
                at += 1;
                length = at;
            }
            [one, digit, ..] if digits > 0 && separates(one) && digit.is_ascii_digit() => at += 1,
            [one, two, digit, ..]
                if digits > 0
                    && separates(one)
                    && separates(two)
                    && (is_bracket(one) || is_bracket(two))
                    && digit.is_ascii_digit() =>
            {
                at += 2
            }
            _ => return (length, digits),
        }
    }
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
