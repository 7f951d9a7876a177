//! Classifies the normalised document's schemas.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};
use vis_spec::normalise::{reference, variant_names};

/// Hand-written types of this crate, which the document names with `x-rust-type`.
const HAND_WRITTEN: &[&str] = &["HttpUrl", "EpochTime", DURATION];

/// `std::time::Duration`, which a property has as integer milliseconds.
pub const DURATION: &str = "Duration";

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
    /// What a success is, or is a list of.
    resources: BTreeSet<String>,
    /// All that stands in a response.
    read: BTreeSet<String>,
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
        let (mut resources, mut read) = (BTreeSet::new(), BTreeSet::new());
        for (status, response) in responses(document) {
            for content in values(&response["content"]) {
                let schema = &content["schema"];
                if status.starts_with('2') {
                    add_resources(schema, &mut resources);
                }
                add_all(document, schema, &mut read);
            }
        }
        Ok(Self {
            by_name,
            resources,
            read,
        })
    }

    pub fn all(&self) -> impl Iterator<Item = (&'a str, &Kind, &'a Map<String, Value>)> {
        let schemas = self.by_name.iter();
        schemas.map(|(name, (kind, schema))| (*name, kind, *schema))
    }

    /// Whether responses or deliveries have this struct.
    pub fn is_read(&self, name: &str) -> bool {
        self.read.contains(name)
    }

    /// Whether a success is this struct or a list of it.
    pub fn is_resource(&self, name: &str) -> bool {
        self.resources.contains(name)
    }

    /// The kind of the named schema that a property is.
    pub fn kind_of(&self, property: &Value) -> Option<&Kind> {
        let name = reference(property)?;
        Some(&self.by_name.get(name.as_str())?.0)
    }

    /// Whether a struct cannot do without a property. One that is read can, whatever the document says,
    /// but a resource has an `id`, or a number alone, such as `count`. One that is sent too has no `id`
    /// yet if only the service sets it.
    pub fn is_required(&self, name: &str, property: &str) -> bool {
        let Some((_, schema)) = self.by_name.get(name) else {
            return false;
        };
        let required = schema.get("required").and_then(Value::as_array);
        let is_listed = required.is_some_and(|required| required.iter().any(|it| it == property));
        if !self.is_read(name) {
            return is_listed;
        }
        let is_number = self.single_number(name) == Some(property);
        let is_set_by_service = || schema["properties"][property]["readOnly"] == true;
        let is_id = property == "id" && (is_listed || !is_set_by_service());
        self.is_resource(name) && (is_id || is_number)
    }

    /// The property of a struct that has only one, an integer.
    pub fn single_number(&self, name: &str) -> Option<&'a str> {
        let mut properties = properties(self.by_name.get(name)?.1);
        match (properties.next(), properties.next()) {
            (Some((only, property)), None) if property["type"] == "integer" => Some(only),
            _ => None,
        }
    }

    /// Whether a struct has a struct in itself, lists and maps aside: Rust needs a `Box` then.
    pub fn has(&self, outer: &str, inner: &str) -> bool {
        let mut found = vec![outer.to_owned()];
        let mut visited = 0;
        while let Some(name) = found.get(visited) {
            visited += 1;
            let schema = self.by_name.get(name.as_str()).map(|(_, schema)| *schema);
            let new = schema.into_iter().flat_map(properties);
            let new: Vec<String> = new
                .filter_map(|(_, property)| reference(property))
                .collect();
            if new.iter().any(|name| name == inner) {
                return true;
            }
            for name in new {
                if !found.contains(&name) {
                    found.push(name);
                }
            }
        }
        false
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
        "components/schemas/{name}: `x-rust-type` names an unknown type; add it to vis-types and to \
         HAND_WRITTEN in vis-types/build/generate/schemas.rs, or use one of {HAND_WRITTEN:?}"
    ))
}

/// The wire names and schemas of an object's properties.
pub fn properties(schema: &Map<String, Value>) -> impl Iterator<Item = (&str, &Value)> {
    let properties = schema.get("properties").and_then(Value::as_object);
    let properties = properties.into_iter().flatten();
    properties.map(|(name, property)| (name.as_str(), property))
}

/// The responses of all operations, with their statuses.
fn responses(document: &Value) -> impl Iterator<Item = (&String, &Value)> {
    let operations = values(&document["paths"]).flat_map(values);
    operations.flat_map(|operation| operation["responses"].as_object().into_iter().flatten())
}

fn add_resources(schema: &Value, found: &mut BTreeSet<String>) {
    found.extend(reference(schema));
    parts(schema).for_each(|part| add_resources(part, found));
}

fn add_all(document: &Value, schema: &Value, found: &mut BTreeSet<String>) {
    if let Some(name) = reference(schema) {
        let properties = &document["components"]["schemas"][&name]["properties"];
        if found.insert(name) {
            values(properties).for_each(|property| add_all(document, property, found));
        }
    }
    let additional = schema.get("additionalProperties");
    parts(schema)
        .chain(additional)
        .for_each(|part| add_all(document, part, found));
}

/// The alternatives of a schema, and the items of a list.
fn parts(schema: &Value) -> impl Iterator<Item = &Value> {
    let alternatives = schema["oneOf"].as_array().into_iter().flatten();
    alternatives.chain(schema.get("items"))
}

fn values(object: &Value) -> impl Iterator<Item = &Value> {
    object.as_object().into_iter().flat_map(Map::values)
}
