//! What the document says of each operation, as far as Rust needs it beside the generated code.

use std::collections::BTreeMap;

use heck::{ToShoutySnakeCase, ToSnakeCase};
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use serde_json::Value;

const METHODS: &[&str] = &[
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

pub struct Operation {
    /// The name in Rust: `create_call`.
    pub name: String,
    pub method: String,
    /// The path's template: `/self/calls/{id}`.
    pub path: String,
    /// Whether it may be repeated after an answer was lost.
    pub is_idempotent: bool,
    /// Whether its success comes without a body.
    pub is_bodiless: bool,
    /// Name in Rust and description of each parameter, the body included.
    pub parameters: Vec<(String, String)>,
    /// Status and description of each documented error.
    pub errors: Vec<(String, String)>,
}

impl Operation {
    /// The name of its entry in the table of operations.
    pub fn constant(&self) -> Ident {
        format_ident!("{}", self.name.to_shouty_snake_case())
    }
}

pub fn read(document: &Value) -> Result<Vec<Operation>, String> {
    let paths = document["paths"]
        .as_object()
        .ok_or("the document has no paths")?;
    let mut operations = Vec::new();
    for (path, item) in paths {
        for method in METHODS {
            if let Some(operation) = item.get(method) {
                operations.push(read_one(path, method, operation)?);
            }
        }
    }
    Ok(operations)
}

fn read_one(path: &str, method: &str, operation: &Value) -> Result<Operation, String> {
    let text = |value: &Value, key: &str| value[key].as_str().unwrap_or_default().to_owned();
    let name = operation["operationId"]
        .as_str()
        .ok_or(format!("{method} {path} has no operationId"))?
        .to_snake_case();
    // What progenitor makes under these names goes, and the operation would go with it.
    if ["new", "new_with_client"].contains(&name.as_str()) {
        return Err(format!(
            "{method} {path}: no operation can be called `{name}`; give it another operationId"
        ));
    }
    let mut parameters: Vec<_> = array(&operation["parameters"])
        .map(|parameter| {
            (
                text(parameter, "name").to_snake_case(),
                text(parameter, "description"),
            )
        })
        .collect();
    check_names(operation).map_err(|problem| format!("{method} {path}: {problem}"))?;
    if let Some(body) = operation.get("requestBody") {
        parameters.push(("body".to_owned(), text(body, "description")));
    }
    let mut errors: Vec<_> = operation["responses"]
        .as_object()
        .into_iter()
        .flatten()
        .filter(|(status, _)| !status.starts_with('2'))
        .map(|(status, response)| (status.clone(), text(response, "description")))
        .collect();
    errors.sort();
    let success = operation["responses"]
        .as_object()
        .and_then(|responses| responses.iter().find(|(status, _)| status.starts_with('2')));
    let is_idempotent = match operation["x-idempotent"].as_bool() {
        Some(is_idempotent) => is_idempotent,
        None if method == "get" => true,
        None => {
            return Err(format!(
                "{method} {path} does not say whether it is idempotent: add `x-idempotent` to it in \
                 the overlay"
            ));
        }
    };
    Ok(Operation {
        name,
        method: method.to_uppercase(),
        path: path.to_owned(),
        is_idempotent,
        is_bodiless: success.is_some_and(|(_, response)| response.get("content").is_none()),
        parameters,
        errors,
    })
}

/// A builder has functions of its own, beside one for each parameter.
fn check_names(operation: &Value) -> Result<(), String> {
    let functions = |functions: &'static [&str]| {
        functions
            .iter()
            .map(|name| ((*name).to_owned(), format!("the builder's own `{name}`")))
    };
    let mut taken: BTreeMap<String, String> =
        functions(&["new", "send", "exchange", "client"]).collect();
    if operation.get("x-pagination").is_some() {
        taken.extend(functions(&["pages", "stream", "count"]));
    }
    if operation.get("requestBody").is_some() {
        taken.extend(functions(&["body"]));
    }
    for parameter in array(&operation["parameters"]) {
        let wire = parameter["name"].as_str().unwrap_or_default();
        let name = wire.to_snake_case();
        let this = format!("the parameter `{wire}`");
        if let Some(other) = taken.insert(name.clone(), this.clone()) {
            return Err(format!(
                "{this} and {other} would both be `{name}` in Rust; what is sent must stay as it is, \
                 so leave the parameter out, or give its function another name in \
                 vis-api/build/generate/mend.rs"
            ));
        }
    }
    Ok(())
}

fn array(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// The table that the hand-written runtime looks operations up in.
pub fn table(operations: &[Operation]) -> TokenStream {
    let entries = operations.iter().map(|operation| {
        let Operation {
            name,
            method,
            path,
            is_idempotent,
            is_bodiless,
            ..
        } = operation;
        let constant = operation.constant();
        quote! {
            pub(crate) static #constant: Operation = Operation {
                name: #name,
                method: #method,
                path: #path,
                is_idempotent: #is_idempotent,
                is_bodiless: #is_bodiless,
            };
        }
    });
    let constants = operations.iter().map(Operation::constant);
    quote! {
        pub(crate) mod operations {
            use crate::operation::Operation;

            #(#entries)*

            pub(crate) static ALL: &[&Operation] = &[#(&#constants),*];
        }
    }
}
