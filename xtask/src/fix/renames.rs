//! Detection of renames and moves between two revisions.

use std::collections::BTreeMap;

use serde_json::Value;
use similar::TextDiff;

use crate::document::{join, name};

/// Minimum similarity of two names, or of the properties of two schemas, from 0 to 1.
const MIN_SIMILARITY: f32 = 0.6;

/// A removed name, and an added name that may replace it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Rename {
    pub(crate) old: String,
    pub(crate) new: String,
    /// The place that contains both, or the operation whose id it is.
    around: String,
    /// Whether there is no other candidate.
    pub(crate) is_only: bool,
}

impl Rename {
    fn new(old: &str, new: &str, around: &str, is_only: bool) -> Self {
        let [old, new, around] = [old, new, around].map(str::to_owned);
        Self {
            old,
            new,
            around,
            is_only,
        }
    }

    /// Whether it renames this place, one that contains it, or the operation here.
    pub(crate) fn applies_to(&self, place: &str) -> bool {
        let inner = format!("{}/", join(&self.around, &self.old));
        self.around == place || format!("{place}/").starts_with(&inner)
    }

    /// Replaces the old name in a target, if present.
    pub(crate) fn rewrite(&self, target: &str) -> Option<String> {
        let quoted = |name: &str| format!("'{}'", name.replace('\'', r"\'"));
        let is_part = |c: char| c.is_alphanumeric() || c == '_';
        let mut rewritten = target.replace(&quoted(&self.old), &quoted(&self.new));
        let member = match self.new.chars().all(is_part) {
            true => format!(".{}", self.new),
            false => format!("[{}]", quoted(&self.new)),
        };
        let old = format!(".{}", self.old);
        let mut end = rewritten.len();
        while let Some(start) = rewritten.get(..end)?.rfind(&old) {
            let after = start + old.len();
            if !rewritten.get(after..)?.starts_with(is_part) {
                rewritten.replace_range(start..after, &member);
            }
            end = start;
        }
        (rewritten != target).then_some(rewritten)
    }
}

/// Possible renames of operations, paths, schemas, properties and parameters.
pub(crate) fn renames(before: &Value, after: &Value) -> Vec<Rename> {
    let mut found = Vec::new();
    compare(before, after, "", &mut found);
    let (before, after) = (paths_of_operations(before), paths_of_operations(after));
    // An id that is present in both revisions is another operation's.
    found.retain(|Rename { old, new, .. }| {
        !after.contains_key(old.as_str()) && !before.contains_key(new.as_str())
    });
    for (id, old) in &before {
        if let Some(new) = after.get(id).filter(|new| *new != old) {
            let moved = Rename::new(old, new, "/paths", true);
            found.extend((!found.contains(&moved)).then_some(moved));
        }
    }
    found
}

fn paths_of_operations(document: &Value) -> BTreeMap<&str, &str> {
    let mut found = BTreeMap::new();
    for (path, item) in document["paths"].as_object().into_iter().flatten() {
        for operation in item.as_object().into_iter().flat_map(|item| item.values()) {
            let id = operation.get("operationId").and_then(Value::as_str);
            found.extend(id.map(|id| (id, path.as_str())));
        }
    }
    found
}

fn compare(before: &Value, after: &Value, around: &str, found: &mut Vec<Rename>) {
    let [old, new] = [before, after].map(|value| value["operationId"].as_str());
    if let (Some(old), Some(new)) = (old, new)
        && old != new
    {
        found.push(Rename::new(old, new, around, true));
    }
    let (before, after) = (members(before), members(after));
    let mut similar: Vec<(&str, &str)> = Vec::new();
    for (old, was) in before.iter().filter(|(key, _)| !after.contains_key(*key)) {
        for (new, is) in after.iter().filter(|(key, _)| !before.contains_key(*key)) {
            similar.extend(is_similar((old, was), (new, is)).then_some((*old, *new)));
        }
    }
    for (old, new) in &similar {
        let is_rival = |(other, another): &&(&str, &str)| other == old || another == new;
        let is_only = similar.iter().filter(is_rival).count() == 1;
        found.push(Rename::new(old, new, around, is_only));
    }
    for (key, was) in &before {
        if let Some(is) = after.get(key) {
            compare(was, is, &join(around, key), found);
        }
    }
}

/// Members of an object, and named elements of an array.
fn members(value: &Value) -> BTreeMap<&str, &Value> {
    let members = value.as_object().into_iter().flatten();
    let elements = value.as_array().into_iter().flatten();
    let named = elements.filter_map(|element| Some((name(element)?, element)));
    members
        .map(|(key, value)| (key.as_str(), value))
        .chain(named)
        .collect()
}

/// Whether two schemas share most properties, or two properties or parameters of one type have the same
/// description or a similar name.
fn is_similar((old, was): (&str, &Value), (new, is): (&str, &Value)) -> bool {
    let [schema, other] = [was, is].map(|value| value.get("schema").unwrap_or(value));
    let properties = [schema, other].map(|schema| members(&schema["properties"]));
    if properties.iter().all(|properties| !properties.is_empty()) {
        let [old, new] = properties.map(|all| all.into_keys().collect::<Vec<_>>());
        return TextDiff::from_slices(&old, &new).ratio() >= MIN_SIMILARITY;
    }
    let is_same = |key| schema.get(key) == other.get(key);
    let is_typed = schema["type"].is_string() && is_same("type") && is_same("format");
    let is_described = was["description"].is_string() && was["description"] == is["description"];
    let (old, new) = (old.to_lowercase(), new.to_lowercase());
    is_typed && (is_described || TextDiff::from_chars(old, new).ratio() >= MIN_SIMILARITY)
}
