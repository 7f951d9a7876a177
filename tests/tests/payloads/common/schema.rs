//! The object schemas of the patched document, as far as reading is concerned.

use std::collections::BTreeMap;
use std::fs;
use std::sync::LazyLock;

use serde_json::Value;

/// The schemas that are objects, by name.
pub static SCHEMAS: LazyLock<BTreeMap<String, Schema>> = LazyLock::new(|| {
    let file = vis_spec::directory().join(vis_spec::PATCHED_FILE);
    let text = fs::read_to_string(file).expect("the patched document");
    let document: Value = serde_json::from_str(&text).expect("JSON");
    let components = &document["components"]["schemas"];
    let components = components.as_object().expect("components/schemas");
    components
        .iter()
        .filter_map(|(name, schema)| {
            let properties = schema["properties"].as_object()?;
            let properties = properties
                .iter()
                .map(|(name, property)| Property::new(name, property, schema, components));
            Some((name.clone(), Schema(properties.collect())))
        })
        .collect()
});

type Components = serde_json::Map<String, Value>;

pub struct Schema(pub Vec<Property>);

impl Schema {
    pub fn property(&self, name: &str) -> Option<&Property> {
        self.0.iter().find(|property| property.name == name)
    }
}

pub struct Property {
    pub name: String,
    pub kind: Kind,
    /// What is read when the property is missing or null; nothing when it must be there.
    pub absent: Option<Absent>,
}

#[derive(Clone, Debug)]
pub enum Absent {
    Nothing,
    Default(Value),
}

/// What a property holds.
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
    /// Text of which the vendor gives integers as examples.
    TextOrInteger,
    Integer,
    Boolean,
    List(Box<Kind>),
    /// An object, by the name of its schema.
    Object(String),
}

impl Property {
    fn new(name: &str, property: &Value, schema: &Value, components: &Components) -> Self {
        let listed = |required: &Vec<Value>| required.iter().any(|required| required == name);
        let required = schema["required"].as_array().is_some_and(listed);
        let nullable = property["nullable"] == true;
        let absent = match property.get("default") {
            Some(default) => Some(Absent::Default(default.clone())),
            None if required && !nullable => None,
            None => Some(Absent::Nothing),
        };
        Self {
            name: name.to_owned(),
            kind: Kind::new(property, components),
            absent,
        }
    }
}

impl Kind {
    /// The schema of the object that this is, or is a list of.
    pub fn object(&self) -> Option<&str> {
        match self {
            Self::Object(name) => Some(name),
            Self::List(kind) => kind.object(),
            _ => None,
        }
    }

    fn new(schema: &Value, components: &Components) -> Self {
        // A property that has a description as well refers by `allOf`.
        let reference = schema
            .get("$ref")
            .or_else(|| schema.pointer("/allOf/0/$ref"));
        if let Some(reference) = reference.and_then(Value::as_str) {
            let name = reference.trim_start_matches("#/components/schemas/");
            return Self::named(name, &components[name], components);
        }
        match (schema["type"].as_str(), schema["format"].as_str()) {
            (Some("string"), Some("opaque-id")) => Self::Id,
            (Some("string"), Some("date-time")) => Self::Time,
            (Some("string"), Some("uri")) => Self::Url,
            (Some("string"), _) if schema.get("x-reads").is_some() => Self::TextOrInteger,
            (Some("string"), None | Some("password")) => Self::Text,
            (Some("integer"), None | Some("int64")) => Self::Integer,
            (Some("boolean"), None) => Self::Boolean,
            (Some("array"), None) => Self::List(Self::new(&schema["items"], components).into()),
            // The gateway's faults, which `vis-api` reads.
            (None, None) if schema.get("oneOf").is_some() => Self::TextOrInteger,
            other => panic!("the tests know no kind of property for {other:?}: {schema}"),
        }
    }

    fn named(name: &str, schema: &Value, components: &Components) -> Self {
        if schema.get("properties").is_some() {
            return Self::Object(name.to_owned());
        }
        match schema["enum"].as_array() {
            Some(values) => Self::Enum {
                name: name.to_owned(),
                values: values
                    .iter()
                    .filter_map(Value::as_str)
                    .map(str::to_owned)
                    .collect(),
            },
            None => Self::new(schema, components),
        }
    }
}
