//! The visible difference of two values.

use serde_json::{Value, json};

/// The old and the new value on two lines, without their common members; empty if they are equal.
pub(super) fn value_diff(old: Option<&Value>, new: Option<&Value>) -> String {
    let (was, is) = match (old, new) {
        (old, new) if old == new => return String::new(),
        (Some(old), Some(new)) => difference(old, new),
        (old, new) => (json!(old), json!(new)),
    };
    let [was, is] = [(was, old), (is, new)]
        .map(|(value, is_there)| is_there.map_or("nothing".to_owned(), |_| value.to_string()));
    format!("- {was}\n+ {is}")
}

fn difference(old: &Value, new: &Value) -> (Value, Value) {
    let (Value::Object(old), Value::Object(new)) = (old, new) else {
        return (old.clone(), new.clone());
    };
    let (mut was, mut is) = (json!({}), json!({}));
    for key in old.keys().chain(new.keys()) {
        match (old.get(key), new.get(key)) {
            (old, new) if old == new => {}
            (Some(old), Some(new)) => (was[key], is[key]) = difference(old, new),
            (Some(old), None) => was[key] = old.clone(),
            (None, new) => is[key] = new.cloned().unwrap_or_default(),
        }
    }
    (was, is)
}
