//! Runs progenitor and extracts its request code.
//!
//! progenitor builds the requests. Its input has a placeholder for each type, replaced by a Rust type,
//! and for each name, so that it cannot rename it; and one success response for each operation, since
//! errors are read by hand-written code.

use std::collections::BTreeMap;

use openapiv3::OpenAPI;
use proc_macro2::{Literal, TokenStream, TokenTree};
use progenitor_impl::{GenerationSettings, Generator, HooksMode, InterfaceStyle};
use quote::{ToTokens, quote};
use serde_json::{Value, json};
use syn::{File, ImplItem, Item, Stmt, Type};

use super::bodies::BodyKind;
use super::operations::{Operation, field_type};

pub struct Generated {
    /// The items before the operations: the client's struct and its hooks.
    pub client: TokenStream,
    /// The statements that build the request of each operation.
    pub requests: Vec<TokenStream>,
}

/// The name of an operation in progenitor's input.
fn operation_placeholder(index: usize) -> String {
    format!("o{index:05}")
}

/// The name of a parameter in progenitor's input, and of its variable in the statements.
pub fn parameter_placeholder(index: usize) -> String {
    format!("p{index:05}")
}

pub fn generate(info: &Value, doc: &str, operations: &[Operation]) -> Result<Generated, String> {
    let mut settings = GenerationSettings::new();
    settings
        .with_interface(InterfaceStyle::Builder)
        .with_hooks(HooksMode::Expected)
        .with_inner_type(quote! { crate::http::ClientInner });
    let mut schemas = BTreeMap::new();
    let paths = paths(operations, &mut schemas);
    for (schema, ty) in &schemas {
        settings.with_replacement(schema, ty, [].into_iter());
    }
    let placeholders: BTreeMap<&String, Value> = schemas
        .keys()
        .map(|name| (name, json!({ "type": "object" })))
        .collect();
    let document = json!({
        "openapi": "3.0.0",
        "info": { "title": info["title"], "version": info["version"] },
        "paths": paths,
        "components": { "schemas": placeholders },
    });
    let document: OpenAPI = serde_json::from_value(document)
        .map_err(|error| format!("the document is not OpenAPI 3.0: {error}"))?;
    let tokens = Generator::new(&settings)
        .generate_tokens(&document)
        .map_err(|error| format!("progenitor rejects the document: {error}"))?;
    split(tokens, doc, operations)
}

fn paths(operations: &[Operation], schemas: &mut BTreeMap<String, String>) -> Value {
    let mut paths = json!({});
    for (index, operation) in operations.iter().enumerate() {
        let mut placeholder = |ty: &dyn ToTokens| {
            let name = format!("T{:05}", schemas.len());
            schemas.insert(name.clone(), ty.to_token_stream().to_string());
            json!({ "$ref": format!("#/components/schemas/{name}") })
        };
        let mut path = operation.path.clone();
        let parameters = operation
            .parameters
            .iter()
            .enumerate()
            .map(|(number, parameter)| {
                let name = parameter_placeholder(number);
                if parameter.location == "path" {
                    path = path.replace(&format!("{{{}}}", parameter.wire), &format!("{{{name}}}"));
                }
                json!({
                    "name": name,
                    "in": parameter.location,
                    "required": parameter.is_required,
                    "schema": placeholder(&parameter.ty),
                })
            });
        let parameters: Vec<Value> = parameters.collect();
        let mut described =
            json!({ "operationId": operation_placeholder(index), "parameters": parameters });
        if let Some(body) = &operation.body {
            let ty = field_type(&body.ty, body.is_required);
            let (media_type, schema) = match body.kind {
                BodyKind::Json => ("application/json", placeholder(&ty)),
                BodyKind::Form => ("application/x-www-form-urlencoded", placeholder(&ty)),
                BodyKind::Text | BodyKind::Bytes => (
                    "application/octet-stream",
                    json!({ "type": "string", "format": "binary" }),
                ),
            };
            described["requestBody"] =
                json!({ "required": true, "content": { media_type: { "schema": schema } } });
        }
        // Responses are read by hand.
        described["responses"] = json!({ "default": { "description": "" } });
        paths[path][operation.method.to_lowercase()] = described;
    }
    paths
}

