//! The generated data model, by area.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use anyhow::{Context, Result};
use heck::ToKebabCase;
use proc_macro2::{TokenStream, TokenTree};
use syn::{Attribute, File, Item, ItemStruct};

use super::Surface;
use super::tokens::type_text;

pub(super) fn render(model: &File) -> Result<Surface> {
    let mut structs: BTreeMap<String, String> = BTreeMap::new();
    let (mut ids, mut enums) = (BTreeSet::new(), BTreeMap::new());
    for item in &model.items {
        match item {
            Item::Struct(item) => {
                structs.insert(item.ident.to_string(), structure(item)?);
            }
            Item::Macro(call)
                if call
                    .mac
                    .path
                    .segments
                    .last()
                    .is_some_and(|last| last.ident == "opaque_id") =>
            {
                ids.insert(declared_name(call.mac.tokens.clone())?);
            }
            Item::Macro(call) => {
                let name = declared_name(call.mac.tokens.clone())?;
                enums.insert(name.clone(), enumeration(&name, call.mac.tokens.clone()));
            }
            _ => {}
        }
    }

    let mut surface = Surface::new();
    surface.insert(
        "types/ids".to_owned(),
        lines(ids.iter().map(String::as_str)),
    );
    surface.insert("types/enums".to_owned(), join(enums));
    let mut areas: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for (name, text) in &structs {
        let area = area(name, structs.keys());
        areas
            .entry(area)
            .or_default()
            .insert(name.clone(), text.clone());
    }
    for (area, structs) in areas {
        surface.insert(format!("types/{area}"), join(structs));
    }
    Ok(surface)
}

/// The shortest type whose name begins this one: `CallCreate` belongs with `Call`.
fn area<'a>(name: &str, names: impl Iterator<Item = &'a String>) -> String {
    names
        .filter(|prefix| name.starts_with(prefix.as_str()))
        .min_by_key(|prefix| prefix.len())
        .map_or_else(|| name.to_kebab_case(), |prefix| prefix.to_kebab_case())
}

fn structure(item: &ItemStruct) -> Result<String> {
    let name = &item.ident;
    let mut text = format!("{name}: {}\n", derives(&item.attrs)?.join(" "));
    for field in &item.fields {
        let ident = field.ident.as_ref().context("a field has no name")?;
        let wire = rename(&field.attrs)?.unwrap_or_else(|| ident.to_string());
        let ty = type_text(&field.ty);
        writeln!(text, "    {ident}: {ty}  {wire:?}")?;
    }
    Ok(text)
}

fn derives(attributes: &[Attribute]) -> Result<Vec<String>> {
    let mut names = BTreeSet::new();
    for attribute in attributes {
        if attribute.path().is_ident("derive") {
            attribute.parse_nested_meta(|meta| {
                names.extend(meta.path.segments.last().map(|last| last.ident.to_string()));
                Ok(())
            })?;
        } else if attribute.path().is_ident("non_exhaustive") {
            names.insert("#[non_exhaustive]".to_owned());
        }
    }
    Ok(names.into_iter().collect())
}

fn rename(attributes: &[Attribute]) -> Result<Option<String>> {
    let mut name = None;
    for attribute in attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("serde"))
    {
        attribute.parse_nested_meta(|meta| {
            let value = meta.value().ok();
            let value = value
                .map(|value| value.parse::<syn::LitStr>())
                .transpose()?;
            if meta.path.is_ident("rename") {
                name = value.map(|literal| literal.value());
            }
            Ok(())
        })?;
    }
    Ok(name)
}

/// The name behind the attributes: `#[doc = "…"] CallId`.
fn declared_name(tokens: TokenStream) -> Result<String> {
    tokens
        .into_iter()
        .find_map(|token| match token {
            TokenTree::Ident(ident) => Some(ident.to_string()),
            _ => None,
        })
        .context("a macro call of the generated model names no type")
}

/// `#[doc = "…"] Name { #[doc = "…"] Variant = "VALUE", … }`
fn enumeration(name: &str, tokens: TokenStream) -> String {
    let mut text = format!("{name}\n");
    let body = tokens.into_iter().find_map(|token| match token {
        TokenTree::Group(group) if group.delimiter() == proc_macro2::Delimiter::Brace => {
            Some(group.stream())
        }
        _ => None,
    });
    let mut variant = None;
    for token in body.into_iter().flatten() {
        match token {
            TokenTree::Ident(ident) => variant = Some(ident.to_string()),
            TokenTree::Literal(value) => {
                if let Some(variant) = variant.take() {
                    text.push_str(&format!("    {variant} = {value}\n"));
                }
            }
            _ => {}
        }
    }
    text
}

fn join(texts: BTreeMap<String, String>) -> String {
    texts.into_values().collect::<Vec<_>>().join("\n")
}

fn lines<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.map(|name| format!("{name}\n")).collect()
}
