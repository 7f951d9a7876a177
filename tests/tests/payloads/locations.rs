//! The locations of properties in a payload, and payloads with another value there.

use serde_json::Value;

use crate::common::fixtures::Fixture;
use crate::common::schema::{Property, SCHEMAS};

/// The location of a property in a payload.
pub struct Location {
    pub fixture: &'static Fixture,
    /// As in an error: `[0].statistics.failed`.
    pub path: String,
    /// A JSON pointer: `/0/statistics/failed`.
    pub pointer: String,
    pub property: &'static Property,
    pub value: &'static Value,
}

impl Location {
    /// All locations in a payload, including nested ones.
    pub fn all_of(fixture: &'static Fixture) -> Vec<Self> {
        let mut locations = Vec::new();
        find(
            fixture,
            fixture.model.name,
            "",
            "",
            &fixture.json,
            &mut locations,
        );
        locations
    }

    /// The payload without this property.
    pub fn without(&self) -> String {
        let mut json = self.fixture.json.clone();
        let (parent, name) = self
            .pointer
            .rsplit_once('/')
            .expect("a pointer to a property");
        let parent = json.pointer_mut(parent).and_then(Value::as_object_mut);
        parent.expect("an object").remove(name);
        json.to_string()
    }

    /// The payload with this JSON as the value.
    pub fn with(&self, value: &str) -> String {
        const PLACEHOLDER: &str = "placeholder";
        let mut json = self.fixture.json.clone();
        *json.pointer_mut(&self.pointer).expect("a value") = PLACEHOLDER.into();
        json.to_string().replace(&format!("{PLACEHOLDER:?}"), value)
    }

    /// The path of the object with the property, as in an error.
    pub fn parent(&self) -> &str {
        let (parent, _) = self.path.rsplit_once('.').unwrap_or((".", ""));
        parent
    }
}

fn find(
    fixture: &'static Fixture,
    schema: &str,
    path: &str,
    pointer: &str,
    json: &'static Value,
    locations: &mut Vec<Location>,
) {
    match json {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                let (path, pointer) = (format!("{path}[{index}]"), format!("{pointer}/{index}"));
                find(fixture, schema, &path, &pointer, item, locations);
            }
        }
        Value::Object(members) => {
            for (name, value) in members {
                let property = SCHEMAS[schema].property(name).expect("a property");
                let dot = if path.is_empty() { "" } else { "." };
                let (path, pointer) = (format!("{path}{dot}{name}"), format!("{pointer}/{name}"));
                if let Some(inner) = property.kind.object() {
                    find(fixture, inner, &path, &pointer, value, locations);
                }
                locations.push(Location {
                    fixture,
                    path,
                    pointer,
                    property,
                    value,
                });
            }
        }
        _ => {}
    }
}
