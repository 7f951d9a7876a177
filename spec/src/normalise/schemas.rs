//! Schemas: named ones are structs, enums, ids and types that are written by hand; everything else
//! stands where it is used.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::context::Normaliser;
use super::json::{bare, compact, component_name, flag, items, members, one_or_array};
use super::json::{only_reference, reference, reference_to, say, text};
use super::names::{distinct, is_one_of, rust_name, singular, type_name, unique};
use super::{enums, words};

/// What a schema without `$ref` and `allOf` is in Rust.
pub(super) enum Kind {
    Struct,
    /// The type of the values, and each of them.
    Enum(&'static str, Vec<Value>),
    /// An id, or a type that is written by hand.
    NamedScalar,
    Scalar(&'static str),
    List,
    Map,
    OneOrArray,
    /// Any JSON, and why.
    Any(&'static str),
}

fn kind(schema: &Value) -> Kind {
    let has = |key: &str| schema.get(key).is_some();
    let has_members = |key: &str| schema[key].as_object().is_some_and(|all| !all.is_empty());
    let item = &schema["oneOf"][0];
    match text(schema, "type") {
        _ if item.get("$ref").is_some() && schema["oneOf"] == one_or_array(item)["oneOf"] => {
            Kind::OneOrArray
        }
        _ if has("oneOf") || has("anyOf") || has("not") => {
            Kind::Any("`oneOf`, `anyOf` or `not` has no type in Rust: it is any JSON")
        }
        _ if has("enum") => enums::kind(schema),
        None | Some("object") if has_members("properties") => Kind::Struct,
        None | Some("object") if has_members("additionalProperties") => Kind::Map,
        Some("object") => Kind::Any("the object has no properties: it is any JSON"),
        Some("array") => Kind::List,
        None if has("items") => Kind::List,
        None => Kind::Any("the schema has no type: it is any JSON"),
        Some(_) if has("x-rust-type") || schema["format"] == "opaque-id" => Kind::NamedScalar,
        Some("integer") => Kind::Scalar("integer"),
        Some("number") => Kind::Scalar("number"),
        Some("boolean") => Kind::Scalar("boolean"),
        Some(_) => Kind::Scalar("string"),
    }
}

impl<'a> Normaliser<'a> {
    /// Takes in the components that are types, after all names that the document gives, in place too:
    /// `schemas` are all that it has.
    pub(super) fn components(&mut self, schemas: Vec<(String, &'a Value)>) {
        let mut components = members(&self.root["components"], "schemas");
        components.retain(|_, schema| self.is_named(schema));
        let mut components: Vec<(&str, &Value)> = components.into_iter().collect();
        let given = |schema| text(schema, "x-rust-type").map(type_name);
        // Names that are given, or right as they are, come before those that a rule makes.
        components
            .sort_by_key(|(name, schema)| given(schema).is_none() && type_name(name) != *name);
        for (name, schema) in &components {
            let derived = || unique(type_name(name), |name| self.given.contains(name));
            let rust = given(schema).unwrap_or_else(derived);
            if given(schema).is_none() && rust != *name {
                self.place = format!("components/schemas/{name}");
                self.note(format!("is `{rust}` in Rust"));
            }
            let used = Some(reference_to(&rust));
            self.uses.insert(name.to_string(), used);
            self.given.insert(rust);
        }
        // The values of enums too, so that they are the same wherever the first of them stands.
        for (place, schema) in schemas {
            self.place = place;
            if let (Some(name), Kind::Enum(of_type, values)) = (given(schema), kind(schema)) {
                self.add_values(&name, of_type, values);
            }
            self.given.extend(given(schema));
        }
        // Enums first: those that stand in a place may be one of them.
        components.sort_by_key(|(name, schema)| (schema.get("enum").is_none(), *name));
        for (name, schema) in components {
            let mut schema = schema.clone();
            let used = self.uses.get(name).and_then(Option::as_ref);
            schema["x-rust-type"] = used.and_then(reference).into();
            self.place = format!("components/schemas/{name}");
            self.schema(&schema, "", name);
        }
    }

    /// Whether a schema is a type of Rust by itself, and not just a name for something else.
    fn is_named(&mut self, schema: &Value) -> bool {
        let kind = kind(&self.flatten(schema, &mut Vec::new()));
        let is_type = matches!(kind, Kind::Struct | Kind::Enum(..) | Kind::NamedScalar);
        is_type && only_reference(schema).is_none()
    }

    /// The use of a schema: a reference to a named one, or what stands there. It lies `step` away from
    /// the present place; `name` is the one that it gets if it needs one and has none.
    pub(super) fn schema(&mut self, schema: &Value, step: &str, name: &str) -> Value {
        if !self.enter(self.depth) {
            return json!({});
        }
        let outer = self.place.len();
        self.place.push_str(step);
        self.depth += 1;
        let (mut used, said) = match only_reference(schema) {
            Some(reference) => (self.referenced(reference, name), schema.clone()),
            None => {
                let flat = self.flatten(schema, &mut Vec::new());
                let used = self.flat(&flat, name);
                match reference(&used) {
                    Some(name) => (used, self.describe(&name, &flat)),
                    None => (used, flat),
                }
            }
        };
        self.say_words(&mut used, &said);
        self.depth -= 1;
        self.place.truncate(outer);
        used
    }

    /// The use of a schema without `$ref` and `allOf`, but for what is said of it.
    fn flat(&mut self, flat: &Value, name: &str) -> Value {
        match kind(flat) {
            Kind::Struct => self.structure(flat, name),
            Kind::Enum(of_type, values) => {
                if items(flat, "enum").any(Value::is_null) {
                    self.note("null is no value of the enum: leave the property out instead");
                }
                let name = self.enum_name(flat, &values, name);
                self.add_values(&name, of_type, values);
                reference_to(&name)
            }
            Kind::NamedScalar => {
                let name = self.name_for(flat, name);
                let format = text(flat, "format");
                let by_hand = (format != Some("opaque-id")).then_some(&name);
                let of_type = &flat["type"];
                let schema = json!({ "type": of_type, "format": format, "x-rust-type": by_hand });
                self.register(&name, compact(schema));
                reference_to(&name)
            }
            Kind::Scalar("number") => json!({ "type": "number", "format": "double" }),
            Kind::Scalar(of_type) => {
                let format = text(flat, "format").filter(|_| words::has_type(flat));
                compact(json!({ "type": of_type, "format": format }))
            }
            Kind::List => {
                let item = self.element(&flat["items"], "[]", &singular(name));
                if flag(flat, "x-single") && reference(&item).is_some() {
                    return one_or_array(&item);
                }
                let least = flat["minItems"].as_u64().filter(|least| *least > 0);
                compact(json!({ "type": "array", "items": item, "minItems": least }))
            }
            Kind::Map => {
                let values = &flat["additionalProperties"];
                match self.element(values, "{}", &format!("{name}Value")) {
                    Value::Object(any) if any.is_empty() => any.into(),
                    value => json!({ "type": "object", "additionalProperties": value }),
                }
            }
            Kind::OneOrArray => one_or_array(&self.schema(&flat["oneOf"][0], "", name)),
            Kind::Any(why) => {
                self.note(why);
                json!({})
            }
        }
    }

    /// A schema of items or of a map's values, which may be null each.
    fn element(&mut self, schema: &Value, step: &str, name: &str) -> Value {
        let mut used = self.schema(schema, step, name);
        if self.is_nullable(schema) && used != json!({}) {
            say(&mut used, "nullable", true);
        }
        used
    }

    /// Whether a schema, or what it is a name for, may be null.
    fn is_nullable(&mut self, schema: &Value) -> bool {
        flag(&self.flatten(schema, &mut Vec::new()), "nullable")
    }

    /// A struct, which may be written out in several places: what they say is united.
    fn structure(&mut self, flat: &Value, name: &str) -> Value {
        let name = self.name_for(flat, name);
        if flat["additionalProperties"].is_object() {
            self.left_out("properties without a name (`additionalProperties`) are not read");
        }
        // Registered before its properties are looked into, so that none of them takes its name.
        let deprecated = flag(flat, "deprecated").then_some(true);
        let body = json!({ "type": "object", "deprecated": deprecated });
        self.register(&name, compact(body));
        let mut uses = BTreeMap::new();
        let mut required = Vec::new();
        for (wire, property) in members(flat, "properties") {
            let derived = type_name(&format!("{name}_{wire}"));
            uses.insert(wire, self.schema(property, &format!(".{wire}"), &derived));
            let is_listed = items(flat, "required").any(|listed| listed == wire);
            if is_listed && !self.is_nullable(property) && !flag(property, "x-optional") {
                required.push(Value::from(wire));
            }
        }
        // A builder has a function `build` by itself.
        let fields = uses.iter_mut().map(|(wire, used)| (*wire, used));
        self.name_fields(fields.collect(), "build");
        let known = self.named.entry(name.clone()).or_default();
        if known.get("properties").is_some() {
            required.retain(|wire| items(known, "required").any(|listed| listed == wire));
        }
        known["required"] = required.into();
        let mut differing = Vec::new();
        for (wire, used) in uses {
            match known["properties"].get(wire) {
                None => known["properties"][wire] = used,
                Some(present) if bare(present) != bare(&used) => differing.push(wire),
                Some(_) => {}
            }
        }
        for wire in differing {
            self.note(format!(
                "`{wire}` has another type than in the first place named `{name}`"
            ));
        }
        reference_to(&name)
    }

    /// Gives each property or parameter a Rust name of its own. One that is reserved ends in an
    /// underscore, since `send_` reads better than `send2`.
    pub(super) fn name_fields(&mut self, fields: Vec<(&str, &mut Value)>, reserved: &str) {
        let wanted = fields.iter().map(|(wire, described)| {
            let name = rust_name(wire, described);
            let underscore = if is_one_of(reserved, &name) { "_" } else { "" };
            (name + underscore, described.get("x-rust-name").is_none())
        });
        let names = distinct(wanted.collect(), "");
        for ((wire, described), name) in fields.into_iter().zip(names) {
            if name != rust_name(wire, described) {
                self.note(format!("`{wire}` is `{name}` in Rust"));
                say(described, "x-rust-name", name);
            }
        }
    }

    /// The name that a schema has by itself, or one like `derived` that nothing else has.
    pub(super) fn name_for(&self, schema: &Value, derived: &str) -> String {
        let is_taken = |name: &str| self.given.contains(name) || self.named.contains_key(name);
        match text(schema, "x-rust-type") {
            Some(name) => type_name(name),
            None => unique(type_name(derived), is_taken),
        }
    }

    /// Makes `schema` the type `name`, unless that is one already, which must be of the same kind.
    pub(super) fn register(&mut self, name: &str, schema: Value) -> &mut Value {
        let known = self.named.get(name).unwrap_or(&schema);
        let kind = |schema: &Value| (schema["type"].clone(), schema.get("enum").is_some());
        if kind(known) != kind(&schema) {
            let reason = "as another schema of another type is: name one of them otherwise";
            self.refuse(format!("is named `{name}`, {reason}"));
        }
        self.named.entry(name.to_owned()).or_insert(schema)
    }

    /// What stands for a reference: that of a type, or what the schema is a name for.
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
            _ => {
                self.note("the schema contains itself without an object between: it is any JSON");
                json!({})
            }
        }
    }

    /// `schema` with what its `$ref` leads to, or with the members of its `allOf` merged into it.
    /// `open` are the references on the way here: what leads back to itself says nothing new.
    fn flatten(&mut self, schema: &Value, open: &mut Vec<String>) -> Value {
        if let Some(reference) = text(schema, "$ref").map(str::to_owned) {
            let mut flat = json!({});
            if !open.contains(&reference) && self.enter(open.len()) {
                let target = self.target(&reference).unwrap_or(&Value::Null);
                open.push(reference);
                flat = self.flatten(target, open);
                open.pop();
            }
            return flat;
        }
        let mut merged = schema.clone();
        if let Some(merged) = merged.as_object_mut() {
            merged.remove("allOf");
        }
        for member in items(schema, "allOf") {
            let member = self.flatten(member, open);
            merge(&mut merged, member);
        }
        merged
    }

    /// The components of the normalised document, whose paths are `paths`.
    pub(super) fn finish(&mut self, paths: &Value) -> Value {
        self.note_variants();
        let sent = self.reachable(paths, "requestBody");
        let read = self.reachable(paths, "responses");
        for (name, schema) in &mut self.named {
            *schema = words::settle(schema.take(), sent.contains(name), read.contains(name));
        }
        let schemes = &self.root["components"]["securitySchemes"];
        compact(json!({ "schemas": self.named, "securitySchemes": schemes }))
    }

    /// The named schemas that are a part of what operations have at `key`.
    fn reachable(&self, paths: &Value, key: &str) -> BTreeSet<String> {
        let mut open = Vec::new();
        let items = paths.as_object().into_iter().flatten();
        for (_, operation) in items.filter_map(|(_, item)| item.as_object()).flatten() {
            references(&operation[key], &mut open);
        }
        let mut found = BTreeSet::new();
        while let Some(name) = open.pop() {
            if let Some(schema) = self.named.get(&name).filter(|_| found.insert(name)) {
                references(schema, &mut open);
            }
        }
        found
    }
}

/// Names of the schemas that `value` refers to.
fn references(value: &Value, found: &mut Vec<String>) {
    found.extend(reference(value));
    match value {
        Value::Object(object) => object.values().for_each(|member| references(member, found)),
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        _ => {}
    }
}

/// Merges a member of an `allOf` into what stands before it, which counts where both differ.
fn merge(merged: &mut Value, member: Value) {
    let (Value::Object(merged), Value::Object(member)) = (merged, member) else {
        return;
    };
    for (key, value) in member {
        match (key.as_str(), merged.get_mut(&key), value) {
            // These are about the member alone.
            ("x-rust-type" | "discriminator", _, _) => {}
            ("properties", Some(Value::Object(present)), Value::Object(more)) => {
                for (wire, property) in more {
                    present.entry(wire).or_insert(property);
                }
            }
            ("required", Some(Value::Array(present)), Value::Array(more)) => present.extend(more),
            ("enum", Some(Value::Array(present)), Value::Array(more)) => {
                present.retain(|value| more.contains(value));
            }
            (_, Some(_), _) => {}
            (_, None, value) => drop(merged.insert(key, value)),
        }
    }
}
