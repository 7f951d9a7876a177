//! The schemas of the Rust types (feature `schemars`) equal those of the normalised document, and
//! neither side has an additional one.

#[path = "payloads/schema.rs"]
#[allow(dead_code, reason = "the tests of payloads use all of it")]
mod schema;

use schema::{DOCUMENT, Kind, SCHEMAS};
use serde_json::{Map, Value, json};

#[test]
fn type_schemas_equal_document() {
    let mut documented = DOCUMENT["components"]["schemas"].clone();
    let documented = documented.as_object_mut().expect("components/schemas");
    // `std::time::Duration`, which has no schema of its own.
    let duration = documented.remove("Duration").expect("a schema");
    let declared = vis_types::json_schemas();
    let names = |schemas: &Map<String, Value>| {
        let mut names: Vec<String> = schemas.keys().cloned().collect();
        names.sort();
        names
    };
    assert_eq!(names(&declared), names(documented));
    for (name, schema) in documented {
        expect_readable(name, schema, &duration);
        assert_eq!(comparable(&declared[name]), comparable(schema), "{name}");
    }
}

/// Of what is read, the types require less than the document, and give no defaults.
fn expect_readable(name: &str, schema: &mut Value, duration: &Value) {
    let Some(properties) = SCHEMAS.get(name) else {
        return;
    };
    let required = properties.iter().filter(|it| it.is_required);
    schema["required"] = required.map(|it| it.name.as_str()).collect();
    for property in properties {
        let schema = &mut schema["properties"][&property.name];
        schema["default"] = Value::Null;
        if matches!(property.kind, Kind::Duration) {
            *schema = duration.clone();
        }
    }
}

/// A schema without prose, and without null: Rust accepts it for all optional properties, the document
/// for some.
fn comparable(schema: &Value) -> Value {
    match schema {
        Value::Object(keywords) => match one_of_one(keywords) {
            Some(only) => comparable(only),
            None => keywords
                .iter()
                .filter(|(keyword, value)| is_compared(keyword, value))
                .map(|(keyword, value)| (keyword.clone(), keyword_value(keyword, value)))
                .collect(),
        },
        other => other.clone(),
    }
}

fn keyword_value(keyword: &str, value: &Value) -> Value {
    match (keyword, value) {
        // Keys are names of properties here, not keywords.
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

/// The only schema of an `allOf` or `anyOf`, ignoring null.
fn one_of_one(keywords: &Map<String, Value>) -> Option<&Value> {
    let all = keywords.get("allOf").or_else(|| keywords.get("anyOf"))?;
    let null = json!({ "enum": [null], "nullable": true });
    let mut schemas = all.as_array()?.iter().filter(|schema| **schema != null);
    match (schemas.next(), schemas.next()) {
        (Some(only), None) => Some(only),
        _ => None,
    }
}

/// Whether the types have this keyword. They do not check the others.
fn is_compared(keyword: &str, value: &Value) -> bool {
    match keyword {
        "$ref"
        | "additionalProperties"
        | "allOf"
        | "anyOf"
        | "enum"
        | "items"
        | "oneOf"
        | "properties"
        | "type" => true,
        "required" => *value != json!([]),
        // The types ignore other formats: text is `String`, numbers are `i64` or `f64`.
        "format" => ["date-time", "opaque-id", "password", "uri", "int32"]
            .iter()
            .any(|it| value == it),
        "default" => !value.is_null() && *value != json!([]),
        _ => false,
    }
}
