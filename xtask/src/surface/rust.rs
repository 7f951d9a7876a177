//! The facts of a hand-written module, which is rendered as Rust.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{
    Attribute, FnArg, ImplItem, Item, ItemImpl, ItemTrait, ReturnType, Signature, TraitItem,
    UseTree, punctuated::Punctuated,
};

use super::fact::{Fact, Facts};
use super::tokens::{spaced, type_text};

pub(super) fn facts(package: &str, text: &str, facts: &mut Facts) {
    let (rust, macros) = match text.find("macro ") {
        Some(at) if at == 0 || text[..at].ends_with('\n') => text.split_at(at),
        _ => (text, ""),
    };
    let mut of = |what: String, mut fact: Fact| {
        fact.owner = fact.owner.map(|owner| format!("{package}: {owner}"));
        facts.insert(format!("{package}: {what}"), fact);
    };
    match syn::parse_file(rust) {
        Ok(file) => file.items.iter().for_each(|item| of_item(item, &mut of)),
        // Not as this version renders it, so every line stands for itself.
        Err(_) => rust
            .lines()
            .for_each(|line| of(line.to_owned(), Fact::offered(""))),
    }
    let mut name = "";
    for line in macros.lines() {
        match line.strip_prefix("macro ") {
            Some(declared) => name = declared,
            None => of(format!("{name}!: {}", line.trim()), Fact::offered("")),
        }
    }
}

fn of_item(item: &Item, of: &mut impl FnMut(String, Fact)) {
    match item {
        Item::Struct(item) => {
            let name = item.ident.to_string();
            gates(&name, &item.attrs, of);
            of_attributes(&name, &item.attrs, of);
            of(name.clone(), Fact::offered(text(&item.generics)));
            let is_open = is_non_exhaustive(&item.attrs);
            for (index, field) in item.fields.iter().enumerate() {
                let index = index.to_string();
                let ident = field.ident.as_ref().map_or(index, ToString::to_string);
                let fact = Fact::offered(type_text(&field.ty));
                gates(&format!("{name}.{ident}"), &field.attrs, of);
                // Whoever builds or matches the struct by its fields has to name them all.
                of(format!("{name}.{ident}"), fact.of_closed(is_open, &name));
            }
        }
        Item::Enum(item) => {
            let name = item.ident.to_string();
            gates(&name, &item.attrs, of);
            of_attributes(&name, &item.attrs, of);
            of(name.clone(), Fact::offered(text(&item.generics)));
            let is_open = is_non_exhaustive(&item.attrs);
            for variant in &item.variants {
                let fact = Fact::offered(text(&variant.fields));
                let place = format!("{name}::{}", variant.ident);
                gates(&place, &variant.attrs, of);
                of(place, fact.of_closed(is_open, &name));
            }
        }
        Item::Fn(item) => {
            let name = format!("{}()", item.sig.ident);
            gates(&name, &item.attrs, of);
            of(name, offered(&item.sig));
        }
        Item::Trait(item) => of_trait(item, of),
        Item::Type(item) => {
            gates(&item.ident.to_string(), &item.attrs, of);
            of(item.ident.to_string(), Fact::offered(type_text(&item.ty)));
        }
        Item::Const(item) => {
            gates(&item.ident.to_string(), &item.attrs, of);
            of(item.ident.to_string(), Fact::offered(type_text(&item.ty)));
        }
        Item::Mod(item) => of(
            format!("mod {}", item.ident),
            Fact::offered(cfg(&item.attrs)),
        ),
        Item::Use(item) => {
            let cfg = cfg(&item.attrs);
            exports(&item.tree, "", &mut |name| {
                of(format!("use {name}"), Fact::offered(&*cfg))
            });
        }
        Item::Impl(item) => of_impl(item, of),
        _ => {}
    }
}

fn is_non_exhaustive(attributes: &[Attribute]) -> bool {
    let mut attributes = attributes.iter();
    attributes.any(|attribute| attribute.path().is_ident("non_exhaustive"))
}

/// A feature that is asked for now is missed by whoever has not turned it on.
fn gates(place: &str, attributes: &[Attribute], of: &mut impl FnMut(String, Fact)) {
    for attribute in attributes {
        if attribute.path().is_ident("cfg") {
            let fact = Fact::demanded("").of(place);
            of(format!("{place} is behind {}", text(attribute)), fact);
        }
    }
}

