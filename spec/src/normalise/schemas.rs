//! Schemas: types get a name, all others are inline.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::annotations::{apply_direction, has_type};
use super::context::{
    Normaliser, annotate, compact, component_name, entries, flag, items, members, one_or_array,
    only_reference, reference, reference_to, text,
};
use super::names::{singular, type_name, unique};
use super::types::{enum_values, given_name, is_alternative, is_type};

impl<'a> Normaliser<'a> {
    /// Defines the types among the components. `schemas` are all schemas of the document: the names
    /// that they give are reserved first.
    pub(super) fn components(&mut self, schemas: Vec<(String, &'a Value)>) {
        let mut components = Vec::new();
        for (name, schema) in members(&self.root["components"], "schemas") {
            self.place = format!("components/schemas/{name}");
            if only_reference(schema).is_none() && is_type(&self.flatten(schema)) {
                components.push((name, schema.clone()));
            }
        }
        // Names that are given or unchanged take precedence over derived ones.
        components
            .sort_by_key(|(name, schema)| given_name(schema).is_none() && type_name(name) != *name);
        for (name, schema) in &mut components {
            let derived = || unique(type_name(name), |name| self.given.contains(name));
            let rust = given_name(schema).unwrap_or_else(derived);
            if given_name(schema).is_none() && rust != *name {
                self.place = format!("components/schemas/{name}");
                self.note(format!("is `{rust}` in Rust"));
            }
            self.uses
                .insert(name.to_string(), Some(reference_to(&rust)));
            schema["x-rust-type"] = rust.clone().into();
            self.given.insert(rust);
        }
        // All values of an enum are known before its first use.
        for (place, schema) in schemas {
            self.place = place;
            if let Some(name) = given_name(schema) {
                let (of_type, values) = enum_values(schema);
                if is_type(schema) && !values.is_empty() {
                    self.add_values(&name, of_type, values);
                }
                self.given.insert(name);
            }
        }
        // Enums first: an inline enum can equal one of them.
        components.sort_by_key(|(name, schema)| (schema.get("enum").is_none(), *name));
        for (name, schema) in components {
            self.place = format!("components/schemas/{name}");
            self.schema(&schema, "", name);
        }
    }

    /// The normalised use of a schema, which is `step` away from the current place. `name` becomes its
    /// name if it needs one and has none.
    pub(super) fn schema(&mut self, schema: &Value, step: &str, name: &str) -> Value {
        if !self.count_visit(self.depth) {
            return json!({});
        }
        let outer = self.place.len();
        self.place.push_str(step);
        self.depth += 1;
        let (mut used, said) = match only_reference(schema) {
            Some(reference) => (self.referenced(reference, name), schema.clone()),
            None => {
                let flat = self.flatten(schema);
                match is_type(&flat).then(|| self.define(&flat, name)) {
                    Some(name) => (reference_to(&name), self.describe(&name, &flat)),
                    None => (self.inline(&flat, name), flat),
                }
            }
        };
        self.copy_annotations(&mut used, &said);
        // Items of arrays and values of maps can be null; a null property is absent.
        if matches!(step, "[]" | "{}") && used != json!({}) {
            let is_nullable = flag(&self.flatten(schema), "nullable");
            annotate(&mut used, "nullable", is_nullable.then_some(true));
        }
        self.depth -= 1;
        self.place.truncate(outer);
        used
    }

    /// A schema that is not a type, without its annotations.
    fn inline(&mut self, flat: &Value, name: &str) -> Value {
        let one = &flat["oneOf"][0];
        let of_type = match flat.get("enum") {
            Some(_) => Some(enum_values(flat).0),
            None => text(flat, "type"),
        };
        match of_type {
            _ if one.get("$ref").is_some() && one_or_array(one)["oneOf"] == flat["oneOf"] => {
                one_or_array(&self.schema(one, "", name))
            }
            _ if is_alternative(flat) => self.any("`oneOf`, `anyOf` or `not` has no type in Rust"),
            Some("") => self.any("the enum has no values of one type"),
            None | Some("object") if !members(flat, "additionalProperties").is_empty() => {
                let values = &flat["additionalProperties"];
                match self.schema(values, "{}", &format!("{name}Value")) {
                    Value::Object(any) if any.is_empty() => any.into(),
                    value => json!({ "type": "object", "additionalProperties": value }),
                }
            }
            Some("object") => self.any("the object has no properties"),
            None if flat.get("items").is_none() => self.any("the schema has no type"),
            None | Some("array") => {
                let item = self.schema(&flat["items"], "[]", &singular(name));
                if flag(flat, "x-single") && reference(&item).is_some() {
                    return one_or_array(&item);
                }
                let least = flat["minItems"].as_u64().filter(|least| *least > 0);
                compact(json!({ "type": "array", "items": item, "minItems": least }))
            }
            Some("number") => json!({ "type": "number", "format": "double" }),
            Some(of_type) => {
                let format = text(flat, "format").filter(|_| has_type(flat));
                compact(json!({ "type": of_type, "format": format }))
            }
        }
    }

    fn any(&mut self, why: &str) -> Value {
        self.note(format!("{why}: it is any JSON"));
        json!({})
    }

    /// The use of a reference: of a type, or of the inline schema behind an alias.
    fn referenced(&mut self, reference: &str, name: &str) -> Value {
        let component = component_name(reference);
        let key = component.as_deref().unwrap_or(reference).to_owned();
        match (self.uses.get(&key), self.target(reference)) {
            (Some(Some(known)), _) => known.clone(),
            (None, Some(target)) => {
                self.uses.insert(key.clone(), None);
                let home = reference.trim_start_matches("#/").to_owned();
                let outer = std::mem::replace(&mut self.place, home);
                let used = self.schema(target, "", component.as_deref().unwrap_or(name));
                self.place = outer;
                self.uses.insert(key, Some(used.clone()));
                used
            }
            _ => self.any("the schema contains itself without an object between"),
        }
    }

    /// Resolves `$ref` and merges `allOf`.
    pub(super) fn flatten(&mut self, schema: &Value) -> Value {
        let mut merged = schema.clone();
        if let Some(reference) = text(schema, "$ref").map(str::to_owned) {
            merged = json!({});
            // A cycle adds nothing.
            if !self.open.contains(&reference) && self.count_visit(self.open.len()) {
                let target = self.target(&reference).unwrap_or(&Value::Null);
                self.open.push(reference);
                merged = self.flatten(target);
                self.open.pop();
            }
        }
        for member in items(schema, "allOf") {
            merged["allOf"] = Value::Null;
            let member = self.flatten(member);
            merge(&mut merged, member);
        }
        merged
    }

    /// The normalised components, for the normalised `paths`.
    pub(super) fn finish(&mut self, paths: &Value) -> Value {
        self.note_variants();
        let [sent, read] = ["requestBody", "responses"]
            .map(|key| reachable(paths, &[key], |name| self.named.get(name)));
        for (name, schema) in &mut self.named {
            *schema = apply_direction(schema.take(), sent.contains(name), read.contains(name));
        }
        let schemes = &self.root["components"]["securitySchemes"];
        compact(json!({ "schemas": self.named, "securitySchemes": schemes }))
    }
}

/// The names of the schemas that operations use at these keys, transitively; `schema` finds one.
pub fn reachable<'v>(
    paths: &'v Value,
    keys: &[&str],
    schema: impl Fn(&str) -> Option<&'v Value>,
) -> BTreeSet<String> {
    let items = entries(paths).into_iter();
    let operations = items.flat_map(|(_, item)| entries(item));
    let uses = operations.flat_map(|(_, of)| keys.iter().map(|key| &of[*key]));
    let (mut open, mut found) = (Vec::from_iter(uses), BTreeSet::new());
    while let Some(value) = open.pop() {
        open.extend(entries(value).into_iter().map(|(_, member)| member));
        if let Some(name) = reference(value).filter(|name| !found.contains(name)) {
            open.extend(schema(&name));
            found.insert(name);
        }
    }
    found
}

/// Merges a member of an `allOf` into `merged`, which takes precedence.
fn merge(merged: &mut Value, member: Value) {
    for (key, value) in member.as_object().cloned().unwrap_or_default() {
        match (key.as_str(), merged.get_mut(&key), value) {
            // Specific to the member.
            ("x-rust-type" | "discriminator", ..) => {}
            (_, None, value) => merged[key] = value,
            ("properties", Some(Value::Object(present)), Value::Object(more)) => {
                for (wire, property) in more {
                    present.entry(wire).or_insert(property);
                }
            }
            ("required", Some(Value::Array(present)), Value::Array(more)) => present.extend(more),
            ("enum", Some(Value::Array(present)), Value::Array(more)) => {
                present.retain(|value| more.contains(value));
            }
            _ => {}
        }
    }
}
