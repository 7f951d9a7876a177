//! Where a value of one document went in another.

use std::collections::BTreeSet;

use serde_json::Value;
use similar::TextDiff;

use crate::{
    location::{Location, Place, Segment, Step},
    validate::follow,
};

/// A counterpart must be this much alike; a place that merely looks similar helps nobody.
const ALIKE: f64 = 0.55;

/// A key of the old document that goes by another name in the new one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Rename {
    pub(super) old: String,
    pub(super) new: String,
}

/// Where the value at a place of the old document is in the new one, and what was renamed on the way.
pub(super) fn counterpart(
    place: &Place,
    old: &Value,
    new: &Value,
) -> Option<(Location, Vec<Rename>)> {
    let mut renames = Vec::new();
    let mut old_value = old;
    let mut new_value = new;
    let mut location = Location::root();
    for step in place.steps() {
        let next_old = member(old_value, step, old)?;
        // Upstream may have moved what was here to a component.
        (location, new_value) = arrive(location, new_value, new)?;
        let key = match member_key(new_value, step, new) {
            Some(key) => key,
            None => {
                let (key, rename) = renamed(step, next_old, old_value, new_value, new)?;
                renames.push(rename);
                key
            }
        };
        (location, new_value) = down(&location, new_value, &key)?;
        old_value = next_old;
    }
    // A parameter is one wherever it is declared; a schema that is a reference now has changed.
    if let Some(Step::Named(_)) = place.steps().last() {
        (location, _) = arrive(location, new_value, new)?;
    }
    Some((location, renames))
}

/// Keys of an object that the new document has under another name.
pub(super) fn renames(container: &Location, old: &Value, new: &Value) -> Vec<Rename> {
    let (Some(old_value), Some(new_value)) = (container.find(old), container.find(new)) else {
        return Vec::new();
    };
    let members = old_value.as_object().into_iter().flatten();
    members
        .filter(|(key, _)| new_value.get(key.as_str()).is_none())
        .filter_map(|(key, member)| {
            let step = Step::Key(key.clone());
            let (_, rename) = renamed(&step, member, old_value, new_value, new)?;
            Some(rename)
        })
        .collect()
}

fn arrive<'a>(
    location: Location,
    value: &'a Value,
    document: &'a Value,
) -> Option<(Location, &'a Value)> {
    match value.get("$ref").and_then(Value::as_str) {
        None => Some((location, value)),
        Some(reference) => {
            let pointer = reference.strip_prefix("#/")?;
            let keys = pointer.split('/');
            let location = keys.fold(Location::root(), |location, key| {
                location.key(key.replace("~1", "/").replace("~0", "~"))
            });
            let value = location.find(document)?;
            arrive_once(location, value)
        }
    }
}

/// One reference is followed; a chain of them, or a circle, is nothing to propose.
fn arrive_once(location: Location, value: &Value) -> Option<(Location, &Value)> {
    value.get("$ref").is_none().then_some((location, value))
}

fn down<'a>(location: &Location, value: &'a Value, key: &Segment) -> Option<(Location, &'a Value)> {
    match key {
        Segment::Key(key) => Some((location.key(key), value.get(key.as_str())?)),
        Segment::Index(index) => Some((location.index(*index), value.get(*index)?)),
    }
}

fn member<'a>(value: &'a Value, step: &Step, document: &'a Value) -> Option<&'a Value> {
    match member_key(value, step, document)? {
        Segment::Key(key) => value.get(key),
        Segment::Index(index) => value.get(index),
    }
}

fn member_key(value: &Value, step: &Step, document: &Value) -> Option<Segment> {
    match step {
        Step::Key(key) => value
            .as_object()?
            .contains_key(key)
            .then(|| Segment::Key(key.clone())),
        Step::Named(name) => {
            let mut elements = value.as_array()?.iter();
            let index = elements.position(|element| name_of(element, document) == Some(name))?;
            Some(Segment::Index(index))
        }
        Step::Index(index) => value
            .as_array()?
            .get(*index)
            .map(|_| Segment::Index(*index)),
    }
}

fn name_of<'a>(element: &'a Value, document: &'a Value) -> Option<&'a str> {
    follow(element, document)?.get("name")?.as_str()
}

