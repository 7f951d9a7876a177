//! Any JSON is normalised or rejected, without a panic. A normalised document normalises to itself,
//! and gives Rust or an error.

use proptest::collection::{hash_map, vec};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::Value;
use vis_spec::normalise::{Normalised, normalise};

use crate::{client, corpus, model};

/// Keys and values of documents.
const WORDS: &[&str] = &[
    "type",
    "format",
    "enum",
    "items",
    "properties",
    "allOf",
    "oneOf",
    "$ref",
    "required",
    "nullable",
    "default",
    "additionalProperties",
    "x-rust-type",
    "x-rust-name",
    "x-single",
    "style",
    "explode",
    "in",
    "name",
    "schema",
    "content",
    "parameters",
    "requestBody",
    "responses",
    "security",
    "servers",
    "description",
    "deprecated",
    "readOnly",
    "example",
    "operationId",
    "get",
    "200",
    "application/json",
    "string",
    "integer",
    "object",
    "array",
    "date-time",
    "opaque-id",
    "binary",
    "deepObject",
    "query",
    "#/components/schemas/Tree",
    "#/paths",
    "#",
    "",
    "self",
    "a b",
    "\u{0}",
    "\u{202e}",
    "/x/{id}",
];

fn word() -> impl Strategy<Value = String> {
    select(WORDS).prop_map(str::to_owned)
}

fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        word().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            hash_map(word(), inner, 0..4).prop_map(|members| members.into_iter().collect()),
        ]
    })
}

/// A change of one node of a document.
#[derive(Clone, Debug)]
enum Change {
    Remove,
    Replace(Value),
    /// Replaces it by another node of the document.
    Copy(Index),
    Insert(String, Value),
    Rename(String),
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        Just(Change::Remove),
        json().prop_map(Change::Replace),
        any::<Index>().prop_map(Change::Copy),
        (word(), json()).prop_map(|(key, value)| Change::Insert(key, value)),
        word().prop_map(Change::Rename),
    ]
}

/// Pointers of all nodes below `value`.
fn nodes(value: &Value, parent: &str, found: &mut Vec<String>) {
    let keys: Vec<(String, &Value)> = match value {
        Value::Object(object) => object
            .iter()
            .map(|(key, value)| (key.clone(), value))
            .collect(),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .map(|(index, item)| (index.to_string(), item))
            .collect(),
        _ => Vec::new(),
    };
    for (key, member) in keys {
        let pointer = format!("{parent}/{}", key.replace('~', "~0").replace('/', "~1"));
        nodes(member, &pointer, found);
        found.push(pointer);
    }
}

fn apply(document: &mut Value, at: Index, change: Change) {
    let mut pointers = Vec::new();
    nodes(document, "", &mut pointers);
    let pointer = at.get(&pointers).clone();
    let (parent, key) = pointer.rsplit_once('/').expect("a pointer");
    let key = key.replace("~1", "/").replace("~0", "~");
    let copied = match &change {
        Change::Copy(from) => document.pointer(from.get(&pointers).as_str()).cloned(),
        _ => None,
    };
    match (change, document.pointer_mut(parent).expect("a node")) {
        (Change::Remove, Value::Object(object)) => drop(object.remove(&key)),
        (Change::Remove, Value::Array(items)) => drop(items.remove(key.parse().expect("an index"))),
        (Change::Rename(name), Value::Object(object)) => {
            if let Some(value) = object.remove(&key) {
                object.insert(name, value);
            }
        }
        (Change::Insert(name, value), _) => {
            if let Some(Value::Object(object)) = document.pointer_mut(&pointer) {
                object.insert(name, value);
            }
        }
        (Change::Replace(value), _) => *document.pointer_mut(&pointer).expect("a node") = value,
        (Change::Copy(_), _) => {
            *document.pointer_mut(&pointer).expect("a node") = copied.unwrap_or_default()
        }
        _ => {}
    }
}

fn check(document: &Value) -> Result<(), TestCaseError> {
    let Ok(Normalised { document, .. }) = normalise(document) else {
        return Ok(());
    };
    let again =
        normalise(&document).map_err(|refusals| TestCaseError::fail(format!("{refusals:?}")))?;
    prop_assert_eq!(&again.document, &document);
    // Either result is fine; a panic is not.
    let _ = (model::model(&document), client::client(&document));
    Ok(())
}

#[test]
fn normalise_of_any_json_never_panics() {
    vis_tests::check(300, &json(), |value| check(&value));
}

#[test]
fn normalise_of_changed_fixture_never_panics() {
    let documents: Vec<Value> = corpus::fragments().values().map(corpus::document).collect();
    let changes = vec((any::<Index>(), change()), 1..4);
    vis_tests::check(
        300,
        &(select(documents), changes),
        |(mut document, changes)| {
            for (at, change) in changes {
                apply(&mut document, at, change);
            }
            check(&document)
        },
    );
}
