//! Reading an OpenAPI document, and its layout on disk.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use serde::de::IgnoredAny;
use serde_json::Value;

use crate::patch::order;

/// Many times what any document for this client has: a few megabytes hold millions of small values,
/// and what looks at each of them would take minutes.
pub(crate) const MOST_NODES: usize = 200_000;

/// An OpenAPI 3.0 document and the file that it came from.
///
/// It is known to be a JSON object without duplicate keys that calls itself OpenAPI 3.0. The rest is
/// for [`validate`](crate::validate), since an upstream document may well be wrong: mending it is
/// what the overlay is for.
#[derive(Clone, Debug)]
pub struct Document {
    path: PathBuf,
    value: Value,
}

impl Document {
    /// Reads the document from a file.
    pub fn read(path: &Path) -> Result<Self, DocumentError> {
        let fail = |source| DocumentError::Read {
            path: path.to_owned(),
            source,
        };
        let text = fs::read_to_string(path).map_err(fail)?;
        Self::parse(path, &text)
    }

    /// Reads the document from its text; `path` is for messages.
    pub fn parse(path: &Path, text: &str) -> Result<Self, DocumentError> {
        let fail = |fault| DocumentError::Content {
            path: path.to_owned(),
            fault,
        };
        if text.starts_with('\u{feff}') {
            return Err(fail(Fault::ByteOrderMark));
        }
        let value: Value = serde_json::from_str(text).map_err(|e| fail(Fault::Syntax(e)))?;
        if count(&value) > MOST_NODES {
            return Err(fail(Fault::TooMany));
        }
        refuse_duplicate_keys(text).map_err(fail)?;
        Self::from_value(path.to_owned(), value)
    }

    /// Takes a value that was read elsewhere, without duplicate keys; `path` is for messages.
    pub fn from_value(path: PathBuf, value: Value) -> Result<Self, DocumentError> {
        match refuse_other_formats(&value) {
            Ok(()) => Ok(Self { path, value }),
            Err(fault) => Err(DocumentError::Content { path, fault }),
        }
    }

    /// This document, with the keys that `other` has at the same places in the order that they have
    /// there.
    pub fn in_order_of(&self, other: &Self) -> Self {
        let mut ordered = self.clone();
        order::restore(&mut ordered.value, &other.value);
        ordered
    }

    /// The file that the document was read from.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The document, its keys in the order of the file.
    pub fn value(&self) -> &Value {
        &self.value
    }
}

/// The text of a document as it is kept on disk: two-space indent and a newline at the end, as
/// upstream writes it.
pub fn layout(document: &Value) -> String {
    format!("{document:#}\n")
}

/// Why a document cannot be read.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the messages say it")]
pub enum DocumentError {
    #[error("cannot read the OpenAPI document {}", path.display())]
    Read { path: PathBuf, source: io::Error },
    #[error("{}: {fault}", path.display())]
    Content { path: PathBuf, fault: Fault },
}

/// What is wrong with the content of a document.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the messages say it")]
pub enum Fault {
    #[error(
        "begins with a byte order mark (U+FEFF), which is no part of JSON: save it as UTF-8 without one"
    )]
    ByteOrderMark,
    #[error("not JSON: {0}")]
    Syntax(serde_json::Error),
    #[error(
        "line {line}, column {column}: the key `{key}` is in one object twice; keep one of them"
    )]
    DuplicateKey { key: String, line: u64, column: u64 },
    #[error(
        "it holds more than {MOST_NODES} values, which no OpenAPI document for this client does"
    )]
    TooMany,
    #[error("not an OpenAPI document: $ is not an object")]
    NotAnObject,
    #[error("a Swagger 2 document ($.swagger): convert it to OpenAPI 3.0 first")]
    Swagger,
    #[error("not an OpenAPI document: it has no string $.openapi")]
    NotOpenApi,
    #[error(
        "$.openapi is `{0}`, but only OpenAPI 3.0.x can be read here and by the code generators; ask \
         for the document in that version, or convert it"
    )]
    Version(String),
}

/// How many values there are, those within others included.
fn count(value: &Value) -> usize {
    match value {
        Value::Object(members) => 1 + members.values().map(count).sum::<usize>(),
        Value::Array(elements) => 1 + elements.iter().map(count).sum::<usize>(),
        _ => 1,
    }
}

/// serde_json keeps the last of two equal keys and says nothing. JSON is YAML too, and the YAML
/// parser minds.
fn refuse_duplicate_keys(text: &str) -> Result<(), Fault> {
    let options = serde_saphyr::options! { budget: None, with_snippet: false };
    match serde_saphyr::from_str_with_options::<IgnoredAny>(text, options) {
        Err(serde_saphyr::Error::DuplicateMappingKey { key, location }) => {
            Err(Fault::DuplicateKey {
                key: key.unwrap_or_default(),
                line: location.line(),
                column: location.column(),
            })
        }
        _ => Ok(()),
    }
}

fn refuse_other_formats(value: &Value) -> Result<(), Fault> {
    let object = value.as_object().ok_or(Fault::NotAnObject)?;
    if object.contains_key("swagger") {
        return Err(Fault::Swagger);
    }
    match object.get("openapi").and_then(Value::as_str) {
        None => Err(Fault::NotOpenApi),
        Some(version) if version.starts_with("3.0.") => Ok(()),
        Some(version) => Err(Fault::Version(version.to_owned())),
    }
}
