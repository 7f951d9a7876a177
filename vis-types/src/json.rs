//! Reads JSON payloads. Errors show no value of the payload.

use std::fmt;

use serde::de::DeserializeOwned;
use serde_json::error::Category;
use serde_path_to_error::Segment;

/// Reads `json` as `serde_json::from_slice` does. The error has the path of the failure.
///
/// ```
/// use vis_types::{Event, read_json};
///
/// let json = br#"[{"id": "5a85d86f253bcd10897f3189", "phoneNumber": 14155550100}]"#;
/// let error = read_json::<Vec<Event>>(json).unwrap_err();
///
/// assert_eq!(error.path(), "[0].phoneNumber");
/// assert_eq!(error.reason(), "invalid type: integer, expected a string");
/// assert!(!error.to_string().contains("1415"));
/// ```
///
/// # Errors
/// When `json` is not JSON or does not fit `T`.
pub fn read_json<T: DeserializeOwned>(json: &[u8]) -> Result<T, PayloadError> {
    let first_error = match serde_json::from_slice(json) {
        Ok(value) => return Ok(value),
        Err(error) => error,
    };
    // Tracking the path costs time, so only a failure is read a second time.
    let mut deserializer = serde_json::Deserializer::from_slice(json);
    Err(
        match serde_path_to_error::deserialize::<_, T>(&mut deserializer) {
            Err(error) => PayloadError::new(json, path_text(error.path()), error.inner()),
            // The value itself is valid: something follows it.
            Ok(_) => PayloadError::new(json, ".".to_owned(), &first_error),
        },
    )
}

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
    fn new(json: &[u8], path: String, error: &serde_json::Error) -> Self {
        let (line, column) = (error.line(), error.column());
        let reason = match error.classify() {
            Category::Eof => "the JSON document breaks off".to_owned(),
            Category::Syntax | Category::Io => "not JSON".to_owned(),
            Category::Data => without_value(error),
        };
        Self {
            path,
            reason,
            line,
            column,
            excerpt: excerpt(json, line, column),
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

/// The path. Masks names that cannot be those of a documented property.
fn path_text(path: &serde_path_to_error::Path) -> String {
    let mut text = String::new();
    for segment in path {
        match segment {
            Segment::Seq { index } => text.push_str(&format!("[{index}]")),
            Segment::Map { key } | Segment::Enum { variant: key } => {
                let separator = if text.is_empty() { "" } else { "." };
                text.push_str(separator);
                text.push_str(if is_name(key) { key } else { "…" });
            }
            Segment::Unknown => text.push('?'),
        }
    }
    if text.is_empty() {
        ".".to_owned()
    } else {
        text
    }
}

/// serde writes `invalid type: string "14155550100", expected i64 at line 1 column 2`. Keeps the
/// expectation and the found type, and drops the value.
fn without_value(error: &serde_json::Error) -> String {
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

fn excerpt(json: &[u8], line: usize, column: usize) -> String {
    let lines = json.split_inclusive(|byte| *byte == b'\n');
    let before: usize = lines.take(line.saturating_sub(1)).map(<[u8]>::len).sum();
    let read = json.get(..before.saturating_add(column)).unwrap_or(json);
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

fn is_name(text: &str) -> bool {
    text.len() <= 30
        && text
            .chars()
            .all(|character| character.is_ascii_alphabetic() || character == '_')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Event, Timestamp};

    const NUMBER: &str = "14155550100";

    fn message(json: &str) -> String {
        read_json::<Vec<Event>>(json.as_bytes())
            .unwrap_err()
            .to_string()
    }

    #[test]
    fn error_shows_path_without_value() {
        let json = format!(r#"[{{"id": "{NUMBER}", "duration": "{NUMBER}"}}]"#);
        assert_eq!(
            message(&json),
            "at `[0].duration` (line 1 column 48): invalid type: string, expected i64, \
             after `[{\"id\":\"…\",\"duration\":\"…\"`"
        );
    }

    #[test]
    fn error_never_shows_value() {
        for value in [
            NUMBER.to_owned(),
            format!("[{NUMBER}]"),
            format!("{NUMBER}.5"),
            format!("\"{NUMBER} at line 1 column 2\""),
            format!("\"x, expected {NUMBER}\""),
            format!(r#""\"`{NUMBER}`\"""#),
            format!("{{\"{NUMBER}\": \"{NUMBER}"),
        ] {
            for field in ["duration", "startTime", "state", "internal"] {
                let json = format!("[{{\"id\": \"1\",\n \"{field}\": {value}}}]");
                let error = read_json::<Vec<Event>>(json.as_bytes());
                if let Err(error) = error {
                    assert!(
                        !format!("{error} {error:?}").contains("1415"),
                        "{json}: {error}"
                    );
                }
            }
        }
    }

    #[test]
    fn object_from_array_fails() {
        let error = read_json::<crate::Count>(b"[3]").unwrap_err();
        assert_eq!(error.reason(), "invalid type: sequence, expected an object");
    }

    #[test]
    fn malformed_json_is_reported() {
        assert!(message("<html>").starts_with("at `.` (line 1 column 1): not JSON"));
        assert!(message("[{").contains("the JSON document breaks off"));
        assert!(message("[] []").starts_with("at `.` (line 1 column 4): not JSON"));
        assert!(message("").contains("the JSON document breaks off"));
        assert!(read_json::<Timestamp>(b"\xff").is_err());
    }
}
