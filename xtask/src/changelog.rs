//! The change log, in the form of [Keep a Changelog], as far as the workspace's commands write in it.
//!
//! Every entry for a new document of upstream's ends in the document's SHA-256, so that the change
//! log shows by itself whether it tells of the document that is committed.
//!
//! [Keep a Changelog]: https://keepachangelog.com/en/1.1.0/

use std::fmt::Write as _;

use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::diff::{Class, Diff, operations};
use crate::surface::{Change, Difference, Kind, Level};

/// What stands before the digest of a document.
const DIGEST_MARK: &str = "SHA-256 `";

/// The digits of a document's SHA-256 that the change log shows.
const SHOWN_DIGITS: usize = 12;

/// The headings below a version, in their order.
const HEADINGS: [&str; 6] = [
    "Added",
    "Changed",
    "Deprecated",
    "Removed",
    "Fixed",
    "Security",
];

/// Lines for the change log, by heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    added: Vec<String>,
    changed: Vec<String>,
    removed: Vec<String>,
}

impl Entry {
    /// What users should know of a new document: what they can name that is new, gone or another,
    /// and what the service does otherwise.
    ///
    /// `upstream` is the text of the document as Vonage published it, `wire` what differs between the
    /// patched documents.
    pub fn new(upstream: &str, surface: &Difference, wire: &Diff) -> Self {
        let breaking_or_new = surface
            .changes()
            .iter()
            .filter(|it| it.level > Level::Patch);
        let (mut added, mut changed, mut removed) = (Vec::new(), Vec::new(), Vec::new());
        for Change { item, kind, .. } in breaking_or_new {
            match kind {
                Kind::Added(_) => added.push(format!("`{item}`.")),
                Kind::Removed(_) => removed.push(format!("`{item}`.")),
                Kind::Changed { before, after } => {
                    changed.push(format!("`{item}`: `{before}` is now `{after}`."));
                }
            }
        }
        let behaviour = wire.of_class(Class::Behavioural);
        changed.extend(behaviour.map(|change| match operations(change).as_str() {
            "" => format!("{change}."),
            operations => format!("{operations}: {change}."),
        }));
        changed.push(format!(
            "Built from Vonage's document{}, {DIGEST_MARK}{}`.",
            version(upstream),
            digest(upstream)
        ));
        Self {
            added,
            changed,
            removed,
        }
    }

    fn sections(&self) -> [(&'static str, &[String]); 3] {
        [
            ("Added", &self.added),
            ("Changed", &self.changed),
            ("Removed", &self.removed),
        ]
    }

    /// The entry by itself, to be shown.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for (heading, lines) in self.sections() {
            if !lines.is_empty() {
                // Writing to a string cannot fail.
                let _ = write!(text, "### {heading}\n\n{}\n", list(lines));
            }
        }
        text.trim_end().to_owned() + "\n"
    }

    /// The change log `text` with this entry below its heading `[Unreleased]`.
    ///
    /// A line of an earlier entry there that tells the digest of a document gives way, and so does
    /// one that this entry repeats.
    ///
    /// # Errors
    /// [`NoUnreleased`] when there is no such heading.
    pub fn inserted_into(&self, text: &str) -> Result<String, NoUnreleased> {
        let (before, unreleased, after) = unreleased(text)?;
        let mut sections = parsed(unreleased);
        for (_, lines) in &mut sections {
            lines.retain(|line| {
                let told = line.strip_prefix("- ").unwrap_or(line).trim_end();
                let repeated = self
                    .sections()
                    .iter()
                    .any(|(_, new)| new.iter().any(|new| new == told));
                !line.contains(DIGEST_MARK) && !repeated
            });
        }
        for (heading, lines) in self.sections() {
            let lines = lines.iter().map(|line| format!("- {line}\n"));
            match sections.iter_mut().find(|(name, _)| name == heading) {
                Some((_, there)) => there.extend(lines),
                None => sections.push((heading.to_owned(), lines.collect())),
            }
        }
        let rank = |name: &str| HEADINGS.iter().position(|heading| *heading == name);
        sections.sort_by_key(|(name, _)| rank(name));
        let mut result = before.to_owned();
        for (heading, lines) in sections.iter().filter(|(_, lines)| !lines.is_empty()) {
            if !heading.is_empty() {
                let _ = write!(result, "\n### {heading}\n");
            }
            let _ = write!(result, "\n{}", lines.concat());
        }
        if !after.is_empty() {
            result.push('\n');
        }
        Ok(result + after)
    }
}

/// Whether the change log tells of `document`: whether the first digest in it is the document's.
pub fn tells_of(text: &str, document: &str) -> bool {
    let told = text.split_once(DIGEST_MARK);
    told.is_some_and(|(_, rest)| rest.starts_with(&format!("{}`", digest(document))))
}

/// The change log has no heading `## [Unreleased]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no heading `## [Unreleased]`; add one above the newest version")]
pub struct NoUnreleased;

