//! What differs between two documents, for a table ([`Summary`]) or for a reviewer ([`Hunk`]).

mod hunk;
mod summary;

use serde_json::{Map, Value};

pub use hunk::{Hunk, hunks};
pub use summary::Summary;

use crate::location::Location;

/// One value that is in both documents but not equal, or in one of them only.
#[derive(Clone, Debug)]
pub struct Change<'a> {
    /// Where it is.
    pub location: Location,
    /// What was there.
    pub before: Option<&'a Value>,
    /// What is there now.
    pub after: Option<&'a Value>,
}

/// The changes that make `after` of `before`, each as deep in the document as it goes.
///
/// Elements are compared one by one only where the two arrays are equally long and all that differs
/// are objects; any other array changes as a whole. The order of keys does not count.
pub fn changes<'a>(before: &'a Value, after: &'a Value) -> Vec<Change<'a>> {
    let mut changes = Vec::new();
    compare(&Location::root(), Some(before), Some(after), &mut changes);
    changes
}

fn compare<'a>(
    at: &Location,
    before: Option<&'a Value>,
    after: Option<&'a Value>,
    changes: &mut Vec<Change<'a>>,
) {
    if before == after {
        return;
    }
    match (before, after) {
        (Some(Value::Object(before)), Some(Value::Object(after))) => {
            for key in keys(before, after) {
                compare(&at.key(key), before.get(key), after.get(key), changes);
            }
        }
        (Some(Value::Array(before)), Some(Value::Array(after))) if pairs_up(before, after) => {
            for (index, (before, after)) in before.iter().zip(after).enumerate() {
                compare(&at.index(index), Some(before), Some(after), changes);
            }
        }
        _ => changes.push(Change {
            location: at.clone(),
            before,
            after,
        }),
    }
}

/// The keys of both objects: those of `before`, then those which only `after` has.
fn keys<'a>(
    before: &'a Map<String, Value>,
    after: &'a Map<String, Value>,
) -> impl Iterator<Item = &'a String> {
    let is_new = |key: &&String| !before.contains_key(key.as_str());
    before.keys().chain(after.keys().filter(is_new))
}

fn pairs_up(before: &[Value], after: &[Value]) -> bool {
    let mut pairs = before.iter().zip(after);
    before.len() == after.len()
        && pairs.all(|(before, after)| before == after || before.is_object() && after.is_object())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn places(before: &Value, after: &Value) -> Vec<String> {
        changes(before, after)
            .iter()
            .map(|change| change.location.to_string())
            .collect()
    }

    #[test]
    fn a_change_is_named_where_it_is_and_not_above() {
        let before = json!({ "a": { "b": 1, "c": 2 }, "d": [{ "e": 1 }, { "e": 2 }] });
        let after = json!({ "a": { "b": 1, "f": 3 }, "d": [{ "e": 1 }, { "e": 3 }] });

        assert_eq!(places(&before, &after), ["$.a.c", "$.a.f", "$.d[1].e"]);
    }

    #[test]
    fn an_array_of_another_length_changes_as_a_whole() {
        assert_eq!(
            places(&json!({ "a": [{}, {}] }), &json!({ "a": [{}] })),
            ["$.a"]
        );
    }

    #[test]
    fn the_order_of_keys_is_no_change() {
        let before: Value = serde_json::from_str(r#"{"a":1,"b":2}"#).expect("JSON");
        let after: Value = serde_json::from_str(r#"{"b":2,"a":1}"#).expect("JSON");

        assert!(changes(&before, &after).is_empty());
    }
}
