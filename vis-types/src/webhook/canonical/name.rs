//! The order of property names.

use std::cmp::Ordering;

use super::lexer::StringToken;

/// The name of a property. Equality and order are those of its UTF-16 code units after decoding
/// escapes.
pub(super) struct Name<'a> {
    /// Without quotes.
    text: &'a [u8],
    /// The first eight bytes of an ASCII name without escapes: mostly enough to compare two names.
    prefix: Option<u64>,
}

impl Name<'_> {
    /// Whether the decoded name is `text`.
    pub(super) fn eq_unescaped(&self, text: &str) -> bool {
        match self.prefix {
            Some(_) => self.text == text.as_bytes(),
            None => utf16_units(self.text).eq(text.encode_utf16()),
        }
    }
}

impl<'a> From<StringToken<'a>> for Name<'a> {
    fn from(token: StringToken<'a>) -> Self {
        let text = match token.text {
            [b'"', text @ .., b'"'] => text,
            text => text,
        };
        // Padded with NUL, which no plain name contains: a shorter name sorts first.
        let prefix = token.is_plain.then(|| match text.first_chunk() {
            Some(prefix) => u64::from_be_bytes(*prefix),
            None => {
                let bytes = text
                    .iter()
                    .fold(0, |bytes, byte| bytes << 8 | u64::from(*byte));
                bytes.checked_shl(64 - 8 * text.len() as u32).unwrap_or(0)
            }
        });
        Self { text, prefix }
    }
}

impl Ord for Name<'_> {
    #[inline]
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.prefix, other.prefix) {
            (Some(prefix), Some(other_prefix)) => prefix
                .cmp(&other_prefix)
                .then_with(|| self.text.cmp(other.text)),
            _ => utf16_units(self.text).cmp(utf16_units(other.text)),
        }
    }
}

impl PartialOrd for Name<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Name<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Name<'_> {}

/// The code units of a name after decoding escapes, including unpaired surrogates.
fn utf16_units(name: &[u8]) -> impl Iterator<Item = u16> {
    // The lexer takes `&str`, and names end at ASCII characters: always UTF-8.
    let text = str::from_utf8(name).unwrap_or_default();
    let mut characters = text.chars();
    let mut low_surrogate = None;
    std::iter::from_fn(move || {
        if let Some(unit) = low_surrogate.take() {
            return Some(unit);
        }
        let character = characters.next()?;
        if character == '\\' {
            return Some(match characters.next()? {
                'b' => 0x08,
                'f' => 0x0c,
                'n' => 0x0a,
                'r' => 0x0d,
                't' => 0x09,
                'u' => (0..4).fold(0, |unit, _| {
                    let digit = characters.next().and_then(|digit| digit.to_digit(16));
                    unit << 4 | digit.map_or(0, |digit| digit as u16)
                }),
                // `"`, `\` and `/`.
                other => other as u16,
            });
        }
        let mut pair = [0; 2];
        let pair = character.encode_utf16(&mut pair);
        low_surrogate = pair.get(1).copied();
        pair.first().copied()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::webhook::canonical::lexer::Lexer;

    fn name(text: &str) -> Name<'_> {
        Lexer::new(text).string().expect("a string").into()
    }

    #[test]
    fn names_sort_by_utf16_code_units() {
        let ascending = [
            r#""""#,
            r#""\u0000""#,
            r#""\u0000 ""#,
            r#"" ""#,
            r#"" !""#,
            r#""0""#,
            r#""A""#,
            r#""_""#,
            r#""a""#,
            r#""a\u0000""#,
            r#""a\u0000\u0000b""#,
            r#""a ""#,
            r#""a\u0021""#,
            r#""aA""#,
            r#""aa""#,
            r#""aaaaaaaa""#,
            r#""aaaaaaaa ""#,
            r#""aaaaaaaa\u0061""#,
            "\"aaaaaaa\u{80}\"",
            "\"aaaaaa\u{7f}\"",
            "\"aaaaaa\u{80}\"",
            r#""b""#,
            "\"\u{7f}\"",
            "\"\u{e9}\"",
            r#""\ud7ff""#,
            r#""\ud800""#,
            "\"\u{1f600}\"",
            "\"\u{e000}\"",
            "\"\u{ffff}\"",
        ];
        for (index, a) in ascending.iter().enumerate() {
            for (other, b) in ascending.iter().enumerate() {
                let expected = index.cmp(&other);
                assert_eq!(name(a).cmp(&name(b)), expected, "{a} {b}");
            }
        }
    }

    #[test]
    fn escaped_name_equals_plain_name() {
        for (escaped, plain) in [
            (r#""\u0061""#, "\"a\"".to_owned()),
            (r#""\u00E9\u00e9""#, "\"éé\"".to_owned()),
            (r#""\ud83d\uDE00""#, "\"\u{1f600}\"".to_owned()),
            (r#""\"\\\/""#, r#""\u0022\u005c/""#.to_owned()),
            (
                r#""\b\f\n\r\t""#,
                r#""\u0008\u000c\u000a\u000d\u0009""#.to_owned(),
            ),
        ] {
            assert!(name(escaped) == name(&plain), "{escaped}");
        }
        assert!(name(r#""\u0065vent""#).eq_unescaped("event"));
        assert!(!name(r#""events""#).eq_unescaped("event"));
    }
}
