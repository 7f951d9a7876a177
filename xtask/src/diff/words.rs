//! Text of the documents within sentences of ours.
//!
//! Whatever comes out of a document stands between backticks and holds none, so that whoever renders
//! a sentence can tell the two apart and needs no trust in the document.

use serde_json::Value;

/// A longer value is cut.
const LONGEST_VALUE: usize = 72;

/// How much that is the same is shown of a long text, before what differs.
const CONTEXT: usize = 20;

/// More elements than this are counted.
const MOST_ELEMENTS: usize = 6;

/// A name or text of a document.
pub(super) fn code(text: &str) -> String {
    let text = if text.is_empty() || text.trim_matches(' ') != text {
        format!("{text:?}")
    } else {
        text.to_owned()
    };
    let mut shown = String::from("`");
    let mut characters = text.chars();
    for c in characters.by_ref().take(LONGEST_VALUE) {
        match c {
            '`' => shown.push('\''),
            c if c.is_control() || steers_text(c) => shown.extend(c.escape_default()),
            c => shown.push(c),
        }
    }
    if characters.next().is_some() {
        shown.push('…');
    }
    shown.push('`');
    shown
}

/// A value of a document.
pub(super) fn value(value: &Value) -> String {
    match value {
        Value::String(text) => code(text),
        value => code(&value.to_string()),
    }
}

/// How one value became another. Of long texts, the part that begins to differ.
pub(super) fn change(before: &Value, after: &Value) -> String {
    let (Value::String(before), Value::String(after)) = (before, after) else {
        return format!("from {} to {}", value(before), value(after));
    };
    let same = before
        .chars()
        .zip(after.chars())
        .take_while(|(one, other)| one == other)
        .count();
    let is_long = |text: &str| text.chars().count() > LONGEST_VALUE;
    let skipped = if is_long(before) || is_long(after) {
        same.saturating_sub(CONTEXT)
    } else {
        0
    };
    let rest = |text: &str| {
        let rest: String = text.chars().skip(skipped).collect();
        code(&if skipped > 0 {
            format!("…{rest}")
        } else {
            rest
        })
    };
    format!("from {} to {}", rest(before), rest(after))
}

/// Some of the values, and how many more there are.
pub(super) fn list<'a>(values: impl IntoIterator<Item = &'a str>) -> String {
    let values: Vec<_> = values.into_iter().collect();
    let mut shown: Vec<_> = values
        .iter()
        .take(MOST_ELEMENTS)
        .map(|value| code(value))
        .collect();
    let more = values.len().saturating_sub(MOST_ELEMENTS);
    if more > 0 {
        shown.push(format!("{more} more"));
    }
    match shown.split_last() {
        Some((last, others)) if !others.is_empty() => format!("{} and {last}", others.join(", ")),
        _ => shown.concat(),
    }
}

/// `1 change`, `2 changes`.
pub(super) fn count(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}

/// Whether a character is unseen, but turns or hides those about it.
fn steers_text(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_document_says_stays_between_backticks() {
        assert_eq!(code("a`b\nc\u{1b}[31m"), r"`a'b\nc\u{1b}[31m`");
        assert_eq!(code("\u{202e}x"), r"`\u{202e}x`");
        assert_eq!(code(""), "`\"\"`");
        assert_eq!(code(&"x".repeat(100)), format!("`{}…`", "x".repeat(72)));
    }

    #[test]
    fn long_texts_are_shown_where_they_differ() {
        let text = |end: &str| Value::from(format!("{}{end}", "x".repeat(100)));

        assert_eq!(
            change(&text("a"), &text("b")),
            format!("from `…{0}a` to `…{0}b`", "x".repeat(20))
        );
        assert_eq!(change(&"a".into(), &1.into()), "from `a` to `1`");
    }

    #[test]
    fn long_lists_are_counted() {
        assert_eq!(list(["a", "b"]), "`a` and `b`");
        assert_eq!(list(["a"; 9]), "`a`, `a`, `a`, `a`, `a`, `a` and 3 more");
    }
}
