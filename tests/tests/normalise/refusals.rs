//! Rejected documents: each reason has its place, and all reasons come at once.

use serde_json::{Value, json};
use vis_spec::normalise::normalise;

use crate::corpus;

fn refusals_of(document: &Value) -> String {
    let refusals = normalise(document).expect_err("a refusal");
    let refusals: Vec<String> = refusals.iter().map(ToString::to_string).collect();
    refusals.join("\n")
}

#[test]
fn unsupported_documents_are_named() {
    let schema = |schema: Value| json!({ "components": { "schemas": { "Bad": schema } } });
    let cases = [
        (
            json!({ "openapi": "3.1.0" }),
            "openapi: the version is 3.1.0",
        ),
        (json!({ "webhooks": {} }), "webhooks: is of OpenAPI 3.1"),
        (
            json!({ "servers": [{ "url": "/v1" }] }),
            "servers/0: the URL `/v1` is no absolute",
        ),
        (
            json!({ "servers": [] }),
            "servers: the document names no server",
        ),
        (
            json!({ "servers": [{ "url": "https://{host}" }] }),
            "`https://{host}` is no absolute",
        ),
        (
            json!({ "paths": { "/a": [] } }),
            "paths//a: is not an object",
        ),
        (
            json!({ "paths": { "/a": { "get": 7 } } }),
            "paths//a/get: is not an object",
        ),
        (
            schema(json!({ "$ref": "other.yaml#/Call" })),
            "leads to another document, `other.yaml#/Call`",
        ),
        (
            schema(json!({ "$ref": "#/components/schemas/Gone" })),
            "`#/components/schemas/Gone`, which does not exist",
        ),
        (
            schema(json!({ "type": ["string", "null"] })),
            "components/schemas/Bad: the type [\"string\",\"null\"] is none of OpenAPI 3.0",
        ),
        (
            schema(json!({ "const": "x" })),
            "components/schemas/Bad: `const` is of OpenAPI 3.1",
        ),
        (
            schema(json!({ "exclusiveMinimum": 1 })),
            "`exclusiveMinimum` is of OpenAPI 3.1",
        ),
        (
            schema(json!({ "enum": (0..10_001).collect::<Vec<_>>() })),
            "has 10001 values",
        ),
        (
            schema(
                json!({ "properties": { "deep": (0..70).fold(json!({}), |inner, _| json!({ "type": "array", "items": inner })) } }),
            ),
            "lie in each other too deep",
        ),
    ];
    for (fragment, reason) in cases {
        let refusals = refusals_of(&corpus::document(&fragment));
        assert!(refusals.contains(reason), "{reason}: {refusals}");
    }
}

#[test]
fn refusals_come_all_at_once() {
    let bad = json!({ "$ref": "https://example.com/x.json" });
    let fragment =
        json!({ "openapi": "3.1.0", "components": { "schemas": { "A": bad, "B": bad } } });
    assert_eq!(refusals_of(&corpus::document(&fragment)).lines().count(), 3);
}
