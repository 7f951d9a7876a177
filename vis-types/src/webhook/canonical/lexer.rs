//! A lexer for JSON that keeps the text of tokens.

use super::CanonicalizeError;

/// Reads tokens, validates them against RFC 8259, and copies the text without white space between
/// tokens.
pub(super) struct Lexer<'a> {
    text: &'a [u8],
    position: usize,
    output: Vec<u8>,
    /// The start of the text to copy next. It ends at `position` and has no white space to drop.
    uncopied: usize,
}

/// The text of a string.
pub(super) struct StringToken<'a> {
    /// With quotes.
    pub(super) text: &'a [u8],
    /// Whether the text is ASCII without escapes.
    pub(super) is_plain: bool,
}

/// Why a text is not JSON.
mod reason {
    pub(super) const UNEXPECTED_EOF: &str = "unexpected end";
    pub(super) const NO_VALUE: &str = "expected a value";
    pub(super) const NO_NUMBER: &str = "a number lacks digits";
    pub(super) const CONTROL: &str = "a string has an unescaped control character";
    pub(super) const ESCAPE: &str = "a string has an unknown escape";
}

impl<'a> Lexer<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            text: text.as_bytes(),
            position: 0,
            // The output is never longer than the text.
            output: Vec::with_capacity(text.len()),
            uncopied: 0,
        }
    }

    /// The number of bytes read.
    #[inline]
    pub(super) fn position(&self) -> usize {
        self.position
    }

    /// The text from `start` to the position.
    #[inline]
    pub(super) fn text_from(&self, start: usize) -> &'a [u8] {
        self.text.get(start..self.position).unwrap_or_default()
    }

    /// The length of [`output`](Self::output).
    #[inline]
    pub(super) fn output_len(&self) -> usize {
        self.output.len() + (self.position - self.uncopied)
    }

    /// The copy of the text read so far.
    pub(super) fn output(&mut self) -> &mut Vec<u8> {
        self.output.extend_from_slice(self.text_from(self.uncopied));
        self.uncopied = self.position;
        &mut self.output
    }

    /// The first byte of the next token.
    #[inline]
    pub(super) fn peek(&mut self) -> Option<u8> {
        match self.text.get(self.position) {
            Some(b' ' | b'\n' | b'\r' | b'\t') => self.skip_white_space(),
            other => other.copied(),
        }
    }

    fn skip_white_space(&mut self) -> Option<u8> {
        self.output();
        let rest = self.text.get(self.position..).unwrap_or_default();
        let next = rest
            .iter()
            .position(|byte| !matches!(byte, b' ' | b'\n' | b'\r' | b'\t'));
        self.position += next.unwrap_or(rest.len());
        self.uncopied = self.position;
        self.text.get(self.position).copied()
    }

    /// Reads a token of one byte.
    #[inline]
    pub(super) fn take(
        &mut self,
        byte: u8,
        missing: &'static str,
    ) -> Result<(), CanonicalizeError> {
        match self.peek() {
            Some(next) if next == byte => {
                self.position += 1;
                Ok(())
            }
            Some(_) => Err(self.not_json(missing)),
            None => Err(self.not_json(reason::UNEXPECTED_EOF)),
        }
    }

    /// Reads a token of one byte if it is next.
    #[inline]
    pub(super) fn take_if(&mut self, byte: u8) -> bool {
        let is_next = self.peek() == Some(byte);
        self.position += usize::from(is_next);
        is_next
    }

    /// Reads a string, number or literal.
    #[inline]
    pub(super) fn scalar(&mut self) -> Result<(), CanonicalizeError> {
        match self.peek() {
            Some(b'"') => self.string().map(|_| ()),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(b'n') => self.literal(b"null"),
            Some(b't') => self.literal(b"true"),
            Some(b'f') => self.literal(b"false"),
            Some(_) => Err(self.not_json(reason::NO_VALUE)),
            None => Err(self.not_json(reason::UNEXPECTED_EOF)),
        }
    }

    /// Reads a string.
    #[inline]
    pub(super) fn string(&mut self) -> Result<StringToken<'a>, CanonicalizeError> {
        self.take(b'"', "expected a string")?;
        let start = self.position - 1;
        let mut is_plain = true;
        loop {
            let rest = self.text.get(self.position..).unwrap_or_default();
            let (length, is_ascii) = unescaped_prefix(rest);
            self.position += length;
            is_plain &= is_ascii;
            match self.text.get(self.position) {
                Some(b'"') => {
                    self.position += 1;
                    let text = self.text_from(start);
                    return Ok(StringToken { text, is_plain });
                }
                Some(b'\\') => self.escape()?,
                Some(_) => return Err(self.not_json(reason::CONTROL)),
                None => return Err(self.not_json(reason::UNEXPECTED_EOF)),
            }
            is_plain = false;
        }
    }

    fn escape(&mut self) -> Result<(), CanonicalizeError> {
        let rest = self.text.get(self.position + 1..).unwrap_or_default();
        let length = match rest {
            [b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't', ..] => 2,
            [b'u', digits @ ..] => match digits.get(..4) {
                Some(digits) if digits.iter().all(u8::is_ascii_hexdigit) => 6,
                Some(_) => return Err(self.not_json(reason::ESCAPE)),
                None => return Err(self.not_json(reason::UNEXPECTED_EOF)),
            },
            [_, ..] => return Err(self.not_json(reason::ESCAPE)),
            [] => return Err(self.not_json(reason::UNEXPECTED_EOF)),
        };
        self.position += length;
        Ok(())
    }

    fn number(&mut self) -> Result<(), CanonicalizeError> {
        self.skip_any(b"-");
        // RFC 8259 allows no digit after a leading zero.
        if !self.skip_any(b"0") {
            self.digits()?;
        }
        if self.skip_any(b".") {
            self.digits()?;
        }
        if self.skip_any(b"eE") {
            self.skip_any(b"+-");
            self.digits()?;
        }
        Ok(())
    }

    fn digits(&mut self) -> Result<(), CanonicalizeError> {
        let start = self.position;
        while self.text.get(self.position).is_some_and(u8::is_ascii_digit) {
            self.position += 1;
        }
        if self.position == start {
            return Err(self.not_json(reason::NO_NUMBER));
        }
        Ok(())
    }

    fn skip_any(&mut self, bytes: &[u8]) -> bool {
        let is_next = self
            .text
            .get(self.position)
            .is_some_and(|byte| bytes.contains(byte));
        self.position += usize::from(is_next);
        is_next
    }

    fn literal(&mut self, literal: &[u8]) -> Result<(), CanonicalizeError> {
        let rest = self.text.get(self.position..).unwrap_or_default();
        if !rest.starts_with(literal) {
            return Err(self.not_json(reason::NO_VALUE));
        }
        self.position += literal.len();
        Ok(())
    }

    /// Requires the end of the text, after white space.
    pub(super) fn expect_end(&mut self) -> Result<(), CanonicalizeError> {
        match self.peek() {
            None => Ok(()),
            Some(_) => Err(self.not_json("unexpected text after the value")),
        }
    }

    pub(super) fn not_json(&self, reason: &'static str) -> CanonicalizeError {
        CanonicalizeError::NotJson {
            offset: self.position,
            reason,
        }
    }
}

