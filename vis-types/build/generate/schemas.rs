//! What the normalised document's schemas are, and the form in which typify takes them.

use std::collections::BTreeMap;

use schemars08::schema::Schema;
use serde_json::{Map, Value, json};
use vis_spec::normalise::{reference, rust_name, snake_name, variant_names};

/// Types written by hand in this crate, which the document asks for by `x-rust-type`.
const HAND_WRITTEN: &[&str] = &["HttpUrl", "EpochTime"];

/// How the name of a property begins that typify would change: heck drops a trailing underscore.
pub const RENAMED: &str = "renamed_zz_";

/// What becomes of a schema in Rust.
pub enum Kind {
    Struct,
    Id,
    /// Variant and wire value of each.
    Enum(Vec<(String, String)>),
    IntegerEnum(Vec<(String, i64)>),
    HandWritten,
}

/// The schemas that become types, by name.
pub struct Schemas<'a> {
    by_name: BTreeMap<&'a str, (Kind, &'a Map<String, Value>)>,
}

impl<'a> Schemas<'a> {
    pub fn read(document: &'a Value) -> Result<Self, String> {
        let components = document
            .pointer("/components/schemas")
            .and_then(Value::as_object)
            .ok_or("the document has no components/schemas")?;
        let by_name = components
            .iter()
            .map(|(name, schema)| {
                let object = schema
                    .as_object()
                    .ok_or_else(|| format!("components/schemas/{name} is not an object"))?;
                Ok((name.as_str(), (kind(name, schema)?, object)))
            })
            .collect::<Result<_, String>>()?;
        Ok(Self { by_name })
    }

    pub fn kinds(&self) -> impl Iterator<Item = (&'a str, &Kind)> {
        self.by_name.iter().map(|(name, (kind, _))| (*name, kind))
    }

    pub fn schema(&self, name: &str) -> Option<&'a Map<String, Value>> {
        self.by_name.get(name).map(|(_, schema)| *schema)
    }

    /// What the document says of a property, by the name that typify knows it by: its name on the
    /// wire, and the property itself.
    pub fn property(&self, schema: &str, name: &str) -> Option<(&'a str, &'a Value)> {
        properties(self.schema(schema)?)
            .find(|(wire, property)| typify_name(wire, property) == name)
    }

    /// The schemas as typify takes them.
    pub fn definitions(&self) -> Result<Vec<(String, Schema)>, String> {
        self.by_name
            .iter()
            .map(|(name, (_, schema))| {
                serde_json::from_value(Value::Object(for_typify(schema)))
                    .map(|schema| ((*name).to_owned(), schema))
                    .map_err(|error| format!("components/schemas/{name} is no schema: {error}"))
            })
            .collect()
    }
}

fn kind(name: &str, schema: &Value) -> Result<Kind, String> {
    if schema["format"] == "opaque-id" {
        return Ok(Kind::Id);
    }
    if let Some(values) = schema["enum"].as_array() {
        let variants = variant_names(schema).into_iter().zip(values);
        return Ok(if schema["type"] == "integer" {
            let variants = variants.filter_map(|(name, value)| Some((name, value.as_i64()?)));
            Kind::IntegerEnum(variants.collect())
        } else {
            let variants =
                variants.filter_map(|(name, value)| Some((name, value.as_str()?.to_owned())));
            Kind::Enum(variants.collect())
        });
    }
    if schema.get("properties").is_some() {
        return Ok(Kind::Struct);
    }
    if HAND_WRITTEN.contains(&name) {
        return Ok(Kind::HandWritten);
    }
    Err(format!(
        "components/schemas/{name}: `x-rust-type` names a type that vis-types does not have; write it \
         by hand and name it in vis-types/build/generate/schemas.rs, or take one of {HAND_WRITTEN:?}"
    ))
}

fn properties(schema: &Map<String, Value>) -> impl Iterator<Item = (&str, &Value)> {
    schema
        .get("properties")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
        .map(|(name, property)| (name.as_str(), property))
}

/// A property's name such that typify's name of the field is [`rust_name`], or is replaced by it.
fn typify_name(wire: &str, property: &Value) -> String {
    let rust = rust_name(wire, property);
    if snake_name(rust.trim_end_matches('_')) == rust {
        rust
    } else {
        format!("{RENAMED}{}", rust.trim_end_matches('_'))
    }
}

fn for_typify(schema: &Map<String, Value>) -> Map<String, Value> {
    let renamed: Map<String, Value> = properties(schema)
        .map(|(wire, property)| {
            // Null reads as missing.
            let mut property = property.clone();
            if let Some(property) = property.as_object_mut() {
                property.remove("nullable");
            }
            (typify_name(wire, &property), json_schema(&property))
        })
        .collect();
    let required = schema
        .get("required")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    let required = required.filter_map(Value::as_str).filter_map(|wire| {
        let property = schema.get("properties")?.get(wire)?;
        Some(typify_name(wire, property))
    });
    let required: Vec<String> = required.collect();

    let mut translated = schema.clone();
    if schema.contains_key("properties") {
        translated.insert("required".into(), required.into());
        translated.insert("properties".into(), renamed.into());
    }
    translated.retain(|key, _| is_of_json_schema(key));
    translated
}

/// typify knows JSON Schema, not OpenAPI, and compares whole schemas when it looks for a conversion.
fn json_schema(used: &Value) -> Value {
    if let Some(name) = reference(used) {
        let named = json!({ "$ref": format!("#/components/schemas/{name}") });
        return match (used["nullable"] == true, used.get("description")) {
            (true, _) => json!({ "oneOf": [named, { "type": "null" }] }),
            (false, Some(description)) => json!({ "allOf": [named], "description": description }),
            (false, None) => named,
        };
    }
    let mut schema = used.as_object().cloned().unwrap_or_default();
    // Neither is anything that a struct can say of a property.
    if schema.contains_key("oneOf") {
        schema.retain(|key, _| key == "description");
    }
    for key in ["items", "additionalProperties"] {
        if let Some(inner) = schema.get(key) {
            let inner = json_schema(inner);
            schema.insert(key.to_owned(), inner);
        }
    }
    if let Some(of_type) = schema.get("type").filter(|_| used["nullable"] == true) {
        let of_type = json!([of_type, "null"]);
        schema.insert("type".to_owned(), of_type);
    }
    schema.retain(|key, value| is_of_json_schema(key) && !(key == "format" && value == "binary"));
    // An integer that is widened later is the same type.
    if schema
        .get("type")
        .is_some_and(|of_type| of_type == "integer")
    {
        schema.remove("format");
    }
    // Only a plain value has a default that typify can write.
    if schema.get("type").is_some_and(|of_type| of_type == "array") {
        schema.remove("default");
    }
    schema.into()
}

fn is_of_json_schema(key: &str) -> bool {
    let is_of_openapi = [
        "nullable",
        "example",
        "deprecated",
        "readOnly",
        "writeOnly",
        "minItems",
        "maxItems",
    ];
    !(is_of_openapi.contains(&key) || key.starts_with("x-"))
}
