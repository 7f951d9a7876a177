//! What is sent: operations, parameters and bodies.

use serde_json::json;
use xtask::diff::{
    Class::{Additive, Behavioural, Breaking, Documentation},
    Side, diff,
};

use crate::bench::{assert_edit, operation, plain};

#[test]
fn an_operation_that_is_gone_breaks_and_a_new_one_adds() {
    assert_edit(
        &plain(),
        |document| {
            let copy = operation(document).clone();
            document["paths"]["/calls"]["put"] = copy;
        },
        (Additive, Side::Both, "PUT /calls, operation: new"),
        Breaking,
    );
    assert_edit(
        &plain(),
        |document| document["paths"] = json!({}),
        (Breaking, Side::Both, "POST /calls, operation: removed"),
        Additive,
    );
}

#[test]
fn an_operation_under_another_path_is_told_for_what_it_is() {
    let mut new = plain();
    let item = new["paths"]["/calls"].take();
    new["paths"] = json!({ "/v2/calls": item });

    let told: Vec<_> = diff(&plain(), &new)
        .changes
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        told,
        [
            "operation: removed; looks renamed to `POST /v2/calls`",
            "operation: new; looks renamed from `POST /calls`",
        ]
    );
}

#[test]
fn a_parameter_that_is_gone_breaks_and_an_optional_one_adds() {
    assert_edit(
        &plain(),
        |document| {
            let parameters = operation(document)["parameters"].as_array_mut();
            parameters.expect("parameters").pop();
        },
        (
            Breaking,
            Side::Request,
            "POST /calls, query parameter `size`: removed",
        ),
        Additive,
    );
}

#[test]
fn a_parameter_that_is_required_breaks() {
    assert_edit(
        &plain(),
        |document| {
            let parameters = operation(document)["parameters"].as_array_mut();
            let site = json!({ "in": "header", "name": "Site", "required": true, "schema": {} });
            parameters.expect("parameters").push(site);
        },
        (
            Breaking,
            Side::Request,
            "POST /calls, header parameter `Site`: new and required",
        ),
        Breaking,
    );
    assert_edit(
        &plain(),
        |document| operation(document)["parameters"][0]["required"] = json!(true),
        (
            Breaking,
            Side::Request,
            "POST /calls, query parameter `order`: required now",
        ),
        Additive,
    );
}

#[test]
fn another_default_is_behavioural() {
    let place = "POST /calls, query parameter `order`: default";
    for (default, what) in [
        (
            json!("DESC"),
            format!("{place} changed from `ASC` to `DESC`"),
        ),
        (json!(null), format!("{place} changed from `ASC` to `null`")),
    ] {
        assert_edit(
            &plain(),
            |document| operation(document)["parameters"][0]["schema"]["default"] = default,
            (Behavioural, Side::Request, what.as_str()),
            Behavioural,
        );
    }
    assert_edit(
        &plain(),
        |document| operation(document)["parameters"][0]["schema"] = json!({ "type": "string" }),
        (
            Behavioural,
            Side::Request,
            &format!("{place} removed, was `ASC`"),
        ),
        Behavioural,
    );
}

#[test]
fn another_type_of_a_parameter_breaks() {
    let what = "POST /calls, query parameter `size`: type changed from `integer` to `string`";
    assert_edit(
        &plain(),
        |document| operation(document)["parameters"][1]["schema"] = json!({ "type": "string" }),
        (Breaking, Side::Request, what),
        Breaking,
    );
}

#[test]
fn another_spelling_of_a_parameter_breaks() {
    let what = "POST /calls, query parameter `size`: written as `form` (not exploded), was `form` \
                (exploded)";
    assert_edit(
        &plain(),
        |document| operation(document)["parameters"][1]["explode"] = json!(false),
        (Breaking, Side::Request, what),
        Breaking,
    );
}

#[test]
fn a_parameter_in_another_place_is_another() {
    let mut new = plain();
    operation(&mut new)["parameters"][1]["in"] = json!("header");
    let diff = diff(&plain(), &new);
    let told: Vec<_> = diff.changes.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "query parameter `size`: removed",
            "header parameter `size`: new and optional"
        ]
    );
}

#[test]
fn a_body_that_has_to_be_sent_breaks() {
    assert_edit(
        &plain(),
        |document| operation(document)["requestBody"]["required"] = json!(true),
        (
            Breaking,
            Side::Request,
            "POST /calls, request body: required now",
        ),
        Additive,
    );
    let mut bodiless = plain();
    let members = operation(&mut bodiless)
        .as_object_mut()
        .expect("an operation");
    members.shift_remove("requestBody");
    let with = |required: bool| {
        move |document: &mut serde_json::Value| {
            operation(document)["requestBody"] = json!({ "required": required, "content": {} });
        }
    };
    let place = "POST /calls, request body: new and";
    assert_edit(
        &bodiless,
        with(true),
        (Breaking, Side::Request, &format!("{place} required")),
        Breaking,
    );
    assert_edit(
        &bodiless,
        with(false),
        (Additive, Side::Request, &format!("{place} optional")),
        Breaking,
    );
}

#[test]
fn what_may_be_sent_by_another_type_counts() {
    assert_edit(
        &plain(),
        |document| operation(document)["requestBody"]["content"]["text/xml"] = json!({}),
        (
            Additive,
            Side::Request,
            "POST /calls, request body (`text/xml`): content type `text/xml` is new",
        ),
        Breaking,
    );
}

#[test]
fn another_server_and_another_security_are_behavioural() {
    assert_edit(
        &plain(),
        |document| document["servers"][0]["url"] = json!("https://b.example"),
        (
            Behavioural,
            Side::Request,
            "POST /calls, servers: changed from `https://a.example` to `https://b.example`",
        ),
        Behavioural,
    );
    let mut new = plain();
    new["security"] = json!([{ "oauth": [] }]);
    assert_eq!(diff(&plain(), &new).class(), Some(Behavioural));
}

#[test]
fn deprecation_is_behavioural_and_a_name_is_documentation() {
    assert_edit(
        &plain(),
        |document| operation(document)["deprecated"] = json!(true),
        (
            Behavioural,
            Side::Neither,
            "POST /calls, operation: deprecated",
        ),
        Behavioural,
    );
    assert_edit(
        &plain(),
        |document| operation(document)["operationId"] = json!("placeCall"),
        (
            Documentation,
            Side::Neither,
            "POST /calls, operation: operationId changed from `createCall` to `placeCall` (names only, \
             not on the wire)",
        ),
        Documentation,
    );
}

#[test]
fn the_name_of_a_path_parameter_does_not_travel() {
    let named = |name: &str| {
        let mut document = plain();
        let item = document["paths"]["/calls"].take();
        document["paths"] = json!({ format!("/calls/{{{name}}}"): item });
        let parameter = json!({ "in": "path", "name": name, "required": true, "schema": {} });
        let operation = &mut document["paths"][format!("/calls/{{{name}}}")]["post"];
        operation["parameters"]
            .as_array_mut()
            .expect("parameters")
            .push(parameter);
        document
    };
    assert_eq!(
        diff(&named("id"), &named("callId")).class(),
        Some(Documentation)
    );
}
