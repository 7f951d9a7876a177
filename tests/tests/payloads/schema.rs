//! The object schemas of the normalised document.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde_json::Value;

#[path = "../../build/sample.rs"]
#[allow(dead_code, reason = "the build script uses all of it")]
mod sample;

use sample::{Samples, resolve};

pub static DOCUMENT: LazyLock<Value> = LazyLock::new(|| {
    let text = include_str!(concat!(env!("OUT_DIR"), "/normalised.json"));
    serde_json::from_str(text).expect("JSON")
});

/// The properties of the object schemas, by the name of the schema.
pub static SCHEMAS: LazyLock<BTreeMap<String, Vec<Property>>> = LazyLock::new(|| {
    let components = DOCUMENT["components"]["schemas"].as_object();
    let components = components.expect("components/schemas").iter();
    let schemas = components.filter_map(|(of, schema)| {
        let properties = schema["properties"].as_object()?.iter();
        let properties = properties.map(|(name, property)| Property {
            name: name.clone(),
            kind: Kind::of(property),
            is_required: is_required(of, name, schema),
        });
        Some((of.clone(), properties.collect()))
    });
    schemas.collect()
});

/// The schemas that are whole responses, and those that are only sent.
static RESOURCES: LazyLock<String> = LazyLock::new(|| parts_of_operations("/responses/200"));
static BODIES: LazyLock<String> = LazyLock::new(|| parts_of_operations("/requestBody"));

fn parts_of_operations(pointer: &str) -> String {
    let paths = DOCUMENT["paths"].as_object().expect("paths");
    let operations = paths.values().filter_map(Value::as_object).flatten();
    let parts = operations.filter_map(|(_, operation)| operation.pointer(pointer));
    parts.map(Value::to_string).collect()
}

/// Whether the struct cannot do without a property: what is read has an `id` or a count, whatever the
/// document says.
fn is_required(of: &str, name: &str, schema: &Value) -> bool {
    let reference = format!("/{of}\"");
    if BODIES.contains(&reference) {
        let required = schema["required"].as_array().into_iter().flatten();
        return required.into_iter().any(|required| required == name);
    }
    RESOURCES.contains(&reference) && (name == "id" || of == "Count")
}

pub struct Property {
    pub name: String,
    pub kind: Kind,
    pub is_required: bool,
}

/// The kind of a property's values.
pub enum Kind {
    Id,
    Enum(Vec<Value>),
    Time,
    Url,
    Text,
    Integer,
    /// Milliseconds.
    Duration,
    Boolean,
    List(Box<Kind>),
    /// The name of the object's schema.
    Object(String),
    /// Any other kind, such as a map, with a readable sample.
    Other(Value),
}

impl Kind {
    fn of(schema: &'static Value) -> Self {
        let (name, schema) = resolve(&DOCUMENT, schema);
        let name = name.unwrap_or_default();
        if schema.get("properties").is_some() {
            return Self::Object(name.to_owned());
        }
        let (of_type, format) = (schema["type"].as_str(), schema["format"].as_str());
        match (of_type, format.unwrap_or_default(), name) {
            (Some("string"), "opaque-id", _) => Self::Id,
            (Some("string"), "date-time", _) => Self::Time,
            (Some("string"), _, "HttpUrl") => Self::Url,
            (Some("string"), ..) => match schema["enum"].as_array() {
                Some(values) => Self::Enum(values.clone()),
                None => Self::Text,
            },
            (Some("integer"), _, "Duration") => Self::Duration,
            (Some("integer"), ..) if schema["enum"].is_null() => Self::Integer,
            (Some("boolean"), ..) => Self::Boolean,
            (Some("array"), ..) => Self::List(Self::of(&schema["items"]).into()),
            _ => Self::Other(Samples::new(&DOCUMENT, "").named("", schema)),
        }
    }
}
