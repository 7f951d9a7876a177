//! A normalised document as facts.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use vis_spec::normalise::reachable;

use super::render::code;
use crate::surface::documented;

/// By place: `GET /self/calls`, `Call`, `API`.
pub(super) type Facts = BTreeMap<String, Parts>;

/// By label, which is empty for the place itself: ``query parameter `size` ``.
pub(super) type Parts = BTreeMap<String, Part>;

#[derive(Clone, Debug)]
pub(super) struct Part {
    pub(super) role: Role,
    /// By key of the document; `type` combines all keys about types.
    pub(super) facts: BTreeMap<String, String>,
}

/// The direction of a part, and whether it is required.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Role {
    pub(super) sent: bool,
    pub(super) read: bool,
    pub(super) required: bool,
}

/// Keys that are separate parts or belong to another fact.
const STRUCTURE: &str = " $ref additionalProperties allOf anyOf content enum flows format headers \
    in items name oneOf parameters properties requestBody required responses schema \
    securitySchemes type x-enum-varnames ";

/// Starts of the paragraphs that `normalise` adds to a description.
const CONSTRAINTS: &str = "A multiple of |At least |At most |Format: |Less than |Matches |More than \
    |No item occurs twice|Unless given, ";

pub(super) fn facts(document: &Value) -> Facts {
    let mut facts = Facts::new();
    let mut add = |place: &str, described: &Value, role| {
        let parts = facts.entry(place.to_owned()).or_default();
        read(String::new(), described, role, parts, document);
    };
    // The client uses the first server.
    let [info, server] = [&document["info"], &document["servers"][0]["url"]];
    let schemes = &document["components"]["securitySchemes"];
    let api = json!({ "info": info, "server": server, "securitySchemes": schemes });
    add("API", &api, Role::default());
    for (route, operation) in documented(document) {
        add(&route, operation, Role::default());
    }
    let schemas = &document["components"]["schemas"];
    let reachable = |keys: &[&str]| reachable(&document["paths"], keys, |name| schemas.get(name));
    let sent = reachable(&["parameters", "requestBody"]);
    let read = reachable(&["responses"]);
    for (name, schema) in members(schemas) {
        let sent = sent.contains(name);
        // Webhooks deliver schemas that no operation returns.
        let (read, required) = (read.contains(name) || !sent, false);
        add(
            name,
            schema,
            Role {
                sent,
                read,
                required,
            },
        );
    }
    facts
}

/// Adds the part `label` and its parts.
fn read(label: String, described: &Value, mut role: Role, parts: &mut Parts, document: &Value) {
    let mut facts = of_schema(described, document);
    let one_way = |sent| Role {
        sent,
        read: !sent,
        required: false,
    };
    let mut add = |label, member: &Value, role| read(label, member, role, parts, document);
    for (key, value) in members(described) {
        match key.as_str() {
            "requestBody" => add("request body".to_owned(), value, one_way(true)),
            "schema" => {
                let own = std::mem::replace(&mut facts, of_schema(value, document));
                facts.extend(own);
            }
            "required" => role.required |= value == true,
            _ => {}
        }
        for element in value.as_array().into_iter().flatten() {
            let text = |key: &str| element[key].as_str().unwrap_or_default();
            match key.as_str() {
                "enum" => add(
                    format!("value {}", code(&self::text(element))),
                    &Value::Null,
                    role,
                ),
                "parameters" => {
                    let label = format!("{} parameter {}", text("in"), code(text("name")));
                    add(label, element, one_way(true));
                }
                _ => {}
            }
        }
        for (name, member) in members(value) {
            let quoted = code(name);
            match key.as_str() {
                "responses" if crate::surface::is_success(name, value) => {
                    add("response".to_owned(), member, one_way(false));
                }
                "responses" => add(format!("error {quoted}"), &Value::Null, role),
                "securitySchemes" => add(format!("security scheme {quoted}"), member, role),
                "flows" => add(format!("{label}, flow {quoted}"), member, role),
                "properties" => {
                    let mut required = described["required"].as_array().into_iter().flatten();
                    let property = Role {
                        sent: role.sent && member["readOnly"] != true,
                        read: role.read && member["writeOnly"] != true,
                        required: required.any(|required| required == name),
                    };
                    add(format!("property {quoted}"), member, property);
                }
                "content" => {
                    let essence = name.split(';').next().unwrap_or_default();
                    facts.insert("media type".to_owned(), essence.trim().to_owned());
                    facts.extend(of_schema(&member["schema"], document));
                }
                _ => {}
            }
        }
    }
    if described["operationId"].is_string() && !facts.contains_key("security") {
        facts.extend(
            document
                .get("security")
                .map(|s| ("security".to_owned(), text(s))),
        );
    }
    parts.insert(label, Part { role, facts });
}

/// The facts of a schema without its parts.
fn of_schema(schema: &Value, document: &Value) -> BTreeMap<String, String> {
    let mut facts = BTreeMap::new();
    for (key, value) in members(schema) {
        if ["type", "$ref", "allOf", "oneOf", "anyOf"].contains(&key.as_str()) {
            facts.insert("type".to_owned(), type_text(schema, document));
        } else if !STRUCTURE.contains(&format!(" {key} ")) {
            facts.insert(key.clone(), text(value));
        }
    }
    let description = facts.remove("description").unwrap_or_default();
    let is_constraint = |text: &&str| CONSTRAINTS.split('|').any(|start| text.starts_with(start));
    let (constraints, described) = description
        .split("\n\n")
        .partition::<Vec<_>, _>(is_constraint);
    for (key, paragraphs) in [("constraint", constraints), ("description", described)] {
        let text = paragraphs.join("\n\n").replace('`', "'");
        facts.extend((!text.is_empty()).then(|| (key.to_owned(), text)));
    }
    facts
}

/// `array of Call`, `integer (int32)`. A named scalar is the scalar.
fn type_text(schema: &Value, document: &Value) -> String {
    let inner = |key: &str| type_text(&schema[key], document);
    if let Some(reference) = schema["$ref"].as_str() {
        let name = reference.rsplit('/').next().unwrap_or_default();
        let target = &document["components"]["schemas"][name];
        return match target["type"].as_str() {
            Some(ty @ ("string" | "integer")) if target.get("enum").is_none() => {
                type_text(&json!({ "type": ty, "format": target["format"] }), document)
            }
            _ => name.to_owned(),
        };
    }
    if let Some(only) = schema["allOf"].get(0) {
        return type_text(only, document);
    }
    if let Some(variants) = schema["oneOf"].as_array().or(schema["anyOf"].as_array()) {
        let variants = variants.iter().map(|variant| type_text(variant, document));
        return variants.collect::<Vec<_>>().join(" or ");
    }
    match (schema["type"].as_str(), schema["format"].as_str()) {
        (None, _) => "any JSON".to_owned(),
        (Some("array"), _) => format!("array of {}", inner("items")),
        (Some("object"), _) if schema["additionalProperties"].is_object() => {
            format!("map of {}", inner("additionalProperties"))
        }
        (Some("integer"), Some("int64")) => "integer".to_owned(),
        (Some(ty), Some(format)) => format!("{ty} ({format})"),
        (Some(ty), None) => ty.to_owned(),
    }
}

fn text(value: &Value) -> String {
    let text = value.as_str().map(str::to_owned);
    text.unwrap_or_else(|| value.to_string())
}

fn members(object: &Value) -> impl Iterator<Item = (&String, &Value)> {
    object.as_object().into_iter().flat_map(Map::iter)
}
