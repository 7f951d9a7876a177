//! Strategies for payloads that fit the document, with the properties of the document.

use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value, json};
use vis_types::Timestamp;

use crate::schema::{Kind, Property, SCHEMAS};

/// An object of this schema, as this crate writes it.
pub fn object(schema: &str) -> BoxedStrategy<Value> {
    let properties: Vec<_> = SCHEMAS[schema].iter().map(property).collect();
    let object = properties.prop_map(|properties| {
        let present = properties.into_iter().flatten();
        Value::from(Map::from_iter(present))
    });
    object.boxed()
}

/// A property with its name, or `None` if it is missing.
fn property(property: &Property) -> BoxedStrategy<Option<(String, Value)>> {
    let name = property.name.clone();
    let present = value(&property.kind).prop_map(move |value| Some((name.clone(), value)));
    match property.is_required {
        true => present.boxed(),
        false => prop_oneof![4 => present, 1 => Just(None)].boxed(),
    }
}

fn value(kind: &Kind) -> BoxedStrategy<Value> {
    match kind {
        Kind::Id | Kind::Text => text().prop_map(Value::from).boxed(),
        Kind::Enum(values) => {
            // An empty one is written as absent.
            let unknown = text().prop_filter("empty", |text| !text.is_empty());
            prop_oneof![3 => select(values.clone()), 1 => unknown.prop_map(Value::from)].boxed()
        }
        // From 1970 to 2100.
        Kind::Time => (0..4_102_444_800_000_i64)
            .prop_map(|millisecond| {
                let time = Timestamp::from_millisecond(millisecond).expect("a year of four digits");
                time.to_string().into()
            })
            .boxed(),
        Kind::Url => "https?://[a-z]{1,8}\\.example(:[1-9][0-9]{0,3})?(/[a-z0-9]{0,8}){0,3}"
            .prop_map(Value::from)
            .boxed(),
        Kind::Integer => any::<i64>().prop_map(Value::from).boxed(),
        Kind::Duration => (0..1_000_000_000_000_i64).prop_map(Value::from).boxed(),
        Kind::Boolean => any::<bool>().prop_map(Value::from).boxed(),
        Kind::List(kind) => vec(value(kind), 1..4).prop_map(Value::from).boxed(),
        Kind::Object(schema) => object(schema),
        Kind::Other(value) => Just(value.clone()).boxed(),
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

/// Any text, including control characters.
pub fn text() -> impl Strategy<Value = String> {
    vec(any::<char>(), 0..40).prop_map(String::from_iter)
}

/// Any JSON, for undocumented properties.
pub fn any_json() -> impl Strategy<Value = Value> {
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
