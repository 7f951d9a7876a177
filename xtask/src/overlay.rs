//! Reading an [OpenAPI Overlay]: its actions, and where in the text they stand.
//!
//! Keys of an action that begin with `x-` mean nothing. A comment `# q06: ids are opaque …` begins a
//! group of actions.
//!
//! [OpenAPI Overlay]: https://spec.openapis.org/overlay/v1.0.0.html

mod rules;
mod spans;

use std::ops::Range;

use anyhow::{Context, Result, ensure};
use serde_json::{Map, Value};
use serde_json_path::JsonPath;

pub(crate) use rules::path;
use spans::Item;

/// An overlay that keeps to what all engines do alike.
#[derive(Clone, Debug)]
pub struct Overlay {
    text: String,
    actions: Vec<Action>,
    items: Vec<Item>,
}

/// Some nodes of the document, and what to do with them.
#[derive(Clone, Debug)]
pub struct Action {
    /// The line on which it begins.
    pub line: usize,
    /// The group that it belongs to, such as `q06 ids are opaque strings on the wire`.
    pub group: String,
    /// The nodes to act on, as it is written.
    pub target: String,
    /// What to do with them.
    pub change: Change,
    pub(crate) path: JsonPath,
}

/// What an action does with a node.
#[derive(Clone, Debug)]
pub enum Change {
    /// Merges these members into it.
    Update(Map<String, Value>),
    /// Removes it.
    Remove,
}

impl Action {
    /// Whether the action changes nothing but what people read.
    pub fn is_words(&self) -> bool {
        matches!(&self.change, Change::Update(update) if update.iter().all(is_words))
    }
}

impl Overlay {
    /// Reads an overlay.
    ///
    /// # Errors
    /// The text is no YAML, or an action breaks a rule; the message names the line.
    pub fn parse(text: &str) -> Result<Self> {
        // Other tools read YAML 1.2, to which `yes` is a string.
        let options =
            serde_saphyr::options! { strict_booleans: true, reject_unsupported_tags: true };
        let root: Value = serde_saphyr::from_str_with_options(text, options)?;
        let version = root["overlay"].as_str().unwrap_or_default();
        ensure!(
            version.starts_with("1.0."),
            "`overlay: {version}`: we read version 1.0.0"
        );
        let actions = root["actions"].as_array().map_or(&[][..], Vec::as_slice);
        let items = spans::items(text);
        ensure!(
            items.len() == actions.len(),
            "each action begins at `  - ` on a line of its own"
        );
        let actions = items.iter().zip(actions).map(|(item, action)| {
            rules::action(action, item).with_context(|| format!("overlay, line {}", item.line))
        });
        let actions = actions.collect::<Result<_>>()?;
        Ok(Self {
            text: text.to_owned(),
            actions,
            items,
        })
    }

    /// The text that the overlay was read from.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The actions, in the order in which they apply.
    pub fn actions(&self) -> &[Action] {
        &self.actions
    }

    /// What to delete for the action to go. The comment of a group goes with its last action.
    pub(crate) fn span(&self, action: usize) -> Option<Range<usize>> {
        spans::deletion(&self.text, &self.items, action)
    }

    /// Where `part`, such as the target, is written within the action.
    pub(crate) fn find(&self, action: usize, part: &str) -> Option<Range<usize>> {
        let body = self.items.get(action)?.body.clone();
        let start = body.start + self.text.get(body)?.find(part)?;
        Some(start..start + part.len())
    }

    /// The lines of a member of the action's `update`, if it has lines of its own.
    pub(crate) fn member(&self, action: usize, keys: &[String]) -> Option<Range<usize>> {
        spans::member(&self.text, self.items.get(action)?.body.clone(), keys)
    }
}

/// Whether a key has a value that only people read.
pub(crate) fn is_word(key: &str) -> bool {
    matches!(
        key,
        "description" | "summary" | "title" | "example" | "examples"
    )
}

/// Whether a member is words only, at any depth. A response needs no more than a description.
pub(crate) fn is_words((key, value): (&String, &Value)) -> bool {
    match value {
        Value::Object(members) => {
            let is_response = key.parse::<u16>().is_ok();
            !members.is_empty() && !is_response && members.iter().all(is_words)
        }
        _ => is_word(key),
    }
}
