//! What is wrong with a payload, without what it holds.

use std::fmt;

use serde_json::error::Category;

/// A payload cannot be read.
///
/// Neither `Display` nor `Debug` shows a value of the payload, which may be a telephone number or a
/// name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayloadError {
    path: String,
    reason: String,
    line: usize,
    column: usize,
    excerpt: String,
}

impl PayloadError {
    /// `json` is no JSON.
    pub(super) fn syntax(json: &str, error: &serde_json::Error) -> Self {
        let reason = match error.classify() {
            Category::Eof => "the JSON document breaks off",
            _ => "not JSON",
        };
        let (line, column) = (error.line(), error.column());
        let lines = json.split_inclusive('\n').take(line.saturating_sub(1));
        let end = lines.map(str::len).sum::<usize>().saturating_add(column);
        Self {
            path: ".".to_owned(),
            reason: reason.to_owned(),
            line,
            column,
            excerpt: excerpt(json.as_bytes().get(..end).unwrap_or(json.as_bytes())),
        }
    }

    /// The value that ends at byte `end` of `json` is none that was expected.
    pub(super) fn data(json: &str, end: usize, path: String, reason: String) -> Self {
        let read = json.as_bytes().get(..end).unwrap_or(json.as_bytes());
        let mut lines = read.split(|byte| *byte == b'\n');
        let column = lines.next_back().map_or(0, <[u8]>::len);
        Self {
            path: match path.as_str() {
                "" => ".".to_owned(),
                _ => path,
            },
            reason,
            line: lines.count() + 1,
            column,
            excerpt: excerpt(read),
        }
    }

    /// The JSON path of the failure, such as `[3].startTime`. The root is `.`.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The found and the expected type, or the violated rule.
    pub fn reason(&self) -> &str {
        &self.reason
    }

    /// The line of the failure; the first is 1.
    pub fn line(&self) -> usize {
        self.line
    }

    /// The byte of the failure in that line; the first is 1.
    pub fn column(&self) -> usize {
        self.column
    }

    /// The text before the failure: names of properties and punctuation, with masked values.
    pub fn excerpt(&self) -> &str {
        &self.excerpt
    }
}

impl fmt::Display for PayloadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            path,
            reason,
            line,
            column,
            excerpt,
        } = self;
        write!(
            f,
            "at `{path}` (line {line} column {column}): {reason}, after `{excerpt}`"
        )
    }
}

impl std::error::Error for PayloadError {}

/// serde writes `invalid type: string "14155550100", expected i64 at line 1 column 2`. Keeps the
/// expectation and the found type, and drops the value.
pub(super) fn without_value(error: &serde_json::Error) -> String {
    let message = error.to_string();
    let position = format!(" at line {} column {}", error.line(), error.column());
    let message = message.strip_suffix(&position).unwrap_or(&message);
    match message.rsplit_once(", expected ") {
        Some((found, expected)) => {
            let found = found.split(['"', '`']).next().unwrap_or(found).trim_end();
            format!("{found}, expected {expected}")
        }
        None => message.to_owned(),
    }
}

/// In characters: one or two properties.
const MAX_EXCERPT: usize = 60;

fn excerpt(read: &[u8]) -> String {
    let masked = mask(&String::from_utf8_lossy(read));
    let length = masked.chars().count();
    match length.checked_sub(MAX_EXCERPT) {
        None | Some(0) => masked,
        Some(surplus) => format!("…{}", masked.chars().skip(surplus).collect::<String>()),
    }
}

/// Keeps punctuation and names of properties, and masks values.
fn mask(json: &str) -> String {
    let mut masked = String::new();
    let mut rest = json.chars().peekable();
    while let Some(character) = rest.next() {
        match character {
            '"' => {
                let mut text = String::new();
                let mut escaped = false;
                for inner in rest.by_ref() {
                    if inner == '"' && !escaped {
                        break;
                    }
                    escaped = inner == '\\' && !escaped;
                    text.push(inner);
                }
                while rest.next_if(|next| next.is_whitespace()).is_some() {}
                masked.push_str(&if rest.peek() == Some(&':') && is_name(&text) {
                    format!("{text:?}")
                } else {
                    "\"…\"".to_owned()
                });
            }
            '{' | '}' | '[' | ']' | ':' | ',' => masked.push(character),
            _ if character.is_whitespace() || masked.ends_with('#') => {}
            _ => masked.push('#'),
        }
    }
    masked
}

/// The name of a property, masked where it can be none of the document.
pub(super) fn shown_name(name: &str) -> &str {
    if is_name(name) { name } else { "…" }
}

fn is_name(text: &str) -> bool {
    text.len() <= 30
        && text
            .chars()
            .all(|character| character.is_ascii_alphabetic() || character == '_')
}

#[cfg(test)]
mod tests {
    use crate::{Count, Event, PayloadError, read_json};

    const NUMBER: &str = "14155550100";

    fn error(json: &str) -> PayloadError {
        read_json::<Event>(json.as_bytes()).expect_err(json)
    }

    #[test]
    fn error_shows_place_without_value() {
        let json = format!("{{\"type\": \"CALL\",\n \"id\": [{{\"a\": \"{NUMBER}\"}}]}}");
        assert_eq!(
            error(&json).to_string(),
            "at `id` (line 2 column 29): invalid type: sequence, expected a string or an integer, \
             after `{\"type\":\"…\",\"id\":[{\"a\":\"…\"}]`"
        );
    }

    #[test]
    fn error_never_shows_value() {
        for value in [
            format!("[{NUMBER}]"),
            format!("{{\"{NUMBER}\": \"{NUMBER}"),
            format!("\"{NUMBER}\", \"id\": {{}}"),
            format!("\"{NUMBER}\" \"{NUMBER}\""),
        ] {
            let error = error(&format!("{{\n \"id\": {value}}}"));
            assert!(
                !format!("{error} {error:?}").contains("1415"),
                "{value}: {error}"
            );
        }
    }

    #[test]
    fn object_from_array_of_two_fails() {
        let error = read_json::<Count>(b"[3,4]").expect_err("an array");
        assert_eq!(error.reason(), "an array of 2, expected one record");
    }

    #[test]
    fn malformed_json_is_reported() {
        let message = |json: &str| match read_json::<Vec<Event>>(json.as_bytes()) {
            Ok(_) => "read".to_owned(),
            Err(error) => error.to_string(),
        };
        assert!(message("<html>").starts_with("at `.` (line 1 column 1): not JSON"));
        assert!(message("[{").contains("the JSON document breaks off"));
        assert!(message("[] []").starts_with("at `.` (line 1 column 4): not JSON"));
        assert!(message("{\"error\":1}").contains("missing field `id`"));
        assert!(message("7").contains("not a list"));
        assert_eq!(message(""), "read");
    }
}
