//! Reduces an OpenAPI 3.0 document to the subset that both generators read.
//!
//! The result is valid OpenAPI 3.0. References lead to schemas only; `allOf` annotates one reference.
//! Objects and enums have names; plain values, arrays and maps are inline. Constraints are sentences of
//! the description. Each operation has one success, and each body one media type. `x-idempotent` stands
//! at each operation, `x-rust-type` at a schema whose Rust type is handwritten, `x-optional` at a
//! response that can lack its body, and `x-values` at a list that may admit only these values of an enum.
//!
//! Normalisation is idempotent and independent of the order of keys.

mod annotations;
mod bodies;
mod context;
mod names;
mod operations;
mod parameters;
mod refusals;
mod rustdoc;
mod schemas;
mod types;

use serde_json::{Value, json};

pub use context::reference;
pub use names::{rust_name, singular, snake_name, type_name, variant_names};
pub use operations::security_scheme;
pub use rustdoc::rustdoc;
pub use schemas::reachable;

/// The result of [`normalise`].
#[derive(Clone, Debug, PartialEq)]
pub struct Normalised {
    /// The normalised document.
    pub document: Value,
    /// Parts that are left out, and names that differ from the document's.
    pub notes: Vec<Note>,
}

/// A remark about a place of the document.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Note {
    /// The place, such as `GET /self/faxes` or `components/schemas/Call`.
    pub place: String,
    /// The remark.
    pub text: String,
}

/// A reason why a document cannot be normalised.
pub type Refusal = Note;

impl std::fmt::Display for Note {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.place, self.text)
    }
}

/// Normalises `document`.
///
/// # Errors
/// All refusals at once: references that do not resolve within the document, OpenAPI 3.1 or 2.0, a
/// server without an absolute URL, values of the wrong type.
pub fn normalise(document: &Value) -> Result<Normalised, Vec<Refusal>> {
    let mut normaliser = context::Normaliser::new(document);
    let schemas = normaliser.check();
    let mut document = document.clone();
    let servers = normaliser.servers();
    // The other steps rely on the checks.
    if normaliser.refusals.is_empty() {
        normaliser.components(schemas);
        document["servers"] = servers;
        document["paths"] = normaliser.paths();
        document["components"] = normaliser.finish(&document["paths"]);
        // Operations without `security` send the token.
        let scheme = security_scheme(&document).map(str::to_owned);
        if let Some(scheme) = scheme
            && normaliser.sends_token(&Value::Null) != Ok(true)
        {
            document["security"] = json!([{ scheme: [] }]);
        }
    }
    if !normaliser.refusals.is_empty() {
        return Err(Vec::from_iter(normaliser.refusals));
    }
    let mut notes = Vec::from_iter(normaliser.notes);
    notes.sort_by_key(|note| !note.text.starts_with("left out"));
    Ok(Normalised { document, notes })
}

/// Parses `text` as JSON and normalises it.
///
/// # Errors
/// The refusals of [`normalise`], one a line, or the error of the JSON parser.
pub fn from_json(text: &str) -> Result<Normalised, String> {
    let document = serde_json::from_str(text);
    let document = document.map_err(|error| format!("the document is not JSON: {error}"))?;
    let lines = |refusals: Vec<Refusal>| Vec::from_iter(refusals.iter().map(Refusal::to_string));
    normalise(&document).map_err(|refusals| lines(refusals).join("\n"))
}