/// The sibling that only the new document has and that is most like the one that is gone.
fn renamed(
    step: &Step,
    gone: &Value,
    old_siblings: &Value,
    new_siblings: &Value,
    new: &Value,
) -> Option<(Segment, Rename)> {
    let (Step::Key(old_name) | Step::Named(old_name)) = step else {
        return None;
    };
    let candidates: Vec<(Segment, String, &Value)> = match new_siblings {
        Value::Object(members) => members
            .iter()
            .filter(|(key, _)| old_siblings.get(key.as_str()).is_none())
            .map(|(key, member)| (Segment::Key(key.clone()), key.clone(), member))
            .collect(),
        Value::Array(elements) => elements
            .iter()
            .enumerate()
            .filter_map(|(index, element)| {
                let name = name_of(element, new)?;
                let is_new = member_key(old_siblings, &Step::Named(name.to_owned()), new).is_none();
                is_new.then(|| (Segment::Index(index), name.to_owned(), element))
            })
            .collect(),
        _ => Vec::new(),
    };
    let gone_leaves = leaves(gone);
    let scored = candidates.into_iter().map(|(key, name, value)| {
        let value = follow(value, new).unwrap_or(value);
        let score = likeness(&gone_leaves, &leaves(value), old_name, &name, gone, value);
        (score, key, name)
    });
    let best = scored.max_by(|(one, ..), (other, ..)| one.total_cmp(other))?;
    let (score, key, name) = best;
    let rename = Rename {
        old: old_name.clone(),
        new: name,
    };
    (score >= ALIKE).then_some((key, rename))
}

/// From 0 to 1: how much alike two values and their names are.
fn likeness(
    old: &BTreeSet<String>,
    new: &BTreeSet<String>,
    old_name: &str,
    new_name: &str,
    old_value: &Value,
    new_value: &Value,
) -> f64 {
    let ids = operation_ids(old_value);
    if !ids.is_empty() && !ids.is_disjoint(&operation_ids(new_value)) {
        return 1.0;
    }
    let shared = old.intersection(new).count();
    let all = old.union(new).count().max(1);
    let names = f64::from(TextDiff::from_chars(old_name, new_name).ratio());
    0.7 * ratio(shared, all) + 0.3 * names
}

fn ratio(part: usize, whole: usize) -> f64 {
    let count = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    count(part) / count(whole)
}

/// The operation ids of a path item, or of an operation.
fn operation_ids(value: &Value) -> BTreeSet<&str> {
    let members = value.as_object().into_iter().flatten();
    let operations = members.map(|(_, member)| member).chain([value]);
    operations
        .filter_map(|operation| operation.get("operationId")?.as_str())
        .collect()
}

/// Every scalar with its keys, as texts that can be compared.
fn leaves(value: &Value) -> BTreeSet<String> {
    fn visit(value: &Value, at: &str, leaves: &mut BTreeSet<String>) {
        match value {
            Value::Object(members) => {
                for (key, member) in members {
                    visit(member, &format!("{at}/{key}"), leaves);
                }
            }
            Value::Array(elements) => {
                for element in elements {
                    visit(element, at, leaves);
                }
            }
            scalar => {
                leaves.insert(format!("{at}={scalar}"));
            }
        }
    }
    let mut found = BTreeSet::new();
    visit(value, "", &mut found);
    found
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn moved(path: &[&str], old: &Value, new: &Value) -> Option<String> {
        let location = path.iter().fold(Location::root(), |at, key| at.key(*key));
        let place = Place::of(&location, old);
        counterpart(&place, old, new).map(|(location, _)| location.to_string())
    }

    #[test]
    fn a_path_is_known_by_its_operations() {
        let old =
            json!({ "paths": { "/calls": { "get": { "operationId": "listCalls", "x": 1 } } } });
        let new = json!({ "paths": { "/talks": { "get": { "operationId": "listCalls" } } } });

        assert_eq!(
            moved(&["paths", "/calls", "get"], &old, &new).as_deref(),
            Some("$.paths['/talks'].get")
        );
    }

    #[test]
    fn a_schema_is_known_by_what_it_says() {
        let call =
            json!({ "properties": { "id": { "type": "integer" }, "state": { "type": "string" } } });
        let old = json!({ "schemas": { "Call": call } });
        let new = json!({ "schemas": { "CallRecord": call, "Other": { "type": "object" } } });

        assert_eq!(
            moved(&["schemas", "Call", "properties"], &old, &new).as_deref(),
            Some("$.schemas.CallRecord.properties")
        );
        let unlike = json!({ "schemas": { "Webhook": { "type": "string" } } });
        assert_eq!(moved(&["schemas", "Call"], &old, &unlike), None);
    }

    #[test]
    fn a_parameter_is_found_among_the_components() {
        let size = json!({ "name": "size", "in": "query", "schema": { "type": "integer" } });
        let old = json!({ "parameters": [size] });
        let new = json!({ "parameters": [{ "$ref": "#/components/parameters/Size" }],
            "components": { "parameters": { "Size": size } } });
        let schema = Location::root().key("parameters").index(0).key("schema");

        let found = counterpart(&Place::of(&schema, &old), &old, &new);
        let (location, _) = found.expect("a parameter");
        assert_eq!(location.to_string(), "$.components.parameters.Size.schema");
    }
}
