//! Checks that all other steps rely on: values have the right types, and references resolve.

use std::collections::BTreeSet;

use serde_json::Value;

use super::context::{Normaliser, entries, scalar_text, text};
use super::names::is_one_of;

/// Keywords of OpenAPI 3.1.
const NEW_KEYWORDS: &str = "const $defs prefixItems patternProperties propertyNames contentEncoding \
    contentMediaType unevaluatedProperties dependentSchemas if then else exclusiveMinimum \
    exclusiveMaximum";

/// Members of each kind of object: `[kind]` is an array, `{kind}` a map, `new` is of OpenAPI 3.1.
const SHAPES: &str = "
document info:object paths:{path} components:components servers:[server] tags:[] security:[]
document webhooks:new jsonSchemaDialect:new
components schemas:{schema} parameters:{parameter} requestBodies:{body} responses:{response}
components headers:{header} securitySchemes:{object}
path parameters:[parameter] servers:[server] get:operation put:operation post:operation
path delete:operation options:operation head:operation patch:operation trace:operation
operation parameters:[parameter] requestBody:body responses:{response} security:[] servers:[server]
server variables:{object}
parameter schema:schema content:{media}
body content:{media}
response content:{media} headers:{header}
header schema:schema
media schema:schema
schema properties:{schema} items:schema additionalProperties:schema required:[] enum:[]
schema allOf:[schema] oneOf:[schema] anyOf:[schema] not:schema";

impl<'a> Normaliser<'a> {
    /// Checks the document; returns its schemas with their places.
    pub(super) fn check(&mut self) -> Vec<(String, &'a Value)> {
        self.check_document();
        let mut schemas = Vec::new();
        let mut seen = BTreeSet::new();
        let mut open = vec![(String::new(), "document", self.root)];
        while let Some((place, kind, value)) = open.pop() {
            self.place = place.trim_start_matches('/').to_owned();
            let is_list = kind.starts_with('[');
            if let Some(reference) = value.get("$ref").filter(|_| !kind.starts_with('{')) {
                let reference = scalar_text(reference);
                let has_end = !self.follow(value).is_null();
                match self.target(&reference).filter(|_| has_end) {
                    Some(target) => open.push((reference.replace('#', ""), kind, target)),
                    None => self.refuse_reference(&reference),
                }
            } else if kind == "new" {
                self.refuse("is of OpenAPI 3.1; only 3.0 can be read");
            } else if is_list && !value.is_array() {
                self.refuse("is not an array");
            } else if !is_list && !value.is_object() {
                self.refuse("is not an object");
            } else if seen.insert((kind, std::ptr::from_ref(value))) {
                if kind == "schema" {
                    self.check_schema(value);
                    schemas.push((self.place.clone(), value));
                }
                for (key, member) in entries(value) {
                    let is_flag = key == "additionalProperties" && member.is_boolean();
                    let kind = member_kind(kind, &key).filter(|_| !is_flag);
                    open.extend(kind.map(|kind| (format!("{place}/{key}"), kind, member)));
                }
            }
        }
        // The place of a shared schema must not depend on the order of keys.
        schemas.sort_by(|(one, _), (other, _)| one.cmp(other));
        schemas
    }

    fn check_document(&mut self) {
        let old = text(self.root, "swagger").unwrap_or("missing");
        let version = text(self.root, "openapi").unwrap_or(old);
        if !version.starts_with("3.0.") {
            self.place = "openapi".to_owned();
            self.refuse(format!("the version is {version}; only 3.0 can be read"));
        }
        if self.root["info"].is_null() || self.root["paths"].is_null() {
            self.place = "the document".to_owned();
            self.refuse("`info` or `paths` is missing");
        }
    }

    fn refuse_reference(&mut self, reference: &str) {
        self.refuse(match reference.starts_with('#') {
            true => format!("`$ref` leads to `{reference}`, which does not exist or has no end"),
            false => format!("`$ref` leads to another document, `{reference}`: copy its target"),
        });
    }

    fn check_schema(&mut self, schema: &Value) {
        for key in NEW_KEYWORDS.split(' ') {
            let is_old = key.starts_with("exclusive") && !schema[key].is_number();
            if schema.get(key).is_some() && !is_old {
                self.refuse(format!("`{key}` is of OpenAPI 3.1; only 3.0 can be read"));
            }
        }
        let of_type = schema.get("type").map(Value::to_string).unwrap_or_default();
        let types = "\"object\" \"array\" \"string\" \"integer\" \"number\" \"boolean\"";
        if !of_type.is_empty() && !is_one_of(types, &of_type) {
            self.refuse(format!("the type {of_type} is none of OpenAPI 3.0"));
        }
    }
}

/// The kind of the member `key` of a value of this kind, if it is read.
fn member_kind(kind: &'static str, key: &str) -> Option<&'static str> {
    if let Some(inner) = kind.strip_prefix(['[', '{']) {
        let inner = inner.trim_end_matches([']', '}']);
        let is_read = inner == "schema" || !key.starts_with("x-");
        return Some(inner).filter(|inner| is_read && !inner.is_empty());
    }
    let lines = SHAPES.lines();
    let lines = lines.filter_map(|line| line.strip_prefix(kind)?.strip_prefix(' '));
    let mut shapes = lines.flat_map(|line| line.split(' '));
    shapes.find_map(|shape| shape.strip_prefix(key)?.strip_prefix(':'))
}
