//! The operations of a document.

use serde_json::Value;

use super::references::follow;
use crate::location::Location;

const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// An operation, and what it is in.
#[derive(Clone, Debug)]
pub(super) struct Operation<'a> {
    pub(super) location: Location,
    /// The path as it is written, such as `/self/calls/{id}`.
    pub(super) template: &'a str,
    pub(super) path_item: &'a Value,
    pub(super) value: &'a Value,
}

pub(super) fn operations(document: &Value) -> impl Iterator<Item = Operation<'_>> {
    let paths = document.get("paths").and_then(Value::as_object);
    let path_items = paths
        .into_iter()
        .flatten()
        .filter_map(|(template, path_item)| {
            Some((template.as_str(), follow(path_item, document)?))
        });
    path_items.flat_map(|(template, path_item)| {
        METHODS.into_iter().filter_map(move |method| {
            let location = Location::root().key("paths").key(template).key(method);
            let value = path_item.get(method)?;
            Some(Operation {
                location,
                template,
                path_item,
                value,
            })
        })
    })
}
