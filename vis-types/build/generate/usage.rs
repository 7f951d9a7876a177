//! Which schemas are read, and which are whole responses.

use std::collections::BTreeSet;

use serde_json::{Map, Value};
use vis_spec::normalise::reference;

/// The schemas of the responses of a document.
#[derive(Default)]
pub struct Usage {
    /// What a success is, or is a list of.
    pub resources: BTreeSet<String>,
    /// All that stands in a response.
    pub read: BTreeSet<String>,
}

impl Usage {
    pub fn of(document: &Value) -> Self {
        let mut usage = Self::default();
        let operations = members(&document["paths"]).flat_map(members_of);
        for (status, response) in operations.flat_map(|(_, it)| members(&it["responses"])) {
            for (_, content) in members(&response["content"]) {
                let schema = &content["schema"];
                if status.starts_with('2') {
                    add_resources(schema, &mut usage.resources);
                }
                add_all(document, schema, &mut usage.read);
            }
        }
        usage
    }
}

fn add_resources(schema: &Value, found: &mut BTreeSet<String>) {
    found.extend(reference(schema));
    parts(schema).for_each(|part| add_resources(part, found));
}

fn add_all(document: &Value, schema: &Value, found: &mut BTreeSet<String>) {
    if let Some(name) = reference(schema) {
        let properties = &document["components"]["schemas"][&name]["properties"];
        if found.insert(name) {
            members(properties).for_each(|(_, property)| add_all(document, property, found));
        }
    }
    let values = schema.get("additionalProperties");
    parts(schema)
        .chain(values)
        .for_each(|part| add_all(document, part, found));
}

/// The alternatives of a schema, and the items of a list.
fn parts(schema: &Value) -> impl Iterator<Item = &Value> {
    let alternatives = schema["oneOf"].as_array().into_iter().flatten();
    alternatives.chain(schema.get("items"))
}

fn members(object: &Value) -> impl Iterator<Item = (&String, &Value)> {
    object.as_object().into_iter().flat_map(Map::iter)
}

fn members_of<'a>(
    (_, object): (&String, &'a Value),
) -> impl Iterator<Item = (&'a String, &'a Value)> {
    members(object)
}
