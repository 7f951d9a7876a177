//! Types: schemas with a Rust name.

use std::collections::BTreeSet;

use heck::{ToSnakeCase, ToUpperCamelCase};
use serde_json::{Value, json};

use super::context::{
    Normaliser, annotate, bare, compact, flag, items, members, scalar_text, text,
};
use super::names::{distinct, is_one_of, rust_name, type_name, unique, variant_names};

/// Whether a flattened schema is a struct, an enum, an id or a handwritten type.
pub(super) fn is_type(flat: &Value) -> bool {
    match text(flat, "type") {
        _ if is_alternative(flat) => false,
        _ if flat.get("enum").is_some() => is_one_of("string integer", enum_values(flat).0),
        None | Some("object") => !members(flat, "properties").is_empty(),
        Some("array") => false,
        Some(_) => flat.get("x-rust-type").is_some() || flat["format"] == "opaque-id",
    }
}

pub(super) fn is_alternative(flat: &Value) -> bool {
    let mut keys = ["oneOf", "anyOf", "not"].iter();
    keys.any(|key| flat.get(key).is_some())
}

pub(super) fn given_name(schema: &Value) -> Option<String> {
    text(schema, "x-rust-type").map(type_name)
}

/// The common type of the values of an enum, empty if there is none, and the distinct values but null.
pub(super) fn enum_values(schema: &Value) -> (&'static str, Vec<Value>) {
    let is_text = text(schema, "type") == Some("string");
    let mut values = Vec::new();
    for value in items(schema, "enum").filter(|value| !value.is_null()) {
        values.push(match value {
            // YAML parses `on`, `1.10` and `8000` as other types than string.
            Value::Bool(_) | Value::Number(_) if is_text => scalar_text(value).into(),
            value => value.clone(),
        });
    }
    let mut seen = BTreeSet::new();
    values.retain(|value| seen.insert(value.to_string()));
    let are = |is: fn(&Value) -> bool| values.iter().all(is);
    let of_type = match () {
        () if values.is_empty() => "",
        () if are(Value::is_string) => "string",
        () if are(Value::is_i64) => "integer",
        () if are(Value::is_number) => "number",
        () if are(Value::is_boolean) => "boolean",
        () => "",
    };
    (of_type, values)
}

