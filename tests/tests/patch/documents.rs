//! Patched documents that would not be valid.

use crate::bench::{Bench, DOCUMENT, OVERLAY, replacing};

/// The fault is in the upstream document, and no action mends it.
#[track_caller]
fn refuses_with(from: &str, to: &str, messages: &[&str]) {
    assert!(DOCUMENT.contains(from), "the test changes nothing");
    let bench = Bench::new()
        .with("upstream.json", DOCUMENT.replacen(from, to, 1))
        .with("patched.json", "as it was");
    bench.refuses(messages);
    bench.refuses(&["upstream.json", "next    mend it with an action"]);
}

#[test]
fn a_reference_that_leads_nowhere() {
    refuses_with(
        "schemas/Call\"",
        "schemas/Cal\"",
        &[
            "$.paths['/calls/{id}'].get.responses['200'].content['application/json'].schema['$ref']",
            "`#/components/schemas/Cal` leads nowhere",
        ],
    );
}

#[test]
fn a_reference_in_a_circle() {
    let circle = r##""$ref": "#/components/schemas/Call""##;

    refuses_with(
        r#""type": "object""#,
        circle,
        &["$.components.schemas.Call", "leads nowhere"],
    );
}

#[test]
fn a_reference_to_another_document() {
    refuses_with(
        "#/components",
        "calls.json#/components",
        &["points outside of this document"],
    );
}

#[test]
fn an_operation_id_twice() {
    let operation = r#"{"operationId": "same", "parameters": [{"in": "path", "name": "id",
        "required": true, "schema": {}}], "responses": {}}"#;
    let twins = format!(r#""put": {operation}, "post": {operation}, "get": {{"#);

    refuses_with(
        r#""get": {"#,
        &twins,
        &[
            "$.paths['/calls/{id}'].post.operationId",
            "`same` is the operationId of $.paths['/calls/{id}'].put already",
        ],
    );
}

#[test]
fn an_operation_id_missing() {
    let nameless = r#""get": {"parameters": [{"in": "path", "name": "id", "required": true,
        "schema": {}}], "responses": {}}, "put": {"#;
    let document = DOCUMENT.replace(r#""get": {"#, nameless);
    let overlay = OVERLAY.replace(".get\n", ".put\n");

    Bench::new()
        .with("upstream.json", document)
        .with("overlay.yaml", overlay)
        .refuses(&["$.paths['/calls/{id}'].get: has no operationId"]);
}

#[test]
fn path_parameters_that_do_not_fit_the_path() {
    let parameter = "$.paths['/calls/{id}'].get.parameters[0]";

    refuses_with(
        r#""name": "id""#,
        r#""name": "call""#,
        &[
            "$.paths['/calls/{id}'].get: the path parameter `id` is in the path but not declared",
            &format!("{parameter}: the path parameter `call` is declared but not in the path"),
        ],
    );
    refuses_with(
        r#""required": true"#,
        r#""required": false"#,
        &[&format!(
            "{parameter}: the path parameter `id` must say `required: true`"
        )],
    );
}

#[test]
fn a_path_with_torn_braces() {
    let document = DOCUMENT.replace("/calls/{id}", "/calls/{id");
    let overlay = OVERLAY.replace("/calls/{id}", "/calls/{id");

    Bench::new()
        .with("upstream.json", document)
        .with("overlay.yaml", overlay)
        .refuses(&["$.paths['/calls/{id'].get", "braces"]);
}

#[test]
fn what_is_not_as_openapi_has_it() {
    refuses_with(
        r#""description": "Success""#,
        r#""description": 1"#,
        &["$.paths['/calls/{id}'].get", "not as OpenAPI 3.0 has it"],
    );
    refuses_with(
        r#""title": "Calls","#,
        "",
        &["$.info: not as OpenAPI 3.0 has it", "title"],
    );
    refuses_with(
        r#""type": "object""#,
        r#""type": "object", "required": 1"#,
        &["$.components.schemas.Call: not as OpenAPI 3.0 has it"],
    );
}

#[test]
fn the_action_that_brings_a_fault_in_is_named() {
    let remove = replacing("$.components.schemas.Call", "6ca408e6e07c", "remove: true");

    Bench::new()
        .with("overlay.yaml", format!("{OVERLAY}{remove}"))
        .refuses(&[
            "`#/components/schemas/Call` leads nowhere",
            "overlay.yaml:16, action `another`",
            "next    change the action",
        ]);
}
