//! Foreign text made fit for one line of a log.

/// From this many digits on, a run may be a telephone number; a gateway code has six.
const NUMBER: usize = 7;

/// A message has this much at most of a line.
const LIMIT: usize = 300;

/// `text` on one line, bounded, with every run of digits that may be a telephone number masked.
/// The usual separators inside a number do not end a run.
pub(super) fn sanitize(text: &str) -> String {
    let mut line = String::new();
    let mut number = String::new();
    let flush = |number: &mut String, line: &mut String| {
        let digits = number.chars().filter(char::is_ascii_digit).count();
        let tail = number.trim_end_matches(|c: char| !c.is_ascii_digit()).len();
        if digits >= NUMBER {
            line.push_str("[number]");
            line.push_str(&number[tail..]);
        } else {
            line.push_str(number);
        }
        number.clear();
    };
    for character in text.chars().take(LIMIT) {
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
    if text.chars().nth(LIMIT).is_some() {
        line.push('…');
    }
    line
}

#[cfg(test)]
mod tests {
    use super::sanitize;

    #[test]
    fn numbers_are_masked_and_codes_are_not() {
        assert_eq!(sanitize("code 900901"), "code 900901");
        assert_eq!(sanitize("+14155550100 is busy"), "+[number] is busy");
        assert_eq!(sanitize("call 415-555-0100."), "call [number].");
        assert_eq!(sanitize("at 12 of 34"), "at 12 of 34");
    }

    #[test]
    fn it_is_one_line_of_bounded_length() {
        assert_eq!(sanitize("a\r\nb\u{1b}[2J"), "a  b [2J");
        assert_eq!(sanitize(&"é".repeat(1000)).chars().count(), 301);
    }
}
