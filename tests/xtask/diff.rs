//! Changes on the wire between two documents.

use serde_json::Value;
use xtask::diff::diff;

use crate::miniature::yaml;

fn document() -> Value {
    yaml(include_str!("calls.yaml"))
}

/// Pointer, new value (null removes), expected changes.
const TABLE: &str = r##"
/paths/~1calls~1{id}/get/parameters/1/schema/default | 50 | behavioural `GET /calls/{id}`: changed: query parameter `size`: default `20` is now `50`
/paths/~1calls~1{id}/get/parameters/1/schema/format | "int64" | additive `GET /calls/{id}`: changed: query parameter `size`: type `integer (int32)` is now `integer`
/paths/~1calls~1{id}/get/parameters/1/required | true | breaking `GET /calls/{id}`: changed: query parameter `size` is now required
/paths/~1calls~1{id}/get/parameters/2/explode | false | breaking `GET /calls/{id}`: changed: query parameter `states`: explode none is now `false`
/paths/~1calls~1{id}/get/operationId | "getRoles" | breaking `GET /calls/{id}`: changed: operationId `getCall` is now `getRoles`: breaks Rust users, not the wire
/paths/~1calls~1{id}/get/responses/404 | null | documentation `GET /calls/{id}`: removed: error `404`
/paths/~1calls~1{id}/get/responses/200/content | {"application/json;charset=utf-8":{"schema":{"$ref":"#/components/schemas/Call"}}} |
/paths/~1calls~1{id}/get/responses/200/content | {"text/plain":{"schema":{"type":"string"}}} | breaking `GET /calls/{id}`: changed: response: media type `application/json` is now `text/plain`; breaking `GET /calls/{id}`: changed: response: type `Call` is now `string`
/paths/~1calls/post/responses | {"default":{},"404":{}} | additive `POST /calls`: new: error `404`
/paths/~1calls | null | breaking `POST /calls`: removed: operation `createCall`
/components/schemas/Call/properties/id/format | "date-time" | additive `Call`: changed: property `id`: type `string` is now `string (date-time)`
/components/schemas/Call/properties/note | null | behavioural `Call`: removed: property `note`
/components/schemas/Call/properties/at | {"type":"string"} | additive `Call`: new: property `at`: `string`
/components/schemas/Call/required | [] | breaking `Call`: changed: property `id` is now optional
/components/schemas/NewCall/required | [] | additive `NewCall`: changed: property `to` is now optional
/components/schemas/NewCall/properties/to | null | breaking `NewCall`: removed: property `to`
/components/schemas/State/enum/0 | "PARKED" | breaking `State`: removed: value `HELD`; additive `State`: new: value `PARKED`
/components/securitySchemes/oauth/flows/implicit | {} | additive `API`: new: security scheme `oauth`, flow `implicit`
/security | null | behavioural `GET /calls/{id}`: changed: security `[{"oauth":[]}]` is now none; behavioural `POST /calls`: changed: security `[{"oauth":[]}]` is now none
/servers/0/url | "https://b" | behavioural `API`: changed: server `https://a` is now `https://b`
/servers/0/description | "Production" |
/paths/~1calls~1{id}/get/parameters/1/schema/description | "The size\n\nAt most 50." | behavioural `GET /calls/{id}`: changed: query parameter `size`: constraint none is now `At most 50.`; documentation `GET /calls/{id}`: changed: query parameter `size`: description none is now `The size`
/components/schemas/Call/properties/id/description | "At most 50 characters." | documentation `Call`: changed: property `id`: constraint none is now `At most 50 characters.`
/components/schemas/NewCall/properties/to/format | "uri" | breaking `NewCall`: changed: property `to`: type `string` is now `string (uri)`
/components/schemas/NewCall/properties/to/readOnly | true | breaking `NewCall`: changed: property `to`: readOnly none is now `true`
"##;

fn changes(before: &Value, after: &Value) -> String {
    let changes = diff(before, after);
    let rows = changes
        .iter()
        .map(|c| format!("{} `{}`: {}", c.severity, c.place, c.text));
    rows.collect::<Vec<_>>().join("; ")
}

#[test]
fn change_has_severity_and_text() {
    for row in TABLE.lines().filter(|row| !row.is_empty()) {
        let [pointer, value, expected] = row.split(" |").collect::<Vec<_>>()[..] else {
            panic!("{row}");
        };
        let mut after = document();
        let (parent, key) = pointer.rsplit_once('/').expect("a pointer");
        let parent = after.pointer_mut(parent).expect(row);
        let value: Value = serde_json::from_str(value).expect(row);
        match parent {
            Value::Array(parent) => parent[key.parse::<usize>().expect(row)] = value,
            parent if value.is_null() => {
                parent
                    .as_object_mut()
                    .expect(row)
                    .remove(&key.replace("~1", "/"));
            }
            parent => parent[key.replace("~1", "/")] = value,
        }
        assert_eq!(changes(&document(), &after), expected.trim(), "{row}");
    }
}

#[test]
fn renamed_places_are_matched() {
    let after = document().to_string();
    let after = after
        .replace("\"Call\"", "\"Leg\"")
        .replace("/Call\"", "/Leg\"");
    let after = after
        .replace("{id}", "{callId}")
        .replace("\"/calls\"", "\"/v2/calls\"");

    assert_eq!(
        changes(&document(), &serde_json::from_str(&after).expect("JSON")),
        "breaking `Leg`: renamed from `Call`: breaks Rust users, not the wire; \
         breaking `POST /v2/calls`: moved from `POST /calls`"
    );
}
