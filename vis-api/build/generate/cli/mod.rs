//! Generates the table of operations for the program `vis`: a group of subcommands for each tag, a
//! subcommand for each operation, and a function that calls its builder.

mod arguments;
mod columns;

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use serde_json::Value;
use vis_spec::normalise::{reference, singular, snake_name};

use super::bodies::{BodyKind, RequestBody};
use super::operations::{Operation, array, rust_type};
use arguments::{Argument, arguments};

/// Returns the table and the functions.
pub fn table(document: &Value, operations: &[Operation]) -> TokenStream {
    let functions = operations
        .iter()
        .map(|it| function(it, &arguments(document, it)));
    let mut groups: BTreeMap<String, Vec<&Operation>> = BTreeMap::new();
    for operation in operations {
        groups
            .entry(group_name(&operation.tag))
            .or_default()
            .push(operation);
    }
    let names: Vec<String> = groups.keys().cloned().collect();
    let groups = groups.iter().map(|(name, members)| {
        let alias = singular(name);
        let is_free = alias != *name && !names.contains(&alias);
        let alias = option(is_free.then_some(alias));
        let tag = array(&document["tags"]).find(|tag| group_name(&text(tag, "name")) == *name);
        let about = tag.map(|tag| text(tag, "description")).unwrap_or_default();
        let commands = command_names(name, members);
        let operations = members.iter().zip(commands);
        let operations = operations.map(|(member, command)| entry(document, member, &command));
        quote! { Group { name: #name, alias: #alias, about: #about, operations: &[#(#operations),*] } }
    });
    quote! {
        #[allow(unused_imports)]
        use super::{Arguments, Argument, Body, Client, Column, Group, Kind, Operation, Outcome, Run};

        pub(in crate::cli) static GROUPS: &[Group] = &[#(#groups),*];

        #(#functions)*
    }
}

fn group_name(tag: &str) -> String {
    match tag {
        "" => "other".to_owned(),
        tag => kebab(&snake_name(tag)),
    }
}

/// The names of the operations without the words of their group; the whole names if that leaves nothing,
/// or the same of two.
fn command_names(group: &str, members: &[&Operation]) -> Vec<String> {
    let words: Vec<&str> = group.split('-').collect();
    let short = |name: &str| {
        let is_of_group = |word: &&str| {
            let mut words = words.iter();
            !words.any(|of_group| word == of_group || *word == singular(of_group))
        };
        let kept: Vec<&str> = name.split('_').filter(is_of_group).collect();
        kept.join("-").trim_matches('-').to_owned()
    };
    let all: Vec<String> = members.iter().map(|member| short(&member.name)).collect();
    let names = members.iter().zip(&all).map(|(member, name)| {
        let is_unique = all.iter().filter(|other| *other == name).count() == 1;
        match is_unique && !name.is_empty() {
            true => name.clone(),
            false => kebab(&member.name),
        }
    });
    names.collect()
}

fn entry(document: &Value, operation: &Operation, name: &str) -> TokenStream {
    let Operation {
        name: id,
        method,
        path,
        is_deprecated,
        success,
        ..
    } = operation;
    let described = described(document, operation);
    let (summary, description) = (text(described, "summary"), text(described, "description"));
    let request = format!("{method} {path}");
    let about = [&summary, &description, &request]
        .into_iter()
        .find(|it| !it.is_empty());
    let details = format!("{description}\n\nRequest: {request}")
        .trim()
        .to_owned();
    let arguments = arguments(document, operation);
    let arguments = arguments.iter().map(arguments::entry);
    let body = operation
        .body
        .as_ref()
        .map(|body| self::body(document, operation, body));
    let body = body.map_or(quote! { None }, |body| quote! { Some(#body) });
    let schema = success.schema.iter();
    let columns = schema.flat_map(|schema| columns::of(document, schema));
    let is_paginated = operation.pagination.is_some();
    let run = format_ident!("{id}");
    quote! { Operation {
        id: #id, name: #name, about: #about, details: #details, is_deprecated: #is_deprecated,
        arguments: &[#(#arguments),*], body: #body, columns: &[#(#columns),*],
        is_paginated: #is_paginated, run: #run,
    } }
}

fn body(document: &Value, operation: &Operation, body: &RequestBody) -> TokenStream {
    let is_required = body.is_required;
    let is_raw = matches!(body.kind, BodyKind::Text | BodyKind::Bytes);
    let is_struct = body_schema(document, operation).is_some();
    quote! { Body { is_required: #is_required, is_raw: #is_raw, is_struct: #is_struct } }
}

fn described<'a>(document: &'a Value, operation: &Operation) -> &'a Value {
    &document["paths"][&operation.path][operation.method.to_lowercase()]
}

/// The name of the schema of a body that is a struct.
fn body_schema(document: &Value, operation: &Operation) -> Option<String> {
    operation.body.as_ref()?.builder.as_ref()?;
    let content = described(document, operation)["requestBody"]["content"].as_object()?;
    reference(&content.values().next()?["schema"])
}

/// The function that sends an operation with the arguments of the command line.
fn function(operation: &Operation, arguments: &[Argument]) -> TokenStream {
    let name = format_ident!("{}", operation.name);
    let setters = arguments.iter().filter_map(|argument| {
        let (flag, parameter) = (&argument.flag, argument.parameter?);
        let setter = &parameter.name;
        let schema = &argument.described["schema"];
        let schema = if argument.shape.is_list {
            &schema["items"]
        } else {
            schema
        };
        let read = match argument.shape.kind {
            // A time is written in another format than it is read.
            "Time" => "vis_types::Timestamp".to_owned(),
            "Secret" => "::std::string::String".to_owned(),
            _ => rust_type(schema),
        };
        let read = syn::parse_str::<syn::Type>(&read).ok()?;
        let (read, value) = match (argument.shape.is_list, argument.shape.kind) {
            (false, _) => (quote! { #read }, quote! { value }),
            (true, "Time") => {
                let name = argument.shape.schema["x-rust-type"].as_str();
                let item = format_ident!("{}", name.unwrap_or("TimestampParameter"));
                let items = quote! { value.into_iter().map(vis_types::#item::from) };
                (quote! { Vec<#read> }, quote! { Vec::from_iter(#items) })
            }
            (true, _) => (quote! { Vec<#read> }, quote! { value }),
        };
        Some(quote! {
            if let Some(value) = arguments.get::<#read>(#flag)? {
                request = request.#setter(#value);
            }
        })
    });
    let body = operation.body.as_ref().map(|body| {
        let ty = &body.ty;
        let value = match body.kind {
            BodyKind::Json | BodyKind::Form => quote! { arguments.body::<#ty>()? },
            BodyKind::Text => quote! { arguments.text()? },
            BodyKind::Bytes => quote! { arguments.bytes()? },
        };
        quote! { if let Some(body) = #value { request = request.body(body); } }
    });
    let send = match (&operation.pagination, operation.success.reader) {
        (Some(_), _) => quote! { Ok(Outcome::list(request.clone().stream(), request.count())) },
        (None, "bytes") => quote! { Ok(Outcome::bytes(request.send().await?)) },
        (None, _) => quote! { Outcome::value(request.send().await?) },
    };
    quote! {
        #[allow(unused_mut, unused_variables)]
        fn #name<'a>(client: &'a Client, arguments: &'a Arguments<'a>) -> Run<'a> {
            ::std::boxed::Box::pin(async move {
                let mut request = client.#name();
                #(#setters)*
                #body
                #send
            })
        }
    }
}

fn kebab(rust_name: &str) -> String {
    rust_name.trim_end_matches('_').replace('_', "-")
}

fn text(value: &Value, key: &str) -> String {
    value[key].as_str().unwrap_or_default().trim().to_owned()
}

fn option(value: Option<String>) -> TokenStream {
    value.map_or(quote! { None }, |value| quote! { Some(#value) })
}
