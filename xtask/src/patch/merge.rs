//! Applies one action to a document.

use serde_json::{Map, Value};
use serde_json_path::JsonPath;

use crate::{
    document::{place, unescaped},
    overlay::{Action, Change, is_annotation, is_documentation_key},
};

/// A node that an action matched.
#[derive(Debug)]
pub(crate) struct Node {
    pub(crate) place: String,
    /// The node before the action.
    pub(crate) before: Value,
    pub(crate) outcome: Outcome,
}

/// The effect of an action on a node.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    /// Whether the wire or the Rust code changed.
    pub(crate) is_changed: bool,
    /// Whether documentation changed.
    pub(crate) is_documentation_changed: bool,
    /// Replaced and removed values other than documentation, with their keys.
    pub(crate) replaced: Vec<(Vec<String>, Value)>,
    /// Missing objects for which the update has annotations only. They are not created.
    pub(crate) absent: Vec<Vec<String>>,
    /// The reason why engines differ, if they do.
    pub(crate) problem: Option<&'static str>,
}

/// Distinct pointers to the nodes that a path selects.
pub(crate) fn locate(path: &JsonPath, document: &Value) -> Vec<String> {
    let located = path.query_located(document).dedup();
    located
        .locations()
        .map(|location| location.to_json_pointer())
        .collect()
}

/// Applies an action to the nodes at these pointers.
pub(crate) fn apply(action: &Action, document: &mut Value, pointers: &[String]) -> Vec<Node> {
    let node = |pointer: &String| Node {
        place: place(document, pointer),
        before: document.pointer(pointer).cloned().unwrap_or_default(),
        outcome: Outcome::default(),
    };
    let mut nodes: Vec<Node> = pointers.iter().map(node).collect();
    // From the end: a node can contain another one.
    for (pointer, node) in pointers.iter().zip(&mut nodes).rev() {
        node.outcome = match (&action.change, document.pointer_mut(pointer)) {
            (Change::Update(update), Some(value)) => merge_into(value, update),
            _ => remove(document, pointer),
        };
    }
    nodes
}

/// Merges an update into a node.
pub(crate) fn merge_into(node: &mut Value, update: &Map<String, Value>) -> Outcome {
    let mut outcome = Outcome::default();
    // OpenAPI 3.0 ignores the siblings of `$ref`.
    let is_reference = node.get("$ref").is_some();
    match node {
        Value::Object(members) => outcome.merge(members, update, &mut Vec::new()),
        _ => outcome.problem = Some("is no object"),
    }
    outcome.is_changed &= !is_reference;
    outcome
}

impl Outcome {
    fn merge(
        &mut self,
        node: &mut Map<String, Value>,
        update: &Map<String, Value>,
        keys: &mut Vec<String>,
    ) {
        let is_nested = |value: &Value| value.is_object() || value.is_array();
        for (key, new) in update {
            keys.push(key.clone());
            match (node.get_mut(key), new) {
                (None, Value::Object(_)) if is_annotation((key, new)) => {
                    self.absent.push(keys.clone())
                }
                (Some(Value::Object(old)), Value::Object(new)) => self.merge(old, new, keys),
                (Some(old), _) if covers(key, old, new) => {}
                (Some(old), _) if is_nested(old) || is_nested(new) => {
                    self.problem = Some("has an array or object already that would be merged");
                    self.is_changed = true;
                }
                _ => {
                    let old = node.insert(key.clone(), new.clone());
                    if is_documentation_key(key) {
                        self.is_documentation_changed = true;
                    } else {
                        self.is_changed = true;
                        self.replaced.extend(old.map(|old| (keys.clone(), old)));
                    }
                }
            }
            keys.pop();
        }
    }
}

/// Whether the old value covers the new one. `required` and `enum` are sets.
fn covers(key: &str, old: &Value, new: &Value) -> bool {
    match (key, old, new) {
        ("required" | "enum", Value::Array(old), Value::Array(new)) => {
            new.iter().all(|value| old.contains(value))
        }
        _ => old == new,
    }
}

fn remove(document: &mut Value, pointer: &str) -> Outcome {
    let (around, key) = pointer.rsplit_once('/').unwrap_or_default();
    let key = unescaped(key);
    let around = document.pointer_mut(around).and_then(Value::as_object_mut);
    let removed = around.and_then(|around| around.shift_remove(&key));
    let is_portable = |value: &Value| value.is_object() || value.is_array();
    let mut outcome = Outcome::default();
    match removed.filter(is_portable) {
        Some(value) => outcome.replaced.push((Vec::new(), value)),
        None => outcome.problem = Some("is no object or array in an object"),
    }
    outcome.is_changed = true;
    outcome
}
