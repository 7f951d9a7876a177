//! Enums: which values are variants, and which enum of the document an inline one is.

use std::collections::BTreeSet;

use heck::ToUpperCamelCase;
use serde_json::{Value, json};

use super::context::Normaliser;
use super::json::{items, scalar_text, text};
use super::names;
use super::schemas::Kind;

/// What a schema with `enum` is. Null is no value of it, but a property that is missing.
pub(super) fn kind(schema: &Value) -> Kind {
    let is_text = text(schema, "type") == Some("string");
    let mut seen = BTreeSet::new();
    let mut values = Vec::new();
    for value in items(schema, "enum").filter(|value| !value.is_null()) {
        // YAML reads `on`, `1.10` or `8000` as no string, where the type says that they are strings.
        let value = match is_text && (value.is_boolean() || value.is_number()) {
            true => scalar_text(value).into(),
            false => value.clone(),
        };
        values.extend(seen.insert(value.to_string()).then_some(value));
    }
    let are = |is: fn(&Value) -> bool| values.iter().all(is);
    match values.is_empty() {
        false if are(Value::is_string) => Kind::Enum("string", values),
        false if !is_text && are(Value::is_i64) => Kind::Enum("integer", values),
        false if !is_text && are(Value::is_number) => Kind::Scalar("number"),
        false if !is_text && are(Value::is_boolean) => Kind::Scalar("boolean"),
        _ => Kind::Any("the enum has no values of one type: it is any JSON"),
    }
}

/// The values of an enum as texts, which are quick to compare.
fn texts<'v>(values: impl IntoIterator<Item = &'v Value>) -> BTreeSet<String> {
    values.into_iter().map(Value::to_string).collect()
}

impl Normaliser<'_> {
    /// The name of an enum: the one that it has, that of the smallest enum with all of its values and
    /// the same last word, or a new one.
    pub(super) fn enum_name(&self, schema: &Value, values: &[Value], derived: &str) -> String {
        let word = names::last_word(derived);
        let values = texts(values);
        let known = self.named.iter().filter(|(name, known)| {
            names::last_word(name) == word && values.is_subset(&texts(items(known, "enum")))
        });
        let smallest = known.min_by_key(|(_, known)| items(known, "enum").count());
        match smallest.filter(|_| schema.get("x-rust-type").is_none()) {
            Some((name, _)) => name.clone(),
            None => self.name_for(schema, derived),
        }
    }

    /// Adds `values` to those of the enum `name`, which may be written out in several places.
    pub(super) fn add_values(&mut self, name: &str, of_type: &str, values: Vec<Value>) {
        let known = self.register(name, json!({ "type": of_type, "enum": [] }));
        let seen = texts(items(known, "enum"));
        let new = values
            .into_iter()
            .filter(|value| !seen.contains(&value.to_string()));
        if let Some(known) = known["enum"].as_array_mut() {
            known.extend(new);
        }
    }

    /// Notes the variants that nobody would guess: those that are not the text in upper camel case.
    pub(super) fn note_variants(&mut self) {
        for (name, schema) in self.named.clone() {
            self.place = format!("components/schemas/{name}");
            for (value, variant) in items(&schema, "enum").zip(names::variant_names(&schema)) {
                if value
                    .as_str()
                    .is_some_and(|text| text.to_upper_camel_case() != variant)
                {
                    self.note(format!("{value} is `{variant}`"));
                }
            }
        }
    }
}
