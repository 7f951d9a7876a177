//! Strategies for payloads that fit the document, in all spellings. The properties come from the
//! document.

use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;
use serde_json::{Map, Value, json};
use vis_types::Timestamp;

use crate::common::schema::{Absent, Kind, Property, SCHEMAS};

/// An object of this schema, with undocumented properties.
pub fn object(schema: &str) -> BoxedStrategy<Value> {
    let properties: Vec<_> = SCHEMAS[schema].0.iter().map(property).collect();
    let extra = btree_map(
        text().prop_map(|name| format!("extra {name}")),
        extra(),
        0..3,
    );
    (properties, extra)
        .prop_map(|(properties, extra)| {
            let mut object: Map<_, _> = extra.into_iter().collect();
            object.extend(properties.into_iter().flatten());
            Value::Object(object)
        })
        .boxed()
}

/// A property with its name, or `None` if it is missing.
fn property(property: &Property) -> BoxedStrategy<Option<(String, Value)>> {
    let name = property.name.clone();
    let value = value(&property.kind);
    let value = match &property.absent {
        None => value.prop_map(Some).boxed(),
        Some(Absent::Nothing | Absent::Default(_)) => {
            option::of(prop_oneof![4 => value, 1 => Just(Value::Null)]).boxed()
        }
    };
    value
        .prop_map(move |value| Some((name.clone(), value?)))
        .boxed()
}

fn value(kind: &Kind) -> BoxedStrategy<Value> {
    match kind {
        Kind::Id => prop_oneof![
            text().prop_map(Value::from),
            "[0-9a-f]{24}".prop_map(Value::from),
            any::<u64>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
        ]
        .boxed(),
        Kind::Enum { values, .. } => {
            let known = proptest::sample::select(values.clone());
            prop_oneof![3 => known, 1 => text()]
                .prop_map(Value::from)
                .boxed()
        }
        Kind::Time => spelled_time().prop_map(|(_, spelled)| spelled).boxed(),
        Kind::Url => "https?://[a-z]{1,8}\\.example(:[1-9][0-9]{0,3})?(/[a-z0-9]{0,8}){0,3}"
            .prop_map(Value::from)
            .boxed(),
        Kind::Text => text().prop_map(Value::from).boxed(),
        Kind::TextOrInteger => prop_oneof![
            text().prop_map(Value::from),
            any::<u64>().prop_map(Value::from)
        ]
        .boxed(),
        Kind::Integer => any::<i64>().prop_map(Value::from).boxed(),
        Kind::Boolean => any::<bool>().prop_map(Value::from).boxed(),
        Kind::List(kind) => vec(value(kind), 0..4).prop_map(Value::from).boxed(),
        Kind::Object(schema) => object(schema),
        Kind::Other(value) => Just(value.clone()).boxed(),
    }
}

/// An instant and one of its spellings.
pub fn spelled_time() -> impl Strategy<Value = (Timestamp, Value)> {
    // From 1973, the first with twelve digits of epoch milliseconds, to 2100.
    let millisecond = 100_000_000_000..4_102_444_800_000_i64;
    let separator = prop_oneof![3 => Just('T'), 1 => Just(' ')];
    let offset = (-14 * 60..=14 * 60_i64, any::<bool>());
    (millisecond, separator, offset, 0..9_u8).prop_map(|(millisecond, separator, offset, form)| {
        let spell = |millisecond| {
            let text = instant(millisecond).to_string();
            text.trim_end_matches('Z')
                .replace('T', &separator.to_string())
        };
        let whole_seconds = millisecond / 1000 * 1000;
        let midnight = millisecond / 86_400_000 * 86_400_000;
        let (millisecond, spelled) = match form {
            0 => (millisecond, json!(millisecond)),
            1 => (whole_seconds, json!(whole_seconds / 1000)),
            2 => (midnight, json!(spell(midnight)[..10])),
            3 => (millisecond, json!(spell(millisecond))),
            4 => (millisecond, json!(spell(millisecond) + "Z")),
            5 => (millisecond, json!(spell(millisecond) + "+0000")),
            6 => (millisecond, json!(spell(millisecond) + "+00")),
            7 => (
                whole_seconds,
                json!(spell(whole_seconds).replace(".000", "Z")),
            ),
            _ => {
                let (minutes, colon) = offset;
                let local = spell(millisecond + minutes * 60_000);
                let sign = if minutes < 0 { '-' } else { '+' };
                let (hour, minute) = (minutes.abs() / 60, minutes.abs() % 60);
                let colon = if colon { ":" } else { "" };
                (
                    millisecond,
                    json!(format!("{local}{sign}{hour:02}{colon}{minute:02}")),
                )
            }
        };
        (instant(millisecond), spelled)
    })
}

pub fn instant(millisecond: i64) -> Timestamp {
    Timestamp::from_millisecond(millisecond).expect("a year of four digits")
}

/// Any text, including control characters.
pub fn text() -> impl Strategy<Value = String> {
    vec(any::<char>(), 0..40).prop_map(String::from_iter)
}

/// Any JSON, for undocumented properties.
fn extra() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        text().prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 8, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..3).prop_map(Value::from),
            btree_map(text(), inner, 0..3).prop_map(|object| json!(object)),
        ]
    })
}

/// The object without undocumented properties.
pub fn without_extra(schema: &str, json: &Value) -> Value {
    let known = |(name, value): (&String, &Value)| {
        let property = SCHEMAS[schema].property(name)?;
        Some((name.clone(), without_extra_of(&property.kind, value)))
    };
    match json {
        Value::Array(items) => items
            .iter()
            .map(|item| without_extra(schema, item))
            .collect(),
        Value::Object(members) => members
            .iter()
            .filter_map(known)
            .collect::<Map<_, _>>()
            .into(),
        other => other.clone(),
    }
}

fn without_extra_of(kind: &Kind, json: &Value) -> Value {
    match kind {
        Kind::Object(schema) => without_extra(schema, json),
        Kind::List(kind) => without_extra_of(kind, json),
        _ => json.clone(),
    }
}
