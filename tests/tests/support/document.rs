//! The operations of the normalised document.

use heck::ToSnakeCase;
use serde_json::Value;

use super::normalised::normalised;

pub struct DocumentedOperation {
    /// Method of the client: `create_call`.
    pub name: String,
    /// HTTP method: `POST`.
    pub method: String,
    /// Path template: `/self/calls/{id}`.
    pub path: String,
    /// Operation object of the document.
    pub value: Value,
}

pub fn documented_operations() -> Vec<DocumentedOperation> {
    let document = normalised();
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

impl DocumentedOperation {
    /// Returns the names of the parameters and of the body, each with whether it is required.
    pub fn inputs(&self) -> Vec<(String, bool)> {
        let parameters = self.value["parameters"].as_array().into_iter().flatten();
        let body = self.value.get("requestBody").map(|body| ("body", body));
        let named = parameters.filter_map(|it| Some((it["name"].as_str()?, it)));
        named
            .chain(body)
            .map(|(name, input)| (name.to_owned(), input["required"] == true))
            .collect()
    }
}
