//! The operations of the patched document.

use std::fs;

use heck::ToSnakeCase;
use serde_json::Value;

pub struct DocumentedOperation {
    /// The name of its method on the client: `create_call`.
    pub name: String,
    /// `POST`.
    pub method: String,
    /// The path's template: `/self/calls/{id}`.
    pub path: String,
    /// Everything that the document says of it.
    pub value: Value,
}

pub fn document() -> Value {
    let file = vis_spec::directory().join(vis_spec::PATCHED_FILE);
    let text = fs::read_to_string(file).expect("the patched document");
    serde_json::from_str(&text).expect("JSON")
}

pub fn documented_operations() -> Vec<DocumentedOperation> {
    let document = document();
    let paths = document["paths"].as_object().expect("paths");
    let methods = paths.iter().flat_map(|(path, item)| {
        let item = item.as_object().expect("a path item");
        item.iter()
            .map(move |(method, value)| (path, method, value))
    });
    methods
        .filter_map(|(path, method, value)| {
            Some(DocumentedOperation {
                name: value.get("operationId")?.as_str()?.to_snake_case(),
                method: method.to_uppercase(),
                path: path.clone(),
                value: value.clone(),
            })
        })
        .collect()
}
