//! Known quirks in places where no action mends them.

use serde_json::{Value, json};
use xtask::{overlay::Overlay, patch::patch, recurrence};

use crate::desk::{fitted, made_up, overlay_text};

/// What is found in the present document, patched and then changed.
fn found(change: impl FnOnce(&mut Value)) -> Vec<String> {
    let upstream = fitted();
    let overlay = Overlay::parse("overlay.yaml".as_ref(), &overlay_text()).expect("an overlay");
    let mut document = patch(&upstream, &overlay)
        .expect("a fit")
        .document()
        .clone();
    change(&mut document);
    let found = recurrence::find(&document);
    found.iter().map(ToString::to_string).collect()
}

fn parameter(description: &str, schema: Value) -> impl FnOnce(&mut Value) {
    let parameter = json!({
        "in": "query", "name": "sites", "description": description, "schema": schema,
    });
    move |document| {
        let parameters = &mut document["paths"]["/self/calls"]["get"]["parameters"];
        parameters
            .as_array_mut()
            .expect("parameters")
            .push(parameter);
    }
}

#[test]
fn the_quirks_are_those_of_the_overlay_and_gone_from_the_patched_document() {
    let overlay = Overlay::parse("overlay.yaml".as_ref(), &overlay_text()).expect("an overlay");
    for quirk in recurrence::QUIRKS {
        assert!(
            overlay.actions().iter().any(|action| action.quirk == quirk),
            "{quirk}"
        );
    }
    assert_eq!(found(|_| {}), [""; 0]);
}

#[test]
fn each_is_found_where_upstream_has_it() {
    let found = recurrence::find(fitted().value());
    for quirk in recurrence::QUIRKS
        .iter()
        .filter(|quirk| **quirk != "q09-enums")
    {
        assert!(found.iter().any(|it| it.quirk == *quirk), "{quirk}");
    }
}

#[test]
fn a_list_with_commas_is_found_by_what_it_says_or_shows() {
    let place = "$.paths['/self/calls'].get.parameters[?(@.name=='sites')].schema";
    let expected = format!(
        "q08-comma-lists: {place}: query parameter `sites` is one string, and seems to be a comma list"
    );
    let said = "For multiple criteria, seperate values by a comma.";
    let string = json!({ "type": "string" });
    assert_eq!(found(parameter(said, string.clone())), [expected.as_str()]);
    let shown = json!({ "type": "string", "enum": ["EAST", "WEST"], "example": "EAST,WEST" });
    assert_eq!(found(parameter("Sites", shown)), [expected.as_str()]);

    assert_eq!(
        found(parameter("A name, such as `Doe, Jane`", string)),
        [""; 0]
    );
    let list = json!({ "type": "array", "items": { "type": "string" } });
    assert_eq!(found(parameter(said, list)), [""; 0]);
}

#[test]
fn an_enum_like_a_named_one_is_found() {
    let inline = |values: &[&str]| {
        let schema = json!({ "type": "string", "enum": values });
        found(move |document| {
            document["components"]["schemas"]["Call"]["properties"]["way"] = schema;
        })
    };
    let place = "q09-enums: $.components.schemas.Call.properties.way: an enum with";
    assert_eq!(
        inline(&["OUTBOUND", "INBOUND"]),
        [format!("{place} the values of the schema `CallDirection`")]
    );
    assert_eq!(
        inline(&["HELD", "ACTIVE"]),
        [format!("{place} some values of the schema `CallState`")]
    );
    assert_eq!(inline(&["ACTIVE"]), [""; 0]);
    assert_eq!(inline(&["EAST", "WEST"]), [""; 0]);
}

#[test]
fn an_error_without_a_body_and_an_id_that_is_a_number_are_found() {
    let found = found(|document| {
        let responses = &mut document["paths"]["/self"]["get"]["responses"];
        responses["409"] = json!({ "description": "Conflict" });
        responses["204"] = json!({ "description": "Nothing" });
        let properties = &mut document["components"]["schemas"]["Call"]["properties"];
        properties["siteId"] = json!({ "type": "integer" });
        properties["paid"] = json!({ "type": "integer" });
        properties["example"] = json!({ "type": "string", "example": {
            "properties": { "id": { "type": "integer" } } } });
    });

    assert_eq!(
        found,
        [
            "q05-error-bodies: $.paths['/self'].get.responses['409']: an error without a body",
            "q06-ids: $.components.schemas.Call.properties.siteId: `siteId` is an integer",
        ]
    );
}

#[test]
fn what_a_report_tells_of_it_concerns() {
    let revision = made_up(|document| {
        let id = &mut document["components"]["schemas"]["Call"]["properties"]["id"];
        id["description"] = json!("A number");
        id["type"] = json!("number");
    });
    let report = crate::desk::report(&revision).expect("a report");
    let place = |name: &str| {
        let found = recurrence::find(fitted().value()).into_iter();
        let mut found = found.filter(|it| it.place.to_string().ends_with(name));
        found.next().expect("a place").place
    };
    let id = place("Call.properties.id");
    assert!(report.concerns("q06-ids", &id), "{report}");
    assert!(!report.concerns("q09-enums", &id), "{report}");
    let error = place("responses['401']");
    assert!(!report.concerns("q05-error-bodies", &error), "{report}");
}
