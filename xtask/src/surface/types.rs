//! The generated data model, one file for each area.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use anyhow::{Context, Result};
use serde_json::Value;
use syn::parse::{ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{Attribute, Field, File, Ident, Item, ItemStruct, Token, Variant, Visibility};

use super::files::file_names;
use super::{Surface, deprecation, is_named, type_text};

/// Common derives; other derives are shown.
const DERIVES: &str = "Clone Debug Deserialize PartialEq Serialize";

pub(super) fn render(model: &File, document: &Value) -> Result<Surface> {
    let mut structs = BTreeMap::new();
    let (mut ids, mut enums) = (BTreeSet::new(), BTreeSet::new());
    for item in &model.items {
        match item {
            Item::Struct(item) => {
                structs.insert(item.ident.to_string(), structure(item, document));
            }
            Item::Macro(call) => {
                let text = declaration
                    .parse2(call.mac.tokens.clone())
                    .context("a macro of the generated model declares no type")?;
                let is_id = type_text(&call.mac.path) == "opaque_id";
                if is_id { &mut ids } else { &mut enums }.insert(text);
            }
            _ => {}
        }
    }
    let area = |name: &str| area(name, &structs);
    let files = file_names(structs.keys().map(|name| area(name)), &["enums", "ids"]);
    let mut groups: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, text) in &structs {
        let file = format!("types/{}", files[&area(name)]);
        groups.entry(file).or_default().push(text.clone());
    }
    groups.insert("types/enums".to_owned(), enums.into_iter().collect());
    let groups = groups
        .into_iter()
        .map(|(file, texts)| (file, texts.join("\n")));
    let ids = ("types/ids".to_owned(), ids.into_iter().collect());
    Ok(groups.chain([ids]).collect())
}

/// The shortest type name that begins this one: `CallCreate` belongs with `Call`.
fn area(name: &str, structs: &BTreeMap<String, String>) -> String {
    let is_area = |prefix: &&String| {
        let rest = name.strip_prefix(prefix.as_str());
        rest.is_some_and(|rest| !rest.starts_with(char::is_lowercase))
    };
    let area = structs.keys().filter(is_area).min_by_key(|it| it.len());
    area.cloned().unwrap_or_default()
}

fn structure(item: &ItemStruct, document: &Value) -> String {
    let schema = &document["components"]["schemas"][item.ident.to_string()];
    let derives = item.attrs.iter();
    let derives = derives.filter(|attribute| attribute.path().is_ident("derive"));
    let derives = derives.filter_map(|derive| derive.meta.require_list().ok());
    let derives: Vec<String> = derives.map(|list| type_text(&list.tokens)).collect();
    let mut names: Vec<&str> = derives.iter().flat_map(|names| names.split(", ")).collect();
    names.sort_unstable();
    let unusual = match names.join(" ") {
        names if names == DERIVES => String::new(),
        names => format!(": {names}"),
    };
    let mut text = format!("{}{unusual}{}\n", item.ident, deprecation(schema));
    let is_public = |field: &&Field| matches!(field.vis, Visibility::Public(_));
    for field in item.fields.iter().filter(is_public) {
        let (name, ty) = (type_text(&field.ident), type_text(&field.ty));
        let mut properties = schema["properties"].as_object().into_iter().flatten();
        let own = properties.find(|(wire, own)| is_named(&name, wire, own));
        let (wire, own) = own.map_or(("", &Value::Null), |(wire, own)| (wire.as_str(), own));
        let mut required = schema["required"].as_array().into_iter().flatten();
        let is_required = required.any(|name| name == wire);
        let default = match own.get("default") {
            Some(value) => format!(" = {value}"),
            None if !is_required && ty.starts_with("Vec<") => " = []".to_owned(),
            None if !is_required && ty.split('<').next().is_some_and(|ty| ty.ends_with("Map")) => {
                " = {}".to_owned()
            }
            None => String::new(),
        };
        let _ = writeln!(
            text,
            "    {name}: {ty}{default}  {wire:?}{}",
            deprecation(own)
        );
    }
    text
}

/// `#[doc = "…"] CallId` or `#[doc = "…"] CallState { #[doc = "…"] Held = "HELD", … }`.
fn declaration(input: ParseStream<'_>) -> syn::Result<String> {
    input.call(Attribute::parse_outer)?;
    let mut text = format!("{}\n", input.parse::<Ident>()?);
    if !input.is_empty() {
        let variants;
        syn::braced!(variants in input);
        for variant in Punctuated::<Variant, Token![,]>::parse_terminated(&variants)? {
            let value = variant
                .discriminant
                .map(|(_, value)| quote::quote!(#value).to_string());
            let value = value.unwrap_or_default().replace("- ", "-");
            text += &format!("    {} = {value}\n", variant.ident);
        }
    }
    Ok(text)
}
