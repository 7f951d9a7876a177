//! Compares a payload with what was written after reading it.
//!
//! The text may change, the meaning may not: an id becomes a string, a time becomes RFC 3339 in UTC,
//! and null or an empty list may be omitted.

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
        (Kind::List(_), Value::Null, Value::Array(written)) if written.is_empty() => {}
        (Kind::Id | Kind::TextOrInteger, Value::Number(sent), Value::String(written))
            if sent.to_string() == *written => {}
        (Kind::Time, sent, Value::String(text)) if is_same_instant(sent, text) => {}
        (_, sent, written) if sent == written && !matches!(kind, Kind::Time) => {}
        (_, Value::Null, Value::Null) => {}
        (_, sent, written) => diff.push(format!("{path}: {sent} became {written}")),
    }
}

fn is_same_instant(sent: &Value, written: &str) -> bool {
    let read = |value: &Value| serde_json::from_value::<Timestamp>(value.clone()).ok();
    let is_rfc_3339 = written.ends_with('Z') && written.contains('T') && written.contains('.');
    is_rfc_3339 && read(sent).is_some() && read(sent) == read(&written.into())
}
