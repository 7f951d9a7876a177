//! Sample values for schemas of the normalised document.

use serde_json::{Map, Value, json};

/// Preferred values by path prefix and parameter or property name. They apply when all fields are
/// set and the schema allows them.
const PREFERRED: [(&str, &str, &str); 7] = [
    ("/self/calls", "states", "ACTIVE,REMOTE_HELD"),
    ("/self/events", "states", "MISSED,REJECTED"),
    ("/self/events", "order", "ASC"),
    ("/self", "size", "50"),
    ("/self", "sort", "startTime"),
    ("/self/webhooks", "metadataPolicy", "HEADER"),
    ("/self/webhooks", "url", "https://example.com/vis?a=b"),
];

/// Resolves a reference and returns the Rust type name and the schema.
pub fn resolve<'a>(document: &'a Value, schema: &'a Value) -> (Option<&'a str>, &'a Value) {
    // A property with a description wraps its reference in `allOf`.
    let reference = schema
        .get("$ref")
        .or_else(|| schema.pointer("/allOf/0/$ref"));
    match reference.and_then(Value::as_str) {
        Some(reference) => {
            let name = reference.trim_start_matches("#/components/schemas/");
            let schema = &document["components"]["schemas"][name];
            (Some(schema["x-rust-type"].as_str().unwrap_or(name)), schema)
        }
        None => (schema["x-rust-type"].as_str(), schema),
    }
}

#[derive(Clone, Copy)]
pub struct Samples<'a> {
    pub document: &'a Value,
    /// Path of the operation; empty outside a request.
    pub path: &'a str,
    /// Whether to set optional properties.
    pub all: bool,
}

impl<'a> Samples<'a> {
    pub fn new(document: &'a Value, path: &'a str) -> Self {
        Self {
            document,
            path,
            all: true,
        }
    }

    /// Returns a value for the parameter `name`: a list has two items, or the preferred ones.
    pub fn parameter(self, name: &str, schema: &'a Value) -> Value {
        let (_, resolved) = resolve(self.document, schema);
        if resolved["type"] != "array" {
            return self.named(name, schema);
        }
        let two = || {
            let (_, item) = resolve(self.document, &resolved["items"]);
            match item["enum"].as_array() {
                Some(values) => values.iter().cycle().take(2).cloned().collect(),
                None => vec![self.value(item, 0); 2].into(),
            }
        };
        self.preferred(name, resolved).unwrap_or_else(two)
    }

    /// Returns a value for the parameter or property `name`.
    pub fn named(self, name: &str, schema: &'a Value) -> Value {
        let preferred = self.preferred(name, schema);
        preferred.unwrap_or_else(|| self.value(schema, 0))
    }

    fn preferred(self, name: &str, schema: &'a Value) -> Option<Value> {
        if !self.all {
            return None;
        }
        let (_, schema) = resolve(self.document, schema);
        let matches =
            |(path, named, _): &&(&str, &str, &str)| *named == name && self.path.starts_with(path);
        let (_, _, text) = PREFERRED.iter().find(matches)?;
        if schema["type"] == "array" {
            let (_, item) = resolve(self.document, &schema["items"]);
            return text.split(',').map(|text| allowed(item, text)).collect();
        }
        allowed(schema, text)
    }

    fn value(self, schema: &'a Value, depth: usize) -> Value {
        let (rust_type, schema) = resolve(self.document, schema);
        let first = schema["enum"].as_array().and_then(|values| values.first());
        if let Some(value) = first {
            return value.clone();
        }
        let format = schema["format"].as_str();
        match schema["type"].as_str() {
            Some("boolean") => true.into(),
            Some("integer") => 2.into(),
            Some("number") => 2.5.into(),
            Some("array") => json!([self.value(&schema["items"], depth + 1)]),
            Some("string") => match (rust_type, format) {
                (Some("HttpUrl"), _) | (_, Some("uri")) => "https://example.com/vis".into(),
                (_, Some("date-time")) => "2020-10-01T16:10:06.000Z".into(),
                (_, Some("opaque-id")) => "5a85d86f253bcd10897f3189".into(),
                (_, Some("password")) => "a-signing-key".into(),
                _ => schema["example"].as_str().unwrap_or("text").into(),
            },
            _ if schema.get("properties").is_some() => self.object(schema, depth),
            _ => match schema.get("additionalProperties") {
                Some(values) if values.is_object() => {
                    json!({ "key": self.value(values, depth + 1) })
                }
                _ => json!({ "any": [true, "JSON"] }),
            },
        }
    }

    fn object(self, schema: &'a Value, depth: usize) -> Value {
        let is_required = |name: &str| {
            let required = schema["required"].as_array();
            required.is_some_and(|names| names.iter().any(|required| required == name))
        };
        let is_included = |(name, property): &(&String, &Value)| {
            let is_sent = self.path.is_empty() || property["readOnly"] != true;
            // Schemas can be recursive.
            is_sent && (is_required(name) || self.all && depth < 4)
        };
        let properties = schema["properties"].as_object().into_iter().flatten();
        let object: Map<_, _> = properties
            .filter(is_included)
            .map(|(name, property)| {
                let value = self.preferred(name, property);
                let value = value.unwrap_or_else(|| self.value(property, depth + 1));
                (name.clone(), value)
            })
            .collect();
        object.into()
    }
}

/// Converts the text to a value of the schema, if the schema allows it.
fn allowed(schema: &Value, text: &str) -> Option<Value> {
    let value = match schema["type"].as_str()? {
        "string" => text.into(),
        "integer" => text.parse::<i64>().ok()?.into(),
        _ => return None,
    };
    let values = schema["enum"].as_array();
    values
        .is_none_or(|values| values.contains(&value))
        .then_some(value)
}
