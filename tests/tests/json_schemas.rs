//! What the Rust types declare of themselves, with the feature `schemars`, agrees with what the
//! normalised document says of them, and neither has a schema that the other lacks.

#[path = "support/normalised.rs"]
mod normalised;

use serde_json::{Map, Value, json};

#[test]
fn types_and_document_agree_on_every_schema() {
    let document = normalised::normalised();
    let documented = document["components"]["schemas"].as_object();
    let documented = documented.expect("components/schemas");
    let declared = vis_types::json_schemas();
    let names = |schemas: &Map<String, Value>| {
        let mut names: Vec<String> = schemas.keys().cloned().collect();
        names.sort();
        names
    };
    assert_eq!(names(&declared), names(documented));
    for (name, schema) in documented {
        assert_eq!(comparable(&declared[name]), comparable(schema), "{name}");
    }
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

/// What the types have of a schema; what else it says they do not check.
fn counts(keyword: &str, value: &Value) -> bool {
    match keyword {
        "$ref"
        | "additionalProperties"
        | "allOf"
        | "anyOf"
        | "enum"
        | "items"
        | "oneOf"
        | "properties"
        | "required"
        | "type" => true,
        // A text of another format is any text, and a number is an `i64` or `f64` without one.
        "format" => ["date-time", "opaque-id", "password", "uri", "int32"]
            .iter()
            .any(|it| value == it),
        "default" => !value.is_null() && *value != json!([]),
        _ => false,
    }
}