impl Normaliser<'_> {
    pub(super) fn define(&mut self, flat: &Value, name: &str) -> String {
        let (of_type, values) = enum_values(flat);
        if !values.is_empty() {
            if items(flat, "enum").any(Value::is_null) {
                self.note("null is no value of the enum: leave the property out instead");
            }
            let name = self.enum_name(flat, &values, name);
            self.add_values(&name, of_type, values);
            return name;
        }
        let name = self.name_for(flat, name);
        if matches!(text(flat, "type"), None | Some("object")) {
            self.add_properties(flat, &name);
        } else {
            let format = text(flat, "format");
            let by_hand = (format != Some("opaque-id")).then_some(&name);
            let scalar = json!({ "type": flat["type"], "format": format, "x-rust-type": by_hand });
            self.register(&name, compact(scalar));
        }
        name
    }

    /// Adds properties to a struct, which can occur in several places.
    fn add_properties(&mut self, flat: &Value, name: &str) {
        if flat["additionalProperties"].is_object() {
            self.note("left out: properties without a name (`additionalProperties`) are not read");
        }
        // Registered before its properties: none of them may take its name.
        let deprecated = flag(flat, "deprecated").then_some(true);
        let body = json!({ "type": "object", "deprecated": deprecated });
        self.register(name, compact(body));
        let mut uses = Vec::new();
        let mut required = Vec::new();
        for (wire, property) in members(flat, "properties") {
            let derived = type_name(&format!("{name}_{wire}"));
            uses.push((wire, self.schema(property, &format!(".{wire}"), &derived)));
            let is_listed = items(flat, "required").any(|listed| listed == wire);
            let is_nullable = flag(&self.flatten(property), "nullable");
            if is_listed && !is_nullable && !flag(property, "x-optional") {
                required.push(Value::from(wire));
            }
        }
        // `build` is a function of the builder.
        self.name_fields(&mut uses, "build");
        let mut known = self.named.remove(name).unwrap_or_default();
        if known.get("properties").is_some() {
            required.retain(|wire| items(&known, "required").any(|listed| listed == wire));
        }
        known["required"] = required.into();
        let differs = format!("has another type than in the first place named `{name}`");
        for (wire, used) in uses {
            match &mut known["properties"][wire] {
                present @ Value::Null => *present = used,
                present if bare(present) == bare(&used) => {}
                _ => self.note(format!("`{wire}` {differs}")),
            }
        }
        self.named.insert(name.to_owned(), known);
    }

    /// Gives properties or parameters unique Rust names; a reserved one gets an underscore.
    pub(super) fn name_fields(&mut self, fields: &mut [(&str, Value)], reserved: &str) {
        let wanted = fields.iter().map(|(wire, described)| {
            let name = rust_name(wire, described);
            let underscore = if is_one_of(reserved, &name) { "_" } else { "" };
            (name + underscore, described.get("x-rust-name").is_none())
        });
        let names = distinct(wanted.collect(), "");
        for ((wire, described), name) in fields.iter_mut().zip(names) {
            if name != rust_name(wire, described) {
                self.note(format!("`{wire}` is `{name}` in Rust"));
                annotate(described, "x-rust-name", name);
            }
        }
    }

    /// The given name of a schema, or a free one like `derived`.
    fn name_for(&self, schema: &Value, derived: &str) -> String {
        let is_taken = |name: &str| self.given.contains(name) || self.named.contains_key(name);
        given_name(schema).unwrap_or_else(|| unique(type_name(derived), is_taken))
    }

    /// Registers the type `name` unless it exists; refuses one of another kind.
    fn register(&mut self, name: &str, schema: Value) -> &mut Value {
        let known = self.named.get(name).unwrap_or(&schema);
        let kind = |schema: &Value| (schema["type"].clone(), schema.get("enum").is_some());
        if kind(known) != kind(&schema) {
            let reason = "as another schema of another type is: name one of them otherwise";
            self.refuse(format!("is named `{name}`, {reason}"));
        }
        self.named.entry(name.to_owned()).or_insert(schema)
    }

    /// The name of an enum: the given one, that of the smallest enum with all its values and the same
    /// last word, or a new one.
    fn enum_name(&self, schema: &Value, values: &[Value], derived: &str) -> String {
        let last_word = |name: &str| name.to_snake_case().rsplit('_').next().map(str::to_owned);
        let has = |known, value| items(known, "enum").any(|of| of == value);
        let alike = self.named.iter().filter(|(name, known)| {
            values.iter().all(|value| has(known, value)) && last_word(name) == last_word(derived)
        });
        let smallest = alike.min_by_key(|(_, known)| items(known, "enum").count());
        match smallest.filter(|_| schema.get("x-rust-type").is_none()) {
            Some((name, _)) => name.clone(),
            None => self.name_for(schema, derived),
        }
    }

    pub(super) fn add_values(&mut self, name: &str, of_type: &str, mut values: Vec<Value>) {
        let known = self.register(name, json!({ "type": of_type, "enum": [] }));
        values.retain(|value| items(known, "enum").all(|of| of != value));
        if let Some(known) = known["enum"].as_array_mut() {
            known.extend(values);
        }
    }

    /// Notes variants that are not the value in upper camel case.
    pub(super) fn note_variants(&mut self) {
        for (name, schema) in self.named.clone() {
            self.place = format!("components/schemas/{name}");
            for (value, variant) in items(&schema, "enum").zip(variant_names(&schema)) {
                let plain = value.as_str().map(ToUpperCamelCase::to_upper_camel_case);
                if plain.is_some_and(|plain| plain != variant) {
                    self.note(format!("{value} is `{variant}`"));
                }
            }
        }
    }
}
