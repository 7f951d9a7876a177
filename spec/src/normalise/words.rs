//! What a schema says beside its type: words, constraints, examples, defaults.

use serde_json::Value;

use super::context::Normaliser;
use super::json::{compact, flag, items, reference, say, scalar_text, text};

/// What is said of a use of a schema, and not of the type that it has.
const OF_USE: &str = "nullable deprecated readOnly writeOnly example x-rust-name x-reads";

/// Constraints and the sentence for each: nothing of it is checked when reading. `minItems` is not
/// among them, since the builders hold to it.
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

/// The description, and a sentence for each constraint.
pub(super) fn description(schema: &Value) -> Option<String> {
    let described = text(schema, "description").or_else(|| text(schema, "title"));
    paragraphs(described.unwrap_or_default(), &constraints(schema))
}

/// Two paragraphs, of which either may be empty.
pub(super) fn paragraphs(one: &str, other: &str) -> Option<String> {
    let joined = format!("{}\n\n{other}", one.trim_end());
    let joined = joined.trim_matches('\n');
    (!joined.is_empty()).then(|| joined.to_owned())
}

/// A sentence for each constraint.
pub(super) fn constraints(schema: &Value) -> String {
    let mut sentences = Vec::new();
    for (key, sentence) in CONSTRAINTS {
        let value = &schema[*key];
        let is_said = match *key {
            "format" => value.is_string() && !has_type(schema),
            "pattern" => value.is_string(),
            "uniqueItems" => *value == true,
            _ => value.is_number() && (*value != 0 || !key.starts_with("min") || *key == "minimum"),
        };
        let sentence = match *key {
            "minimum" if flag(schema, "exclusiveMinimum") => "More than {}.",
            "maximum" if flag(schema, "exclusiveMaximum") => "Less than {}.",
            _ => sentence,
        };
        let value = scalar_text(value).replace('`', "'");
        sentences.extend(is_said.then(|| sentence.replace("{}", &value)));
    }
    sentences.join(" ")
}

/// Whether a Rust type stands for the format.
pub(super) fn has_type(schema: &Value) -> bool {
    let formats: &[&str] = match text(schema, "type") {
        Some("string") => &["date-time", "password", "opaque-id", "binary"],
        Some("integer") => &["int32", "int64"],
        Some("number") => &["float", "double"],
        _ => &[],
    };
    formats.iter().any(|format| schema["format"] == *format) || schema.get("x-rust-type").is_some()
}

impl Normaliser<'_> {
    /// Says of `used` what `said` says of this use of it.
    pub(super) fn say_words(&mut self, used: &mut Value, said: &Value) {
        say(used, "description", description(said));
        for key in OF_USE.split(' ').filter(|key| said[*key] != false) {
            say(used, key, said[key].clone());
        }
        let default = &said["default"];
        if self.is_default_of(used, default) {
            say(used, "default", default.clone());
        } else if !default.is_null() {
            self.left_out(format!("the default {default} is no value of the type"));
        }
    }

    /// Whether Rust code can be written for this default.
    fn is_default_of(&self, used: &Value, default: &Value) -> bool {
        if let Some(named) = reference(used).and_then(|name| self.named.get(&name)) {
            return items(named, "enum").any(|value| value == default);
        }
        let fits = |number| used["format"] != "int32" || i32::try_from(number).is_ok();
        match text(used, "type") {
            Some("string") => default.is_string() && used.get("format").is_none(),
            Some("integer") => default.as_i64().is_some_and(fits),
            Some("number") => default.is_number(),
            Some("boolean") => default.is_boolean(),
            Some("array") => {
                let is_default = |item| self.is_default_of(&used["items"], item);
                default
                    .as_array()
                    .is_some_and(|items| items.iter().all(is_default))
            }
            _ => false,
        }
    }

    /// What is said of the type `name` in one of the places where it stands; the longest is kept, so
    /// that the order of places means nothing. What stands there: the first paragraph.
    pub(super) fn describe(&mut self, name: &str, schema: &Value) -> Value {
        let known = self.named.entry(name.to_owned()).or_default();
        let present = text(known, "description").unwrap_or_default();
        let description = description(schema).unwrap_or_default();
        if (present.len(), present) < (description.len(), &description) {
            known["description"] = description.into();
        }
        if known.get("example").is_none() {
            say(known, "example", schema["example"].clone());
        }
        let mut summary = schema.clone();
        let first = text(schema, "description").and_then(|text| text.split("\n\n").next());
        say(&mut summary, "description", first);
        summary
    }
}

/// A client does not send what is read-only, nor is it sent what is write-only; and a default is
/// the service's business: a client that sent it would say what its user has not said.
pub(super) fn settle(mut schema: Value, is_sent: bool, is_read: bool) -> Value {
    let mut required: Vec<Value> = items(&schema, "required").cloned().collect();
    let properties = schema.get_mut("properties").and_then(Value::as_object_mut);
    for (wire, property) in properties.into_iter().flatten() {
        if is_sent && flag(property, "readOnly") || is_read && flag(property, "writeOnly") {
            required.retain(|listed| listed != wire);
        }
        let default = property
            .get_mut("default")
            .filter(|_| is_sent)
            .map(Value::take);
        if let Some(default) = default {
            let default = format!("Unless given, the service takes `{default}`.");
            let described = text(property, "description").unwrap_or_default();
            property["description"] = paragraphs(described, &default).into();
            *property = compact(property.take());
        }
    }
    schema["required"] = Some(required)
        .filter(|required| !required.is_empty())
        .into();
    compact(schema)
}
