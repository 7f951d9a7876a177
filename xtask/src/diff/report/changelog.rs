//! For `CHANGELOG.md`.

use super::super::{Change, Class, Diff, Kind};
use super::operations;

impl Diff {
    /// A draft of a changelog entry in the form of [Keep a Changelog]: what matters to users, under
    /// `### Added`, `### Changed` and `### Removed`. Empty if nothing does.
    ///
    /// [Keep a Changelog]: https://keepachangelog.com/en/1.1.0/
    pub fn changelog(&self) -> String {
        let sections = [
            (Kind::Added, "Added"),
            (Kind::Changed, "Changed"),
            (Kind::Removed, "Removed"),
        ];
        let mut entry = Vec::new();
        for (kind, title) in sections {
            let of_users =
                |change: &&Change| change.class > Class::Documentation && change.kind == kind;
            let lines: String = self.changes.iter().filter(of_users).map(line).collect();
            if !lines.is_empty() {
                entry.push(format!("### {title}\n\n{lines}"));
            }
        }
        entry.join("\n")
    }
}

fn line(change: &Change) -> String {
    let whose = operations(change);
    let breaking = if change.class == Class::Breaking {
        "**Breaking:** "
    } else {
        ""
    };
    match (change.place.as_str(), change.kind) {
        ("operation", Kind::Added | Kind::Removed) => {
            format!("- {breaking}{whose}: {}.\n", change.what)
        }
        _ if whose.is_empty() || change.place.starts_with("schema ") => {
            format!("- {breaking}{change}.\n")
        }
        _ => format!("- {breaking}{whose}, {change}.\n"),
    }
}
