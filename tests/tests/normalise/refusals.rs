//! Rejected documents: each reason has its place, and all reasons come at once.

use serde_json::{Value, json};
use vis_spec::normalise::normalise;

use crate::corpus;

/// Fragments, and the text of a refusal.
const TABLE: &str = r##"
{"openapi":"3.1.0"} | openapi: the version is 3.1.0
{"webhooks":{}} | webhooks: is of OpenAPI 3.1
{"servers":[{"url":"/v1"}]} | servers/0: the URL `/v1` is no absolute
{"servers":[]} | servers: the document names no server
{"servers":[{"url":"https://{host}"}]} | `https://{host}` is no absolute
{"paths":{"/a":[]}} | paths//a: is not an object
{"paths":{"/a":{"get":7}}} | paths//a/get: is not an object
{"$ref":"other.yaml#/Call"} | leads to another document, `other.yaml#/Call`
{"$ref":"#/components/schemas/Gone"} | `#/components/schemas/Gone`, which does not exist
{"type":["string","null"]} | components/schemas/Bad: the type ["string","null"] is none of OpenAPI 3.0
{"const":"x"} | components/schemas/Bad: `const` is of OpenAPI 3.1
{"exclusiveMinimum":1} | `exclusiveMinimum` is of OpenAPI 3.1
"##;

#[test]
fn refusal_has_place_and_reason() {
    let rows = TABLE.lines().filter_map(|row| row.split_once(" | "));
    let rows =
        rows.map(|(fragment, reason)| (serde_json::from_str(fragment).expect("JSON"), reason));
    let array = |inner, _| json!({ "type": "array", "items": inner });
    let deep = (0..70).fold(json!({}), array);
    let too_much = [(
        json!({ "properties": { "deep": deep } }),
        "lie in each other too deep",
    )];
    for (fragment, reason) in rows.chain(too_much) {
        let parts = ["openapi", "webhooks", "servers", "paths"];
        let fragment = match parts.iter().any(|part| fragment.get(part).is_some()) {
            true => fragment,
            false => json!({ "components": { "schemas": { "Bad": fragment } } }),
        };
        let refusals = refusals_of(&fragment);
        assert!(refusals.contains(reason), "{reason}: {refusals}");
    }
}

#[test]
fn refusals_come_all_at_once() {
    let bad = json!({ "$ref": "https://example.com/x.json" });
    let schemas = json!({ "schemas": { "A": bad, "B": bad } });
    let refusals = refusals_of(&json!({ "openapi": "3.1.0", "components": schemas }));
    assert_eq!(refusals.lines().count(), 3);
}

fn refusals_of(fragment: &Value) -> String {
    let refusals = normalise(&corpus::document(fragment)).expect_err("a refusal");
    let refusals = refusals.iter().map(ToString::to_string);
    Vec::from_iter(refusals).join("\n")
}
