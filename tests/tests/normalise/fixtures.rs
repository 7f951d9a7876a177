//! Snapshots of the normalised document and the notes for each fixture.

use serde_json::{Map, Value};
use vis_spec::normalise::{Normalised, normalise};

use crate::corpus;

#[test]
fn fixtures_match_snapshots() {
    let fragments = corpus::fragments().into_iter();
    let parts = fragments.map(|(name, fragment)| {
        let normalised = normalise(&corpus::document(&fragment)).expect("no refusal");
        let again = normalise(&normalised.document).expect("no refusal");
        assert_eq!(again.document, normalised.document, "{name}");
        (name, show(&normalised, fragment.get("servers").is_some()))
    });
    vis_tests::assert_snapshots("normalise", &parts.collect());
}

#[test]
fn order_of_keys_is_ignored() {
    for (name, fragment) in corpus::fragments() {
        let document = corpus::document(&fragment);
        let [original, reversed] = [document.clone(), reversed(document)]
            .map(|document| normalise(&document).expect("no refusal").document);
        for key in ["paths", "components"] {
            // Equality of objects ignores the order of keys.
            assert_eq!(original[key], reversed[key], "{name}");
        }
    }
}

/// `value` with the members of each object in reverse order.
fn reversed(value: Value) -> Value {
    match value {
        Value::Object(object) => {
            let members = object.into_iter().rev();
            members.map(|(key, value)| (key, reversed(value))).collect()
        }
        Value::Array(items) => items.into_iter().map(reversed).collect(),
        other => other,
    }
}

/// One line for each server list, operation, parameter, body, response, schema, property and note.
fn show(normalised: &Normalised, has_servers: bool) -> String {
    let document = &normalised.document;
    let mut lines = Vec::new();
    let mut line = |indent: &str, what: &str, value: &Value, omitted: &[&str]| {
        let mut value = value.clone();
        if let Some(object) = value.as_object_mut() {
            object.retain(|key, _| !omitted.contains(&key.as_str()));
        }
        let json = value.to_string().replace("#/components/schemas/", "#");
        lines.push(format!("{indent}{what} {json}"));
    };
    if has_servers {
        line("", "servers", &document["servers"], &[]);
    }
    for (path, item) in members(&document["paths"]) {
        for (method, operation) in members(item) {
            let what = format!("{} {path}", method.to_uppercase());
            let shown_below = ["parameters", "requestBody", "responses"];
            line("", &what, operation, &shown_below);
            for parameter in operation["parameters"].as_array().into_iter().flatten() {
                let name = parameter["name"].as_str().unwrap_or_default();
                line("    ", name, parameter, &["name"]);
            }
            if let Some(body) = operation.get("requestBody") {
                line("    ", "body", body, &[]);
            }
            for (status, response) in members(&operation["responses"]) {
                line("    ", status, response, &[]);
            }
        }
    }
    for (name, schema) in members(&document["components"]["schemas"]) {
        line("", name, schema, &["properties"]);
        for (property, used) in members(&schema["properties"]) {
            line("    ", property, used, &[]);
        }
    }
    lines.extend(normalised.notes.iter().map(|note| format!("- {note}")));
    lines.join("\n")
}

fn members(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flat_map(Map::iter)
}
