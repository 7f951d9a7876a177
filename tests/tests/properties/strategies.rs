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

/// Such an object with any JSON as one of its properties, and the name of that property.
pub fn mutated(schema: &str) -> impl Strategy<Value = (Map<String, Value>, String)> + use<> {
    let names: Vec<_> = SCHEMAS[schema].0.iter().map(|it| it.name.clone()).collect();
    let name = proptest::sample::select(names);
    (object(schema), name, extra()).prop_map(|(object, name, value)| {
        let mut object = object.as_object().cloned().unwrap_or_default();
        object.insert(name.clone(), value);
        (object, name)
    })
}

/// A property with its name, or `None` if it is missing.
fn property(property: &Property) -> BoxedStrategy<Option<(String, Value)>> {
    let name = property.name.clone();
    let value = value(&property.kind);
    let value = match &property.absent {
        None => value.prop_map(Some).boxed(),
        Some(Absent::Nothing | Absent::Default(_)) => {
            let empty = match property.kind {
                Kind::Id | Kind::Text | Kind::TextOrInteger => Value::Null,
                _ => "".into(),
            };
            option::of(prop_oneof![8 => value, 1 => Just(Value::Null), 1 => Just(empty)]).boxed()
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
            let known = (known, any::<u8>()).prop_map(|(known, form)| other_letters(&known, form));
            let known = known.prop_map(Value::from).boxed();
            prop_oneof![3 => known, 1 => any_scalar()].boxed()
        }
        Kind::Time => spelled_time().prop_map(|(_, spelled)| spelled).boxed(),
        Kind::Url => "https?://[a-z]{1,8}\\.example(:[1-9][0-9]{0,3})?(/[a-z0-9]{0,8}){0,3}"
            .prop_map(Value::from)
            .boxed(),
        Kind::Text => prop_oneof![
            3 => text().prop_map(Value::from),
            1 => any::<i64>().prop_map(Value::from),
            1 => (-1e9..1e9).prop_map(Value::from),
        ]
        .boxed(),
        Kind::TextOrInteger => prop_oneof![
            text().prop_map(Value::from),
            any::<u64>().prop_map(Value::from)
        ]
        .boxed(),
        Kind::Integer => spelled_integer(any::<i64>()).boxed(),
        Kind::Duration => spelled_integer(0..1_000_000_000_000_i64).boxed(),
        Kind::Boolean => (any::<bool>(), 0..5_u8).prop_map(spelled_boolean).boxed(),
        Kind::List(kind) => {
            let list = vec(value(kind), 0..4).prop_map(Value::from);
            prop_oneof![4 => list, 1 => value(kind)].boxed()
        }
        Kind::Object(schema) => object(schema),
        Kind::Other(value) => Just(value.clone()).boxed(),
    }
}

fn any_scalar() -> impl Strategy<Value = Value> {
    prop_oneof![
        2 => text().prop_map(Value::from),
        1 => any::<i64>().prop_map(Value::from),
        1 => any::<bool>().prop_map(Value::from),
    ]
}

fn spelled_integer(integer: impl Strategy<Value = i64>) -> impl Strategy<Value = Value> {
    (integer, 0..5_u8).prop_map(|(integer, form)| match form {
        0 => integer.into(),
        1 => integer.to_string().into(),
        2 => format!(" {integer} ").into(),
        // Beyond 32 bits a float may be no integer.
        3 => f64::from(integer as i32).abs().into(),
        _ => format!("{:e}", f64::from(integer as i32).abs()).into(),
    })
}

fn spelled_boolean((boolean, form): (bool, u8)) -> Value {
    match form {
        0 => boolean.into(),
        1 => boolean.to_string().into(),
        2 => boolean.to_string().to_uppercase().into(),
        3 => u8::from(boolean).into(),
        _ => (if boolean { "yes" } else { "No" }).into(),
    }
}

/// A value of an enum as other senders write it.
pub fn other_letters(known: &str, form: u8) -> String {
    match form % 4 {
        0 => known.to_owned(),
        1 => known.to_lowercase(),
        2 => known.replace('_', "-"),
        _ => heck::ToUpperCamelCase::to_upper_camel_case(known),
    }
}

/// An instant and one of its spellings.
pub fn spelled_time() -> impl Strategy<Value = (Timestamp, Value)> {
    // From 1973, the first with twelve digits of epoch milliseconds, to 2100.
    let millisecond = 253_402_300_800..4_102_444_800_000_i64;
    let separator = prop_oneof![3 => Just('T'), 1 => Just(' ')];
    let offset = (-14 * 60..=14 * 60_i64, any::<bool>());
    (millisecond, separator, offset, 0..13_u8).prop_map(|(millisecond, separator, offset, form)| {
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
            8 => (millisecond, json!(spell(millisecond) + " UTC")),
            9 => (millisecond, json!(spell(millisecond) + " +00:00")),
            10 => (millisecond, json!(format!(" {millisecond}"))),
            11 => (midnight, array(&spell(midnight)[..10])),
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

/// `[2020, 10, 1]`
fn array(date: &str) -> Value {
    date.split('-')
        .map(|it| it.parse::<i64>().expect("a number"))
        .collect()
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
        Just("Jane 14155550100".into()),
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
