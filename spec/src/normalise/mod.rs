//! Any OpenAPI 3.0 document as the same API in a smaller language, which both generators read.
//!
//! The result is valid OpenAPI 3.0. It has no more references but to schemas, and no `allOf` but to
//! describe one of them; no inline objects and enums, nor names for plain values, lists or maps; no
//! constraints, which are sentences of the description; one success of each operation, and one media
//! type of each body. What it has in addition is `x-idempotent` at each operation, `x-rust-name`,
//! `x-rust-type` at a schema whose Rust type is written by hand, and `x-optional` at a response that
//! may come without a body.
//!
//! Normalising a normalised document changes nothing, and the order of keys means nothing.

mod bodies;
mod context;
mod enums;
mod json;
mod names;
mod operations;
mod parameters;
mod refusals;
mod rustdoc;
mod schemas;
mod security;
mod words;

use std::fmt;

use serde_json::Value;

pub use json::reference;
pub use names::{rust_name, snake_name, type_name, variant_names};
pub use rustdoc::rustdoc;
pub use security::security_scheme;

/// A document in the smaller language, and what its reader should know.
#[derive(Clone, Debug, PartialEq)]
pub struct Normalised {
    /// The document.
    pub document: Value,
    /// What could not be kept, or is named otherwise than one expects.
    pub notes: Vec<Note>,
}

/// What is said of a place: that it is left out, or differs from what one expects.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Note {
    /// Where, such as `GET /self/faxes` or `components/schemas/Call`.
    pub place: String,
    /// What is said of it.
    pub text: String,
}

/// Why a document cannot be normalised: the place, and what is wrong there.
pub type Refusal = Note;

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.text)
    }
}

/// Brings `document` into the smaller language.
///
/// # Errors
/// All refusals at once: references to other documents or to nothing, forms of OpenAPI 3.1 or 2.0,
/// a server without an absolute URL, values of the wrong type, enums of more than 10,000 values.
pub fn normalise(document: &Value) -> Result<Normalised, Vec<Refusal>> {
    let mut normaliser = context::Normaliser::new(document);
    let schemas = normaliser.check();
    let mut document = document.clone();
    let servers = normaliser.servers();
    // The other steps rely on what the first one has checked.
    if normaliser.refusals.is_empty() {
        normaliser.components(schemas);
        document["servers"] = servers;
        document["paths"] = normaliser.paths();
        document["components"] = normaliser.finish(&document["paths"]);
    }
    let (mut notes, mut refusals) = (normaliser.notes, normaliser.refusals);
    notes.sort_by_key(|note| (!note.text.starts_with("left out"), note.clone()));
    notes.dedup();
    refusals.sort();
    refusals.dedup();
    match refusals.is_empty() {
        true => Ok(Normalised { document, notes }),
        false => Err(refusals),
    }
}

/// Reads `text`, which is JSON, and brings it into the smaller language.
///
/// # Errors
/// The refusals of [`normalise`] as one text, a line for each, or why `text` is no JSON.
pub fn from_json(text: &str) -> Result<Normalised, String> {
    let document = serde_json::from_str(text);
    let document = document.map_err(|error| format!("the document is not JSON: {error}"))?;
    normalise(&document).map_err(|refusals| {
        let lines: Vec<String> = refusals.iter().map(Refusal::to_string).collect();
        lines.join("\n")
    })
}
