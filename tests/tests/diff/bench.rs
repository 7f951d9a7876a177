//! Small documents, and what is told of two of them.

use serde_json::{Value, json};
use xtask::diff::{Change, Class, Side, diff};

/// A document with `POST /calls`, whose request and answers are of these schemas.
pub(crate) fn document(request: Value, response: Value) -> Value {
    json!({
        "openapi": "3.0.0",
        "info": { "title": "Calls", "version": "1.0.0" },
        "servers": [{ "url": "https://a.example" }],
        "paths": { "/calls": { "post": {
            "operationId": "createCall",
            "parameters": [
                { "in": "query", "name": "order", "schema": { "type": "string", "default": "ASC" } },
                { "in": "query", "name": "size", "schema": { "type": "integer", "maximum": 100 } },
            ],
            "requestBody": { "content": { "application/json": { "schema": request } } },
            "responses": {
                "200": { "description": "Fine", "content": { "application/json": { "schema": response } } },
                "404": { "description": "None" },
            },
        } } },
    })
}

/// A document whose schemas are of no interest.
pub(crate) fn plain() -> Value {
    document(json!({ "type": "object" }), json!({ "type": "object" }))
}

/// The operation of a document.
pub(crate) fn operation(document: &mut Value) -> &mut Value {
    &mut document["paths"]["/calls"]["post"]
}

/// What is told of two documents: class, side, and the sentence with the operation ahead of it.
pub(crate) fn told(old: &Value, new: &Value) -> Vec<(Class, Side, String)> {
    let changes = diff(old, new).changes;
    let line = |change: &Change| format!("{}, {change}", change.operations.join(" "));
    changes
        .iter()
        .map(|change| (change.class, change.side, line(change)))
        .collect()
}

/// What is told of an edit of `old`: these changes and no others, and the edit undone is of the class
/// `back`.
#[track_caller]
pub(crate) fn assert_edit(
    old: &Value,
    edit: impl FnOnce(&mut Value),
    expected: (Class, Side, &str),
    back: Class,
) {
    let mut new = old.clone();
    edit(&mut new);
    assert_ne!(old, &new, "the edit changes nothing");
    let (class, side, sentence) = expected;
    assert_eq!(told(old, &new), [(class, side, sentence.to_owned())]);
    assert_eq!(diff(&new, old).class(), Some(back), "back");
}

/// The classes of one schema that becomes another, in a request and in a response.
#[track_caller]
pub(crate) fn assert_schema(old: Value, new: Value, what: &str, request: Class, response: Class) {
    for (is_request, expected) in [(true, request), (false, response)] {
        let place = |schema: &Value| match is_request {
            true => document(schema.clone(), json!({})),
            false => document(json!({}), schema.clone()),
        };
        let diff = diff(&place(&old), &place(&new));
        let [change] = diff.changes.as_slice() else {
            panic!("not one change: {:#?}", diff.changes);
        };
        assert_eq!(change.class, expected, "request: {is_request}: {change}");
        let side = match is_request {
            true => Side::Request,
            false => Side::Response,
        };
        assert_eq!(change.side, side, "{change}");
        let told = change.to_string();
        assert!(told.ends_with(what), "`{told}` does not end in `{what}`");
    }
    // Shared by both, the worse one counts.
    let both = |schema: &Value| document(schema.clone(), schema.clone());
    let class = diff(&both(&old), &both(&new)).class();
    assert_eq!(class, Some(request.max(response)), "of both sides");
}

/// That two documents say the same.
#[track_caller]
pub(crate) fn assert_same(old: &Value, new: &Value) {
    assert_eq!(told(old, new), []);
    assert_eq!(told(new, old), []);
}
