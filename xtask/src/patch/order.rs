//! Putting keys back where they were.
//!
//! The overlay engine removes a key with a swap, which moves the last key of the object into the
//! gap. Left so, the diff between upstream and patched would show moves that no patch asks for.

use std::collections::HashMap;

use serde_json::{Map, Value};

use crate::location::Location;

/// Restores the order of the keys that an action at `place` may have moved.
pub(super) fn restore_at(value: &mut Value, reference: &Value, place: &Location) {
    // Where a key was removed, it is the object around it that has changed.
    let touched = place.parent().unwrap_or_default();
    if let (Some(value), Some(reference)) = (touched.find_mut(value), touched.find(reference)) {
        restore(value, reference);
    }
}

/// Gives the keys which `reference` has at the same place the order that they have there. Other keys
/// follow, in the order in which they stand.
pub(crate) fn restore(value: &mut Value, reference: &Value) {
    match (value, reference) {
        (Value::Object(members), Value::Object(reference)) => restore_object(members, reference),
        (Value::Array(elements), Value::Array(reference)) => {
            for (element, reference) in elements.iter_mut().zip(reference) {
                restore(element, reference);
            }
        }
        _ => {}
    }
}

fn restore_object(members: &mut Map<String, Value>, reference: &Map<String, Value>) {
    // Nearly every object is as it was, and this runs for each action of the overlay.
    if !members.keys().eq(reference.keys()) {
        sort(members, reference);
    }
    for (key, member) in members.iter_mut() {
        if let Some(reference) = reference.get(key.as_str()) {
            restore(member, reference);
        }
    }
}

fn sort(members: &mut Map<String, Value>, reference: &Map<String, Value>) {
    let ranks: HashMap<&str, usize> = reference.keys().map(String::as_str).zip(0..).collect();
    let mut sorted: Vec<(String, Value)> = std::mem::take(members).into_iter().collect();
    // The sort is stable, so keys without a rank keep their order.
    sorted.sort_by_key(|(key, _)| ranks.get(key.as_str()).copied().unwrap_or(usize::MAX));
    members.extend(sorted);
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::*;

    /// Documents with few keys, so that two of them have many places in common.
    fn documents() -> impl Strategy<Value = Value> {
        let scalars = (0..3_i32).prop_map(Value::from);
        scalars.prop_recursive(4, 40, 6, |inner| {
            let members = vec(("[a-f]", inner.clone()), 0..6);
            prop_oneof![
                members.prop_map(|members| Value::Object(members.into_iter().collect())),
                vec(inner, 0..4).prop_map(Value::Array),
            ]
        })
    }

    fn restored(value: &Value, reference: &Value) -> Value {
        let mut value = value.clone();
        restore(&mut value, reference);
        value
    }

    /// Two values with equal texts have their keys in the same order, too.
    fn text(value: &Value) -> String {
        value.to_string()
    }

    /// Whether the keys that both have stand in the order of `reference`, at every place, ahead of
    /// the keys that `reference` lacks, and whether those stand as in `original`.
    fn is_in_order(value: &Value, original: &Value, reference: &Value) -> bool {
        match (value, original, reference) {
            (Value::Object(value), Value::Object(original), Value::Object(reference)) => {
                let known = reference
                    .keys()
                    .filter(|key| value.contains_key(key.as_str()));
                let new = original
                    .keys()
                    .filter(|key| !reference.contains_key(key.as_str()));
                value.keys().eq(known.chain(new))
                    && reference.iter().all(|(key, reference)| {
                        let pair = value.get(key).zip(original.get(key));
                        pair.is_none_or(|(value, original)| is_in_order(value, original, reference))
                    })
            }
            (Value::Array(value), Value::Array(original), Value::Array(reference)) => {
                let mut triples = value.iter().zip(original).zip(reference);
                triples
                    .all(|((value, original), reference)| is_in_order(value, original, reference))
            }
            _ => text(value) == text(original),
        }
    }

    proptest! {
        #[test]
        fn changes_the_order_and_nothing_else(value in documents(), reference in documents()) {
            prop_assert_eq!(restored(&value, &reference), value);
        }

        #[test]
        fn has_nothing_left_to_do_the_second_time(value in documents(), reference in documents()) {
            let once = restored(&value, &reference);
            prop_assert_eq!(text(&restored(&once, &reference)), text(&once));
        }

        #[test]
        fn keeps_the_order_of_the_reference(value in documents(), reference in documents()) {
            prop_assert!(is_in_order(&restored(&value, &reference), &value, &reference));
        }

        #[test]
        fn undoes_a_removal_by_swap(document in documents(), key in "[a-f]") {
            let mut swapped = document.clone();
            let mut expected = document.clone();
            if let (Some(swapped), Some(expected)) = (swapped.as_object_mut(), expected.as_object_mut()) {
                swapped.swap_remove(&key);
                expected.shift_remove(&key);
            }
            prop_assert_eq!(text(&restored(&swapped, &document)), text(&expected));
        }
    }
}
