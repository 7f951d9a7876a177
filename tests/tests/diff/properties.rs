//! What holds for any document, however odd.

use proptest::{collection::vec, prelude::*, sample::Index};
use serde_json::{Value, json};
use xtask::diff::{Class, diff};

use crate::revisions::published;

fn documents() -> impl Strategy<Value = Value> {
    prop_oneof![Just("vgis-2019-05-10.yml"), Just("vip-2022-06-28.yml")].prop_map(published)
}

/// What may stand anywhere in a document that somebody has broken.
fn values() -> impl Strategy<Value = Value> {
    let scalars = prop_oneof![
        Just(json!(null)),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "[a-z{}/~%`]{0,6}".prop_map(Value::from),
    ];
    let schemas = [
        "Call",
        "Event",
        "User",
        "Nowhere",
        "Call/properties/id",
        "%43all",
        "Call/~2",
    ]
    .map(|name| json!({ "$ref": format!("#/components/schemas/{name}") }));
    let odd = prop::sample::select(schemas.to_vec());
    let keys = prop::sample::select(vec![
        "type",
        "$ref",
        "enum",
        "items",
        "properties",
        "required",
        "allOf",
        "oneOf",
        "schema",
        "default",
        "content",
        "in",
        "name",
        "200",
        "maximum",
        "not",
    ]);
    prop_oneof![scalars, odd].prop_recursive(3, 16, 4, move |inner| {
        prop_oneof![
            vec(inner.clone(), 0..3).prop_map(Value::Array),
            vec((keys.clone().prop_map(str::to_owned), inner), 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// All places of a document, as serde_json's pointers.
fn pointers(value: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    match value {
        Value::Object(members) => {
            for (key, member) in members {
                let key = key.replace('~', "~0").replace('/', "~1");
                pointers(member, &format!("{at}/{key}"), found);
            }
        }
        Value::Array(elements) => {
            for (index, element) in elements.iter().enumerate() {
                pointers(element, &format!("{at}/{index}"), found);
            }
        }
        _ => {}
    }
}

fn mutated(mut document: Value, mutations: &[(Index, Value)]) -> Value {
    for (index, value) in mutations {
        let mut places = Vec::new();
        pointers(&document, "", &mut places);
        if let Some(place) = document.pointer_mut(index.get(&places).as_str()) {
            *place = value.clone();
        }
    }
    document
}

fn turned(value: &Value) -> Value {
    match value {
        Value::Object(members) => members
            .iter()
            .rev()
            .map(|(key, member)| (key.clone(), turned(member)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
        Value::Array(elements) => elements.iter().map(turned).collect(),
        value => value.clone(),
    }
}

fn mutations() -> impl Strategy<Value = Vec<(Index, Value)>> {
    vec((any::<Index>(), values()), 0..6)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_document_does_not_differ_from_itself(document in documents(), mutations in mutations()) {
        let document = mutated(document, &mutations);
        prop_assert_eq!(diff(&document, &document.clone()).changes, []);
    }

    #[test]
    fn the_order_of_keys_never_matters(document in documents(), mutations in mutations()) {
        let document = mutated(document, &mutations);
        prop_assert_eq!(diff(&document, &turned(&document)).changes, []);
    }

    /// Whatever differs is told, in words that are text and nothing else in Markdown.
    #[test]
    fn any_two_documents_can_be_compared(old in documents(), new in documents(), mutations in mutations()) {
        let new = mutated(new, &mutations);
        let difference = diff(&old, &new);
        let back = diff(&new, &old);
        prop_assert_eq!(difference.changes.is_empty(), back.changes.is_empty());
        for change in &difference.changes {
            let ticks = change.to_string().matches('`').count();
            prop_assert_eq!(ticks % 2, 0, "{}", change);
            prop_assert!(!change.to_string().contains('\n'), "{}", change);
        }
        prop_assert!(difference.text().ends_with('\n') && difference.markdown().ends_with('\n'));
        let json: Value = serde_json::from_str(&difference.json()).expect("JSON");
        prop_assert_eq!(json["changes"].as_array().map(Vec::len), Some(difference.changes.len()));
        // Worst first, so that whoever reads one line reads that.
        let classes: Vec<Class> = difference.changes.iter().map(|change| change.class).collect();
        prop_assert!(classes.is_sorted_by(|one, next| one >= next));
    }
}
