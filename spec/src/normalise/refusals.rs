//! What no document may have. It is looked for before anything else, so that the other steps can rely
//! on each object being one, and on each reference leading somewhere.

use std::collections::BTreeSet;

use serde_json::Value;

use super::context::Normaliser;
use super::json::{items, text};
use super::names::is_one_of;

/// Values of an enum at most: each becomes a variant, and rustc takes minutes over 100,000.
const MAX_ENUM_VALUES: usize = 10_000;

/// Keywords of OpenAPI 3.1.
const NEW_KEYWORDS: &str = "const $defs prefixItems patternProperties propertyNames contentEncoding \
    contentMediaType unevaluatedProperties dependentSchemas if then else";

/// What each kind of object holds: `[kind]` is a list, `{kind}` a map whose keys are names that the
/// document chooses. What is not listed is not looked into.
const SHAPES: &[(&str, &str)] = &[
    (
        "",
        "info:object paths:{path} components:components servers:[server] tags:[] security:[]",
    ),
    (
        "components",
        "schemas:{schema} parameters:{parameter} responses:{response}",
    ),
    (
        "components",
        "requestBodies:{body} headers:{header} securitySchemes:{object}",
    ),
    (
        "path",
        "parameters:[parameter] servers:[server] get:operation put:operation",
    ),
    (
        "path",
        "post:operation delete:operation options:operation head:operation",
    ),
    ("path", "patch:operation trace:operation"),
    (
        "operation",
        "parameters:[parameter] requestBody:body responses:{response}",
    ),
    ("operation", "security:[] servers:[server]"),
    ("server", "variables:{object}"),
    ("parameter", "schema:schema content:{media}"),
    ("body", "content:{media}"),
    ("response", "content:{media} headers:{header}"),
    ("header", "schema:schema"),
    ("media", "schema:schema"),
    (
        "schema",
        "properties:{schema} items:schema additionalProperties:schema not:schema",
    ),
    (
        "schema",
        "allOf:[schema] oneOf:[schema] anyOf:[schema] required:[] enum:[]",
    ),
];

impl<'a> Normaliser<'a> {
    /// Refuses what cannot be read. The schemas of the document, with their places.
    pub(super) fn check(&mut self) -> Vec<(String, &'a Value)> {
        let version = text(self.root, "openapi").or(text(self.root, "swagger"));
        let version = version.unwrap_or("missing");
        if !version.starts_with("3.0.") {
            self.place = "openapi".to_owned();
            self.refuse(format!(
                "the version is {version}; only OpenAPI 3.0 can be read"
            ));
        }
        if self.root["info"].is_null() || self.root["paths"].is_null() {
            self.place = "the document".to_owned();
            self.refuse("`info` or `paths` is missing");
        }
        for key in ["webhooks", "jsonSchemaDialect"] {
            if self.root.get(key).is_some() {
                self.place = key.to_owned();
                self.refuse("is of OpenAPI 3.1; only 3.0 can be read");
            }
        }
        let mut schemas = Vec::new();
        let mut seen = BTreeSet::new();
        let mut open = vec![(String::new(), "", self.root)];
        while let Some((place, kind, value)) = open.pop() {
            self.place = place.trim_start_matches('/').to_owned();
            let is_list = kind.starts_with('[');
            let is_new = seen.insert((kind, std::ptr::from_ref(value)));
            match value {
                _ if !is_new => {}
                Value::Array(items) if is_list => {
                    let items = items.iter().enumerate();
                    open.extend(items.filter_map(|(at, item)| {
                        Some((format!("{place}/{at}"), member_kind(kind, "")?, item))
                    }));
                }
                Value::Object(object) if object.contains_key("$ref") && !kind.starts_with('{') => {
                    match self.lead(value) {
                        Ok((place, target)) => open.push((place.to_owned(), kind, target)),
                        Err(reason) => self.refuse(reason),
                    }
                }
                Value::Object(members) if !is_list => {
                    open.extend(members.iter().filter_map(|(key, member)| {
                        Some((format!("{place}/{key}"), member_kind(kind, key)?, member))
                    }));
                    if kind == "schema" {
                        self.check_schema(value);
                        schemas.push((self.place.clone(), value));
                    }
                }
                Value::Bool(_) if place.ends_with("/additionalProperties") => {}
                _ if is_list => self.refuse("is not an array"),
                _ => self.refuse("is not an object"),
            }
        }
        // The place of what is met several times must not depend on the order of keys.
        schemas.sort_by(|(one, _), (other, _)| one.cmp(other));
        schemas
    }

    /// Where the `$ref` of `value` leads, or why it leads nowhere.
    fn lead(&self, value: &'a Value) -> Result<(&'a str, &'a Value), String> {
        let reference = text(value, "$ref").ok_or("`$ref` is not a string")?;
        let place = reference.strip_prefix('#').ok_or(format!(
            "`$ref` leads to another document, `{reference}`: put what it refers to into this one"
        ))?;
        let missing = format!("`$ref` leads to `{reference}`, which does not exist");
        let target = self.target(reference).ok_or(missing)?;
        match self.follow(value) {
            Value::Null => Err("`$ref` leads back to itself, or to nothing".into()),
            _ => Ok((place, target)),
        }
    }

    fn check_schema(&mut self, schema: &Value) {
        let keywords = NEW_KEYWORDS
            .split(' ')
            .filter(|key| schema.get(key).is_some());
        let exclusive = ["exclusiveMinimum", "exclusiveMaximum"].into_iter();
        for key in keywords.chain(exclusive.filter(|key| schema[key].is_number())) {
            self.refuse(format!("`{key}` is of OpenAPI 3.1; only 3.0 can be read"));
        }
        let of_type = schema.get("type").map(Value::to_string).unwrap_or_default();
        let types = "\"object\" \"array\" \"string\" \"integer\" \"number\" \"boolean\"";
        if !of_type.is_empty() && !is_one_of(types, &of_type) {
            self.refuse(format!("the type {of_type} is none of OpenAPI 3.0"));
        }
        let count = items(schema, "enum").count();
        if count > MAX_ENUM_VALUES {
            self.refuse(format!(
                "has {count} values; at most {MAX_ENUM_VALUES} can be variants"
            ));
        }
    }
}

/// The kind of what a value of this kind holds at `key`, if it is to be looked into.
fn member_kind(kind: &'static str, key: &str) -> Option<&'static str> {
    if let Some(inner) = kind.strip_prefix(['[', '{']) {
        let inner = inner.trim_end_matches([']', '}']);
        let is_read = inner == "schema" || !key.starts_with("x-");
        return Some(inner).filter(|inner| is_read && !inner.is_empty());
    }
    let shapes = SHAPES.iter().filter(|(of, _)| *of == kind);
    let mut shapes = shapes.flat_map(|(_, shapes)| shapes.split(' '));
    shapes.find_map(|shape| shape.strip_prefix(key)?.strip_prefix(':'))
}
