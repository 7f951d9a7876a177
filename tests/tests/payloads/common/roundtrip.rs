//! Compares a payload with what was written after reading it.
//!
//! The text may change, the meaning may not: text is a string, a number is a number, a time is RFC 3339
//! in UTC, one item is a list, and null, an empty list or the empty text may be omitted.

use serde_json::Value;
use vis_types::Timestamp;

use super::schema::{Absent, Kind, SCHEMAS};

/// The differences between `sent`, an object or a list of objects of this schema, and `written`.
pub fn diff(schema: &str, sent: &Value, written: &Value) -> Vec<String> {
    let kind = Kind::Object(schema.to_owned());
    let mut diff = Vec::new();
    if sent.is_array() {
        compare(&Kind::List(kind.into()), "", sent, Some(written), &mut diff);
    } else {
        compare(&kind, "", sent, Some(written), &mut diff);
    }
    diff
}

fn compare(kind: &Kind, path: &str, sent: &Value, written: Option<&Value>, diff: &mut Vec<String>) {
    let written = written.unwrap_or(&Value::Null);
    match (kind, sent, written) {
        (Kind::Object(schema), Value::Object(sent), Value::Object(_)) => {
            for (name, sent) in sent {
                let path = format!("{path}.{name}");
                match SCHEMAS[schema].property(name) {
                    None => diff.push(format!("{path} is not in the document")),
                    Some(property) => match (sent, &property.absent) {
                        (Value::Null, Some(Absent::Default(default))) => {
                            compare(&property.kind, &path, default, written.get(name), diff);
                        }
                        _ => compare(&property.kind, &path, sent, written.get(name), diff),
                    },
                }
            }
        }
        (Kind::List(kind), Value::Array(sent), Value::Array(written))
            if sent.len() == written.len() =>
        {
            for (index, (sent, written)) in sent.iter().zip(written).enumerate() {
                compare(kind, &format!("{path}[{index}]"), sent, Some(written), diff);
            }
        }
        (Kind::List(_), Value::Array(sent), Value::Null) if sent.is_empty() => {}
        (Kind::List(_), sent, Value::Array(written))
            if written.is_empty() && is_empty(kind, sent) => {}
        (Kind::List(kind), sent, Value::Array(written)) if written.len() == 1 => {
            compare(kind, path, sent, written.first(), diff);
        }
        (_, sent, Value::Null) if is_empty(kind, sent) => {}
        (
            Kind::Id | Kind::Text | Kind::TextOrInteger | Kind::Enum { .. },
            Value::Number(_) | Value::Bool(_),
            Value::String(written),
        ) if text(sent) == *written => {}
        (Kind::Integer | Kind::Duration, sent, Value::Number(written))
            if number(kind, sent).is_some_and(|sent| sent == written.to_string()) => {}
        (Kind::Boolean, sent, Value::Bool(written)) if boolean(sent) == Some(*written) => {}
        (Kind::Time, sent, Value::String(text)) if is_same_instant(sent, text) => {}
        (_, sent, written) if sent == written && !matches!(kind, Kind::Time) => {}
        (_, sent, written) => diff.push(format!("{path}: {sent} became {written}")),
    }
}

/// Whether there is no value. The empty text is none, except as a text.
fn is_empty(kind: &Kind, sent: &Value) -> bool {
    let is_text = matches!(kind, Kind::Id | Kind::Text | Kind::TextOrInteger);
    sent.is_null() || (sent == "" && !is_text)
}

fn text(scalar: &Value) -> String {
    let text = scalar.as_str().map(|text| text.trim().to_owned());
    text.unwrap_or_else(|| scalar.to_string())
}

fn boolean(sent: &Value) -> Option<bool> {
    match text(sent).to_lowercase().as_str() {
        "true" | "1" | "yes" => Some(true),
        "false" | "0" | "no" => Some(false),
        _ => None,
    }
}

/// The digits of a number, or of the text of one. A duration is written without its fraction.
fn number(kind: &Kind, sent: &Value) -> Option<String> {
    let text = text(sent);
    let number: f64 = match text.parse::<i64>() {
        Ok(integer) => return Some(integer.to_string()),
        Err(_) => text.parse().ok()?,
    };
    let is_duration = matches!(kind, Kind::Duration);
    Some(if is_duration { number.trunc() } else { number }.to_string())
}

fn is_same_instant(sent: &Value, written: &str) -> bool {
    let read = |value: &Value| serde_json::from_value::<Timestamp>(value.clone()).ok();
    let is_rfc_3339 = written.ends_with('Z') && written.contains('T') && written.contains('.');
    is_rfc_3339 && read(sent).is_some() && read(sent) == read(&written.into())
}
