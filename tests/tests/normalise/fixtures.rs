//! Snapshots of the normalised document and the notes for each fixture.

use std::fmt::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};

use serde_json::{Map, Value};
use vis_spec::normalise::{Normalised, normalise};

use crate::corpus;

#[test]
fn fixtures_match_snapshots() {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let mut different = Vec::new();
    for (name, fragment) in corpus::fragments() {
        let normalised = normalise(&corpus::document(&fragment)).expect("no refusal");
        let shown = show(&normalised, fragment.get("servers").is_some());
        let compare = || settings.bind(|| insta::assert_snapshot!(name.as_str(), shown));
        if catch_unwind(AssertUnwindSafe(compare)).is_err() {
            different.push(name);
        }
    }
    assert!(different.is_empty(), "{different:?} differ");
}

#[test]
fn order_of_keys_is_ignored() {
    for (name, fragment) in corpus::fragments() {
        let document = corpus::document(&fragment);
        let original = normalise(&document).expect("no refusal");
        let reversed = normalise(&reversed(&document)).expect("no refusal");
        for key in ["paths", "components"] {
            assert_eq!(
                sorted(&original.document[key]),
                sorted(&reversed.document[key]),
                "{name}"
            );
        }
    }
}

/// `value` with sorted `required`, which is a set. Equality of objects ignores the order of keys.
fn sorted(value: &Value) -> Value {
    match value {
        Value::Object(object) => {
            let members = object.iter().map(|(key, value)| {
                let mut value = sorted(value);
                if let Some(names) = value.as_array_mut().filter(|_| key == "required") {
                    names.sort_by_key(Value::to_string);
                }
                (key.clone(), value)
            });
            Value::Object(members.collect())
        }
        Value::Array(items) => items.iter().map(sorted).collect(),
        other => other.clone(),
    }
}

/// `value` with the members of each object in reverse order.
fn reversed(value: &Value) -> Value {
    match value {
        Value::Object(object) => {
            let members = object.iter().rev();
            let members = members.map(|(key, value)| (key.clone(), reversed(value)));
            Value::Object(members.collect())
        }
        Value::Array(items) => items.iter().map(reversed).collect(),
        other => other.clone(),
    }
}

/// One line for each server list, operation, parameter, body, response, schema, property and note.
fn show(normalised: &Normalised, has_servers: bool) -> String {
    let document = &normalised.document;
    let mut shown = String::new();
    if has_servers {
        line(&mut shown, 0, "servers", &document["servers"]);
    }
    for (path, item) in members(&document["paths"]) {
        for (method, operation) in members(item) {
            let what = format!("{} {path}", method.to_uppercase());
            line(
                &mut shown,
                0,
                &what,
                &without(operation, &["parameters", "requestBody", "responses"]),
            );
            for parameter in operation["parameters"].as_array().into_iter().flatten() {
                let name = parameter["name"].as_str().unwrap_or_default();
                line(&mut shown, 1, name, &without(parameter, &["name"]));
            }
            if let Some(body) = operation.get("requestBody") {
                line(&mut shown, 1, "body", body);
            }
            for (status, response) in members(&operation["responses"]) {
                line(&mut shown, 1, status, response);
            }
        }
    }
    for (name, schema) in members(&document["components"]["schemas"]) {
        line(&mut shown, 0, name, &without(schema, &["properties"]));
        for (property, used) in members(&schema["properties"]) {
            line(&mut shown, 1, property, used);
        }
    }
    for note in &normalised.notes {
        writeln!(shown, "- {note}").expect("a String");
    }
    shown
}

fn line(shown: &mut String, depth: usize, what: &str, value: &Value) {
    let json = value.to_string().replace("#/components/schemas/", "#");
    writeln!(shown, "{:1$}{what} {json}", "", depth * 4).expect("a String");
}

fn members(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

fn without(value: &Value, keys: &[&str]) -> Value {
    let kept = members(value).filter(|(key, _)| !keys.contains(&key.as_str()));
    Value::Object(Map::from_iter(
        kept.map(|(key, value)| (key.clone(), value.clone())),
    ))
}
