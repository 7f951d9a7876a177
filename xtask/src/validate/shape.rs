//! Whether the document has the shape of OpenAPI 3.0.

use openapiv3::{OpenAPI, PathItem, ReferenceOr, Schema};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::Problem;
use crate::location::Location;

/// What openapiv3 cannot read.
///
/// It loses the place of an error inside of `paths` and `schemas`, so these are read once more, one
/// by one, when the document as a whole cannot be read.
pub(super) fn problems(document: &Value) -> Vec<Problem> {
    let root = Location::root();
    let Some(whole) = problem::<OpenAPI>(&root, document) else {
        return Vec::new();
    };
    let path_items = members(document, &root.key("paths"), problem::<PathItem>);
    let schemas = members(
        document,
        &root.key("components").key("schemas"),
        problem::<ReferenceOr<Schema>>,
    );
    let parts: Vec<Problem> = path_items.into_iter().chain(schemas).collect();
    if parts.is_empty() { vec![whole] } else { parts }
}

fn members(
    document: &Value,
    location: &Location,
    problem: impl Fn(&Location, &Value) -> Option<Problem>,
) -> Vec<Problem> {
    let members = location.find(document).and_then(Value::as_object);
    let members = members.into_iter().flatten();
    members
        .filter_map(|(key, member)| problem(&location.key(key), member))
        .collect()
}

fn problem<T: DeserializeOwned>(location: &Location, value: &Value) -> Option<Problem> {
    let error = serde_path_to_error::deserialize::<_, T>(value).err()?;
    let location = error
        .path()
        .iter()
        .fold(location.clone(), |location, segment| match segment {
            serde_path_to_error::Segment::Seq { index } => location.index(*index),
            serde_path_to_error::Segment::Map { key } => location.key(key),
            _ => location,
        });
    Some(Problem::new(
        location,
        format!("not as OpenAPI 3.0 has it: {}", error.inner()),
    ))
}
