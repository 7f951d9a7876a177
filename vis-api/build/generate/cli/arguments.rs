//! The arguments of a subcommand.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use serde_json::Value;
use vis_spec::normalise::{reference, rust_name, singular};

use super::super::operations::{Operation, Parameter, array};
use super::{body_schema, described, kebab, option, text};

/// An argument of a subcommand: a parameter, or a property of the body.
pub struct Argument<'a> {
    pub flag: String,
    pub parameter: Option<&'a Parameter>,
    /// The name of the property.
    pub property: Option<&'a str>,
    pub described: &'a Value,
    pub shape: Shape<'a>,
    pub is_required: bool,
    pub is_positional: bool,
}

/// A plain value or a list of such.
pub struct Shape<'a> {
    /// The variant of `Kind`.
    pub kind: &'static str,
    pub is_list: bool,
    /// The schema of the value.
    pub schema: &'a Value,
}

/// The arguments of an operation. Positional are the parameters of the path, and the property of the
/// body if it requires only one.
pub fn arguments<'a>(document: &'a Value, operation: &'a Operation) -> Vec<Argument<'a>> {
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
    let mut used = BTreeSet::new();
    let mut arguments: Vec<Argument> = parameters.chain(properties).collect();
    for argument in &mut arguments {
        let name = kebab(&argument.flag);
        argument.flag = match argument.shape.is_list {
            true => singular(&name),
            false => name,
        };
        while !used.insert(argument.flag.clone()) {
            argument.flag += "-2";
        }
    }
    arguments
}

pub fn named<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    let name = reference(schema);
    name.map_or(schema, |name| &document["components"]["schemas"][name])
}

/// `None` if a value is neither plain nor a list of plain values.
pub fn shape<'a>(document: &'a Value, schema: &'a Value) -> Option<Shape<'a>> {
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

/// The entry of an argument in the table.
pub fn entry(argument: &Argument) -> TokenStream {
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
    let values = array(&shape.schema["enum"]).map(|value| match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    });
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
