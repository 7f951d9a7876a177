//! The places of a payload, and the payload with something else there.

use serde_json::Value;

use crate::common::fixtures::Fixture;
use crate::common::schema::{Property, SCHEMAS};

/// Where a property stands in a payload.
pub struct Place {
    pub fixture: &'static Fixture,
    /// As an error names it: `[0].statistics.failed`.
    pub path: String,
    /// As `serde_json` does: `/0/statistics/failed`.
    pub pointer: String,
    pub property: &'static Property,
    /// What stands there.
    pub value: &'static Value,
}

impl Place {
    /// All places of a payload, those within a property included.
    pub fn all_of(fixture: &'static Fixture) -> Vec<Self> {
        let mut places = Vec::new();
        find(
            fixture,
            fixture.model.name,
            "",
            "",
            &fixture.json,
            &mut places,
        );
        places
    }

    /// The payload with nothing here.
    pub fn without(&self) -> String {
        let mut json = self.fixture.json.clone();
        let (parent, name) = self
            .pointer
            .rsplit_once('/')
            .expect("a property of something");
        let parent = json.pointer_mut(parent).and_then(Value::as_object_mut);
        parent.expect("an object").remove(name);
        json.to_string()
    }

    /// The payload with this JSON here.
    pub fn with(&self, value: &str) -> String {
        const HERE: &str = "this is the place";
        let mut json = self.fixture.json.clone();
        *json.pointer_mut(&self.pointer).expect("a value") = HERE.into();
        json.to_string().replace(&format!("{HERE:?}"), value)
    }

    /// The object that the property is missing from, as an error names it.
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
    places: &mut Vec<Place>,
) {
    match json {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                let (path, pointer) = (format!("{path}[{index}]"), format!("{pointer}/{index}"));
                find(fixture, schema, &path, &pointer, item, places);
            }
        }
        Value::Object(members) => {
            for (name, value) in members {
                let property = SCHEMAS[schema].property(name).expect("a property");
                let dot = if path.is_empty() { "" } else { "." };
                let (path, pointer) = (format!("{path}{dot}{name}"), format!("{pointer}/{name}"));
                if let Some(inner) = property.kind.object() {
                    find(fixture, inner, &path, &pointer, value, places);
                }
                places.push(Place {
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
