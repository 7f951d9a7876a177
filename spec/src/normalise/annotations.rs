//! Annotations of schemas: descriptions, constraints, examples, defaults.

use serde_json::Value;

use super::context::{Normaliser, annotate, compact, flag, items, reference, scalar_text, text};
use super::names::is_one_of;

/// Keys that describe the use of a schema, not its type.
const USE_KEYS: &str = "nullable deprecated readOnly writeOnly example x-rust-name x-reads";
/// Constraints that are documented, not checked. `minItems` is absent: the builders check it.
const CONSTRAINTS: &[(&str, &str)] = &[
    ("minLength", "At least {} characters."),
    ("maxLength", "At most {} characters."),
    ("maxItems", "At most {} items."),
    ("minProperties", "At least {} properties."),
    ("maxProperties", "At most {} properties."),
    ("minimum", "At least {}."),
    ("maximum", "At most {}."),
    ("multipleOf", "A multiple of {}."),
    ("uniqueItems", "No item occurs twice."),
    ("pattern", "Matches `{}`."),
    ("format", "Format: `{}`."),
];
/// Types and formats with a Rust type of their own.
const FORMATS: &str = "string:date-time string:password string:opaque-id string:binary \
    integer:int32 integer:int64 number:float number:double";

/// The description or title, with a sentence for each constraint.
pub(super) fn description(schema: &Value) -> Option<String> {
    let described = text(schema, "description").or_else(|| text(schema, "title"));
    paragraphs(described.unwrap_or_default(), &constraints(schema))
}

pub(super) fn paragraphs(one: &str, other: &str) -> Option<String> {
    let joined = format!("{}\n\n{other}", one.trim_end());
    let joined = joined.trim_matches('\n');
    (!joined.is_empty()).then(|| joined.to_owned())
}

pub(super) fn constraints(schema: &Value) -> String {
    let mut sentences = Vec::new();
    for (key, sentence) in CONSTRAINTS {
        let value = &schema[*key];
        let sentence = match (*key, value) {
            ("minimum", _) if flag(schema, "exclusiveMinimum") => "More than {}.",
            ("maximum", _) if flag(schema, "exclusiveMaximum") => "Less than {}.",
            ("minLength" | "minProperties", _) if *value == 0 => continue,
            ("format", _) if has_type(schema) => continue,
            _ => sentence,
        };
        if value.is_number() || value.is_string() || *value == true {
            let value = scalar_text(value).replace('`', "'");
            sentences.push(sentence.replace("{}", &value));
        }
    }
    sentences.join(" ")
}

/// Whether the format has a Rust type.
pub(super) fn has_type(schema: &Value) -> bool {
    let [of_type, format] = ["type", "format"].map(|key| text(schema, key).unwrap_or_default());
    let is_listed = is_one_of(FORMATS, &format!("{of_type}:{format}"));
    is_listed || schema.get("x-rust-type").is_some()
}

impl Normaliser<'_> {
    /// Copies the annotations of `source` to `used`.
    pub(super) fn copy_annotations(&mut self, used: &mut Value, source: &Value) {
        annotate(used, "description", description(source));
        for key in USE_KEYS.split(' ').filter(|key| source[*key] != false) {
            annotate(used, key, source[key].clone());
        }
        let default = &source["default"];
        if self.is_default_of(used, default) {
            annotate(used, "default", default.clone());
        } else if !default.is_null() {
            let why = "is no value of the type";
            self.note(format!("left out: the default {default} {why}"));
        }
    }

    /// Whether the default has a Rust expression.
    fn is_default_of(&self, used: &Value, default: &Value) -> bool {
        if let Some(named) = reference(used).and_then(|name| self.named.get(&name)) {
            return items(named, "enum").any(|value| value == default);
        }
        let fits = |number| used["format"] != "int32" || i32::try_from(number).is_ok();
        let is_item = |item: &Value| self.is_default_of(&used["items"], item);
        match (text(used, "type"), default) {
            (Some("string"), Value::String(_)) => used.get("format").is_none(),
            (Some("integer"), _) => default.as_i64().is_some_and(fits),
            (Some("number"), _) => default.is_number(),
            (Some("boolean"), _) => default.is_boolean(),
            (Some("array"), Value::Array(items)) => items.iter().all(is_item),
            _ => false,
        }
    }

    /// Keeps the longest description of a type; each use gets the first paragraph of its own.
    pub(super) fn describe(&mut self, name: &str, schema: &Value) -> Value {
        let known = self.named.entry(name.to_owned()).or_default();
        let present = text(known, "description").unwrap_or_default();
        let description = description(schema).unwrap_or_default();
        if (present.len(), present) < (description.len(), &description) {
            known["description"] = description.into();
        }
        if known.get("example").is_none() {
            annotate(known, "example", schema["example"].clone());
        }
        let mut summary = schema.clone();
        let first = text(schema, "description").and_then(|text| text.split("\n\n").next());
        annotate(&mut summary, "description", first);
        summary
    }
}

/// Makes read-only properties optional in requests and write-only ones in responses. A default of a
/// request becomes a sentence: the service applies it, the client must not send it.
pub(super) fn apply_direction(mut schema: Value, is_sent: bool, is_read: bool) -> Value {
    let mut required: Vec<Value> = items(&schema, "required").cloned().collect();
    let properties = schema.get_mut("properties").and_then(Value::as_object_mut);
    for (wire, property) in properties.into_iter().flatten() {
        if is_sent && flag(property, "readOnly") || is_read && flag(property, "writeOnly") {
            required.retain(|listed| listed != wire);
        }
        if is_sent && !property["default"].is_null() {
            let default = property["default"].take();
            let default = format!("Unless given, the service takes `{default}`.");
            let described = text(property, "description").unwrap_or_default();
            property["description"] = paragraphs(described, &default).into();
            *property = compact(property.take());
        }
    }
    schema["required"] = (!required.is_empty()).then_some(required).into();
    compact(schema)
}
