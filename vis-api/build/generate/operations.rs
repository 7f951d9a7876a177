//! Reads the operations of the normalised document.

use heck::{ToShoutySnakeCase, ToUpperCamelCase};
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use serde_json::{Map, Value};
use vis_spec::normalise::{reference, rust_name, rustdoc, snake_name};

use super::bodies::{BodyKind, RequestBody, content, kind, request_body};
use super::example::{self, Example};

const METHODS: &[&str] = &["get", "put", "post", "delete", "head", "patch"];

/// Names used by the generated builders.
const RESERVED_NAMES: &[&str] = &[
    "ClientInfo",
    "Error",
    "RequestBuilderExt",
    "Box",
    "Debug",
    "Clone",
    "Ok",
    "Err",
    "Some",
    "None",
];

pub struct Operation {
    /// Rust name: `create_call`.
    pub name: String,
    pub method: String,
    /// Path template: `/self/calls/{id}`.
    pub path: String,
    /// The first tag, which groups the operations.
    pub tag: String,
    pub summary: String,
    pub description: String,
    /// Words by which a search of the documentation finds it.
    pub aliases: Vec<String>,
    pub is_deprecated: bool,
    /// Whether it may be sent again after a lost response.
    pub is_idempotent: bool,
    pub needs_token: bool,
    /// Sorted by name on the wire.
    pub parameters: Vec<Parameter>,
    pub body: Option<RequestBody>,
    pub success: Success,
    /// Status and description of each documented error that is special to the operation.
    pub errors: Vec<(String, String)>,
    pub pagination: Option<Value>,
}

pub struct Parameter {
    pub wire: String,
    pub name: Ident,
    /// `path`, `query` or `header`.
    pub location: String,
    pub is_required: bool,
    pub ty: syn::Type,
    pub description: String,
    pub is_deprecated: bool,
    /// Whether it is sent in the client's `epoch_time_unit`.
    pub is_epoch_time: bool,
    /// Whether its items must not contain the separator.
    pub is_delimited: bool,
    pub default: Option<i64>,
    /// The states that it admits, if it is a list of states of calls.
    pub call_states: Vec<String>,
    pub example: Option<Example>,
}

pub struct Success {
    /// `None` if the response has no body.
    pub media_type: Option<String>,
    /// What `send` returns.
    pub ty: TokenStream,
    /// The schema of the resource, or of the items of a list.
    pub schema: Option<String>,
    pub is_list: bool,
    /// The function of `crate::response` that reads it.
    pub reader: &'static str,
}

