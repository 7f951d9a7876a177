//! What is wrong with a payload, or odd about it, without what it holds.

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
}

impl PayloadError {
    /// The text is no JSON.
    pub(super) fn syntax(error: &serde_json::Error) -> Self {
        let reason = match error.classify() {
            Category::Eof => "the JSON document breaks off",
            _ => "not JSON",
        };
        Self {
            path: ".".to_owned(),
            reason: reason.to_owned(),
            line: error.line(),
            column: error.column(),
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
}

impl fmt::Display for PayloadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (path, reason) = (&self.path, &self.reason);
        let (line, column) = (self.line, self.column);
        write!(f, "at `{path}` (line {line} column {column}): {reason}")
    }
}

impl std::error::Error for PayloadError {}

/// A property, or a record of a list, that could not be read. Everything around it was.
///
/// `Debug` does not show [`raw`](Self::raw), which may be a telephone number or a name.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Oddity {
    /// The place, as a JSON path from the record, or from the list that the record was in:
    /// `ucis[1].health`.
    pub path: String,
    /// The JSON text of the value, as it came.
    pub raw: String,
    /// What was found and what was expected, without the value.
    pub reason: String,
}

impl fmt::Display for Oddity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.reason)
    }
}

impl fmt::Debug for Oddity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Oddity")
            .field("path", &self.path)
            .field("reason", &self.reason)
            .finish_non_exhaustive()
    }
}

/// Why a record could not be read, and where.
pub(super) struct Failure<'de> {
    pub(super) path: String,
    pub(super) raw: &'de str,
    pub(super) reason: String,
}

impl From<Failure<'_>> for Oddity {
    fn from(failure: Failure<'_>) -> Self {
        Self {
            path: failure.path,
            raw: failure.raw.to_owned(),
            reason: failure.reason,
        }
    }
}

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

/// The name of a property, masked where it can be none of the document.
pub(super) fn shown_name(name: &str) -> &str {
    let is_letter = |byte: u8| byte.is_ascii_alphabetic() || byte == b'_';
    match name.len() <= 30 && name.bytes().all(is_letter) {
        true => name,
        false => "…",
    }
}
