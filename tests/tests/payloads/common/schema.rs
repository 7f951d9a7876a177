//! The object schemas of the normalised document.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde_json::Value;

use super::normalised::normalised;
use super::sample::{Samples, resolve};

pub static DOCUMENT: LazyLock<Value> = LazyLock::new(normalised);

/// The object schemas, by name.
pub static SCHEMAS: LazyLock<BTreeMap<String, Schema>> = LazyLock::new(|| {
    let components = DOCUMENT["components"]["schemas"].as_object();
    let components = components.expect("components/schemas");
    components
        .iter()
        .filter_map(|(name, schema)| {
            let properties = schema["properties"].as_object()?;
            let properties = properties
                .iter()
                .map(|(property, of)| Property::new(name, property, of, schema));
            Some((name.clone(), Schema(properties.collect())))
        })
        .collect()
});

/// The schemas that are whole responses, and those that are only sent.
static RESOURCES: LazyLock<String> = LazyLock::new(|| operations("/responses/200"));
static BODIES: LazyLock<String> = LazyLock::new(|| operations("/requestBody"));

fn operations(part: &str) -> String {
    let paths = DOCUMENT["paths"].as_object().expect("paths");
    let paths = paths.values().filter_map(Value::as_object).flatten();
    let parts = paths.filter_map(|(_, operation)| operation.pointer(part));
    parts.map(Value::to_string).collect()
}

pub fn is_resource(schema: &str) -> bool {
    RESOURCES.contains(&format!("/{schema}\""))
}

fn is_body(schema: &str) -> bool {
    BODIES.contains(&format!("/{schema}\""))
}

pub struct Schema(pub Vec<Property>);

impl Schema {
    pub fn property(&self, name: &str) -> Option<&Property> {
        self.0.iter().find(|property| property.name == name)
    }
}

pub struct Property {
    pub name: String,
    pub kind: Kind,
    /// The value if the property is missing or null. `None` for a required property.
    pub absent: Option<Absent>,
}

#[derive(Clone, Debug)]
pub enum Absent {
    Nothing,
    Default(Value),
}

/// The kind of a property's values.
#[derive(Clone, Debug)]
pub enum Kind {
    Id,
    Enum {
        name: String,
        values: Vec<String>,
    },
    Time,
    Url,
    Text,
    /// Text for which the vendor shows integers.
    TextOrInteger,
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

impl Property {
    fn new(of: &str, name: &str, property: &'static Value, schema: &Value) -> Self {
        let nullable = property["nullable"] == true || property["x-optional"] == true;
        let is_required = match is_body(of) {
            true => !nullable && listed(&schema["required"], name),
            // Whatever the document says.
            false => is_resource(of) && (name == "id" || of == "Count"),
        };
        let default = property.get("default").filter(|_| is_body(of));
        let absent = match default {
            Some(default) => Some(Absent::Default(default.clone())),
            None if is_required => None,
            None => Some(Absent::Nothing),
        };
        Self {
            name: name.to_owned(),
            kind: Kind::new(property),
            absent,
        }
    }
}

fn listed(names: &Value, name: &str) -> bool {
    let names = names.as_array();
    names.is_some_and(|names| names.iter().any(|listed| listed == name))
}

impl Kind {
    /// The schema of the object or of the objects in the list.
    pub fn object(&self) -> Option<&str> {
        match self {
            Self::Object(name) => Some(name),
            Self::List(kind) => kind.object(),
            _ => None,
        }
    }

    fn new(schema: &'static Value) -> Self {
        let (name, schema) = resolve(&DOCUMENT, schema);
        let name = || name.unwrap_or_default().to_owned();
        if schema.get("properties").is_some() {
            return Self::Object(name());
        }
        let texts = |values: &Vec<Value>| {
            let texts = values.iter().map(|it| it.as_str().map(str::to_owned));
            texts.collect::<Option<Vec<_>>>()
        };
        if let Some(values) = schema["enum"].as_array().and_then(texts) {
            return Self::Enum {
                name: name(),
                values,
            };
        }
        match (schema["type"].as_str(), schema["format"].as_str()) {
            (Some("string"), Some("opaque-id")) => Self::Id,
            (Some("string"), Some("date-time")) => Self::Time,
            (Some("string"), Some("uri")) => Self::Url,
            (Some("string"), _) if name() == "HttpUrl" => Self::Url,
            (Some("string"), _) if schema.get("x-reads").is_some() => Self::TextOrInteger,
            (Some("string"), _) => Self::Text,
            (Some("integer"), _) if name() == "Duration" => Self::Duration,
            (Some("integer"), None | Some("int64")) if schema["enum"].is_null() => Self::Integer,
            (Some("boolean"), _) => Self::Boolean,
            (Some("array"), _) => match Self::new(&schema["items"]) {
                Self::Other(item) => Self::Other([item].into_iter().collect()),
                kind => Self::List(kind.into()),
            },
            _ => Self::Other(Samples::new(&DOCUMENT, "").named("", schema)),
        }
    }
}