/// The number of bytes before a quote, a backslash or a control character, and whether all of them
/// are ASCII. Reads eight bytes at a time, as the hottest loop of a verification.
fn unescaped_prefix(text: &[u8]) -> (usize, bool) {
    const ONES: u64 = u64::from_ne_bytes([0x01; 8]);
    const HIGH: u64 = u64::from_ne_bytes([0x80; 8]);
    /// Sets the high bit of each byte below `limit`. Only the lowest such bit is reliable.
    const fn less(bytes: u64, limit: u64) -> u64 {
        bytes.wrapping_sub(ONES * limit) & !bytes & HIGH
    }

    let mut high = 0;
    let (words, _) = text.as_chunks();
    for (index, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        let ends = less(word, 0x20)
            | less(word ^ (ONES * u64::from(b'"')), 1)
            | less(word ^ (ONES * u64::from(b'\\')), 1);
        if ends != 0 {
            let before = (ends & ends.wrapping_neg()) - 1;
            high |= word & before;
            let length = index * 8 + ends.trailing_zeros() as usize / 8;
            return (length, high & HIGH == 0);
        }
        high |= word;
    }
    let start = words.len() * 8;
    let rest = text.get(start..).unwrap_or_default();
    let end = rest
        .iter()
        .position(|byte| matches!(byte, b'"' | b'\\' | 0..=0x1f));
    let rest = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
    (start + rest.len(), high & HIGH == 0 && rest.is_ascii())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_scalar(text: &str) -> bool {
        let mut lexer = Lexer::new(text);
        lexer.scalar().is_ok() && lexer.position() == text.len()
    }

    #[test]
    fn unescaped_prefix_finds_end_at_any_offset() {
        for length in 0..20 {
            for before in ["a", "\u{7f}", "!", "#", "[", "]"] {
                for end in ["\"", "\\", "\u{0}", "\u{1f}", ""] {
                    for after in ["\u{e9}\"\\\u{1}".repeat(4), String::new()] {
                        let text = before.repeat(length) + end + &after;
                        let expected = if end.is_empty() && !after.is_empty() {
                            (length + 2, false)
                        } else {
                            (length, true)
                        };
                        assert_eq!(unescaped_prefix(text.as_bytes()), expected, "{text:?}");
                    }
                }
            }
            let text = "a".repeat(length) + "\u{e9}\"";
            assert_eq!(unescaped_prefix(text.as_bytes()), (length + 2, false));
        }
    }

    #[test]
    fn scalar_agrees_with_serde_json() {
        for text in [
            "0",
            "-0",
            "10",
            "1.0",
            "-1.50",
            "1e5",
            "1E+05",
            "0.0e-0",
            "1e400",
            "null",
            "true",
            "false",
            r#""""#,
            r#""a""#,
            r#""\"\\\/\b\f\n\r\t""#,
            r#""\u00e9\uD83D\ude00""#,
            "\"\u{7f}\u{e9}\u{10ffff}\"",
        ] {
            assert!(is_scalar(text), "{text}");
            let ignored = serde_json::from_str::<serde::de::IgnoredAny>(text);
            // serde_json rejects numbers out of range; the grammar has no range.
            assert!(ignored.is_ok() || text == "1e400", "{text}");
        }
        for text in [
            "",
            "-",
            "+1",
            "01",
            "-01",
            "1.",
            ".5",
            "1e",
            "1e+",
            "0x10",
            "NaN",
            "Infinity",
            "nul",
            "nulls",
            "True",
            "'a'",
            "\"",
            "\"a",
            r#""\""#,
            r#""\x""#,
            r#""\u12""#,
            r#""\u12g4""#,
            "\"\n\"",
            "\"\u{0}\"",
            "1 2",
            "1,",
            "{",
            "]",
        ] {
            assert!(!is_scalar(text), "{text}");
            let ignored = serde_json::from_str::<serde::de::IgnoredAny>(text);
            assert!(ignored.is_err(), "{text}");
        }
    }
}
