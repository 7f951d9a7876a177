//! No action swallows what upstream changes: a change of any value of the published document shows in
//! the patched one, or some action no longer fits.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use xtask::{
    location::Location,
    overlay::{Operation, Overlay},
    patch::{Applied, apply, patch},
};

use crate::desk::{fitted, overlay_text};

/// Keys whose values may be swallowed, and why.
const EXCEPTIONS: [(&str, &str); 2] = [
    (
        "description",
        "what replaces a place describes it in words of ours",
    ),
    (
        "example",
        "what replaces a place has examples of ours, or none",
    ),
];

#[test]
fn every_change_is_noticed() {
    let upstream = fitted();
    let overlay = Overlay::parse("overlay.yaml".as_ref(), &overlay_text()).expect("an overlay");
    let patched = patch(&upstream, &overlay).expect("an overlay that fits");
    let steps: Vec<Applied<'_>> = patched.applied().collect();

    let mut places = Vec::new();
    collect(upstream.value(), &Location::root(), &mut places);
    assert!(places.len() > 900, "{}", places.len());
    // Whatever stands where upstream has it after the last action shows a change of itself.
    let mut lost: BTreeMap<usize, Vec<Location>> = BTreeMap::new();
    for place in places {
        let is_lost = |step: &Applied<'_>| place.find(step.before) != place.find(step.after);
        if let Some(step) = steps.iter().position(is_lost) {
            lost.entry(step).or_default().push(place);
        }
    }
    assert!(lost.len() > 50, "{} actions replace something", lost.len());

    let mut excepted: BTreeMap<&str, usize> = BTreeMap::new();
    for (step, places) in lost {
        let Applied {
            action,
            before,
            after,
        } = steps[step];
        for place in places {
            for changed in changes(before, &place) {
                let is_noticed = apply(action, &changed).is_ok_and(|result| result == *after);
                if !is_noticed {
                    continue;
                }
                let exception = EXCEPTIONS
                    .iter()
                    .find(|(key, _)| place.to_string().contains(&format!(".{key}")));
                let is_removed = matches!(action.operation, Operation::Remove);
                match exception {
                    Some((key, _)) if is_removed => *excepted.entry(key).or_default() += 1,
                    _ => panic!("action `{}` swallows a change of {place}", action.id),
                }
            }
        }
    }
    let unused = EXCEPTIONS
        .iter()
        .find(|(key, _)| !excepted.contains_key(key));
    assert!(
        unused.is_none(),
        "this needs no exception any more: {unused:?}"
    );
}

/// Every value of the document that is no object.
fn collect(value: &Value, at: &Location, places: &mut Vec<Location>) {
    match value {
        Value::Object(members) => {
            for (key, member) in members {
                collect(member, &at.key(key), places);
            }
        }
        Value::Array(elements) => {
            if elements.iter().all(|element| !element.is_object()) {
                places.push(at.clone());
            }
            for (index, element) in elements.iter().enumerate() {
                collect(element, &at.index(index), places);
            }
        }
        _ => places.push(at.clone()),
    }
}

/// The document with the value at a place changed: a scalar in each way that it can, an array without
/// one of its elements.
fn changes(document: &Value, place: &Location) -> Vec<Value> {
    let value = place.find(document).expect("a value");
    let others = match value {
        Value::Array(elements) => (0..elements.len())
            .map(|without| {
                let mut elements = elements.clone();
                elements.remove(without);
                Value::from(elements)
            })
            .collect(),
        Value::String(text) if text == "integer" => vec![json!("string")],
        Value::String(text) => vec![json!(format!("{text}x"))],
        Value::Number(_) => vec![json!(1)],
        Value::Bool(value) => vec![json!(!value)],
        _ => Vec::new(),
    };
    others
        .into_iter()
        .map(|other| {
            let mut changed = document.clone();
            *changed.pointer_mut(&pointer(place)).expect("a value") = other;
            changed
        })
        .collect()
}

/// A place as serde_json wants it.
fn pointer(place: &Location) -> String {
    let mut keys = Vec::new();
    let mut place = place.clone();
    while let Some(parent) = place.parent() {
        keys.push(match place.last_key() {
            Some(key) => key.replace('~', "~0").replace('/', "~1"),
            None => place
                .to_string()
                .rsplit('[')
                .next()
                .expect("an index")
                .replace(']', ""),
        });
        place = parent;
    }
    keys.iter().rev().map(|key| format!("/{key}")).collect()
}
