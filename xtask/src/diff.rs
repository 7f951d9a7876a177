//! What a change of the document means on the wire.
//!
//! Two normalised documents are compared as flat maps of facts: place, part, fact. An operation
//! is known by its route, or by its operationId where that is gone; a path parameter by its
//! position; a schema by its name, or by its properties where that is gone.

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

/// One thing that is new, gone or another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What it means to a client.
    pub severity: Severity,
    /// `GET /self/calls`, `Call`, `API`.
    pub place: String,
    /// What has changed there. Words of a document stand in backticks.
    pub text: String,
}

/// What makes `after` of `before`, both normalised; the most severe first.
pub fn diff(before: &Value, after: &Value) -> Vec<Change> {
    let new = facts(after);
    let (old, mut changes) = names::follow(facts(before), &new);
    let none = Parts::new();
    for place in old.keys().chain(new.keys()).collect::<BTreeSet<_>>() {
        let mut parts = [&old, &new].map(|facts| facts.get(place).unwrap_or(&none).clone());
        if parts.iter().any(Parts::is_empty) {
            // What is new or gone as a whole is one change.
            parts
                .iter_mut()
                .for_each(|parts| parts.retain(|label, _| label.is_empty()));
        }
        let [was, is] = parts;
        for label in was.keys().chain(is.keys()).collect::<BTreeSet<_>>() {
            let told = match (was.get(label), is.get(label)) {
                (Some(was), Some(is)) => was.changed(label, is),
                (Some(was), None) => vec![was.gone(label)],
                (None, is) => is.map(|is| is.added(label)).into_iter().collect(),
            };
            let change = |(severity, text)| Change {
                severity,
                place: place.clone(),
                text,
            };
            changes.extend(told.into_iter().map(change));
        }
    }
    changes.sort_by_key(|change| Reverse(change.severity));
    changes
}
