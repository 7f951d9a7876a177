//! The generated operations, one file for each tag.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use anyhow::{Context, Result};
use heck::ToSnakeCase;
use serde_json::Value;
use syn::{File, ImplItem, ImplItemFn, Item, ItemStruct, ReturnType, Visibility};

use super::files::file_names;
use super::{Surface, deprecation, is_named, type_text};

/// The operations of a normalised document with their routes, such as `GET /self/calls`.
pub(crate) fn documented(document: &Value) -> impl Iterator<Item = (String, &Value)> {
    let paths = document["paths"].as_object().into_iter().flatten();
    paths.flat_map(|(path, item)| {
        let members = item.as_object().into_iter().flatten();
        let operations = members.filter(|(_, member)| member["operationId"].is_string());
        operations.map(move |(method, value)| (format!("{} {path}", method.to_uppercase()), value))
    })
}

pub(super) fn render(client: &File, document: &Value) -> Result<Surface> {
    let tag = |operation: &Value| operation["tags"][0].as_str().unwrap_or_default().to_owned();
    let files = file_names(documented(document).map(|(_, value)| tag(value)), &[]);
    let module = client.items.iter().find_map(|item| match item {
        Item::Mod(module) if module.ident == "builder" => module.content.as_ref(),
        _ => None,
    });
    let (_, items) = module.context("the client has no `mod builder`")?;

    let mut groups: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for item in items {
        let Item::Struct(builder) = item else {
            continue;
        };
        let name = builder.ident.to_string().to_snake_case();
        let is_own = |operation: &Value| {
            let id = operation["operationId"].as_str().unwrap_or_default();
            id.to_snake_case() == name
        };
        let (route, operation) = documented(document)
            .find(|(_, operation)| is_own(operation))
            .with_context(|| format!("the document has no operation for `{name}`"))?;
        let text = format!("{name}: {route}{}\n", deprecation(operation));
        let text = text + &render_builder(builder, &methods(builder, items), operation);
        let group = format!("operations/{}", files[&tag(operation)]);
        groups.entry(group).or_default().insert(name, text);
    }
    let join = |texts: BTreeMap<_, String>| texts.into_values().collect::<Vec<_>>().join("\n");
    let groups = groups.into_iter();
    Ok(groups.map(|(group, texts)| (group, join(texts))).collect())
}

fn render_builder(builder: &ItemStruct, methods: &[&ImplItemFn], operation: &Value) -> String {
    let mut lines = String::new();
    for field in &builder.fields {
        let (name, ty) = (type_text(&field.ident), type_text(&field.ty));
        let Some(ty) = ty.strip_prefix("Result<") else {
            continue; // `client`
        };
        let ty = ty.strip_suffix(", String>").unwrap_or(ty);
        let inner = ty.strip_prefix("Option<");
        let inner = inner.and_then(|ty| ty.strip_suffix('>'));
        let (mark, ty) = inner.map_or(("", ty), |inner| ("?", inner));
        let mut parameters = operation["parameters"].as_array().into_iter().flatten();
        let wire = |parameter: &Value| parameter["name"].as_str().unwrap_or_default().to_owned();
        let own = parameters.find(|own| is_named(&name, &wire(own), own));
        let own = own.unwrap_or(&Value::Null);
        let default = own["schema"].get("default");
        let default = default.map(|value| format!(" = {value}"));
        let (default, deprecated) = (default.unwrap_or_default(), deprecation(own));
        let _ = writeln!(lines, "    {name}{mark}: {ty}{default}{deprecated}");
    }
    let fields: Vec<_> = builder.fields.iter().flat_map(|it| &it.ident).collect();
    for method in methods {
        let ReturnType::Type(_, returned) = &method.sig.output else {
            continue;
        };
        let returned = type_text(returned);
        let _ = match &method.sig.ident {
            send if send == "send" => writeln!(lines, "    -> {returned}"),
            // `pages`, `stream` and `count` also end a builder; `in_progress` sets a parameter.
            end if method.sig.inputs.len() == 1 => writeln!(lines, "    {end}() -> {returned}"),
            setter if !fields.contains(&setter) => writeln!(lines, "    {setter}() -> body"),
            _parameter => Ok(()),
        };
    }
    let responses = &operation["responses"];
    let statuses = responses.as_object().into_iter().flatten();
    let mut errors: Vec<&str> = statuses.map(|(status, _)| status.as_str()).collect();
    errors.retain(|status| !is_success(status, responses));
    errors.sort_unstable();
    lines + &format!("    errors: {}\n", errors.join(" "))
}

/// Whether `status` is a success; `default` is one if there is no other.
pub(crate) fn is_success(status: &str, responses: &Value) -> bool {
    let mut statuses = responses.as_object().into_iter().flatten();
    let is_only = status == "default" && !statuses.any(|(other, _)| other.starts_with('2'));
    status.starts_with('2') || is_only
}

fn methods<'a>(builder: &ItemStruct, items: &'a [Item]) -> Vec<&'a ImplItemFn> {
    let mut methods = Vec::new();
    for item in items {
        let Item::Impl(inherent) = item else {
            continue;
        };
        if type_text(&inherent.self_ty).split('<').next() == Some(&builder.ident.to_string()) {
            methods.extend(inherent.items.iter().filter_map(|item| match item {
                ImplItem::Fn(method) => Some(method),
                _ => None,
            }));
        }
    }
    methods.retain(|method| matches!(method.vis, Visibility::Public(_)));
    methods
}
