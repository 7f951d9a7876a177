//! What the document's schemas are, and the form in which typify takes them.

use std::collections::BTreeMap;

use heck::ToUpperCamelCase;
use schemars08::schema::Schema;
use serde_json::{Map, Value};

/// Schemas for which Rust is written by hand in this crate.
const HAND_WRITTEN: &[&str] = &["PointInTime"];

/// Schemas that no type is made for: what an error body may hold is read by `vis-api`, which has
/// to cope with XML and HTML as well.
const WITHOUT_TYPE: &[&str] = &["ErrorBody", "Fault", "GatewayFault", "WrappedFault"];

/// What becomes of a schema in Rust.
pub enum Kind {
    Struct,
    Id,
    /// Variant and wire value of each.
    Enum(Vec<(String, String)>),
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
        for name in HAND_WRITTEN.iter().chain(WITHOUT_TYPE) {
            if !components.contains_key(*name) {
                return Err(format!(
                    "components/schemas/{name} is gone from the document, but a list in \
                     vis-types/build/generate/schemas.rs names it: delete it there"
                ));
            }
        }
        let by_name = components
            .iter()
            .filter(|(name, _)| !WITHOUT_TYPE.contains(&name.as_str()))
            .map(|(name, schema)| {
                let schema = schema
                    .as_object()
                    .ok_or_else(|| format!("components/schemas/{name} is not an object"))?;
                Ok((name.as_str(), (kind(name, schema)?, schema)))
            })
            .collect::<Result<_, String>>()?;
        Ok(Self { by_name })
    }

    pub fn kinds(&self) -> impl Iterator<Item = (&'a str, &Kind)> {
        self.by_name.iter().map(|(name, (kind, _))| (*name, kind))
    }

    pub fn description(&self, name: &str) -> &'a str {
        self.by_name
            .get(name)
            .and_then(|(_, schema)| schema.get("description"))
            .and_then(Value::as_str)
            .unwrap_or_default()
    }

    /// What the document says of a property, by its name after [`rename`]: its name on the wire,
    /// and the property itself.
    pub fn property(&self, schema: &str, name: &str) -> Option<(&'a str, &'a Value)> {
        let (_, schema) = self.by_name.get(schema)?;
        properties(schema).find(|(wire, property)| rename(wire, property) == name)
    }

    /// Whether a schema has this name.
    pub fn contains(&self, schema: &str) -> bool {
        self.by_name.contains_key(schema)
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

fn kind(name: &str, schema: &Map<String, Value>) -> Result<Kind, String> {
    let place = format!("components/schemas/{name}");
    // typify would give it another name than all that refers to it.
    if name.to_upper_camel_case() != name || syn::parse_str::<syn::Ident>(name).is_err() {
        return Err(format!(
            "{place}: no type of Rust is called so; give it a name in upper camel case, such as \
             `CallState`"
        ));
    }
    if HAND_WRITTEN.contains(&name) {
        return Ok(Kind::HandWritten);
    }
    if schema
        .get("format")
        .is_some_and(|format| format == "opaque-id")
    {
        return Ok(Kind::Id);
    }
    if let Some(values) = schema.get("enum") {
        let values = values
            .as_array()
            .ok_or(format!("{place}/enum is no array"))?;
        if values.is_empty() {
            return Err(format!("{place}/enum has no values"));
        }
        let mut variants: Vec<(String, String)> = Vec::new();
        for value in values {
            let text = value
                .as_str()
                .ok_or(format!("{place}/enum holds {value}, which is not a string"))?;
            let new = variant(&place, text)?;
            if let Some((name, other)) = variants.iter().find(|(name, _)| *name == new.0) {
                return Err(format!(
                    "{place}/enum: {other:?} and {text:?} would both be the variant `{name}`: leave \
                     one out, or, if the service tells them apart, write a type for it by hand and \
                     name it in vis-types/build/generate/schemas.rs"
                ));
            }
            variants.push(new);
        }
        return Ok(Kind::Enum(variants));
    }
    if schema.contains_key("properties") {
        return Ok(Kind::Struct);
    }
    Err(format!(
        "{place} is neither an object, an enum nor an id (format: opaque-id): write a type for it \
         by hand and name it in vis-types/build/generate/schemas.rs"
    ))
}

fn variant(place: &str, value: &str) -> Result<(String, String), String> {
    let variant = value.to_upper_camel_case();
    if variant == "Unrecognized" || syn::parse_str::<syn::Ident>(&variant).is_err() {
        return Err(format!(
            "{place}/enum: no variant can be named after {value:?}"
        ));
    }
    Ok((variant, value.to_owned()))
}

fn properties(schema: &Map<String, Value>) -> impl Iterator<Item = (&str, &Value)> {
    schema
        .get("properties")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
        .map(|(name, property)| (name.as_str(), property))
}

/// `x-rust-name` in the document gives a property another name in Rust.
fn rename<'a>(wire: &'a str, property: &'a Value) -> &'a str {
    property
        .get("x-rust-name")
        .and_then(Value::as_str)
        .unwrap_or(wire)
}

/// typify knows JSON Schema, not OpenAPI: it ignores `nullable`. A property that may be null is
/// read as one that may be missing.
fn for_typify(schema: &Map<String, Value>) -> Map<String, Value> {
    let property = |wire: &str| schema.get("properties")?.get(wire);
    let required: Vec<&str> = schema
        .get("required")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .filter(|wire| property(wire).and_then(|p| p.get("nullable")) != Some(&Value::Bool(true)))
        .map(|wire| property(wire).map_or(wire, |property| rename(wire, property)))
        .collect();
    let renamed: Map<String, Value> = properties(schema)
        .map(|(wire, property)| (rename(wire, property).to_owned(), json_schema(property)))
        .collect();

    let mut translated = schema.clone();
    if schema.contains_key("properties") {
        translated.insert("required".into(), required.into());
        translated.insert("properties".into(), renamed.into());
    }
    translated
}

/// Without OpenAPI's own keywords: typify compares whole schemas, unknown keywords included, when
/// it looks for a conversion.
fn json_schema(property: &Value) -> Value {
    let mut property = property.clone();
    if let Some(keywords) = property.as_object_mut() {
        keywords.retain(|key, _| !(key == "nullable" || key == "example" || key.starts_with("x-")));
    }
    property
}