/// The type of a parameter or body. A missing body is `null`, which `crate::http` removes.
pub fn field_type(ty: &syn::Type, is_required: bool) -> TokenStream {
    match is_required {
        true => quote! { #ty },
        false => quote! { ::std::option::Option<#ty> },
    }
}

impl Operation {
    pub fn constant(&self) -> Ident {
        format_ident!("{}", self.name.to_shouty_snake_case())
    }

    pub fn builder(&self) -> Ident {
        let camel = self.name.to_upper_camel_case();
        match syn::parse_str::<Ident>(&camel) {
            Ok(ident) if !RESERVED_NAMES.contains(&camel.as_str()) => ident,
            _ => format_ident!("{camel}Operation"),
        }
    }
}

pub fn read(document: &Value) -> Result<Vec<Operation>, String> {
    let mut operations = Vec::new();
    for (path, item) in document["paths"].as_object().into_iter().flatten() {
        for method in METHODS {
            if let Some(operation) = item.get(method) {
                let read = read_operation(document, path, method, operation);
                operations.push(read.map_err(|reason| format!("{method} {path}: {reason}"))?);
            }
        }
    }
    keep_special_errors(&mut operations);
    Ok(operations)
}

/// Drops the errors that all operations have, except those that the arguments cause.
fn keep_special_errors(operations: &mut [Operation]) {
    let Some(mut common) = operations.first().map(|first| first.errors.clone()) else {
        return;
    };
    for operation in &*operations {
        common.retain(|error| operation.errors.contains(error));
    }
    for operation in operations {
        let has_id = operation.parameters.iter().any(|it| it.location == "path");
        let mut parameters = operation.parameters.iter();
        let is_checked = operation.body.is_some() || parameters.any(|it| it.location != "path");
        operation.errors.retain(|error| match error.0.as_str() {
            "404" if has_id => true,
            "422" if is_checked => true,
            _ => !common.contains(error),
        });
    }
}

fn read_operation(
    document: &Value,
    path: &str,
    method: &str,
    operation: &Value,
) -> Result<Operation, String> {
    let id = operation["operationId"]
        .as_str()
        .ok_or("has no operationId")?;
    let mut parameters: Vec<Parameter> = array(&operation["parameters"])
        .map(|it| parameter(document, it))
        .collect::<Result<_, _>>()?;
    parameters.sort_by(|one, other| one.wire.cmp(&other.wire));
    let body = operation.get("requestBody");
    let mut body = body.map(|body| request_body(document, body)).transpose()?;
    if let Some(body) = &mut body {
        body.keep_free_names(&parameters);
    }
    let responses = operation["responses"]
        .as_object()
        .ok_or("has no responses")?;
    let is_error =
        |status: &str| !status.starts_with('2') && (status != "default" || has_success(responses));
    let mut errors: Vec<_> = responses
        .iter()
        .filter(|(status, _)| is_error(status))
        .map(|(status, response)| (status.clone(), text(response, "description")))
        .collect();
    errors.sort();
    let success = responses
        .iter()
        .find(|(status, _)| !is_error(status))
        .map(|(_, response)| response);
    Ok(Operation {
        name: snake_name(id),
        method: method.to_uppercase(),
        path: path.to_owned(),
        tag: operation["tags"][0].as_str().unwrap_or_default().to_owned(),
        summary: text(operation, "summary"),
        description: text(operation, "description"),
        aliases: array(&operation["x-doc-alias"])
            .filter_map(|alias| Some(alias.as_str()?.to_owned()))
            .collect(),
        is_deprecated: operation["deprecated"] == true,
        is_idempotent: operation["x-idempotent"] == true,
        needs_token: array(&operation["security"]).next().is_some()
            || operation.get("security").is_none(),
        parameters,
        body,
        success: read_success(success.unwrap_or(&Value::Null))?,
        errors,
        pagination: operation.get("x-pagination").cloned(),
    })
}

fn has_success(responses: &Map<String, Value>) -> bool {
    responses.keys().any(|status| status.starts_with('2'))
}

pub fn text(value: &Value, key: &str) -> String {
    rustdoc(value[key].as_str().unwrap_or_default())
}

pub fn array(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn parameter(document: &Value, parameter: &Value) -> Result<Parameter, String> {
    let wire = parameter["name"]
        .as_str()
        .ok_or("a parameter has no name")?
        .to_owned();
    let name = rust_name(&wire, parameter);
    let schema = &parameter["schema"];
    let is_delimited = schema["type"] == "array" && parameter["explode"] != true;
    let ty = match parameter["style"].as_str().filter(|_| is_delimited) {
        Some(style) => {
            let list = match style {
                "spaceDelimited" => "SpaceList",
                "pipeDelimited" => "PipeList",
                _ => "CommaList",
            };
            format!("vis_types::{list}<{}>", parameter_type(&schema["items"]))
        }
        None if schema["type"] == "array" => {
            format!("::std::vec::Vec<{}>", parameter_type(&schema["items"]))
        }
        None => parameter_type(schema),
    };
    Ok(Parameter {
        name: ident(&name)?,
        location: parameter["in"].as_str().unwrap_or_default().to_owned(),
        is_required: parameter["required"] == true,
        ty: parse(&ty)?,
        description: text(parameter, "description"),
        is_deprecated: parameter["deprecated"] == true,
        is_epoch_time: reference(schema).as_deref() == Some("EpochTime"),
        is_delimited,
        default: schema["default"].as_i64(),
        call_states: call_states(document, parameter),
        example: example::of(document, schema),
        wire,
    })
}

/// The states that a list of states admits: its own, or all of the type.
fn call_states(document: &Value, parameter: &Value) -> Vec<String> {
    let items = &parameter["schema"]["items"];
    if reference(items).as_deref() != Some("CallState") {
        return Vec::new();
    }
    let own = parameter.get("x-values");
    let states = own.unwrap_or(&document["components"]["schemas"]["CallState"]["enum"]);
    array(states)
        .filter_map(|state| Some(state.as_str()?.to_owned()))
        .collect()
}

pub fn ident(name: &str) -> Result<Ident, String> {
    syn::parse_str(name).map_err(|_| format!("`{name}` is not an identifier"))
}

pub fn parse(ty: &str) -> Result<syn::Type, String> {
    syn::parse_str(ty).map_err(|error| format!("`{ty}` is not a type: {error}"))
}

/// In URLs and headers, a secret is plain text and a time has its own format.
fn parameter_type(schema: &Value) -> String {
    match schema["format"].as_str() {
        Some("password") => "::std::string::String".to_owned(),
        Some("date-time") => "vis_types::TimestampParameter".to_owned(),
        _ => rust_type(schema),
    }
}

pub fn rust_type(schema: &Value) -> String {
    let ty = match reference(schema) {
        Some(name) => format!("vis_types::{name}"),
        None => match (schema["type"].as_str(), schema["format"].as_str()) {
            (Some("string"), Some("date-time")) => "vis_types::Timestamp".to_owned(),
            (Some("string"), Some("password")) => "vis_types::Secret".to_owned(),
            (Some("string"), _) => "::std::string::String".to_owned(),
            (Some("integer"), _) => "i64".to_owned(),
            (Some("number"), _) => "f64".to_owned(),
            (Some("boolean"), _) => "bool".to_owned(),
            (Some("array"), _) => format!("::std::vec::Vec<{}>", rust_type(&schema["items"])),
            (Some("object"), _) => format!(
                "::std::collections::HashMap<::std::string::String, {}>",
                rust_type(&schema["additionalProperties"])
            ),
            _ => "::serde_json::Value".to_owned(),
        },
    };
    if schema["nullable"] == true {
        format!("::std::option::Option<{ty}>")
    } else {
        ty
    }
}

fn read_success(response: &Value) -> Result<Success, String> {
    let Some((media_type, content)) = content(response) else {
        return Ok(Success {
            media_type: None,
            ty: quote! { () },
            schema: None,
            is_list: false,
            reader: "nothing",
        });
    };
    let schema = &content["schema"];
    let (ty, reader) = match kind(media_type, schema) {
        BodyKind::Text => (quote! { ::std::string::String }, "text"),
        BodyKind::Bytes | BodyKind::Form => (quote! { ::std::vec::Vec<u8> }, "bytes"),
        BodyKind::Json => {
            let one = array(&schema["oneOf"]).next();
            let ty = parse(&rust_type(one.unwrap_or(schema)))?;
            match response["x-optional"] == true {
                true => (quote! { ::std::option::Option<#ty> }, "json"),
                false => (quote! { #ty }, "json"),
            }
        }
    };
    let single = array(&schema["oneOf"]).next().unwrap_or(schema);
    let item = reference(&single["items"]);
    Ok(Success {
        media_type: Some(media_type.clone()),
        ty,
        is_list: item.is_some(),
        schema: item.or_else(|| reference(single)),
        reader,
    })
}

/// Emits the table of operations for the hand-written code.
pub fn table(operations: &[Operation]) -> TokenStream {
    let entries = operations.iter().map(|operation| {
        let Operation {
            name,
            method,
            path,
            is_idempotent,
            needs_token,
            ..
        } = operation;
        let constant = operation.constant();
        let media_type = operation.success.media_type.as_deref();
        let has_empty_response = media_type.is_none();
        let accept = media_type.unwrap_or("application/json");
        let body = operation.body.as_ref();
        let media_type = body.map(|body| &body.media_type);
        let content_type = match media_type {
            Some(media_type) => quote! { Some(#media_type) },
            None => quote! { None },
        };
        let mut parameters = operation.parameters.iter();
        let filters_states = parameters.any(|parameter| !parameter.call_states.is_empty());
        let is_body_optional = body.is_some_and(|body| !body.is_required);
        let secret_properties = body.into_iter().flat_map(|body| &body.secret_properties);
        let phone_properties = body.into_iter().flat_map(|body| &body.phone_properties);
        quote! {
            pub(crate) static #constant: Operation = Operation {
                name: #name,
                method: #method,
                path: #path,
                is_idempotent: #is_idempotent,
                needs_token: #needs_token,
                accept: #accept,
                has_empty_response: #has_empty_response,
                content_type: #content_type,
                is_body_optional: #is_body_optional,
                filters_states: #filters_states,
                secret_properties: &[#(#secret_properties),*],
                phone_properties: &[#(#phone_properties),*],
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
