//! What an import means for the users of the crates.
//!
//! This is the one place that puts together what is known of a new revision: what upstream has
//! changed, and what becomes of the surface.

use std::fmt;

use serde_json::Value;

use crate::{
    change::{Summary, changes},
    snapshot::{self, Difference},
};

/// What an import means for the users of the crates.
#[derive(Clone, Debug)]
pub struct Verdict {
    upstream: String,
    /// Parts of the surface, each with its new lines and with those that are gone.
    surface: Vec<(String, Vec<String>, Vec<String>)>,
}

impl Verdict {
    /// Of two revisions of upstream's document, and what differs from the snapshots.
    pub(super) fn new(before: &Value, after: &Value, snapshots: &[Difference]) -> Self {
        let surface = snapshots
            .iter()
            .filter(|part| part.set == snapshot::SURFACE);
        let lines = |part: &Difference| {
            let (new, gone): (Vec<_>, Vec<_>) = part.lines().into_iter().partition(|(new, _)| *new);
            let text =
                |lines: Vec<(bool, String)>| lines.into_iter().map(|(_, line)| line).collect();
            (part.name.clone(), text(new), text(gone))
        };
        Self {
            upstream: Summary::new(&changes(before, after)).to_string(),
            surface: surface.map(lines).collect(),
        }
    }

    /// Whether a line of the surface is gone or changed.
    pub fn is_breaking(&self) -> bool {
        self.surface.iter().any(|(.., gone)| !gone.is_empty())
    }

    /// An entry for `CHANGELOG.md`, to be put in a person's words.
    pub fn changelog(&self) -> String {
        let mut text =
            "### Changed\n\n- `vis-spec`: a new revision of Vonage's document.\n".to_owned();
        for (part, new, gone) in &self.surface {
            let mark = if gone.is_empty() {
                ""
            } else {
                "**Breaking:** "
            };
            text += &format!("- {mark}`{part}`: {}.\n", counts(new, gone));
        }
        text
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "upstream: {}", self.upstream)?;
        for (part, new, gone) in &self.surface {
            writeln!(f, "surface {part}: {}", counts(new, gone))?;
            gone.iter().try_for_each(|line| writeln!(f, "  -{line}"))?;
            new.iter().try_for_each(|line| writeln!(f, "  +{line}"))?;
        }
        let verdict = match (self.surface.is_empty(), self.is_breaking()) {
            (true, _) => "the surface of the crates stays as it is",
            (_, false) => "the surface of the crates grows: a minor change",
            (_, true) => "the surface of the crates loses or changes something: a major change",
        };
        writeln!(f, "{verdict}")
    }
}

fn counts(new: &[String], gone: &[String]) -> String {
    let lines = |lines: &[String]| match lines.len() {
        1 => "1 line".to_owned(),
        count => format!("{count} lines"),
    };
    match (new.is_empty(), gone.is_empty()) {
        (_, true) => format!("{} more", lines(new)),
        (true, false) => format!("{} gone", lines(gone)),
        (false, false) => format!("{} gone or changed, {} new", lines(gone), lines(new)),
    }
}
