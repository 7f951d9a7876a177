//! What upstream may have renamed or moved between two revisions.

use std::collections::BTreeMap;

use serde_json::Value;
use similar::TextDiff;

use crate::document::{join, name};

/// How alike two names, or the properties of two schemas, must be, of 1.
const MIN_SIMILARITY: f32 = 0.6;

/// A name that has gone, and one that has come in its place.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Rename {
    pub(crate) old: String,
    pub(crate) new: String,
    /// The place that both are in, or that of the operation whose id it is.
    around: String,
    /// Whether neither has another candidate.
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

    /// Whether it is the name of this place, or of one around it, or of the operation here.
    pub(crate) fn is_about(&self, place: &str) -> bool {
        let inner = format!("{}/", join(&self.around, &self.old));
        self.around == place || format!("{place}/").starts_with(&inner)
    }

    /// The target with the new name, if it has the old one.
    pub(crate) fn follow(&self, target: &str) -> Option<String> {
        let quoted = |name: &str| format!("'{}'", name.replace('\'', r"\'"));
        let is_part = |c: char| c.is_alphanumeric() || c == '_';
        let mut followed = target.replace(&quoted(&self.old), &quoted(&self.new));
        let member = match self.new.chars().all(is_part) {
            true => format!(".{}", self.new),
            false => format!("[{}]", quoted(&self.new)),
        };
        let old = format!(".{}", self.old);
        let mut end = followed.len();
        while let Some(start) = followed.get(..end)?.rfind(&old) {
            let after = start + old.len();
            if !followed.get(after..)?.starts_with(is_part) {
                followed.replace_range(start..after, &member);
            }
            end = start;
        }
        (followed != target).then_some(followed)
    }
}

/// What upstream may have renamed: operations, paths, schemas, properties, parameters.
pub(crate) fn renames(before: &Value, after: &Value) -> Vec<Rename> {
    let mut found = Vec::new();
    compare(before, after, "", &mut found);
    let (before, after) = (paths_of_operations(before), paths_of_operations(after));
    // An id that is still there, or was there before, is that of another operation.
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
    let mut alike: Vec<(&str, &str)> = Vec::new();
    for (old, was) in before.iter().filter(|(key, _)| !after.contains_key(*key)) {
        for (new, is) in after.iter().filter(|(key, _)| !before.contains_key(*key)) {
            alike.extend(is_alike((old, was), (new, is)).then_some((*old, *new)));
        }
    }
    for (old, new) in &alike {
        let is_rival = |(other, another): &&(&str, &str)| other == old || another == new;
        let is_only = alike.iter().filter(is_rival).count() == 1;
        found.push(Rename::new(old, new, around, is_only));
    }
    for (key, was) in &before {
        if let Some(is) = after.get(key) {
            compare(was, is, &join(around, key), found);
        }
    }
}

/// The values in another one, by the names that they go by.
fn members(value: &Value) -> BTreeMap<&str, &Value> {
    let members = value.as_object().into_iter().flatten();
    let elements = value.as_array().into_iter().flatten();
    let named = elements.filter_map(|element| Some((name(element)?, element)));
    members
        .map(|(key, value)| (key.as_str(), value))
        .chain(named)
        .collect()
}

/// Whether two schemas have most properties in common, or two properties or parameters of one type a
/// description, or nearly a name.
fn is_alike((old, was): (&str, &Value), (new, is): (&str, &Value)) -> bool {
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
