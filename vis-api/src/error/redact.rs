//! Sanitizes external text for logs.

/// Minimum digits of a telephone number; gateway codes have six.
const MIN_PHONE_DIGITS: usize = 7;

/// Maximum characters of a sanitized text.
const MAX_CHARS: usize = 300;

/// Returns `text` as one line of bounded length, with telephone numbers masked. The usual
/// separators inside a number do not end it.
pub(super) fn sanitize(text: &str) -> String {
    let mut line = String::new();
    let mut number = String::new();
    let flush = |number: &mut String, line: &mut String| {
        let digits = number.chars().filter(char::is_ascii_digit).count();
        let tail = number.trim_end_matches(|c: char| !c.is_ascii_digit()).len();
        if digits >= MIN_PHONE_DIGITS {
            line.push_str("[number]");
            line.push_str(&number[tail..]);
        } else {
            line.push_str(number);
        }
        number.clear();
    };
    for character in text.chars().take(MAX_CHARS) {
        let in_number = !number.is_empty() && matches!(character, ' ' | '-' | '.' | ')');
        if character.is_ascii_digit() || in_number {
            number.push(character);
        } else {
            flush(&mut number, &mut line);
            line.push(if character.is_control() {
                ' '
            } else {
                character
            });
        }
    }
    flush(&mut number, &mut line);
    if text.chars().nth(MAX_CHARS).is_some() {
        line.push('…');
    }
    line
}

#[cfg(test)]
mod tests {
    use super::sanitize;

    #[test]
    fn phone_numbers_are_masked_and_codes_kept() {
        assert_eq!(sanitize("code 900901"), "code 900901");
        assert_eq!(sanitize("+14155550100 is busy"), "+[number] is busy");
        assert_eq!(sanitize("call 415-555-0100."), "call [number].");
        assert_eq!(sanitize("at 12 of 34"), "at 12 of 34");
    }

    #[test]
    fn output_is_one_line_of_bounded_length() {
        assert_eq!(sanitize("a\r\nb\u{1b}[2J"), "a  b [2J");
        assert_eq!(sanitize(&"é".repeat(1000)).chars().count(), 301);
    }
}
