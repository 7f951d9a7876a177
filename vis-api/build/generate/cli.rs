//! Generates the table of operations for the program `vis`: a group of subcommands for each tag, a
//! subcommand for each operation, and a function that calls its builder.

use std::collections::{BTreeMap, BTreeSet};

use heck::ToKebabCase;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use serde_json::Value;
use vis_spec::normalise::{reference, rust_name, singular, snake_name};

use super::bodies::{BodyKind, RequestBody, is_phone_number};
use super::operations::{Operation, Parameter, array, rust_type};

/// Options that all operations have, or those that return a list.
const OPTIONS: &[&str] = &[
    "all",
    "base-url",
    "body",
    "csv",
    "follow",
    "help",
    "interval",
    "json",
    "limit",
    "token-url",
    "verbose",
    "version",
];

/// Commands of the program that are no groups of operations.
const COMMANDS: &[&str] = &[
    "completions",
    "help",
    "listen",
    "login",
    "logout",
    "sandbox",
    "trigger",
    "whoami",
];

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
        let is_free = alias != *name && !names.contains(&alias) && !COMMANDS.contains(&&*alias);
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
    match kebab(&snake_name(tag)) {
        _ if tag.is_empty() => "other".to_owned(),
        name if COMMANDS.contains(&&*name) => name + "-operations",
        name => name,
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

/// An argument of a subcommand: a parameter, or a property of the body.
struct Argument<'a> {
    flag: String,
    parameter: Option<&'a Parameter>,
    /// The name of the property.
    property: Option<&'a str>,
    described: &'a Value,
    shape: Shape<'a>,
    is_required: bool,
    is_positional: bool,
}

/// A plain value or a list of such.
struct Shape<'a> {
    /// The variant of `Kind`.
    kind: &'static str,
    is_list: bool,
    /// The schema of the value.
    schema: &'a Value,
}

fn described<'a>(document: &'a Value, operation: &Operation) -> &'a Value {
    &document["paths"][&operation.path][operation.method.to_lowercase()]
}

/// The arguments of an operation. Positional are the parameters of the path, and the property of the
/// body if it requires only one.
fn arguments<'a>(document: &'a Value, operation: &'a Operation) -> Vec<Argument<'a>> {
    let listed = &described(document, operation)["parameters"];
    let mut parameters: Vec<&Parameter> = operation.parameters.iter().collect();
    parameters.sort_by_key(|it| {
        operation
            .path
            .find(&format!("{{{}}}", it.wire))
            .filter(|_| it.location == "path")
            .unwrap_or(usize::MAX)
    });
    let parameters = parameters.into_iter().filter_map(|parameter| {
        let mut listed = array(listed);
        let is_same = |it: &&Value| it["name"] == parameter.wire && it["in"] == parameter.location;
        let described = listed.find(is_same)?;
        Some(Argument {
            flag: parameter.name.to_string(),
            parameter: Some(parameter),
            property: None,
            described,
            shape: shape(document, &described["schema"])?,
            is_required: parameter.is_required,
            is_positional: parameter.location == "path",
        })
    });
    let schema =
        body_schema(document, operation).map(|name| &document["components"]["schemas"][name]);
    let is_needed = operation.body.as_ref().is_some_and(|body| body.is_required);
    let properties = schema.into_iter().flat_map(|schema| {
        let required: Vec<&Value> = array(&schema["required"]).filter(|_| is_needed).collect();
        let properties = schema["properties"].as_object().into_iter().flatten();
        let properties = properties.filter(|(_, described)| described["readOnly"] != true);
        properties.filter_map(move |(wire, described)| {
            let shape = shape(document, described)?;
            let is_required = required.iter().any(|it| *it == wire);
            Some(Argument {
                flag: rust_name(wire, described),
                parameter: None,
                property: Some(wire),
                described,
                is_positional: is_required && required.len() == 1 && !shape.is_list,
                is_required,
                shape,
            })
        })
    });
    let mut used: BTreeSet<String> = OPTIONS.iter().map(|&name| name.to_owned()).collect();
    let mut arguments: Vec<Argument> = parameters.chain(properties).collect();
    for argument in &mut arguments {
        let name = kebab(&argument.flag);
        let name = if argument.shape.is_list {
            singular(&name)
        } else {
            name
        };
        let mut numbered = (2..).map(|number| format!("{name}-{number}"));
        argument.flag = match used.contains(&name) {
            true => numbered
                .find(|name| !used.contains(name))
                .unwrap_or_default(),
            false => name.clone(),
        };
        used.insert(argument.flag.clone());
    }
    arguments
}

/// The name of the schema of a body that is a struct.
fn body_schema(document: &Value, operation: &Operation) -> Option<String> {
    operation.body.as_ref()?.builder.as_ref()?;
    let content = described(document, operation)["requestBody"]["content"].as_object()?;
    reference(&content.values().next()?["schema"])
}

fn named<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    let name = reference(schema);
    name.map_or(schema, |name| &document["components"]["schemas"][name])
}

/// `None` if a value is neither plain nor a list of plain values.
fn shape<'a>(document: &'a Value, schema: &'a Value) -> Option<Shape<'a>> {
    let schema = named(document, schema);
    if schema["type"] == "array" {
        let item = shape(document, &schema["items"]).filter(|item| !item.is_list)?;
        return Some(Shape {
            is_list: true,
            ..item
        });
    }
    let of = |key: &str| schema[key].as_str().unwrap_or_default();
    let kind = match (of("type"), of("format"), of("x-rust-type")) {
        (_, _, "EpochTime") | ("string", "date-time", _) => "Time",
        (_, _, "Duration") => "Duration",
        ("string", "password", _) => "Secret",
        ("string", _, _) => "Text",
        ("integer", _, _) => "Integer",
        ("number", _, _) => "Number",
        ("boolean", _, _) => "Boolean",
        _ => return None,
    };
    Some(Shape {
        kind,
        is_list: false,
        schema,
    })
}

