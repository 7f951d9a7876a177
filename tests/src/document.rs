//! The operations of the normalised document.

use heck::ToSnakeCase;
use serde_json::Value;

use crate::normalised::normalised;

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

    /// Whether the body has a required property. Without one, a body that is not set is `{}`.
    pub fn requires_properties(&self) -> bool {
        let schema = "/requestBody/content/application~1json/schema/$ref";
        let schema = self.value.pointer(schema).and_then(Value::as_str);
        let document = normalised();
        let schema = schema.and_then(|schema| document.pointer(schema.trim_start_matches('#')));
        schema.is_some_and(|schema| schema["required"].is_array())
    }
}
