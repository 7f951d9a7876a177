//! How JSON is read whose shape is not certain, and how the use of a schema is written.

use std::collections::BTreeMap;

use percent_encoding::percent_decode_str;
use serde_json::{Value, json};

use super::names::is_one_of;

/// What may stand beside a reference in an `allOf` of one, and changes nothing of its type.
const WORDS: &str = "allOf description title example default deprecated readOnly writeOnly nullable \
    type externalDocs xml";

/// The text at `key`, if `value` is an object that has one there.
pub(super) fn text<'v>(value: &'v Value, key: &str) -> Option<&'v str> {
    value[key].as_str()
}

/// Whether `value` is an object that says `true` at `key`.
pub(super) fn flag(value: &Value, key: &str) -> bool {
    value[key] == true
}

/// The items of the array at `key`.
pub(super) fn items<'v>(value: &'v Value, key: &str) -> impl Iterator<Item = &'v Value> {
    value[key].as_array().into_iter().flatten()
}

/// The members of the object at `key`, sorted, so that their order in the document means nothing.
pub(super) fn members<'v>(value: &'v Value, key: &str) -> BTreeMap<&'v str, &'v Value> {
    let members = value[key].as_object().into_iter().flatten();
    members
        .map(|(key, member)| (key.as_str(), member))
        .collect()
}

/// The text of a string, a number or a boolean.
pub(super) fn scalar_text(value: &Value) -> String {
    value.as_str().map_or(value.to_string(), str::to_owned)
}

/// `value` without the members that are null.
pub(super) fn compact(mut value: Value) -> Value {
    if let Some(object) = value.as_object_mut() {
        object.retain(|_, member| !member.is_null());
    }
    value
}

/// The reference of a schema that is nothing else: `$ref`, or an `allOf` of one beside words.
pub(super) fn only_reference(schema: &Value) -> Option<&str> {
    let is_extension = |key: &str| key.starts_with("x-") && key != "x-rust-type";
    let is_word = |key: &String| is_one_of(WORDS, key) || is_extension(key);
    let wrapped = match schema["allOf"].as_array().map(Vec::as_slice) {
        Some([member]) if schema.as_object()?.keys().all(is_word) => member,
        _ => schema,
    };
    text(wrapped, "$ref")
}

/// The component schema that a use of a schema refers to, wrapped or not.
pub fn reference(used: &Value) -> Option<String> {
    component_name(only_reference(used)?)
}

/// The component schema that `reference` names.
pub(super) fn component_name(reference: &str) -> Option<String> {
    let name = reference.strip_prefix("#/components/schemas/")?;
    let decoded = percent_decode_str(name).decode_utf8_lossy();
    let is_one_segment = !decoded.contains('/');
    is_one_segment.then(|| decoded.replace("~1", "/").replace("~0", "~"))
}

/// The use of the component schema `name`.
pub(super) fn reference_to(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

/// The use of one resource, or of an array of exactly one.
pub(super) fn one_or_array(item: &Value) -> Value {
    let list = json!({ "type": "array", "items": item, "minItems": 1, "maxItems": 1 });
    json!({ "oneOf": [item, list] })
}

/// Says something of one use of a schema, unless it is null. OpenAPI 3.0 gives nothing beside `$ref`
/// a meaning, so that a reference is wrapped.
pub(super) fn say(used: &mut Value, key: &str, value: impl Into<Value>) {
    let value = value.into();
    if !value.is_null() {
        if used.get("$ref").is_some() {
            *used = json!({ "allOf": [used.take()] });
        }
        used[key] = value;
    }
}

/// A use of a schema without what is said of it.
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
