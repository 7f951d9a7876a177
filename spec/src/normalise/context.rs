//! State that all steps share, and how they read and write JSON.

use std::collections::{BTreeMap, BTreeSet};

use percent_encoding::percent_decode_str;
use serde_json::{Value, json};

use super::names::is_one_of;
use super::{Note, Refusal};

/// Maximum number of schemas to visit: nested `allOf` can double it with each level.
const MAX_STEPS: usize = 200_000;
const MAX_DEPTH: usize = 64;

/// Keys that may stand beside an `allOf` of one reference without changing its type.
const ANNOTATIONS: &str = "allOf description title example default deprecated readOnly writeOnly nullable \
    type externalDocs xml";

pub(super) struct Normaliser<'a> {
    pub(super) root: &'a Value,
    /// The current place, such as `GET /self/faxes` or `components/schemas/Call`.
    pub(super) place: String,
    pub(super) notes: BTreeSet<Note>,
    pub(super) refusals: BTreeSet<Refusal>,
    /// Schemas that are Rust types, by their Rust names.
    pub(super) named: BTreeMap<String, Value>,
    /// Names that the document gives; no derived name may equal one of them.
    pub(super) given: BTreeSet<String>,
    /// The normalised use of each reference; `None` while it is in progress.
    pub(super) uses: BTreeMap<String, Option<Value>>,
    /// References that `flatten` is following.
    pub(super) open: Vec<String>,
    pub(super) depth: usize,
    steps: usize,
}

impl<'a> Normaliser<'a> {
    pub(super) fn new(root: &'a Value) -> Self {
        Self {
            root,
            place: String::new(),
            notes: BTreeSet::new(),
            refusals: BTreeSet::new(),
            named: BTreeMap::new(),
            given: BTreeSet::new(),
            uses: BTreeMap::new(),
            open: Vec::new(),
            depth: 0,
            steps: 0,
        }
    }

    pub(super) fn note(&mut self, text: impl Into<String>) {
        let (place, text) = (self.place.clone(), text.into());
        self.notes.insert(Note { place, text });
    }

    pub(super) fn refuse(&mut self, text: impl Into<String>) {
        let (place, text) = (self.place.clone(), text.into());
        self.refusals.insert(Refusal { place, text });
    }

    /// Counts a visit of a schema at `depth`, and returns whether the limits allow it.
    pub(super) fn count_visit(&mut self, depth: usize) -> bool {
        self.steps += 1;
        if self.steps == MAX_STEPS || depth == MAX_DEPTH {
            self.refuse("the schemas lie in each other too deep, or refer to each other too often");
        }
        self.steps < MAX_STEPS && depth < MAX_DEPTH
    }

    pub(super) fn target(&self, reference: &str) -> Option<&'a Value> {
        let pointer = reference.strip_prefix('#')?;
        self.root
            .pointer(&percent_decode_str(pointer).decode_utf8_lossy())
    }

    /// Resolves a chain of `$ref`; null if it does not end.
    pub(super) fn follow(&self, value: &Value) -> Value {
        let steps = std::iter::successors(Some(value), |value| self.target(text(value, "$ref")?));
        let last = steps.take(MAX_DEPTH).last();
        let end = last.filter(|last| text(last, "$ref").is_none());
        end.cloned().unwrap_or_default()
    }
}

pub(super) fn text<'v>(value: &'v Value, key: &str) -> Option<&'v str> {
    value[key].as_str()
}

pub(super) fn flag(value: &Value, key: &str) -> bool {
    value[key] == true
}

pub(super) fn items<'v>(value: &'v Value, key: &str) -> impl Iterator<Item = &'v Value> {
    value[key].as_array().into_iter().flatten()
}

/// Members of the object at `key`, sorted: the order in the document must not matter.
pub(super) fn members<'v>(value: &'v Value, key: &str) -> BTreeMap<&'v str, &'v Value> {
    let members = value[key].as_object().into_iter().flatten();
    members.map(|(key, member)| (&**key, member)).collect()
}

/// Members of an object or an array, with their keys or indexes.
pub(super) fn entries(value: &Value) -> Vec<(String, &Value)> {
    let items = value.as_array().into_iter().flatten().enumerate();
    let members = value.as_object().into_iter().flatten();
    let items = items.map(|(at, item)| (at.to_string(), item));
    let members = members.map(|(key, member)| (key.clone(), member));
    items.chain(members).collect()
}

pub(super) fn scalar_text(value: &Value) -> String {
    value.as_str().map_or(value.to_string(), str::to_owned)
}

/// Removes the members that are null.
pub(super) fn compact(mut value: Value) -> Value {
    if let Some(object) = value.as_object_mut() {
        object.retain(|_, member| !member.is_null());
    }
    value
}

/// The `$ref` of a schema that is a reference, or an `allOf` of one reference beside [`ANNOTATIONS`].
pub(super) fn only_reference(schema: &Value) -> Option<&str> {
    let is_extension = |key: &str| key.starts_with("x-") && key != "x-rust-type";
    let is_annotation = |key: &String| is_one_of(ANNOTATIONS, key) || is_extension(key);
    let wrapped = match schema["allOf"].as_array().map(Vec::as_slice) {
        Some([member]) if schema.as_object()?.keys().all(is_annotation) => member,
        _ => schema,
    };
    text(wrapped, "$ref")
}

/// The name of the component schema that a schema refers to, directly or in an `allOf` of one.
pub fn reference(used: &Value) -> Option<String> {
    component_name(only_reference(used)?)
}

pub(super) fn component_name(reference: &str) -> Option<String> {
    let name = reference.strip_prefix("#/components/schemas/")?;
    let decoded = percent_decode_str(name).decode_utf8_lossy();
    let is_one_segment = !decoded.contains('/');
    is_one_segment.then(|| decoded.replace("~1", "/").replace("~0", "~"))
}

pub(super) fn reference_to(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

/// One resource, or an array of exactly one.
pub(super) fn one_or_array(item: &Value) -> Value {
    let list = json!({ "type": "array", "items": item, "minItems": 1, "maxItems": 1 });
    json!({ "oneOf": [item, list] })
}

/// Sets `key` unless `value` is null. A `$ref` is wrapped: OpenAPI 3.0 ignores its siblings.
pub(super) fn annotate(used: &mut Value, key: &str, value: impl Into<Value>) {
    let value = value.into();
    if !value.is_null() {
        if used.get("$ref").is_some() {
            *used = json!({ "allOf": [used.take()] });
        }
        used[key] = value;
    }
}

/// A use of a schema without its annotations.
pub(super) fn bare(used: &Value) -> Value {
    match reference(used) {
        Some(name) => reference_to(&name),
        None => compact(json!({
            "type": used["type"], "format": used["format"], "items": used["items"],
            "additionalProperties": used["additionalProperties"], "oneOf": used["oneOf"],
            "minItems": used["minItems"],
        })),
    }
}
