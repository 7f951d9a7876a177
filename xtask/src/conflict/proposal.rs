//! What to do about an action, as changes to its lines.

use std::fmt;

use serde::Serialize;

/// What to do about an action that does not fit.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Advice {
    /// Delete the action.
    Delete {
        /// Why it has nothing left to do.
        reason: String,
        /// What to change if it is to stay all the same.
        otherwise: Vec<Proposal>,
    },
    /// Make one of these changes, the likeliest first. Each was tried.
    Change(Vec<Proposal>),
    /// Nothing: it fits again once another action is mended.
    Wait {
        /// The other action, as `x-id` names it.
        on: String,
    },
    /// No change could be found that makes the action fit.
    Decide {
        /// What to look at.
        hint: String,
    },
}

/// Changes to the lines of one action that make it fit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Proposal {
    /// When to make them, or why.
    pub reason: String,
    /// The changes, all of which are to be made.
    pub edits: Vec<Edit>,
}

/// A change to the lines of an action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Edit {
    /// Give a key of the action this value, whether it is there or not.
    Set {
        /// The key.
        key: &'static str,
        /// The value, as YAML on one line.
        value: String,
    },
    /// Take a key of the action out.
    Unset {
        /// The key.
        key: &'static str,
    },
    /// Replace a text wherever it stands in `update`.
    Replace {
        /// The text.
        old: String,
        /// What to put in its place.
        new: String,
    },
}

impl Edit {
    pub(super) fn set(key: &'static str, value: &str) -> Self {
        Self::Set {
            key,
            value: scalar(value),
        }
    }
}

impl fmt::Display for Edit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Set { key, value } => write!(f, "{key}: {value}"),
            Self::Unset { key } => write!(f, "delete the line `{key}`"),
            Self::Replace { old, new } => write!(f, "in `update`, write {new} instead of {old}"),
        }
    }
}

/// A text as a YAML scalar on one line, without quotes where it can do without.
///
/// A digest is quoted always, since it may look like a number.
fn scalar(text: &str) -> String {
    let is_count = !text.is_empty() && text.len() < 10 && text.bytes().all(|b| b.is_ascii_digit());
    let is_path = text.starts_with('$')
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.ends_with([':', ' ']);
    if is_count || is_path && !text.contains(char::is_control) {
        return text.to_owned();
    }
    if text.contains(char::is_control) {
        // JSON is YAML, and has a way to write them.
        return serde_json::Value::from(text).to_string();
    }
    format!("'{}'", text.replace('\'', "''"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_digest_is_quoted() {
        assert_eq!(scalar("123456789012"), "'123456789012'");
        assert_eq!(scalar("12"), "12");
    }

    proptest! {
        #[test]
        fn a_scalar_reads_as_the_text(text in "\\PC{0,20}", path in "\\$[ -~]{0,20}[!-~]") {
            for text in [text, path] {
                let yaml = format!("key: {}\n", scalar(&text));
                let read: std::collections::BTreeMap<String, String> =
                    serde_saphyr::from_str(&yaml).expect("YAML");
                prop_assert_eq!(&read["key"], &text);
            }
        }
    }
}