/// The values of an enum, as they are shown and on the wire.
fn values(schema: &Value) -> Vec<(String, String)> {
    let wire = array(&schema["enum"]).map(|value| match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    });
    let shown: Vec<_> = wire.map(|wire| (wire.to_kebab_case(), wire)).collect();
    let distinct: BTreeSet<&String> = shown.iter().map(|(shown, _)| shown).collect();
    let is_readable =
        distinct.len() == shown.len() && shown.iter().all(|(shown, _)| !shown.is_empty());
    match is_readable && schema["type"] == "string" {
        true => shown,
        false => shown
            .into_iter()
            .map(|(_, wire)| (wire.clone(), wire))
            .collect(),
    }
}

fn argument(argument: &Argument) -> TokenStream {
    let Argument {
        flag,
        property,
        described,
        shape,
        is_required,
        is_positional,
        ..
    } = argument;
    let property = option(property.map(str::to_owned));
    let (kind, is_list) = (format_ident!("{}", shape.kind), shape.is_list);
    let values = values(shape.schema);
    let values = values
        .iter()
        .map(|(shown, wire)| quote! { (#shown, #wire) });
    let mut help = text(described, "description");
    if help.is_empty() {
        help = text(shape.schema, "description");
    }
    let default = &described["schema"]["default"];
    if !default.is_null() && !help.contains("efault") {
        help = format!("{}. Default: {default}", help.trim_end_matches('.')).replace('"', "");
    }
    quote! { Argument {
        flag: #flag, property: #property, kind: Kind::#kind, is_list: #is_list, values: &[#(#values),*],
        is_required: #is_required, is_positional: #is_positional, help: #help,
    } }
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
    let arguments = arguments.iter().map(argument);
    let body = operation
        .body
        .as_ref()
        .map(|body| self::body(document, operation, body));
    let body = body.map_or(quote! { None }, |body| quote! { Some(#body) });
    let mut columns = Vec::new();
    if let Some(schema) = &success.schema {
        add_columns(document, &[schema], "", &mut columns);
    }
    columns.sort();
    let columns = columns.iter().map(|(_, path, kind)| {
        let kind = format_ident!("{kind}");
        quote! { Column { path: #path, kind: Kind::#kind } }
    });
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
    let schema = body_schema(document, operation);
    let is_struct = schema.is_some();
    let mut names = BTreeSet::new();
    add_names(document, schema, &mut BTreeSet::new(), &mut names);
    quote! { Body {
        is_required: #is_required, is_raw: #is_raw, is_struct: #is_struct, names: &[#(#names),*],
    } }
}

/// Adds the names of all properties of a schema, and of the schemas in it.
fn add_names(
    document: &Value,
    schema: Option<String>,
    seen: &mut BTreeSet<String>,
    names: &mut BTreeSet<String>,
) {
    let Some(schema) = schema.filter(|schema| seen.insert(schema.clone())) else {
        return;
    };
    let properties = document["components"]["schemas"][&schema]["properties"].as_object();
    for (name, property) in properties.into_iter().flatten() {
        names.insert(name.clone());
        let inner = reference(property).or_else(|| reference(&property["items"]));
        add_names(document, inner, seen, names);
    }
}

/// Adds the plain properties of the last schema, and those of the structs in it, each with its rank: the
/// id first, then what tells records apart, ids of others last.
fn add_columns(
    document: &Value,
    schemas: &[&String],
    prefix: &str,
    columns: &mut Vec<(u8, String, &'static str)>,
) {
    let Some(schema) = schemas
        .last()
        .map(|name| &document["components"]["schemas"][name])
    else {
        return;
    };
    let required: Vec<&Value> = array(&schema["required"]).collect();
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        let path = format!("{prefix}{name}");
        if let Some(Shape {
            kind,
            is_list,
            schema,
        }) = shape(document, property)
        {
            let values = array(&schema["enum"]).count();
            let rank = match kind {
                "Secret" => continue,
                _ if !prefix.is_empty() => 6,
                _ if name == "id" => 0,
                _ if values > 1 && !is_list => 1,
                _ if schema["format"] == "opaque-id" || values == 1 => 5,
                _ if required.iter().any(|it| *it == name) || is_phone_number(name, property) => 2,
                "Text" => 3,
                _ => 4,
            };
            columns.push((rank, path, kind));
        } else if let Some(inner) = reference(property).filter(|inner| !schemas.contains(&inner)) {
            let schemas = [schemas, &[&inner]].concat();
            add_columns(document, &schemas, &format!("{path}."), columns);
        }
    }
}

/// The function that sends an operation with the arguments of the command line.
fn function(operation: &Operation, arguments: &[Argument]) -> TokenStream {
    let name = format_ident!("{}", operation.name);
    let setters = arguments.iter().filter_map(|argument| {
        let (flag, parameter) = (&argument.flag, argument.parameter?);
        let setter = &parameter.name;
        let schema = &argument.described["schema"];
        let schema = if argument.shape.is_list { &schema["items"] } else { schema };
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
                (
                    quote! { ::std::vec::Vec<#read> },
                    quote! { ::std::vec::Vec::from_iter(value.into_iter().map(vis_types::#item::from)) },
                )
            }
            (true, _) => (quote! { ::std::vec::Vec<#read> }, quote! { value }),
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
