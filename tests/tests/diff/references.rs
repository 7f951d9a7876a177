//! References, compositions and names: how a document says what it says.

use serde_json::{Value, json};
use xtask::diff::{
    Class::{Breaking, Documentation},
    diff,
};

use crate::bench::{assert_same, document, operation, plain, told};

fn call() -> Value {
    json!({ "type": "object", "properties": { "id": { "type": "string" } }, "required": ["id"] })
}

fn with_schemas(mut document: Value, schemas: Value) -> Value {
    document["components"]["schemas"] = schemas;
    document
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

fn named(name: &str, schema: Value) -> Value {
    with_schemas(
        document(reference(name), reference(name)),
        json!({ name: schema }),
    )
}

/// The sentences about names are no change of the wire.
#[track_caller]
fn assert_only_names(old: &Value, new: &Value) {
    for (old, new) in [(old, new), (new, old)] {
        let diff = diff(old, new);
        assert_eq!(diff.class(), Some(Documentation), "{:#?}", diff.changes);
        for change in diff.changes {
            assert!(
                change.what.ends_with("(names only, not on the wire)"),
                "{change}"
            );
        }
    }
}

#[test]
fn an_inline_schema_that_gets_a_name_is_no_change() {
    assert_only_names(&document(call(), call()), &named("Call", call()));
}

#[test]
fn another_name_of_a_schema_is_no_change() {
    let (old, new) = (named("Call", call()), named("CallRecord", call()));
    assert_only_names(&old, &new);
    assert_eq!(
        told(&old, &new)[0].2,
        ", schema `CallRecord`: renamed from `Call` to `CallRecord` (names only, not on the wire)"
    );
}

#[test]
fn what_changes_behind_a_reference_is_told_once_with_all_whom_it_concerns() {
    let mut old = named("Call", call());
    let copy = operation(&mut old).clone();
    old["paths"]["/more"]["post"] = copy;
    let mut new = old.clone();
    new["components"]["schemas"]["Call"]["properties"]["id"] = json!({ "type": "integer" });

    let changes = diff(&old, &new).changes;
    let [change] = changes.as_slice() else {
        panic!("{changes:#?}");
    };
    assert_eq!(change.class, Breaking);
    assert_eq!(change.operations, ["POST /calls", "POST /more"]);
    assert_eq!(
        change.to_string(),
        "schema `Call`, `id`: type changed from `string` to `integer`"
    );
    assert_eq!(
        change.location.to_string(),
        "$.components.schemas.Call.properties.id.type"
    );
}

#[test]
fn a_schema_that_moves_and_changes_is_compared_where_it_is() {
    let mut changed = call();
    changed["properties"]["id"]["type"] = json!("integer");
    let diff = diff(
        &document(call(), json!({})),
        &with_schemas(
            document(reference("Call"), json!({})),
            json!({ "Call": changed }),
        ),
    );
    assert_eq!(diff.class(), Some(Breaking));
    assert_eq!(diff.of_class(Breaking).count(), 1, "{:#?}", diff.changes);
}

#[test]
fn parameters_bodies_and_responses_may_move_too() {
    let mut new = plain();
    let operation = operation(&mut new);
    let components = json!({
        "parameters": { "Size": operation["parameters"][1].take() },
        "requestBodies": { "Body": operation["requestBody"].take() },
        "responses": { "Fine": operation["responses"]["200"].take() },
    });
    operation["parameters"][1] = json!({ "$ref": "#/components/parameters/Size" });
    operation["requestBody"] = json!({ "$ref": "#/components/requestBodies/Body" });
    operation["responses"]["200"] = json!({ "$ref": "#/components/responses/Fine" });
    new["components"] = components;

    assert_same(&plain(), &new);
}

#[test]
fn parameters_of_the_path_are_those_of_its_operations() {
    let mut new = plain();
    let parameters = operation(&mut new)["parameters"].take();
    operation(&mut new)
        .as_object_mut()
        .expect("an operation")
        .shift_remove("parameters");
    new["paths"]["/calls"]["parameters"] = parameters;

    assert_same(&plain(), &new);
}

#[test]
fn an_all_of_is_the_sum_of_its_members() {
    let parts = json!({ "allOf": [
        { "type": "object", "properties": { "id": { "type": "string" } } },
        { "required": ["id"] },
    ] });
    assert_same(&document(call(), call()), &document(parts.clone(), parts));

    let wrapped = json!({ "allOf": [reference("Call")] });
    let wrapped = with_schemas(
        document(wrapped.clone(), wrapped),
        json!({ "Call": call() }),
    );
    assert_same(&named("Call", call()), &wrapped);
}

#[test]
fn a_server_or_security_of_an_operation_is_the_one_that_counts() {
    let mut new = plain();
    operation(&mut new)["servers"] = json!([{ "url": "https://a.example" }]);
    assert_same(&plain(), &new);
}

#[test]
fn schemas_that_refer_to_themselves_end() {
    let tree = |leaf: &str| {
        named(
            "Tree",
            json!({ "type": "object", "properties": {
            "left": reference("Tree"),
            "all": { "type": "array", "items": reference("Tree") },
            "leaf": { "type": leaf },
        } }),
        )
    };
    assert_same(&tree("string"), &tree("string"));
    let diff = diff(&tree("string"), &tree("integer"));
    assert_eq!(diff.changes.len(), 1, "{:#?}", diff.changes);
    assert_eq!(diff.class(), Some(Breaking));
}

#[test]
fn references_in_circles_or_to_nowhere_end() {
    let circle = json!({ "A": reference("B"), "B": reference("A"), "C": reference("C"),
        "D": { "allOf": [reference("D"), reference("A")] } });
    let of = |name: &str| with_schemas(document(reference(name), reference(name)), circle.clone());
    for name in ["A", "B", "C", "D", "Nowhere"] {
        assert_same(&of(name), &of(name));
        assert_eq!(
            diff(&named("X", call()), &of(name)).class(),
            Some(Breaking),
            "{name}"
        );
    }
}

/// Each schema refers to the next in two ways, so that there are 2^40 ways down.
#[test]
fn many_ways_to_one_schema_are_gone_once() {
    let chain = |end: &str| {
        let schemas: serde_json::Map<String, Value> = (0..40)
            .map(|n| {
                let next = reference(&format!("S{}", n + 1));
                let schema = json!({ "type": "object", "properties": { "a": next, "b": next } });
                (format!("S{n}"), schema)
            })
            .chain([("S40".to_owned(), json!({ "type": end }))])
            .collect();
        with_schemas(document(reference("S0"), json!({})), schemas.into())
    };
    let diff = diff(&chain("string"), &chain("integer"));
    assert_eq!(diff.changes.len(), 1, "{:#?}", diff.changes);
}
