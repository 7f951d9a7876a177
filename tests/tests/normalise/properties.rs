//! Any JSON is normalised or rejected, without a panic. A normalised document normalises to itself,
//! and gives Rust or an error.

use proptest::collection::{hash_map, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Map, Value, json};
use vis_spec::normalise::{Normalised, normalise};

use crate::{client, corpus, model};

/// Keys and values of documents.
const WORDS: &str = "type|format|enum|items|properties|allOf|oneOf|$ref|required|nullable|default|\
    additionalProperties|x-rust-type|x-rust-name|x-single|style|explode|in|name|schema|content|parameters|\
    requestBody|responses|security|servers|description|deprecated|readOnly|example|operationId|get|200|\
    application/json|string|integer|object|array|date-time|opaque-id|binary|deepObject|query|\
    #/components/schemas/Tree|#/paths|#||self|a b|\u{0}|\u{202e}|/x/{id}";

fn word() -> impl Strategy<Value = String> {
    select(Vec::from_iter(WORDS.split('|'))).prop_map(str::to_owned)
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

/// A change of one node, or of its member with this name: JSON, or a copy of another node.
#[derive(Clone, Debug)]
struct Change {
    node: Index,
    member: Option<String>,
    json: Option<Value>,
    copied: Index,
}

fn change() -> impl Strategy<Value = Change> {
    let (member, value) = (option::of(word()), option::of(json()));
    let parts = (any::<Index>(), member, value, any::<Index>());
    parts.prop_map(|(node, member, json, copied)| Change {
        node,
        member,
        json,
        copied,
    })
}

/// Collects the pointers of `value`, which is at `pointer`, and of all nodes below it.
fn nodes(value: &Value, pointer: String, found: &mut Vec<String>) {
    for (key, member) in value.as_object().into_iter().flatten() {
        let key = key.replace('~', "~0").replace('/', "~1");
        nodes(member, format!("{pointer}/{key}"), found);
    }
    for (index, item) in value.as_array().into_iter().flatten().enumerate() {
        nodes(item, format!("{pointer}/{index}"), found);
    }
    found.push(pointer);
}

fn apply(document: &mut Value, change: Change) {
    let mut pointers = Vec::new();
    nodes(document, String::new(), &mut pointers);
    let pointer = |index: Index| index.get(&pointers).as_str();
    let copied = document.pointer(pointer(change.copied)).cloned();
    let value = change.json.or(copied).expect("a node");
    let node = document.pointer_mut(pointer(change.node)).expect("a node");
    match (node, change.member) {
        (Value::Object(object), Some(member)) if value.is_null() => drop(object.remove(&member)),
        (Value::Object(object), Some(member)) => drop(object.insert(member, value)),
        (node, _) => *node = value,
    }
}

#[test]
fn normalise_of_changed_fixture_never_panics() {
    let documents: Vec<Value> = corpus::fragments().values().map(corpus::document).collect();
    let changes = vec(change(), 1..4);
    vis_tests::check(
        60,
        &(select(documents), changes),
        |(mut document, changes)| {
            for change in changes {
                apply(&mut document, change);
            }
            let Ok(Normalised { document, .. }) = normalise(&document) else {
                return Ok(());
            };
            let again = normalise(&document);
            let again = again.map_err(|refusals| TestCaseError::fail(format!("{refusals:?}")))?;
            prop_assert_eq!(&again.document, &document);
            // Either result is fine; a panic is not.
            let upstream = document.to_string();
            let _ = model::model(&document);
            let _ = client::client(&document)
                .and_then(|client| client::sources(&document, &client, &upstream));
            Ok(())
        },
    );
}

#[test]
fn operations_keep_what_they_send_without_the_security_of_the_document() {
    for scheme in ["bearer", "digest"] {
        let operation = |id: &str, security: Value| json!({ "get": { "operationId": id, "security": security } });
        let normalised = normalise(&json!({
            "openapi": "3.0.3",
            "info": { "title": "Doors", "version": "1" },
            "servers": [{ "url": "https://example.com" }],
            "security": [{ "key": [] }],
            "components": { "securitySchemes": {
                "key": { "type": "apiKey", "in": "header", "name": "X-Key" },
                "token": { "type": "http", "scheme": scheme },
            } },
            "paths": {
                "/anyone": operation("anyone", json!([{}])),
                "/owner": operation("owner", json!([{}, { "token": [] }])),
            },
        }));
        let document = normalised.expect("no refusal").document;
        assert_eq!(document["paths"].as_object().map(Map::len), Some(2));
        let again = normalise(&document).expect("no refusal");
        assert_eq!(again.document, document, "{scheme}");
    }
}
