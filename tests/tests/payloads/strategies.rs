//! Strategies for payloads that fit the document: each as this crate writes it, and as others spell it.
//! The properties come from the document.

use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value, json};
use vis_types::Timestamp;

use crate::schema::{Kind, Property, SCHEMAS};

/// A value as this crate writes it, and as others spell it.
pub type Spelled = (Value, Value);

/// An object of this schema. The spelt one has undocumented properties.
pub fn object(schema: &str) -> BoxedStrategy<Spelled> {
    let properties: Vec<_> = SCHEMAS[schema].iter().map(property).collect();
    let name = text().prop_map(|name| format!("extra {name}"));
    (properties, btree_map(name, any_json(), 0..3))
        .prop_map(|(properties, extra)| {
            let mut plain = Map::new();
            let mut spelled: Map<_, _> = extra.into_iter().collect();
            for (name, value) in properties {
                if let Some((value, spelling)) = value {
                    plain.insert(name.clone(), value);
                    spelled.insert(name, spelling);
                }
            }
            plain.retain(|_, value| !value.is_null());
            (plain.into(), spelled.into())
        })
        .boxed()
}

/// A property with its name, or `None` if it is missing.
fn property(property: &Property) -> BoxedStrategy<(String, Option<Spelled>)> {
    let name = property.name.clone();
    let absent = match property.kind {
        Kind::Id | Kind::Text | Kind::Enum(_) => Value::Null,
        _ => "".into(),
    };
    let value = value(&property.kind);
    let value = match property.is_required {
        true => value.prop_map(Some).boxed(),
        false => prop_oneof![
            8 => value.prop_map(Some),
            1 => Just(Some((Value::Null, Value::Null))),
            1 => Just(Some((Value::Null, absent))),
            2 => Just(None),
        ]
        .boxed(),
    };
    value.prop_map(move |value| (name.clone(), value)).boxed()
}

fn value(kind: &Kind) -> BoxedStrategy<Spelled> {
    match kind {
        Kind::Id | Kind::Text => any_text().boxed(),
        Kind::Enum(values) => {
            let known = (select(values.clone()), any::<u8>()).prop_map(|(value, form)| {
                let value = json!(other_letters(value.as_str().unwrap_or_default(), form));
                (value.clone(), value)
            });
            // An empty one is written as absent.
            let unknown = any_text().prop_filter("empty", |(_, spelled)| spelled != "");
            prop_oneof![3 => known, 1 => any::<bool>().prop_map(as_text), 1 => unknown].boxed()
        }
        Kind::Time => spelled_time()
            .prop_map(|(time, spelled)| (time.to_string().into(), spelled))
            .boxed(),
        Kind::Url => "https?://[a-z]{1,8}\\.example(:[1-9][0-9]{0,3})?(/[a-z0-9]{0,8}){0,3}"
            .prop_map(|url| (json!(url), json!(url)))
            .boxed(),
        Kind::Integer => any::<i64>().prop_flat_map(spelled_integer).boxed(),
        Kind::Duration => (0..1_000_000_000_000_i64)
            .prop_flat_map(spelled_integer)
            .boxed(),
        Kind::Boolean => any::<bool>()
            .prop_flat_map(|boolean| {
                let word = if boolean { "yes" } else { "No" };
                let number = u8::from(boolean);
                let upper = boolean.to_string().to_uppercase();
                let spelled = [json!(boolean), json!(upper), json!(number), json!(word)];
                (Just(json!(boolean)), select(spelled.to_vec()))
            })
            .boxed(),
        Kind::List(kind) => {
            let list = vec(value(kind), 1..4).prop_map(|items| {
                let (plain, spelled): (Vec<_>, Vec<_>) = items.into_iter().unzip();
                (plain.into(), spelled.into())
            });
            let one = value(kind).prop_filter("absent", |(_, spelled)| spelled != "");
            let one = one.prop_map(|(plain, spelled)| (json!([plain]), spelled));
            prop_oneof![4 => list, 1 => one].boxed()
        }
        Kind::Object(schema) => object(schema),
        Kind::Other(value) => Just((value.clone(), value.clone())).boxed(),
    }
}

/// A text, or a number in its place.
fn any_text() -> impl Strategy<Value = Spelled> {
    prop_oneof![
        3 => text().prop_map(|text| (json!(text), json!(text))),
        1 => any::<u64>().prop_map(as_text),
        1 => any::<i64>().prop_map(as_text),
        1 => (-1e9..1e9).prop_map(as_text),
    ]
}

fn as_text(scalar: impl Into<Value>) -> Spelled {
    let scalar = scalar.into();
    (scalar.to_string().into(), scalar)
}

fn spelled_integer(integer: i64) -> impl Strategy<Value = Spelled> {
    let mut spelled = vec![
        json!(integer),
        json!(integer.to_string()),
        json!(format!(" {integer} ")),
    ];
    // Beyond 32 bits a float may be no integer.
    if let Ok(small) = i32::try_from(integer) {
        let float = f64::from(small);
        spelled.extend([json!(float), json!(format!("{float:e}"))]);
    }
    (Just(json!(integer)), select(spelled))
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
    let offset = (-14 * 60..=14 * 60_i64, any::<bool>());
    (millisecond, any::<bool>(), offset, 0..11_u8).prop_map(
        |(millisecond, has_space, (minutes, has_colon), form)| {
            let separator = if has_space { " " } else { "T" };
            let local = |millisecond| {
                let text = instant(millisecond).to_string();
                text.trim_end_matches('Z').replace('T', separator)
            };
            let second = millisecond / 1000 * 1000;
            let midnight = millisecond / 86_400_000 * 86_400_000;
            let (millisecond, spelled) = match form {
                0 => (millisecond, json!(millisecond)),
                1 => (second, json!(second / 1000)),
                2 => (millisecond, json!(format!(" {millisecond}"))),
                3 => (midnight, json!(local(midnight)[..10])),
                4 => {
                    let date = local(midnight);
                    let parts = date[..10].split('-').map(|it| it.parse::<i64>());
                    (midnight, parts.map(|it| it.expect("a number")).collect())
                }
                5 => (second, json!(local(second).replace(".000", "Z"))),
                6..10 => {
                    let zone = ["", "+0000", "+00", " UTC"][usize::from(form - 6)];
                    (millisecond, json!(local(millisecond) + zone))
                }
                _ => {
                    let local = local(millisecond + minutes * 60_000);
                    let sign = if minutes < 0 { '-' } else { '+' };
                    let (hour, minute) = (minutes.abs() / 60, minutes.abs() % 60);
                    let colon = if has_colon { ":" } else { "" };
                    let offset = format!("{sign}{hour:02}{colon}{minute:02}");
                    (millisecond, json!(local + &offset))
                }
            };
            (instant(millisecond), spelled)
        },
    )
}

fn instant(millisecond: i64) -> Timestamp {
    Timestamp::from_millisecond(millisecond).expect("a year of four digits")
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
