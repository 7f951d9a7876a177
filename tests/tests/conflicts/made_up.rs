//! Revisions that upstream may publish one day.

use serde_json::{Map, Value, json};

use crate::desk::{advice, made_up, mended, problems, report};

/// Gives a member of an object another key, and leaves it where it stands.
fn rename(object: &mut Value, old: &str, new: &str) {
    let members = object.as_object_mut().expect("an object");
    let renamed: Map<String, Value> = std::mem::take(members)
        .into_iter()
        .map(|(key, member)| (if key == old { new.to_owned() } else { key }, member))
        .collect();
    *members = renamed;
}

/// Writes another text wherever a string has one.
fn replace(value: &mut Value, old: &str, new: &str) {
    match value {
        Value::String(text) if text == old => *text = new.to_owned(),
        Value::Array(elements) => elements
            .iter_mut()
            .for_each(|value| replace(value, old, new)),
        Value::Object(members) => members
            .values_mut()
            .for_each(|value| replace(value, old, new)),
        _ => {}
    }
}

#[test]
fn a_renamed_schema_is_followed() {
    let revision = made_up(|document| {
        rename(&mut document["components"]["schemas"], "Call", "CallRecord");
        replace(
            document,
            "#/components/schemas/Call",
            "#/components/schemas/CallRecord",
        );
    });

    insta::assert_snapshot!("renamed-schema", report(&revision).expect("a report"));
    let overlay = mended(&revision);
    assert_eq!(problems(&revision, &overlay), "");
}

#[test]
fn a_renamed_path_is_followed() {
    let revision = made_up(|document| {
        rename(
            &mut document["paths"],
            "/self/calls/{id}/hold",
            "/self/calls/{id}/on-hold",
        );
    });

    let report = report(&revision).expect("a report");
    let text = report.to_string();
    assert!(
        text.contains("target: $.paths['/self/calls/{id}/on-hold'][?(@.operationId=='callUnold')]"),
        "{text}"
    );
    assert!(
        text.contains("`/self/calls/{id}/hold` is `/self/calls/{id}/on-hold` now"),
        "{text}"
    );
    assert_eq!(problems(&revision, &mended(&revision)), "");
}

#[test]
fn parameters_among_the_components_are_followed() {
    let revision = made_up(|document| {
        let mut shared = Map::new();
        for (path, name) in [
            ("/self/calls", "CallDirection"),
            ("/self/calls/count", "CountDirection"),
        ] {
            let parameters = &mut document["paths"][path]["get"]["parameters"];
            let parameters = parameters.as_array_mut().expect("parameters");
            let direction = parameters
                .iter_mut()
                .find(|parameter| parameter["name"] == "direction")
                .expect("direction");
            let reference = json!({ "$ref": format!("#/components/parameters/{name}") });
            shared.insert(name.to_owned(), std::mem::replace(direction, reference));
        }
        document["components"]["parameters"] = shared.into();
    });

    insta::assert_snapshot!("moved-parameters", report(&revision).expect("a report"));
    mended(&revision);
}

#[test]
fn an_id_that_turned_string_is_still_an_id() {
    let revision = made_up(|document| {
        let id = &mut document["components"]["schemas"]["Call"]["properties"]["id"];
        *id = json!({ "description": "Unique identifier of the call", "type": "string" });
    });

    let report = report(&revision).expect("a report");
    let text = report.to_string();
    assert_eq!(
        advice(&report)["call-and-event-ids-remove"],
        "change",
        "{text}"
    );
    assert!(
        text.contains("changed  $.components.schemas.Call.properties.id"),
        "{text}"
    );
    assert_eq!(problems(&revision, &mended(&revision)), "");
}

#[test]
fn a_quirk_that_upstream_has_mended_is_to_be_deleted() {
    let revision = made_up(|document| replace(document, "getRoles", "getCall"));

    let report = report(&revision).expect("a report");
    let text = report.to_string();
    assert_eq!(
        advice(&report).into_iter().collect::<Vec<_>>(),
        [("get-call-operation-id".to_owned(), "delete")],
        "{text}"
    );
    assert!(
        text.contains("upstream has mended this: delete lines 22-31"),
        "{text}"
    );
    assert_eq!(problems(&revision, &mended(&revision)), "");
}

#[test]
fn a_quirk_that_upstream_has_mended_in_another_way_is_shown() {
    let revision = made_up(|document| replace(document, "getRoles", "fetchCall"));

    let text = report(&revision).expect("a report").to_string();
    assert!(
        text.contains("target: $.paths['/self/calls/{id}'][?(@.operationId=='fetchCall')]"),
        "{text}"
    );
    assert_eq!(problems(&revision, &mended(&revision)), "");
}

