//! What a change of the document means to its clients.
//!
//! [`diff`] compares what two OpenAPI 3.0 documents say, and not how they say it: references are
//! followed, so that a schema may move, get a name or another name; an `allOf` is the sum of its
//! members; parameters of a path are those of its operations; path parameters go by their place in
//! the path; the order of keys, of parameters, of `required` and of enum values is nothing.
//!
//! | class | from a client's point of view | such as |
//! |---|---|---|
//! | [`Breaking`](Class::Breaking) | what works today may fail, or does not compile | an operation, parameter, property, enum value, success status or content type removed; another type or format; a parameter or request property that becomes required; a response property that becomes optional or nullable; a tighter bound on a request; a further variant of a `oneOf` in a response |
//! | [`Behavioural`](Class::Behavioural) | the same request may do something else | another default, server or security; `deprecated`; an error response removed; a bound on a response loosened; any member that is unknown here |
//! | [`Additive`](Class::Additive) | something more can be asked or read | a new operation, optional parameter, response property, enum value (readers keep unknown ones), error response; a bound on a request loosened |
//! | [`Documentation`](Class::Documentation) | nothing on the wire | descriptions, summaries, titles, examples, tags, contact, links, `x-…`; names that are not on the wire: operation ids, schemas, path parameters; a schema that no operation uses |
//!
//! A schema is judged by where it is used. One that requests and responses share has a class for
//! each, and the worse one counts.
//!
//! Known limits: a `$ref` to another document is compared as text; what stands in `callbacks` is
//! compared as a whole; under `not`, request and response change places.

mod change;
mod documents;
mod fact;
mod ledger;
mod operation;
mod operations;
mod place;
mod report;
mod schema;
mod site;
mod words;

use serde_json::Value;

pub use change::{Change, Class, Kind, Revision, Side};
pub(crate) use report::operations;

/// What differs between two documents.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Diff {
    /// The changes: worst class first, then by operation, place and sentence.
    pub changes: Vec<Change>,
}

/// Compares what two OpenAPI 3.0 documents say.
///
/// Neither needs to be valid: what makes no sense is compared as far as it goes. Time and memory are
/// bounded; if the schemas of two documents refer to each other in more ways than can be followed, a
/// breaking change says so.
///
/// ```
/// use serde_json::json;
/// use xtask::diff::{Class, diff};
///
/// let old = json!({ "openapi": "3.0.0", "paths": { "/calls": { "get": {
///     "parameters": [{ "in": "query", "name": "states", "schema": { "type": "string" } }],
///     "responses": {},
/// } } } });
/// let mut new = old.clone();
/// new["paths"]["/calls"]["get"]["parameters"] = json!([]);
///
/// let diff = diff(&old, &new);
///
/// assert_eq!(diff.class(), Some(Class::Breaking));
/// assert_eq!(diff.changes[0].operations, ["GET /calls"]);
/// assert_eq!(diff.changes[0].to_string(), "query parameter `states`: removed");
/// ```
pub fn diff(old: &Value, new: &Value) -> Diff {
    Diff {
        changes: documents::compare(old, new),
    }
}

impl Diff {
    /// The worst class, or nothing if nothing differs.
    pub fn class(&self) -> Option<Class> {
        self.changes.iter().map(|change| change.class).max()
    }

    /// The changes of one class.
    pub fn of_class(&self, class: Class) -> impl Iterator<Item = &Change> {
        self.changes
            .iter()
            .filter(move |change| change.class == class)
    }
}
