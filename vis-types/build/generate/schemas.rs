//! Classifies the normalised document's schemas, and converts them for typify.

use std::collections::BTreeMap;

use super::usage::Usage;
use schemars08::schema::Schema;
use serde_json::{Map, Value, json};
use vis_spec::normalise::{reference, rust_name, snake_name, variant_names};

/// Hand-written types of this crate, which the document names with `x-rust-type`.
const HAND_WRITTEN: &[&str] = &["HttpUrl", "EpochTime", DURATION];

/// `std::time::Duration`, which a property has as integer milliseconds.
pub const DURATION: &str = "Duration";

/// The prefix of names that typify would change, because heck drops a trailing underscore.
pub const RENAMED_PREFIX: &str = "renamed_zz_";

/// The Rust item that a schema becomes.
pub enum Kind {
    Struct,
    Id,
    /// Variants and their wire values.
    Enum(Vec<(String, String)>),
    IntegerEnum(Vec<(String, i64)>),
    HandWritten,
}

/// The schemas that become types, by name.
pub struct Schemas<'a> {
    by_name: BTreeMap<&'a str, (Kind, &'a Map<String, Value>)>,
    usage: Usage,
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
        Ok(Self {
            by_name,
            usage: Usage::of(document),
        })
    }

    pub fn kinds(&self) -> impl Iterator<Item = (&'a str, &Kind)> {
        self.by_name.iter().map(|(name, (kind, _))| (*name, kind))
    }

    /// Whether responses or deliveries have this struct.
    pub fn is_read(&self, name: &str) -> bool {
        self.usage.read.contains(name)
    }

    /// Whether a success is this struct or a list of it.
    pub fn is_resource(&self, name: &str) -> bool {
        self.usage.resources.contains(name)
    }

    /// Whether a property is an open enum of texts.
    pub fn is_enum(&self, property: &Value) -> bool {
        let named = reference(property).and_then(|name| self.by_name.get(name.as_str()));
        matches!(named, Some((Kind::Enum(_), _)))
    }

    /// Whether a type of this name is an id.
    pub fn is_id(&self, name: &str) -> bool {
        matches!(self.by_name.get(name), Some((Kind::Id, _)))
    }

    pub fn schema(&self, name: &str) -> Option<&'a Map<String, Value>> {
        self.by_name.get(name).map(|(_, schema)| *schema)
    }

    /// The wire name and the schema of a property, by its name in typify.
    pub fn property(&self, schema: &str, name: &str) -> Option<(&'a str, &'a Value)> {
        properties(self.schema(schema)?)
            .find(|(wire, property)| typify_name(wire, property) == name)
    }

    /// The schemas converted for typify.
    pub fn definitions(&self) -> Result<Vec<(String, Schema)>, String> {
        self.by_name
            .iter()
            .map(|(name, (_, schema))| {
                serde_json::from_value(Value::Object(self.for_typify(name, schema)))
                    .map(|schema| ((*name).to_owned(), schema))
                    .map_err(|error| format!("components/schemas/{name} is not a schema: {error}"))
            })
            .collect()
    }

    fn for_typify(&self, name: &str, schema: &Map<String, Value>) -> Map<String, Value> {
        let is_read = self.is_read(name);
        let converted = properties(schema).map(|(wire, property)| {
            let mut property = property.clone();
            if let Some(property) = property.as_object_mut() {
                // `null` reads as missing.
                property.remove("nullable");
                if is_read {
                    property.remove("default");
                }
            }
            (typify_name(wire, &property), json_schema(&property))
        });
        let converted: Map<String, Value> = converted.collect();
        let required = properties(schema).filter(|(wire, _)| match is_read {
            true => self.is_indispensable(name, wire),
            false => is_required(schema, wire),
        });
        let required: Vec<String> = required
            .map(|(wire, property)| typify_name(wire, property))
            .collect();

        let mut schema = schema.clone();
        if schema.contains_key("properties") {
            schema.insert("required".into(), required.into());
            schema.insert("properties".into(), converted.into());
        }
        schema.retain(|key, _| is_json_schema_key(key));
        schema
    }

    /// Whether a record that is read cannot do without a property, whatever the document says: a
    /// resource has an `id`, or a number alone, such as `count`.
    fn is_indispensable(&self, name: &str, property: &str) -> bool {
        let is_number = self.single_number(name) == Some(property);
        self.is_resource(name) && (property == "id" || is_number)
    }

    /// The property of a struct that has only one, an integer.
    pub fn single_number(&self, name: &str) -> Option<&'a str> {
        let mut properties = properties(self.schema(name)?);
        match (properties.next(), properties.next()) {
            (Some((only, property)), None) if property["type"] == "integer" => Some(only),
            _ => None,
        }
    }
}

fn is_required(schema: &Map<String, Value>, property: &str) -> bool {
    let required = schema.get("required").and_then(Value::as_array);
    required.is_some_and(|required| required.iter().any(|name| name == property))
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
        "components/schemas/{name}: `x-rust-type` names an unknown type; add it to vis-types and to \
         HAND_WRITTEN in vis-types/build/generate/schemas.rs, or use one of {HAND_WRITTEN:?}"
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

/// A property name that typify maps to the field [`rust_name`], or that
/// [`postprocess`](super::postprocess) renames to it.
fn typify_name(wire: &str, property: &Value) -> String {
    let rust = rust_name(wire, property);
    if snake_name(rust.trim_end_matches('_')) == rust {
        rust
    } else {
        format!("{RENAMED_PREFIX}{}", rust.trim_end_matches('_'))
    }
}

/// Converts OpenAPI to JSON Schema. Drops what typify's conversions, which compare whole schemas, would
/// not match.
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
    // A union of types is any JSON value in the struct.
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
    schema.retain(|key, value| is_json_schema_key(key) && !(key == "format" && value == "binary"));
    // Upstream may widen an integer: its Rust type must not change.
    if schema
        .get("type")
        .is_some_and(|of_type| of_type == "integer")
    {
        schema.remove("format");
    }
    // typify cannot write a default of an array.
    if schema.get("type").is_some_and(|of_type| of_type == "array") {
        schema.remove("default");
    }
    schema.into()
}

fn is_json_schema_key(key: &str) -> bool {
    let openapi_keys = [
        "nullable",
        "example",
        "deprecated",
        "readOnly",
        "writeOnly",
        "minItems",
        "maxItems",
    ];
    !(openapi_keys.contains(&key) || key.starts_with("x-"))
}
