//! What is answered: statuses, content and headers.

use serde_json::json;
use xtask::diff::{
    Class::{Additive, Behavioural, Breaking, Documentation},
    Side,
};

use crate::bench::{assert_edit, assert_schema, operation, plain};

#[test]
fn a_success_that_is_gone_breaks() {
    assert_edit(
        &plain(),
        |document| {
            let responses = operation(document)["responses"].as_object_mut();
            responses.expect("responses").shift_remove("200");
        },
        (
            Breaking,
            Side::Response,
            "POST /calls, response 200: removed",
        ),
        Additive,
    );
}

#[test]
fn an_error_that_is_gone_is_behavioural_and_a_new_one_adds() {
    assert_edit(
        &plain(),
        |document| operation(document)["responses"]["409"] = json!({ "description": "Conflict" }),
        (Additive, Side::Response, "POST /calls, response 409: new"),
        Behavioural,
    );
}

#[test]
fn an_error_by_its_range_is_still_that_error() {
    assert_edit(
        &plain(),
        |document| {
            let responses = operation(document)["responses"].as_object_mut();
            let none = responses
                .expect("responses")
                .shift_remove("404")
                .expect("404");
            operation(document)["responses"]["4XX"] = none;
        },
        (
            Documentation,
            Side::Response,
            "POST /calls, response 404: described by `4XX` now",
        ),
        Documentation,
    );
}

#[test]
fn an_answer_of_another_type_breaks() {
    let what = "POST /calls, response 200: content type `application/json` removed";
    assert_edit(
        &plain(),
        |document| operation(document)["responses"]["200"]["content"] = json!({}),
        (Breaking, Side::Response, what),
        Additive,
    );
}

#[test]
fn a_header_that_is_gone_breaks() {
    assert_edit(
        &plain(),
        |document| {
            operation(document)["responses"]["200"]["headers"] =
                json!({ "Total": { "schema": {} } });
        },
        (
            Additive,
            Side::Response,
            "POST /calls, response 200, header `Total`: new",
        ),
        Breaking,
    );
}

fn properties(names: &[&str], required: &[&str]) -> serde_json::Value {
    let properties: serde_json::Map<_, _> = names
        .iter()
        .map(|name| ((*name).to_owned(), json!({ "type": "string" })))
        .collect();
    json!({ "type": "object", "properties": properties, "required": required })
}

#[test]
fn a_property_that_is_gone_breaks() {
    let (old, new) = (properties(&["id", "state"], &[]), properties(&["id"], &[]));
    assert_schema(old, new, "`state`: removed", Breaking, Breaking);
}

#[test]
fn a_new_property_adds_unless_it_has_to_be_sent() {
    let (old, new) = (properties(&["id"], &[]), properties(&["id", "state"], &[]));
    assert_schema(
        old.clone(),
        new,
        "`state`: new and optional",
        Additive,
        Additive,
    );
    let new = properties(&["id", "state"], &["state"]);
    assert_schema(old, new, "`state`: new and required", Breaking, Additive);
}

#[test]
fn a_property_that_may_be_missing_breaks_who_reads_it() {
    let (old, new) = (properties(&["id"], &["id"]), properties(&["id"], &[]));
    assert_schema(
        old.clone(),
        new.clone(),
        "`id`: no longer required",
        Additive,
        Breaking,
    );
    assert_schema(new, old, "`id`: required now", Breaking, Additive);
}

#[test]
fn null_breaks_who_reads_it_and_its_absence_who_sends_it() {
    let string = json!({ "type": "string" });
    let or_null = json!({ "type": "string", "nullable": true });
    assert_schema(
        string.clone(),
        or_null.clone(),
        "may be null now",
        Additive,
        Breaking,
    );
    assert_schema(or_null, string, "may no longer be null", Breaking, Additive);
}

#[test]
fn what_is_only_read_has_no_part_in_requests() {
    let read_only = |extra: bool| {
        let mut schema = properties(&["id"], &[]);
        if extra {
            schema["properties"]["age"] = json!({ "type": "integer", "readOnly": true });
        }
        schema
    };
    let gone = "`age`: removed";
    assert_schema(
        read_only(true),
        read_only(false),
        gone,
        Documentation,
        Breaking,
    );
}