/// The text up to the end of the heading `[Unreleased]`, what is below it, and the rest.
fn unreleased(text: &str) -> Result<(&str, &str, &str), NoUnreleased> {
    const HEADING: &str = "## [Unreleased]\n";
    let start = match text.find(&format!("\n{HEADING}")) {
        Some(at) => at + 1,
        None if text.starts_with(HEADING) => 0,
        None => return Err(NoUnreleased),
    };
    let (before, rest) = text.split_at(start + HEADING.len());
    let end = rest.find("\n## ").map_or(rest.len(), |at| at + 1);
    let (below, after) = rest.split_at(end);
    Ok((before, below, after))
}

/// Headings, and the items of the list below each, with their line breaks. What stands above the
/// first heading has the name "".
fn parsed(unreleased: &str) -> Vec<(String, Vec<String>)> {
    let mut sections = vec![(String::new(), Vec::<String>::new())];
    for line in unreleased.lines() {
        if let Some(heading) = line.strip_prefix("### ") {
            sections.push((heading.trim().to_owned(), Vec::new()));
        } else if let (false, Some((_, lines))) = (line.trim().is_empty(), sections.last_mut()) {
            match lines.last_mut() {
                Some(item) if line.starts_with(' ') => {
                    item.push_str(line);
                    item.push('\n');
                }
                _ => lines.push(format!("{line}\n")),
            }
        }
    }
    sections
}

fn list(lines: &[String]) -> String {
    lines.iter().map(|line| format!("- {line}\n")).collect()
}

/// What the document calls its version, for the end of a sentence.
fn version(document: &str) -> String {
    let document: Option<Value> = serde_json::from_str(document).ok();
    let version = document
        .as_ref()
        .and_then(|document| document.pointer("/info/version"));
    let version = version.and_then(Value::as_str);
    version.map_or_else(String::new, |version| format!(" of version {version}"))
}

fn digest(document: &str) -> String {
    let digest = Sha256::digest(document);
    let digits: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    digits.chars().take(SHOWN_DIGITS).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{diff::diff, surface::Surface};

    fn entry(document: &str, lost: &str) -> Entry {
        let surface = |ids: &str| Surface::from([("types/ids".to_owned(), ids.to_owned())]);
        let difference = Difference::new(&surface(lost), &surface("NewId\n"));
        let order = |default: &str| {
            json!({ "paths": { "/calls": { "get": { "parameters": [
                { "in": "query", "name": "order", "schema": { "default": default } },
            ] } } } })
        };
        Entry::new(document, &difference, &diff(&order("ASC"), &order("DESC")))
    }

    const DOCUMENT: &str = r#"{"info":{"version":"1.0.2"}}"#;
    const LOG: &str = "# Changelog\n\n## [Unreleased]\n\n### Added\n\n- A thing\n  of two lines.\n\n\
                       ### Fixed\n\n- A fault.\n\n## [0.1.0]\n\n### Added\n\n- All.\n";

    #[test]
    fn an_entry_joins_what_is_unreleased() {
        let text = entry(DOCUMENT, "OldId\n")
            .inserted_into(LOG)
            .expect("a change log");

        assert_eq!(
            text,
            "# Changelog\n\n## [Unreleased]\n\n### Added\n\n- A thing\n  of two lines.\n\
             - `vis-types: NewId`.\n\n### Changed\n\n- `GET /calls`: query parameter `order`: default changed from `ASC` to `DESC`.\n\
             - Built from Vonage's document of version 1.0.2, SHA-256 `c28c90f3eda4`.\n\n\
             ### Removed\n\n- `vis-types: OldId`.\n\n### Fixed\n\n- A fault.\n\n\
             ## [0.1.0]\n\n### Added\n\n- All.\n"
        );
    }

    #[test]
    fn the_same_entry_twice_is_there_once() {
        let entry = entry("{}", "OldId\n");
        let once = entry.inserted_into(LOG).expect("a change log");
        assert_eq!(entry.inserted_into(&once), Ok(once));
    }

    #[test]
    fn only_the_newest_document_counts() {
        let first = entry("{}", "").inserted_into(LOG).expect("a change log");
        assert!(tells_of(&first, "{}") && !tells_of(&first, "[]"));

        let second = entry("[]", "").inserted_into(&first).expect("a change log");
        assert!(tells_of(&second, "[]") && !tells_of(&second, "{}"));
        assert!(!tells_of(LOG, "{}"));
    }

    #[test]
    fn a_change_log_without_the_heading_is_refused() {
        let entry = entry("{}", "");
        assert_eq!(entry.inserted_into("# Changelog\n"), Err(NoUnreleased));
        let bare = "## [Unreleased]\n";
        assert!(
            entry
                .inserted_into(bare)
                .is_ok_and(|text| text.starts_with(bare))
        );
    }
}
