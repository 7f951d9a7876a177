//! What upstream says and the patched document has nowhere any more.
//!
//! An action that replaces an inline enum or object by a named schema writes its contents down anew.
//! What upstream adds to the one later would vanish without a word, were it not missed here.

use std::collections::BTreeSet;

use serde_json::Value;

use super::Problem;
use crate::location::Location;

/// The enum values, properties and parameters of `upstream` that `patched` has not.
pub(super) fn problems(upstream: &Value, patched: &Value) -> Vec<Problem> {
    let mut kept = Vec::new();
    collect(patched, &Location::root(), &mut kept);
    let kept: BTreeSet<(&str, &str)> = kept.iter().map(|(kind, name, _)| (*kind, *name)).collect();

    let mut stated = Vec::new();
    collect(upstream, &Location::root(), &mut stated);
    let mut told = BTreeSet::new();
    stated
        .into_iter()
        .filter(|(kind, name, _)| !kept.contains(&(*kind, *name)) && told.insert((*kind, *name)))
        .map(|(kind, name, location)| {
            let message = format!(
                "upstream has the {kind} `{name}` here, and the patched document has it nowhere: an \
                 action that replaces this place must put it in again"
            );
            Problem::new(location, message)
        })
        .collect()
}

/// Kind, name and place of each thing that a client may depend on by its name.
fn collect<'a>(
    value: &'a Value,
    location: &Location,
    found: &mut Vec<(&'static str, &'a str, Location)>,
) {
    match value {
        Value::Object(members) => {
            let values = members.get("enum").and_then(Value::as_array);
            for name in values.into_iter().flatten().filter_map(Value::as_str) {
                found.push(("enum value", name, location.key("enum")));
            }
            let properties = members.get("properties").and_then(Value::as_object);
            for name in properties.into_iter().flatten().map(|(name, _)| name) {
                found.push(("property", name, location.key("properties").key(name)));
            }
            if let (Some(Value::String(_)), Some(Value::String(name))) =
                (members.get("in"), members.get("name"))
            {
                found.push(("parameter", name, location.clone()));
            }
            for (key, member) in members {
                collect(member, &location.key(key), found);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                collect(item, &location.index(index), found);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::problems;

    #[test]
    fn what_a_named_schema_lacks_of_the_inline_one_is_missed() {
        let upstream = json!({ "schemas": { "Call": { "properties": {
            "state": { "enum": ["RINGING", "PARKED"] },
            "health": { "properties": { "since": {} } },
        } } } });
        let patched = json!({ "schemas": {
            "Call": { "properties": { "state": {}, "health": {} } },
            "CallState": { "enum": ["RINGING"] },
        } });
        let found: Vec<String> = problems(&upstream, &patched)
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(found.len(), 2, "{found:#?}");
        assert!(
            found[0].contains("`since`") || found[1].contains("`since`"),
            "{found:#?}"
        );
        assert!(
            found[0].contains("`PARKED`") || found[1].contains("`PARKED`"),
            "{found:#?}"
        );
        assert_eq!(problems(&patched, &patched), []);
    }
}
