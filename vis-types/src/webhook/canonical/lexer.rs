//! The tokens of a JSON text, as they stand there.

use super::CanonicalizeError;

/// Reads tokens from a text, one after the other, holds each of them to RFC 8259, and copies the text
/// without the white space between them.
pub(super) struct Lexer<'a> {
    text: &'a [u8],
    at: usize,
    form: Vec<u8>,
    /// Where what has not been copied yet begins: nothing between here and `at` is left out.
    uncopied: usize,
}

/// A string as it stands there.
pub(super) struct StringToken<'a> {
    /// Quotes included.
    pub(super) text: &'a [u8],
    /// Nothing but ASCII, and no escapes.
    pub(super) is_plain: bool,
}

/// What is wrong with a text that is not JSON.
mod problem {
    pub(super) const UNEXPECTED_EOF: &str = "it breaks off";
    pub(super) const NO_VALUE: &str = "expected a value";
    pub(super) const NO_NUMBER: &str = "a number has no digits where it needs them";
    pub(super) const CONTROL: &str = "a string holds an unescaped control character";
    pub(super) const ESCAPE: &str = "a string holds an unknown escape";
}

impl<'a> Lexer<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            text: text.as_bytes(),
            at: 0,
            // It is never longer: white space goes, and nothing comes.
            form: Vec::with_capacity(text.len()),
            uncopied: 0,
        }
    }

    /// How many bytes have been read.
    #[inline]
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// What was read since `start`.
    #[inline]
    pub(super) fn since(&self, start: usize) -> &'a [u8] {
        self.text.get(start..self.at).unwrap_or_default()
    }

    /// How long the copy of what has been read is.
    #[inline]
    pub(super) fn form_len(&self) -> usize {
        self.form.len() + (self.at - self.uncopied)
    }

    /// The copy of what has been read.
    pub(super) fn form(&mut self) -> &mut Vec<u8> {
        self.form.extend_from_slice(self.since(self.uncopied));
        self.uncopied = self.at;
        &mut self.form
    }

    /// The first byte of the next token, if there is one.
    #[inline]
    pub(super) fn peek(&mut self) -> Option<u8> {
        match self.text.get(self.at) {
            Some(b' ' | b'\n' | b'\r' | b'\t') => self.skip_white_space(),
            other => other.copied(),
        }
    }

    fn skip_white_space(&mut self) -> Option<u8> {
        self.form();
        let rest = self.text.get(self.at..).unwrap_or_default();
        let next = rest
            .iter()
            .position(|byte| !matches!(byte, b' ' | b'\n' | b'\r' | b'\t'));
        self.at += next.unwrap_or(rest.len());
        self.uncopied = self.at;
        self.text.get(self.at).copied()
    }

    /// Takes a token of one byte.
    #[inline]
    pub(super) fn take(
        &mut self,
        byte: u8,
        missing: &'static str,
    ) -> Result<(), CanonicalizeError> {
        match self.peek() {
            Some(next) if next == byte => {
                self.at += 1;
                Ok(())
            }
            Some(_) => Err(self.not_json(missing)),
            None => Err(self.not_json(problem::UNEXPECTED_EOF)),
        }
    }

    /// Takes a token of one byte if it is the next.
    #[inline]
    pub(super) fn take_if(&mut self, byte: u8) -> bool {
        let is_next = self.peek() == Some(byte);
        self.at += usize::from(is_next);
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
            Some(_) => Err(self.not_json(problem::NO_VALUE)),
            None => Err(self.not_json(problem::UNEXPECTED_EOF)),
        }
    }

    /// Reads a string.
    #[inline]
    pub(super) fn string(&mut self) -> Result<StringToken<'a>, CanonicalizeError> {
        self.take(b'"', "expected a string")?;
        let start = self.at - 1;
        let mut is_plain = true;
        loop {
            let rest = self.text.get(self.at..).unwrap_or_default();
            let (length, is_ascii) = unescaped(rest);
            self.at += length;
            is_plain &= is_ascii;
            match self.text.get(self.at) {
                Some(b'"') => {
                    self.at += 1;
                    let text = self.since(start);
                    return Ok(StringToken { text, is_plain });
                }
                Some(b'\\') => self.escape()?,
                Some(_) => return Err(self.not_json(problem::CONTROL)),
                None => return Err(self.not_json(problem::UNEXPECTED_EOF)),
            }
            is_plain = false;
        }
    }

    fn escape(&mut self) -> Result<(), CanonicalizeError> {
        let rest = self.text.get(self.at + 1..).unwrap_or_default();
        let length = match rest {
            [b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't', ..] => 2,
            [b'u', digits @ ..] => match digits.get(..4) {
                Some(digits) if digits.iter().all(u8::is_ascii_hexdigit) => 6,
                Some(_) => return Err(self.not_json(problem::ESCAPE)),
                None => return Err(self.not_json(problem::UNEXPECTED_EOF)),
            },
            [_, ..] => return Err(self.not_json(problem::ESCAPE)),
            [] => return Err(self.not_json(problem::UNEXPECTED_EOF)),
        };
        self.at += length;
        Ok(())
    }

    fn number(&mut self) -> Result<(), CanonicalizeError> {
        self.skip_any(b"-");
        // A zero at the front stands alone: what follows it is then no number's.
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
        let start = self.at;
        while self.text.get(self.at).is_some_and(u8::is_ascii_digit) {
            self.at += 1;
        }
        if self.at == start {
            return Err(self.not_json(problem::NO_NUMBER));
        }
        Ok(())
    }

    fn skip_any(&mut self, bytes: &[u8]) -> bool {
        let is_next = self
            .text
            .get(self.at)
            .is_some_and(|byte| bytes.contains(byte));
        self.at += usize::from(is_next);
        is_next
    }

    fn literal(&mut self, literal: &[u8]) -> Result<(), CanonicalizeError> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        if !rest.starts_with(literal) {
            return Err(self.not_json(problem::NO_VALUE));
        }
        self.at += literal.len();
        Ok(())
    }

    /// Nothing but white space is left.
    pub(super) fn end(&mut self) -> Result<(), CanonicalizeError> {
        match self.peek() {
            None => Ok(()),
            Some(_) => Err(self.not_json("something follows the value")),
        }
    }

    pub(super) fn not_json(&self, problem: &'static str) -> CanonicalizeError {
        CanonicalizeError::NotJson {
            at: self.at,
            problem,
        }
    }
}

/// How many bytes there are before a quote, a backslash or a control character, and whether all of
/// them are ASCII. Eight at a time: this is where the time goes.
fn unescaped(text: &[u8]) -> (usize, bool) {
    const ONES: u64 = u64::from_ne_bytes([0x01; 8]);
    const HIGH: u64 = u64::from_ne_bytes([0x80; 8]);
    /// The high bit of each byte that is less than `limit`. A byte above one that is may be wrong.
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
        lexer.scalar().is_ok() && lexer.at() == text.len()
    }

    #[test]
    fn a_string_ends_where_it_ends_wherever_that_is() {
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
                        assert_eq!(unescaped(text.as_bytes()), expected, "{text:?}");
                    }
                }
            }
            let text = "a".repeat(length) + "\u{e9}\"";
            assert_eq!(unescaped(text.as_bytes()), (length + 2, false));
        }
    }

    #[test]
    fn a_scalar_is_what_serde_json_takes_for_one() {
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
            // A number beyond the largest is still a number of the grammar.
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
