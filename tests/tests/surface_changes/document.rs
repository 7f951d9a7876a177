//! Documents as upstream may publish them next.

use std::fs;

use serde_json::{Value, json};
use xtask::surface::{Difference, Level, render};

use super::assert_told;

fn patched() -> Value {
    let document = fs::read_to_string(vis_spec::directory().join(vis_spec::PATCHED_FILE));
    serde_json::from_str(&document.expect("the patched document")).expect("JSON")
}

/// What it does to users if the patched document becomes what `edit` makes of it.
fn difference(edit: impl FnOnce(&mut Value)) -> Difference {
    let workspace = vis_spec::directory().parent().expect("the workspace");
    let rendered = |document: &Value| render(&document.to_string(), workspace).expect("a surface");
    let before = patched();
    let mut after = before.clone();
    edit(&mut after);
    Difference::new(&rendered(&before), &rendered(&after))
}

fn parameters<'a>(document: &'a mut Value, path: &str) -> &'a mut Vec<Value> {
    let list = document["paths"][path]["get"]["parameters"].as_array_mut();
    list.expect("parameters")
}

#[test]
fn the_same_document_is_a_patch() {
    let difference = difference(|_| {});

    assert_told(&difference, &[]);
    assert_eq!(difference.level(), Level::Patch);
}

#[test]
fn a_parameter_that_is_gone_breaks() {
    let difference = difference(|document| {
        parameters(document, "/self/calls").retain(|parameter| parameter["name"] != "sort");
    });

    assert_told(
        &difference,
        &[(Level::Major, &["gone: list_calls().sort: String"])],
    );
}

#[test]
fn an_optional_parameter_adds_and_a_required_one_breaks() {
    let parameter = |required: bool| {
        json!({
            "in": "query", "name": "site", "required": required, "description": "Of this site.",
            "schema": { "type": "string" },
        })
    };
    let optional = difference(|document| {
        parameters(document, "/self/calls").push(parameter(false));
    });
    let required = difference(|document| {
        parameters(document, "/self/calls").push(parameter(true));
    });

    let new = "new: list_calls().site: String";
    assert_told(&optional, &[(Level::Minor, &[new])]);
    let demand = "new: list_calls().site is required";
    assert_told(
        &required,
        &[(Level::Major, &[demand]), (Level::Minor, &[new])],
    );
}

#[test]
fn a_new_field_and_a_new_value_of_an_enum_add() {
    let difference = difference(|document| {
        let schemas = &mut document["components"]["schemas"];
        schemas["Event"]["properties"]["site"] = json!({ "type": "string" });
        let values = schemas["CallState"]["enum"].as_array_mut();
        values.expect("values").push(json!("PARKED"));
    });

    assert_told(
        &difference,
        &[(
            Level::Minor,
            &[
                "new: CallState::Parked: \"PARKED\"",
                "new: Event.site: Option<String>  \"site\"",
            ],
        )],
    );
}

#[test]
fn a_value_of_an_enum_that_is_gone_breaks() {
    let difference = difference(|document| {
        let values = document["components"]["schemas"]["CallState"]["enum"].as_array_mut();
        values.expect("values").retain(|value| value != "DETACHED");
    });

    assert_told(
        &difference,
        &[(Level::Major, &["gone: CallState::Detached: \"DETACHED\""])],
    );
}

#[test]
fn another_type_breaks() {
    let difference = difference(|document| {
        let properties = &mut document["components"]["schemas"]["User"]["properties"];
        properties["firstName"] = json!({ "type": "boolean" });
    });

    assert_eq!(difference.level(), Level::Major);
    let [change] = difference.changes() else {
        panic!("{difference:#?}");
    };
    assert_eq!(change.item, "User.first_name");
}

#[test]
fn a_new_operation_adds_and_one_that_is_gone_breaks() {
    let copied = |document: &mut Value| {
        let mut copy = document["paths"]["/self/calls/count"].clone();
        copy["get"]["operationId"] = json!("tallyCalls");
        document["paths"]["/self/calls/tally"] = copy;
    };
    let added = difference(copied);
    let removed = difference(|document| {
        let paths = document["paths"].as_object_mut().expect("paths");
        paths.shift_remove("/self/events/{id}").expect("a path");
    });

    assert_eq!(added.level(), Level::Minor);
    assert_eq!(
        added.changes()[0].to_string(),
        "new: tally_calls(): GET /self/calls/tally"
    );
    assert_eq!(removed.level(), Level::Major);
    assert_eq!(
        removed.changes()[0].to_string(),
        "gone: get_event(): GET /self/events/{id}"
    );
}

#[test]
fn what_is_only_said_otherwise_is_a_patch() {
    let difference = difference(|document| {
        document["paths"]["/self"]["get"]["description"] = json!("Who you are.");
        document["components"]["schemas"]["Call"]["description"] = json!("One call.");
    });

    assert_told(&difference, &[]);
}
