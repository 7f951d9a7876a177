//! What it means that a payload survives being read and written.
//!
//! Its text may change, its meaning may not: an id becomes a string, a time becomes RFC 3339 in
//! UTC, and what is null or empty may be left out.

use serde_json::Value;
use vis_types::Timestamp;

use super::schema::{Absent, Kind, SCHEMAS};

/// What of `sent`, an object or a list of objects of this schema, is not in `written`, by JSON path.
pub fn lost(schema: &str, sent: &Value, written: &Value) -> Vec<String> {
    let kind = Kind::Object(schema.to_owned());
    let mut lost = Vec::new();
    if sent.is_array() {
        compare(&Kind::List(kind.into()), "", sent, Some(written), &mut lost);
    } else {
        compare(&kind, "", sent, Some(written), &mut lost);
    }
    lost
}

fn compare(kind: &Kind, path: &str, sent: &Value, written: Option<&Value>, lost: &mut Vec<String>) {
    let written = written.unwrap_or(&Value::Null);
    match (kind, sent, written) {
        (Kind::Object(schema), Value::Object(sent), Value::Object(_)) => {
            for (name, sent) in sent {
                let path = format!("{path}.{name}");
                match SCHEMAS[schema].property(name) {
                    None => lost.push(format!("{path} is not in the document")),
                    Some(property) => match (sent, &property.absent) {
                        (Value::Null, Some(Absent::Default(default))) => {
                            compare(&property.kind, &path, default, written.get(name), lost);
                        }
                        _ => compare(&property.kind, &path, sent, written.get(name), lost),
                    },
                }
            }
        }
        (Kind::List(kind), Value::Array(sent), Value::Array(written))
            if sent.len() == written.len() =>
        {
            for (index, (sent, written)) in sent.iter().zip(written).enumerate() {
                compare(kind, &format!("{path}[{index}]"), sent, Some(written), lost);
            }
        }
        (Kind::List(_), Value::Array(sent), Value::Null) if sent.is_empty() => {}
        (Kind::List(_), Value::Null, Value::Array(written)) if written.is_empty() => {}
        (Kind::Id | Kind::TextOrInteger, Value::Number(sent), Value::String(written))
            if sent.to_string() == *written => {}
        (Kind::Time, sent, Value::String(text)) if is_same_instant(sent, text) => {}
        (_, sent, written) if sent == written && !matches!(kind, Kind::Time) => {}
        (_, Value::Null, Value::Null) => {}
        (_, sent, written) => lost.push(format!("{path}: {sent} became {written}")),
    }
}

fn is_same_instant(sent: &Value, written: &str) -> bool {
    let read = |value: &Value| serde_json::from_value::<Timestamp>(value.clone()).ok();
    let is_rfc_3339 = written.ends_with('Z') && written.contains('T') && written.contains('.');
    is_rfc_3339 && read(sent).is_some() && read(sent) == read(&written.into())
}
