//! Parser of [OpenAPI Overlay] documents: actions and their positions in the text.
//!
//! Keys of an action that begin with `x-` are ignored. A comment `# q06: ids are opaque …` begins a
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

/// An overlay within the portable rules.
#[derive(Clone, Debug)]
pub struct Overlay {
    text: String,
    actions: Vec<Action>,
    items: Vec<Item>,
}

/// An action: a target and a change.
#[derive(Clone, Debug)]
pub struct Action {
    /// The first line.
    pub line: usize,
    /// The group, such as `q06 ids are opaque strings on the wire`.
    pub group: String,
    /// The JSONPath of the target, as written.
    pub target: String,
    /// The change.
    pub change: Change,
    pub(crate) path: JsonPath,
}

/// The change that an action makes to a node.
#[derive(Clone, Debug)]
pub enum Change {
    /// Merges these members into the node.
    Update(Map<String, Value>),
    /// Removes the node.
    Remove,
}

impl Action {
    /// Whether the action changes documentation only.
    pub fn is_documentation(&self) -> bool {
        matches!(&self.change, Change::Update(update) if update.iter().all(is_documentation))
    }
}

impl Overlay {
    /// Parses an overlay.
    ///
    /// # Errors
    /// The text is not YAML, or an action breaks a rule; the message names the line.
    pub fn parse(text: &str) -> Result<Self> {
        // YAML 1.2, as in other tools: `yes` is a string.
        let options =
            serde_saphyr::options! { strict_booleans: true, reject_unsupported_tags: true };
        let root: Value = serde_saphyr::from_str_with_options(text, options)?;
        let version = root["overlay"].as_str().unwrap_or_default();
        ensure!(
            version.starts_with("1.0."),
            "`overlay: {version}` is not supported; use version 1.0.0"
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

    /// The source text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The actions, in order.
    pub fn actions(&self) -> &[Action] {
        &self.actions
    }

    /// The span to delete for an action. The last action of a group includes the comment of the group.
    pub(crate) fn span(&self, action: usize) -> Option<Range<usize>> {
        spans::deletion(&self.text, &self.items, action)
    }

    /// The span of `part`, such as the target, within the action.
    pub(crate) fn find(&self, action: usize, part: &str) -> Option<Range<usize>> {
        let body = self.items.get(action)?.body.clone();
        let start = body.start + self.text.get(body)?.find(part)?;
        Some(start..start + part.len())
    }

    /// The span of a member of `update`, if it has its own lines.
    pub(crate) fn member(&self, action: usize, keys: &[String]) -> Option<Range<usize>> {
        spans::member(&self.text, self.items.get(action)?.body.clone(), keys)
    }
}

/// Whether the value of a key is documentation.
pub(crate) fn is_documentation_key(key: &str) -> bool {
    matches!(
        key,
        "description" | "summary" | "title" | "example" | "examples" | "x-doc-alias"
    )
}

/// Whether a member is documentation only, at any depth.
pub(crate) fn is_documentation(member: (&String, &Value)) -> bool {
    has_only(member, is_documentation_key)
}

/// Whether a member only annotates, at any depth.
pub(crate) fn is_annotation(member: (&String, &Value)) -> bool {
    has_only(member, |key| {
        is_documentation_key(key) || key.starts_with("x-")
    })
}

/// A response has more: it needs only a description.
fn has_only((key, value): (&String, &Value), is_meant: fn(&str) -> bool) -> bool {
    match value {
        Value::Object(members) => {
            let is_response = key.parse::<u16>().is_ok();
            let mut members = members.iter();
            !is_response && members.len() > 0 && members.all(|it| has_only(it, is_meant))
        }
        _ => is_meant(key),
    }
}
