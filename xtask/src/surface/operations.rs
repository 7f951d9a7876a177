//! The generated operations, grouped by the document's tags.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use anyhow::{Context, Result, anyhow};
use heck::{ToKebabCase, ToSnakeCase};
use serde_json::Value;
use syn::{
    File, ImplItem, ImplItemFn, Item, ItemImpl, ItemMod, ItemStruct, ReturnType, Signature,
    Visibility,
};

use super::Surface;
use super::tokens::{argument, doc, type_text};

/// Operation, by its name in Rust, to tag.
pub(super) fn tags(document: &str) -> Result<BTreeMap<String, String>> {
    let document: Value = serde_json::from_str(document)?;
    let items = document["paths"].as_object().into_iter().flatten();
    let operations = items.flat_map(|(_, item)| item.as_object().into_iter().flatten());
    Ok(operations
        .filter_map(|(_, operation)| {
            let name = operation["operationId"].as_str()?.to_snake_case();
            let tag = operation["tags"][0].as_str().unwrap_or_default();
            let tag = tag.to_kebab_case();
            // A tag may be of signs alone.
            let group = if tag.is_empty() { "untagged" } else { &tag };
            Some((name, group.to_owned()))
        })
        .collect())
}

pub(super) fn render(client: &File, tags: &BTreeMap<String, String>) -> Result<Surface> {
    let builders = module(client, "builder").context("the client has no `mod builder`")?;
    let mut groups: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for item in items(builders) {
        let Item::Struct(builder) = item else {
            continue;
        };
        let name = builder.ident.to_string().to_snake_case();
        let inherent = inherent_impl(builders, builder)?;
        let tag = tags
            .get(&name)
            .ok_or(anyhow!("{name} has no tag in the document"))?;
        groups
            .entry(format!("operations/{tag}"))
            .or_default()
            .insert(name.clone(), operation(&name, builder, inherent)?);
    }
    Ok(groups
        .into_iter()
        .map(|(group, operations)| {
            let operations: Vec<String> = operations.into_values().collect();
            (group, operations.join("\n"))
        })
        .collect())
}

fn operation(name: &str, builder: &ItemStruct, inherent: &ItemImpl) -> Result<String> {
    let send = function(inherent, "send").context("a builder has no `send`")?;
    let docs: Vec<String> = send.attrs.iter().filter_map(doc).collect();
    let route = docs
        .first()
        .and_then(|line| line.trim().strip_prefix("Sends `")?.strip_suffix("`."))
        .context("the documentation of `send` does not start with the route")?;
    let statuses: Vec<&str> = docs
        .iter()
        .filter_map(|line| line.trim().strip_prefix("- `")?.split('`').next())
        .collect();

    let mut text = format!("{name}: {route}\n");
    for field in &builder.fields {
        let (Some(ident), Some(ty)) = (&field.ident, argument(&field.ty, "Result")) else {
            continue;
        };
        match argument(ty, "Option") {
            Some(inner) => writeln!(text, "    {ident}?: {}", type_text(inner))?,
            None => writeln!(text, "    {ident}: {}", type_text(ty))?,
        }
    }
    let ReturnType::Type(_, returned) = &send.sig.output else {
        return Err(anyhow!("`send` of {name} returns nothing"));
    };
    writeln!(text, "    -> {}", type_text(returned))?;
    for other in inherent.items.iter().filter_map(other_way) {
        let ReturnType::Type(_, returned) = &other.output else {
            continue;
        };
        writeln!(text, "    {}() -> {}", other.ident, type_text(returned))?;
    }
    writeln!(text, "    errors: {}", statuses.join(" "))?;
    Ok(text)
}

/// A public method without arguments, other than `send`: another way to end the builder.
fn other_way(item: &ImplItem) -> Option<&Signature> {
    let ImplItem::Fn(function) = item else {
        return None;
    };
    let is_public = matches!(function.vis, Visibility::Public(_));
    let takes_self_only = function.sig.receiver().is_some() && function.sig.inputs.len() == 1;
    (is_public && takes_self_only && function.sig.ident != "send").then_some(&function.sig)
}

fn module<'a>(file: &'a File, name: &str) -> Option<&'a ItemMod> {
    file.items.iter().find_map(|item| match item {
        Item::Mod(module) if module.ident == name => Some(module),
        _ => None,
    })
}

fn items(module: &ItemMod) -> &[Item] {
    module.content.as_ref().map_or(&[], |(_, items)| items)
}

fn inherent_impl<'a>(builders: &'a ItemMod, builder: &ItemStruct) -> Result<&'a ItemImpl> {
    items(builders)
        .iter()
        .find_map(|item| match item {
            Item::Impl(inherent) if inherent.trait_.is_none() => {
                let syn::Type::Path(path) = &*inherent.self_ty else {
                    return None;
                };
                let last = path.path.segments.last()?;
                (last.ident == builder.ident).then_some(inherent)
            }
            _ => None,
        })
        .ok_or(anyhow!("{} has no methods", builder.ident))
}

fn function<'a>(inherent: &'a ItemImpl, name: &str) -> Option<&'a ImplItemFn> {
    inherent.items.iter().find_map(|item| match item {
        ImplItem::Fn(function) if function.sig.ident == name => Some(function),
        _ => None,
    })
}
