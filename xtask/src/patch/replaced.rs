//! What an action removes or overwrites, so that it can be told from what was there when the action
//! was written.

use serde_json::{Map, Value};

use crate::{
    location::{Location, Place, Segment},
    overlay::{Digest, Operation},
};

/// Keywords whose members go by names that the document chooses, so that none of them is a keyword.
const NAMES: [&str; 15] = [
    "callbacks",
    "content",
    "encoding",
    "headers",
    "links",
    "mapping",
    "parameters",
    "paths",
    "properties",
    "requestBodies",
    "responses",
    "schemas",
    "scopes",
    "securitySchemes",
    "variables",
];

/// Keywords whose values are data, whatever they look like.
const DATA: [&str; 2] = ["default", "enum"];

/// Keywords that only people read.
const DOCUMENTATION: [&str; 5] = ["description", "example", "examples", "summary", "title"];

/// What the keys of an object are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Keys {
    Keywords,
    Names,
    Data,
    Documentation,
}

impl Keys {
    /// What the keys of the member `key` are.
    fn of_member(self, key: &str) -> Self {
        match self {
            Self::Keywords if is_documentation(key) => Self::Documentation,
            Self::Keywords if NAMES.contains(&key) => Self::Names,
            Self::Keywords if DATA.contains(&key) => Self::Data,
            Self::Keywords | Self::Names => Self::Keywords,
            Self::Data | Self::Documentation => self,
        }
    }

    fn of_element(self) -> Self {
        match self {
            Self::Names => Self::Keywords,
            keys => keys,
        }
    }

    fn at(location: &Location) -> Self {
        let segments = location.segments().iter();
        segments.fold(Self::Keywords, |keys, segment| match segment {
            Segment::Key(key) => keys.of_member(key),
            Segment::Index(_) => keys.of_element(),
        })
    }
}

fn is_documentation(key: &str) -> bool {
    DOCUMENTATION.contains(&key) || key.starts_with("x-")
}

/// What an operation removes or overwrites at each of the places, in the order of their names, so that
/// a document that lists its keys or parameters in another order has the same. It is empty if the
/// operation only adds.
///
/// Of a removed value the documentation does not count, at any depth, unless it is all that is removed.
pub(crate) fn replaced(
    operation: &Operation,
    document: &Value,
    matched: &[Location],
) -> Vec<(Place, Value)> {
    let mut replaced: Vec<(Place, Value)> = matched
        .iter()
        .filter_map(|location| {
            let node = location.find(document)?;
            let value = match operation {
                Operation::Remove => significant(node, Keys::at(location)),
                Operation::Update(update) => overwritten(node, update)?,
            };
            Some((Place::of(location, document), value))
        })
        .collect();
    replaced.sort_by(|(one, _), (other, _)| one.cmp(other));
    replaced
}

/// The digest that an action which replaces these values must state.
pub(crate) fn digest(replaced: &[(Place, Value)]) -> Option<Digest> {
    let values: Vec<Value> = replaced.iter().map(|(_, value)| sorted(value)).collect();
    (!values.is_empty()).then(|| Digest::of(&Value::from(values).to_string()))
}

/// The members of a node that an update gives another value, in the shape of the update.
fn overwritten(node: &Value, update: &Value) -> Option<Value> {
    match (node, update) {
        (Value::Object(members), Value::Object(updates)) => {
            let lost: Map<String, Value> = updates
                .iter()
                .filter_map(|(key, update)| {
                    Some((key.clone(), overwritten(members.get(key)?, update)?))
                })
                .collect();
            (!lost.is_empty()).then_some(Value::Object(lost))
        }
        _ => (node != update).then(|| node.clone()),
    }
}

/// A value without its documentation.
pub(crate) fn without_documentation(value: &Value, location: &Location) -> Value {
    significant(value, Keys::at(location))
}

fn significant(value: &Value, keys: Keys) -> Value {
    match value {
        Value::Object(members) => members
            .iter()
            .filter(|(key, _)| keys != Keys::Keywords || !is_documentation(key))
            .map(|(key, member)| (key.clone(), significant(member, keys.of_member(key))))
            .collect(),
        Value::Array(elements) => elements
            .iter()
            .map(|element| significant(element, keys.of_element()))
            .collect(),
        scalar => scalar.clone(),
    }
}

fn sorted(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let mut members: Vec<(&String, &Value)> = members.iter().collect();
            members.sort_by_key(|(key, _)| *key);
            members
                .into_iter()
                .map(|(key, member)| (key.clone(), sorted(member)))
                .collect()
        }
        Value::Array(elements) => elements.iter().map(sorted).collect(),
        scalar => scalar.clone(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn removed(value: &Value) -> Option<Digest> {
        let document = json!({ "schema": value });
        let at = Location::root().key("schema");
        digest(&replaced(&Operation::Remove, &document, &[at]))
    }

    #[test]
    fn documentation_under_a_removed_value_does_not_count() {
        let terse = json!({ "type": "string", "properties": { "title": { "type": "string" } } });
        let wordy = json!({ "properties": { "title": { "type": "string", "example": 1 } },
            "description": "Text", "x-origin": {}, "type": "string" });

        assert_eq!(removed(&terse), removed(&wordy));
    }

    #[test]
    fn what_only_looks_like_documentation_counts() {
        let property =
            |name: &str| removed(&json!({ "properties": { name: { "type": "string" } } }));
        assert_ne!(property("title"), property("summary"));

        let default = |text: &str| removed(&json!({ "default": { "description": text } }));
        assert_ne!(default("one"), default("other"));
    }

    #[test]
    fn documentation_counts_when_it_is_what_is_removed() {
        let document = |text: &str| json!({ "info": { "x-logo": { "description": text } } });
        let at = [Location::root().key("info").key("x-logo")];
        let digest = |text: &str| digest(&replaced(&Operation::Remove, &document(text), &at));

        assert_ne!(digest("one"), digest("other"));
    }

    #[test]
    fn the_order_of_named_elements_does_not_count() {
        let (size, sort) = (
            json!({ "name": "size", "schema": {} }),
            json!({ "name": "sort" }),
        );
        let digest = |parameters: Value| {
            let document = json!({ "parameters": parameters });
            let at = Location::root().key("parameters");
            let both = [at.index(0), at.index(1)];
            digest(&replaced(&Operation::Remove, &document, &both))
        };

        assert_eq!(digest(json!([size, sort])), digest(json!([sort, size])));
    }

    #[test]
    fn an_update_replaces_what_it_gives_another_value() {
        let document = json!({ "a": 1, "b": { "c": 2, "d": 3 } });
        let update = Operation::Update(json!({ "a": 1, "b": { "c": 4 }, "new": 5 }));
        let replaced = replaced(&update, &document, &[Location::root()]);

        assert_eq!(replaced, [(Place::default(), json!({ "b": { "c": 2 } }))]);
        let adds = Operation::Update(json!({ "new": 5 }));
        assert_eq!(
            digest(&super::replaced(&adds, &document, &[Location::root()])),
            None
        );
    }
}