fn split(tokens: TokenStream, doc: &str, operations: &[Operation]) -> Result<Generated, String> {
    let file: File =
        syn::parse2(tokens).map_err(|error| format!("progenitor's output is not Rust: {error}"))?;
    let mut client = Vec::new();
    let mut requests = BTreeMap::new();
    for mut item in file.items {
        match &mut item {
            // `Debug` is hand-written, so that it shows no secret.
            Item::Struct(item) => {
                item.attrs = vec![
                    syn::parse_quote!(#[doc = #doc]),
                    syn::parse_quote!(#[derive(Clone)]),
                ];
            }
            // `ClientBuilder` replaces progenitor's constructor, which panics.
            Item::Impl(item) if item.trait_.is_none() => continue,
            // Besides imports, the check that somebody implements its hooks: nobody calls them.
            Item::Use(_) | Item::Const(_) => continue,
            Item::Mod(module) => {
                for item in module.content.iter().flat_map(|(_, items)| items) {
                    if let Some((name, statements)) = request_statements(item) {
                        requests.insert(name, statements);
                    }
                }
                continue;
            }
            Item::Impl(item) => item.attrs.push(syn::parse_quote!(#[doc(hidden)])),
            _ => {}
        }
        client.push(item);
    }
    let requests = operations.iter().enumerate().map(|(index, operation)| {
        let statements = requests.get(&operation_placeholder(index));
        let statements =
            statements.ok_or(format!("no request was generated for {}", operation.name))?;
        let parameters = operation.parameters.iter().enumerate();
        let wire = parameters
            .map(|(number, parameter)| (parameter_placeholder(number), parameter.wire.as_str()));
        let wire = wire.collect();
        Ok(with_wire_names(quote! { #(#statements)* }, &wire))
    });
    Ok(Generated {
        client: quote! { #(#client)* },
        requests: requests.collect::<Result<_, String>>()?,
    })
}

/// Returns the placeholder of a builder and the statements of its `send` that build the request. The
/// first, which destructures the builder, is left out.
fn request_statements(item: &Item) -> Option<(String, Vec<Stmt>)> {
    let Item::Impl(inherent) = item else {
        return None;
    };
    let Type::Path(path) = &*inherent.self_ty else {
        return None;
    };
    let name = path.path.segments.last()?.ident.to_string().to_lowercase();
    let send = inherent.items.iter().find_map(|item| match item {
        ImplItem::Fn(function) if function.sig.ident == "send" => Some(function),
        _ => None,
    })?;
    let statements = &send.block.stmts;
    let last = statements.iter().position(binds_request)?;
    Some((name, statements.get(1..=last)?.to_vec()))
}

/// Whether a statement is `let mut request = …;`.
fn binds_request(statement: &Stmt) -> bool {
    let Stmt::Local(local) = statement else {
        return false;
    };
    matches!(&local.pat, syn::Pat::Ident(pattern) if pattern.ident == "request")
}

/// Replaces placeholders in string literals by the names on the wire.
fn with_wire_names(tokens: TokenStream, names: &BTreeMap<String, &str>) -> TokenStream {
    tokens
        .into_iter()
        .map(|token| match token {
            TokenTree::Group(group) => {
                let inner = with_wire_names(group.stream(), names);
                TokenTree::Group(proc_macro2::Group::new(group.delimiter(), inner))
            }
            TokenTree::Literal(literal) => {
                let text = literal.to_string();
                match names.get(text.trim_matches('"')) {
                    Some(wire) => TokenTree::Literal(Literal::string(wire)),
                    None => TokenTree::Literal(literal),
                }
            }
            other => other,
        })
        .collect()
}
