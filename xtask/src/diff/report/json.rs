//! For a program.

use serde::Serialize;

use super::super::{Change, Class, Diff};

#[derive(Serialize)]
struct Report<'a> {
    class: Option<Class>,
    changes: &'a [Change],
}

impl Diff {
    /// The diff as one JSON object: `class`, the worst or null, and `changes`, with the fields of
    /// [`Change`].
    pub fn json(&self) -> String {
        let report = Report {
            class: self.class(),
            changes: &self.changes,
        };
        // It has no map with keys of its own and no float, so nothing in it has no JSON.
        serde_json::to_string_pretty(&report).unwrap_or_default() + "\n"
    }
}
