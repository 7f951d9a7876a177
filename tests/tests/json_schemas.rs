//! What the Rust types declare of themselves, with the feature `schemars`, agrees with what the
//! patched document says of them, and neither has a schema that the other lacks.

use std::fs;

use serde_json::{Map, Value, json};

/// Schemas of the document that no type is made for; `vis-api` reads error bodies by hand.
const WITHOUT_TYPE: [&str; 4] = ["ErrorBody", "Fault", "GatewayFault", "WrappedFault"];

#[test]
fn types_and_document_agree_on_every_schema() {
    let documented = documented();
    let declared = vis_types::json_schemas();
    let names = |schemas: &Map<String, Value>| {
        let mut names: Vec<String> = schemas.keys().cloned().collect();
        names.sort();
        names
    };
    assert_eq!(names(&declared), names(&documented));
    for (name, schema) in &documented {
        assert_eq!(comparable(&declared[name]), comparable(schema), "{name}");
    }
}

fn documented() -> Map<String, Value> {
    let path = vis_spec::directory().join(vis_spec::PATCHED_FILE);
    let text = fs::read_to_string(path).expect("the patched document");
    let document: Value = serde_json::from_str(&text).expect("JSON");
    let Value::Object(mut schemas) = document["components"]["schemas"].clone() else {
        panic!("components/schemas is no object");
    };
    for name in WITHOUT_TYPE {
        assert!(schemas.remove(name).is_some(), "{name} is gone");
    }
    schemas
}

/// A schema without what is prose, and without the null that Rust takes for whatever is optional
/// and the document mentions only where it was seen.
fn comparable(schema: &Value) -> Value {
    match schema {
        Value::Object(keywords) => match one_of_one(keywords) {
            Some(only) => comparable(only),
            None => keywords
                .iter()
                .filter(|(keyword, value)| counts(keyword, value))
                .map(|(keyword, value)| (keyword.clone(), keyword_value(keyword, value)))
                .collect(),
        },
        other => other.clone(),
    }
}

fn keyword_value(keyword: &str, value: &Value) -> Value {
    match (keyword, value) {
        // Here a keyword is the name of a property, whatever it is.
        ("properties", Value::Object(properties)) => properties
            .iter()
            .map(|(name, property)| (name.clone(), comparable(property)))
            .collect(),
        ("required", Value::Array(names)) => {
            let mut names = names.clone();
            names.sort_by_key(Value::to_string);
            names.into()
        }
        _ => comparable(value),
    }
}

/// The one schema of an `allOf` or an `anyOf`, not counting null.
fn one_of_one(keywords: &Map<String, Value>) -> Option<&Value> {
    let all = keywords.get("allOf").or_else(|| keywords.get("anyOf"))?;
    let null = json!({ "enum": [null], "nullable": true });
    let mut schemas = all.as_array()?.iter().filter(|schema| **schema != null);
    match (schemas.next(), schemas.next()) {
        (Some(only), None) => Some(only),
        _ => None,
    }
}

fn counts(keyword: &str, value: &Value) -> bool {
    match keyword {
        "description" | "title" | "example" | "nullable" | "minItems" => false,
        // Without a format an integer is an `i64` all the same.
        "format" => value != "int64",
        "default" => !value.is_null() && *value != json!([]),
        _ => !keyword.starts_with("x-"),
    }
}