fn of_attributes(name: &str, attributes: &[Attribute], of: &mut impl FnMut(String, Fact)) {
    for attribute in attributes {
        if attribute.path().is_ident("non_exhaustive") {
            let fact = Fact::demanded("").of(name);
            of(format!("{name} is #[non_exhaustive]"), fact);
        } else if attribute.path().is_ident("derive") {
            let paths = Punctuated::<syn::Path, syn::Token![,]>::parse_terminated;
            for path in attribute.parse_args_with(paths).into_iter().flatten() {
                of(format!("{name} is {}", text(&path)), Fact::offered(""));
            }
        }
    }
}

fn of_trait(item: &ItemTrait, of: &mut impl FnMut(String, Fact)) {
    let name = item.ident.to_string();
    gates(&format!("trait {name}"), &item.attrs, of);
    of(
        format!("trait {name}"),
        Fact::offered(text(&item.supertraits)),
    );
    for item in &item.items {
        match item {
            TraitItem::Fn(function) => {
                let is_open = function.default.is_some();
                let fact = offered(&function.sig).of_closed(is_open, format!("trait {name}"));
                of(format!("{name}::{}()", function.sig.ident), fact);
            }
            other => {
                let fact = Fact::demanded("").of(format!("trait {name}"));
                of(format!("{name}: {}", text(other)), fact);
            }
        }
    }
}

fn of_impl(item: &ItemImpl, of: &mut impl FnMut(String, Fact)) {
    let of_type = format!("{}{}", text(&item.generics), type_text(&item.self_ty));
    let where_clause = item.generics.where_clause.as_ref().map(text);
    let cfg = cfg(&item.attrs);
    if let Some((path, _)) = &item.trait_ {
        let place = format!("impl {} for {of_type}", text(path));
        of(
            place,
            Fact::offered(where_clause.unwrap_or_default() + &cfg),
        );
        return;
    }
    // What stands in an impl that needs a feature needs it, too.
    let outer = &item.attrs;
    for item in &item.items {
        match item {
            ImplItem::Fn(function) => {
                let place = format!("{of_type}::{}()", function.sig.ident);
                gates(&place, outer, of);
                gates(&place, &function.attrs, of);
                of(place, offered(&function.sig));
            }
            ImplItem::Const(constant) => {
                let fact = Fact::offered(type_text(&constant.ty));
                of(format!("{of_type}::{}", constant.ident), fact);
            }
            _ => {}
        }
    }
}

/// The signature by types alone: what an argument is called is nobody's business.
fn offered(signature: &Signature) -> Fact {
    let arguments: Vec<String> = signature
        .inputs
        .iter()
        .map(|argument| match argument {
            FnArg::Receiver(receiver) => {
                let receiver = text(receiver);
                receiver
                    .strip_prefix("mut ")
                    .unwrap_or(&receiver)
                    .to_owned()
            }
            FnArg::Typed(typed) => type_text(&typed.ty),
        })
        .collect();
    let returned = match &signature.output {
        ReturnType::Default => String::new(),
        ReturnType::Type(_, ty) => format!(" -> {}", type_text(ty)),
    };
    let (asyncness, constness) = (&signature.asyncness, &signature.constness);
    let generics = &signature.generics;
    Fact::offered(
        format!(
            "{} fn{}({}){returned} {}",
            text(&quote::quote!(#constness #asyncness)),
            text(&generics),
            arguments.join(", "),
            generics.where_clause.as_ref().map(text).unwrap_or_default(),
        )
        .trim()
        .to_owned(),
    )
}

fn exports(tree: &UseTree, path: &str, export: &mut impl FnMut(String)) {
    match tree {
        UseTree::Path(inner) => exports(&inner.tree, &inner.ident.to_string(), export),
        UseTree::Name(name) => export(name.ident.to_string()),
        UseTree::Rename(renamed) => export(renamed.rename.to_string()),
        UseTree::Glob(_) => export(format!("{path}::*")),
        UseTree::Group(group) => group
            .items
            .iter()
            .for_each(|tree| exports(tree, path, export)),
    }
}

fn cfg(attributes: &[Attribute]) -> String {
    let cfg = attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("cfg"));
    cfg.map(text).collect()
}

fn text(tokens: &impl ToTokens) -> String {
    let tokens: TokenStream = tokens.to_token_stream();
    spaced(&tokens.to_string())
}