#[test]
fn enums_that_upstream_names_itself_are_mended() {
    let revision = made_up(|document| {
        let schemas = &mut document["components"]["schemas"];
        schemas["AccountStatus"] = json!({
            "type": "string", "enum": ["PENDING", "ACTIVE", "DELETED", "ARCHIVED"],
            "description": "A status.",
        });
        for name in ["User", "Account"] {
            schemas[name]["properties"]["status"] = json!({
                "allOf": [{ "$ref": "#/components/schemas/AccountStatus" }],
                "description": "The status.",
            });
        }
    });

    let report = report(&revision).expect("a report");
    let advice = advice(&report);
    for action in ["status-enums-remove", "user-status", "account-status"] {
        assert_eq!(advice[action], "delete", "{report}");
    }
}

#[test]
fn a_removed_enum_value_is_not_swallowed() {
    let revision = made_up(|document| {
        let state = &mut document["components"]["schemas"]["Event"]["properties"]["state"];
        let values = state["enum"].as_array_mut().expect("an enum");
        values.retain(|value| value != "DETACHED");
    });

    let report = report(&revision).expect("a report");
    let text = report.to_string();
    assert_eq!(
        advice(&report).into_iter().collect::<Vec<_>>(),
        [("call-and-event-enums-remove".to_owned(), "change")],
        "{text}"
    );
    assert!(text.contains("-  \"DETACHED\""), "{text}");
    assert!(
        text.contains("look whether the update still says all that upstream does"),
        "{text}"
    );
    assert_eq!(problems(&revision, &mended(&revision)), "");
}

#[test]
fn a_reference_that_leads_to_another_schema_is_shown() {
    let revision = made_up(|document| {
        let count =
            "/paths/~1self~1calls~1count/get/responses/200/content/application~1json/schema";
        *document.pointer_mut(count).expect("a schema") =
            json!({ "$ref": "#/components/schemas/CallsCount" });
        document["components"]["schemas"]["CallsCount"] =
            json!({ "type": "object", "properties": { "count": { "type": "integer" } } });
    });

    let report = report(&revision).expect("a report");
    let text = report.to_string();
    assert_eq!(advice(&report)["count-responses"], "change", "{text}");
    assert!(text.contains("#/components/schemas/CallsCount"), "{text}");
    mended(&revision);
}

/// Wide targets match the new operation as well; those that name their places do not, and what they
/// would mend there is looked for.
#[test]
fn a_new_path_is_patched_like_the_others() {
    let revision = made_up(|document| {
        let mut item = document["paths"]["/self/calls/count"].clone();
        item["get"]["operationId"] = json!("tallyCalls");
        document["paths"]["/self/calls/tally"] = item;
    });

    let report = report(&revision).expect("a report");
    let text = report.to_string();
    assert!(
        text.contains("action `gateway-responses` matches 21 nodes; expected 20"),
        "{text}"
    );
    assert!(
        text.contains("new      $.paths['/self/calls/tally'].get.responses['401']"),
        "{text}"
    );
    assert!(
        advice(&report).values().all(|advice| *advice == "change"),
        "{text}"
    );
    assert_eq!(problems(&revision, &mended(&revision)), "");
}

#[test]
fn the_order_of_parameters_and_keys_does_not_matter() {
    let revision = made_up(|document| {
        for item in document["paths"]
            .as_object_mut()
            .expect("paths")
            .values_mut()
        {
            for operation in item.as_object_mut().expect("a path item").values_mut() {
                if let Some(parameters) = operation.get_mut("parameters") {
                    parameters.as_array_mut().expect("parameters").reverse();
                }
            }
        }
    });

    let report = report(&revision);
    assert!(report.is_none(), "{}", report.expect("a report"));
}

#[test]
fn what_waits_for_another_action_gets_no_advice_of_its_own() {
    // Nothing like a webhook's statistics is left, so that nothing can be proposed for them.
    let revision = made_up(|document| {
        let webhook = &mut document["components"]["schemas"]["Webhook"]["properties"];
        webhook["statistics"] = json!({ "type": "string" });
    });

    let report = report(&revision).expect("a report");
    let advice = advice(&report);
    assert_eq!(advice["webhook-statistics-remove"], "change", "{report}");
    assert_eq!(advice.get("webhook-statistics"), Some(&"wait"), "{report}");
}
