//! What is for people, and says nothing of the wire.

use serde_json::{Value, json};
use xtask::diff::{Class::Documentation, Side, diff};

use crate::bench::{assert_edit, assert_same, document, operation, plain};

#[test]
fn texts_are_documentation() {
    let summary = |document: &mut Value| operation(document)["summary"] = json!("Place a call");
    assert_edit(
        &plain(),
        summary,
        (
            Documentation,
            Side::Neither,
            "POST /calls, operation: summary added: `Place a call`",
        ),
        Documentation,
    );
    let edits: [fn(&mut Value); 8] = [
        |document| document["info"]["version"] = json!("2.0.0"),
        |document| document["info"]["contact"] = json!({ "email": "jane@example.com" }),
        |document| document["openapi"] = json!("3.0.3"),
        |document| document["tags"] = json!([{ "name": "Calls" }]),
        |document| document["x-origin"] = json!([1]),
        |document| operation(document)["tags"] = json!(["Calls"]),
        |document| operation(document)["parameters"][0]["example"] = json!("DESC"),
        |document| operation(document)["responses"]["404"]["description"] = json!("Gone"),
    ];
    for edit in edits {
        let mut new = plain();
        edit(&mut new);
        let diff = diff(&plain(), &new);
        assert_eq!(diff.class(), Some(Documentation), "{:#?}", diff.changes);
        assert_eq!(diff.changes.len(), 1, "{:#?}", diff.changes);
    }
}

#[test]
fn a_schema_that_no_operation_uses_is_documentation_whatever_it_is() {
    let with = |kind: &str| {
        let mut document = plain();
        document["components"]["schemas"]["Odd"] = json!({ "type": kind });
        document
    };
    for (old, new) in [(plain(), with("string")), (with("string"), with("integer"))] {
        let diff = diff(&old, &new);
        assert_eq!(diff.class(), Some(Documentation), "{:#?}", diff.changes);
    }
}

#[test]
fn the_order_of_keys_parameters_values_and_tags_is_nothing() {
    let object = |names: [&str; 2], values: [&str; 2]| {
        let properties: serde_json::Map<_, _> = names
            .iter()
            .map(|name| ((*name).to_owned(), json!({ "enum": values })))
            .collect();
        json!({ "properties": properties, "required": names })
    };
    let mut old = document(object(["a", "b"], ["X", "Y"]), json!({}));
    let mut new = document(object(["b", "a"], ["Y", "X"]), json!({}));
    let parameters = operation(&mut new)["parameters"].as_array_mut();
    parameters.expect("parameters").reverse();
    old["tags"] = json!([{ "name": "a" }, { "name": "b" }]);
    new["tags"] = json!([{ "name": "b" }, { "name": "a" }]);

    assert_same(&old, &new);
}
