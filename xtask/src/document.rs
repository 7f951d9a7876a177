//! OpenAPI documents as JSON values: their layout on disk, and places in them.
//!
//! A place is a JSON Pointer with names instead of indexes for array elements that have a `name`: an
//! added parameter does not move the others.

use serde_json::{Map, Value};

/// The text of a document on disk: two-space indent and a newline at the end.
pub fn layout(document: &Value) -> String {
    format!("{document:#}\n")
}

/// The place of the value at a JSON Pointer.
pub(crate) fn place(document: &Value, pointer: &str) -> String {
    let (mut around, mut place) = (Some(document), String::new());
    for segment in pointer.split('/').skip(1) {
        let is_array = around.is_some_and(Value::is_array);
        around = around.and_then(|around| member(around, segment));
        let name = around.filter(|_| is_array).and_then(name);
        place = match name {
            Some(name) => join(&place, name),
            None => format!("{place}/{segment}"),
        };
    }
    place
}

/// The place of a member of the value at a place.
pub(crate) fn join(place: &str, key: &str) -> String {
    format!("{place}/{}", key.replace('~', "~0").replace('/', "~1"))
}

/// The value at a place.
pub(crate) fn find<'a>(document: &'a Value, place: &str) -> Option<&'a Value> {
    place.split('/').skip(1).try_fold(document, member)
}

/// The outermost place around `place` that the document does not have.
pub(crate) fn first_missing<'a>(document: &Value, place: &'a str) -> Option<&'a str> {
    let ends = place.match_indices('/').map(|(end, _)| end).skip(1);
    let mut outer = ends.chain([place.len()]).filter_map(|end| place.get(..end));
    outer.find(|outer| find(document, outer).is_none())
}

/// A readable place: `GET /self/calls parameters/states`, `components/schemas/Call`.
pub(crate) fn shown(place: &str) -> String {
    let keys: Vec<String> = place.split('/').skip(1).map(unescaped).collect();
    match keys.as_slice() {
        [] => "the document".to_owned(),
        [paths, path] if paths == "paths" => path.clone(),
        [paths, path, method] if paths == "paths" => format!("{} {path}", method.to_uppercase()),
        [paths, path, method, rest @ ..] if paths == "paths" => {
            format!("{} {path} {}", method.to_uppercase(), rest.join("/"))
        }
        keys => keys.join("/"),
    }
}

/// The `name` of an array element.
pub(crate) fn name(element: &Value) -> Option<&str> {
    element.get("name")?.as_str()
}

/// Decodes a segment of a JSON Pointer.
pub(crate) fn unescaped(segment: &str) -> String {
    segment.replace("~1", "/").replace("~0", "~")
}

fn member<'a>(around: &'a Value, segment: &str) -> Option<&'a Value> {
    let key = unescaped(segment);
    let Value::Array(elements) = around else {
        return around.get(key);
    };
    let named = elements.iter().find(|other| name(other) == Some(&key));
    named.or_else(|| elements.get(key.parse::<usize>().ok()?))
}

/// Sorts keys as in `reference`, new ones last: `git diff` shows only changes.
pub(crate) fn in_order_of(value: Value, reference: &Value) -> Value {
    match (value, reference) {
        (Value::Object(mut members), Value::Object(reference)) => {
            let known = reference.iter().filter_map(|(key, reference)| {
                let value = members.get_mut(key)?.take();
                Some((key.clone(), in_order_of(value, reference)))
            });
            let mut ordered: Map<String, Value> = known.collect();
            members.retain(|key, _| !ordered.contains_key(key));
            ordered.extend(members);
            ordered.into()
        }
        (Value::Array(elements), Value::Array(reference)) => {
            let order = |(index, element): (usize, Value)| {
                let name = element.get("name");
                let same = reference
                    .iter()
                    .find(|it| name.is_some() && it.get("name") == name);
                let other = same.or(reference.get(index));
                in_order_of(element, other.unwrap_or(&Value::Null))
            };
            elements.into_iter().enumerate().map(order).collect()
        }
        (value, _) => value,
    }
}
