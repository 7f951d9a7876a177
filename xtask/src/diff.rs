//! Changes on the wire between two documents.
//!
//! Normalised documents are compared as flat maps: place, part, fact. An operation is identified by its
//! route or else its operationId; a path parameter by its position; a schema by its name or else its
//! properties.

mod facts;
mod names;
mod render;
mod severity;

use std::cmp::Reverse;
use std::collections::BTreeSet;

use serde_json::Value;

use facts::{Parts, facts};
pub use render::{markdown, text};
pub use severity::Severity;

/// One addition, removal or change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The effect on a client.
    pub severity: Severity,
    /// `GET /self/calls`, `Call`, `API`.
    pub place: String,
    /// The change. Quotations of a document are in backticks.
    pub text: String,
}

/// The changes between two normalised documents, the most severe first.
pub fn diff(before: &Value, after: &Value) -> Vec<Change> {
    let new = facts(after);
    let (old, mut changes) = names::follow(facts(before), &new);
    let none = Parts::new();
    for place in old.keys().chain(new.keys()).collect::<BTreeSet<_>>() {
        let mut parts = [&old, &new].map(|facts| facts.get(place).unwrap_or(&none).clone());
        if parts.iter().any(Parts::is_empty) {
            // An added or removed place is one change.
            parts
                .iter_mut()
                .for_each(|parts| parts.retain(|label, _| label.is_empty()));
        }
        let [was, is] = parts;
        for label in was.keys().chain(is.keys()).collect::<BTreeSet<_>>() {
            let rows = match (was.get(label), is.get(label)) {
                (Some(was), Some(is)) => was.changed(label, is),
                (Some(was), None) => vec![was.removed(label)],
                (None, is) => is.map(|is| is.added(label)).into_iter().collect(),
            };
            let change = |(severity, text)| Change {
                severity,
                place: place.clone(),
                text,
            };
            changes.extend(rows.into_iter().map(change));
        }
    }
    changes.sort_by_key(|change| Reverse(change.severity));
    changes
}
