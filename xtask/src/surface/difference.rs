//! What differs between two surfaces, and what it asks of the next version.

use std::fmt::{self, Write as _};

use super::fact::Fact;
use super::facts::facts;
use super::{Level, Surface};

/// What differs between two surfaces, what breaks users first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    changes: Vec<Change>,
}

/// One thing that a user can name and that is new, gone or another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What it asks of the next version.
    pub level: Level,
    /// What it is about, such as `list_calls().states` or `Event.id`.
    pub item: String,
    /// What becomes of it.
    pub kind: Kind,
}

/// What becomes of something that a user can name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It is new, such as a field of this type.
    Added(String),
    /// It is gone.
    Removed(String),
    /// It is there still, but otherwise.
    Changed {
        /// How it was.
        before: String,
        /// How it is.
        after: String,
    },
}

impl Difference {
    /// What makes `after` of `before`.
    pub fn new(before: &Surface, after: &Surface) -> Self {
        let (before, after) = (facts(before), facts(after));
        let gone = before.iter().filter_map(|(item, was)| {
            let kind = match after.get(item) {
                None => Kind::Removed(was.value.clone()),
                Some(is) if is.value == was.value => return None,
                Some(Fact { value, .. }) => Kind::Changed {
                    before: was.value.clone(),
                    after: value.clone(),
                },
            };
            Some((item, was.goes, kind))
        });
        let new = after.iter().filter(|(item, _)| !before.contains_key(*item));
        let new = new.map(|(item, is)| {
            let is_of_new = |owner| !before.contains_key(owner);
            let level = match &is.owner {
                Some(owner) if is_of_new(owner) => is.appears.min(Level::Minor),
                _ => is.appears,
            };
            (item, level, Kind::Added(is.value.clone()))
        });
        let mut changes: Vec<Change> = gone
            .chain(new)
            .map(|(item, level, kind)| Change {
                level,
                item: item.clone(),
                kind,
            })
            .collect();
        changes.sort_by(|one, other| {
            other
                .level
                .cmp(&one.level)
                .then_with(|| one.item.cmp(&other.item))
        });
        Self { changes }
    }

    /// The changes, what breaks users first.
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// What the next version has to be at least: [`Level::Patch`] when no user can tell.
    pub fn level(&self) -> Level {
        let levels = self.changes.iter().map(|change| change.level);
        levels.max().unwrap_or(Level::Patch)
    }

    /// As a comment on a pull request, for a crate that is at `version`.
    pub fn markdown(&self, version: &str) -> String {
        let mut text = format!("### Rust surface: {}\n", self.verdict(version));
        for level in [Level::Major, Level::Minor, Level::Patch] {
            let mut changes = self.changes.iter().filter(|change| change.level == level);
            let Some(first) = changes.next() else {
                continue;
            };
            // Writing to a string cannot fail.
            let _ = write!(text, "\n**{level}**\n\n");
            for change in std::iter::once(first).chain(changes) {
                let line = change.sentence(code);
                let _ = writeln!(text, "- {line}");
            }
        }
        text
    }

    /// As lines for a terminal, for a crate that is at `version`.
    pub fn text(&self, version: &str) -> String {
        let mut text = String::new();
        for change in &self.changes {
            let line = change.sentence(str::to_owned);
            let _ = writeln!(text, "{:5}  {line}", change.level.to_string());
        }
        text + &format!("{}\n", self.verdict(version))
    }

    fn verdict(&self, version: &str) -> String {
        let level = self.level();
        let why = match self.changes.first() {
            None => "no user can tell the difference",
            Some(_) if level == Level::Major => "programs that use what is gone must change",
            Some(_) if level == Level::Minor => "there is more to use, and nothing is gone",
            Some(_) => "nothing that a program names has changed",
        };
        match level.next(version) {
            Some(next) => format!("{level}, {version} to {next} at least: {why}"),
            None => format!("{level}: {why}"),
        }
    }
}

impl Change {
    fn sentence(&self, quote: fn(&str) -> String) -> String {
        let item = quote(&self.item);
        let of = |value: &str| match value {
            "" => String::new(),
            value => format!(": {}", quote(value)),
        };
        match &self.kind {
            Kind::Added(value) => format!("new: {item}{}", of(value)),
            Kind::Removed(value) => format!("gone: {item}{}", of(value)),
            Kind::Changed { before, after } => {
                let (before, after) = (quote(before), quote(after));
                format!("changed: {item}: {before} is now {after}")
            }
        }
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence(str::to_owned))
    }
}

/// As inline code of Markdown; what is named here holds no backticks.
fn code(text: &str) -> String {
    format!("`{}`", text.replace('`', "'"))
}
