//! Public items of a source file, without bodies, documentation and tests.

use std::collections::BTreeSet;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use syn::{Attribute, Fields, File, ImplItem, Item, ItemImpl, Type, Visibility};

use super::tokens::spaced;

pub(super) fn render(file: File) -> String {
    let private: BTreeSet<String> = file.items.iter().filter_map(private_type).collect();
    let (macros, items): (Vec<Item>, Vec<Item>) = file
        .items
        .into_iter()
        .filter(|item| !matches!(item, Item::Impl(item) if private.contains(&self_name(item))))
        .filter_map(public)
        .partition(|item| matches!(item, Item::Macro(_)));
    let mut text = prettyplease::unparse(&File {
        shebang: None,
        frontmatter: None,
        attrs: Vec::new(),
        items,
    });
    for item in macros {
        if let Item::Macro(item) = item {
            text.push_str(&declaration(&item));
        }
    }
    text
}

fn private_type(item: &Item) -> Option<String> {
    let (visibility, ident) = match item {
        Item::Struct(item) => (&item.vis, &item.ident),
        Item::Enum(item) => (&item.vis, &item.ident),
        _ => return None,
    };
    (!matches!(visibility, Visibility::Public(_))).then(|| ident.to_string())
}

fn self_name(item: &ItemImpl) -> String {
    match &*item.self_ty {
        Type::Path(path) => path.path.segments.last().map(|last| last.ident.to_string()),
        _ => None,
    }
    .unwrap_or_default()
}

/// The item as a user sees it, if a user sees it.
fn public(mut item: Item) -> Option<Item> {
    let is_public = |visibility: &Visibility| matches!(visibility, Visibility::Public(_));
    match &mut item {
        Item::Struct(item) if is_public(&item.vis) => {
            keep_attributes(&mut item.attrs);
            if let Fields::Named(fields) = &mut item.fields {
                let named = std::mem::take(&mut fields.named);
                fields.named = named
                    .into_iter()
                    .filter(|field| is_public(&field.vis))
                    .collect();
                fields
                    .named
                    .iter_mut()
                    .for_each(|field| keep_attributes(&mut field.attrs));
            } else if item.fields.iter().any(|field| !is_public(&field.vis)) {
                item.fields = Fields::Named(syn::parse_quote!({}));
                item.semi_token = None;
            }
        }
        Item::Enum(item) if is_public(&item.vis) => {
            keep_attributes(&mut item.attrs);
            for variant in &mut item.variants {
                keep_attributes(&mut variant.attrs);
            }
        }
        Item::Fn(item) if is_public(&item.vis) => {
            keep_attributes(&mut item.attrs);
            item.block.stmts.clear();
        }
        Item::Trait(item) if is_public(&item.vis) => keep_attributes(&mut item.attrs),
        Item::Type(item) if is_public(&item.vis) => keep_attributes(&mut item.attrs),
        Item::Const(item) if is_public(&item.vis) => keep_attributes(&mut item.attrs),
        Item::Mod(item) if is_public(&item.vis) => keep_attributes(&mut item.attrs),
        Item::Use(item) if is_public(&item.vis) => keep_attributes(&mut item.attrs),
        Item::Impl(item) => return visible_impl(item).then(|| Item::Impl(item.clone())),
        Item::Macro(item) if item.ident.is_some() => {}
        _ => return None,
    }
    Some(item)
}

/// Of an impl of a trait its head; of an inherent one the public functions and constants.
fn visible_impl(item: &mut ItemImpl) -> bool {
    keep_attributes(&mut item.attrs);
    if item.trait_.is_some() {
        item.items.clear();
        return true;
    }
    item.items.retain_mut(|item| match item {
        ImplItem::Fn(function) if matches!(function.vis, Visibility::Public(_)) => {
            keep_attributes(&mut function.attrs);
            function.block.stmts.clear();
            true
        }
        ImplItem::Const(constant) if matches!(constant.vis, Visibility::Public(_)) => {
            keep_attributes(&mut constant.attrs);
            true
        }
        _ => false,
    });
    !item.items.is_empty()
}

/// Only what changes how an item may be used.
fn keep_attributes(attributes: &mut Vec<Attribute>) {
    attributes.retain(|attribute| {
        ["derive", "non_exhaustive", "must_use", "cfg", "deprecated"]
            .iter()
            .any(|kept| attribute.path().is_ident(kept))
    });
}

/// What a macro by example gives each type that it declares: the heads of its impls, and the
/// signatures of its public functions and constants.
fn declaration(item: &syn::ItemMacro) -> String {
    let name = item
        .ident
        .as_ref()
        .map(ToString::to_string)
        .unwrap_or_default();
    let mut lines = vec![format!("macro {name}\n")];
    collect(item.mac.tokens.clone(), &mut lines);
    lines.concat()
}

fn collect(tokens: TokenStream, lines: &mut Vec<String>) {
    let mut head: Option<TokenStream> = None;
    for token in tokens {
        let starts = matches!(&token, TokenTree::Ident(ident) if ident == "impl" || ident == "pub");
        match (&mut head, token) {
            (None, TokenTree::Group(group)) if is_telling(&group) => {
                lines.push(format!("    {}\n", without_paths(&group.stream())));
            }
            (None, token) if starts => head = Some(token.into()),
            (None, TokenTree::Group(group)) => collect(group.stream(), lines),
            (Some(started), TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
                let text = without_paths(started);
                lines.push(format!("    {text}\n"));
                if text.starts_with("impl") && !text.contains(" for ") {
                    collect(group.stream(), lines);
                }
                head = None;
            }
            (Some(started), TokenTree::Punct(punct)) if punct.as_char() == ';' => {
                let text = without_paths(started);
                let signature = text.split(" =").next().unwrap_or(&text);
                lines.push(format!("    {signature}\n"));
                head = None;
            }
            (Some(started), token) => started.extend([token]),
            (None, _) => {}
        }
    }
}

/// What says more of a type than its items do: `#[derive(…)]`, `#[non_exhaustive]`, and what the
/// macro is told to repeat for, as in `opaque_id!(@integers …)`.
fn is_telling(group: &Group) -> bool {
    match group.stream().into_iter().next() {
        Some(TokenTree::Ident(ident)) => {
            group.delimiter() == Delimiter::Bracket
                && (ident == "derive" || ident == "non_exhaustive")
        }
        // Not the pattern that takes it apart, which names the fragments that it binds.
        Some(TokenTree::Punct(punct)) => {
            punct.as_char() == '@' && !group.stream().to_string().contains("$ integer :")
        }
        _ => false,
    }
}

/// `::std::fmt::Display` as `Display`. A macro's tokens are no syntax yet, so `syn` cannot help.
fn without_paths(tokens: &TokenStream) -> String {
    let text = tokens
        .to_string()
        .replace("$ ", "$")
        .replace("$crate ::", "::");
    let words: Vec<&str> = text.split(' ').collect();
    let kept = words.iter().enumerate().filter(|(place, word)| {
        **word != "::" && (!is_name(word) || words.get(place + 1) != Some(&"::"))
    });
    let kept: Vec<&str> = kept.map(|(_, word)| *word).collect();
    spaced(&kept.join(" "))
        .replace("::", "")
        .replace(" (", "(")
        .replace(" : ", ": ")
        .replace(" <", "<")
}

fn is_name(word: &str) -> bool {
    word.starts_with(char::is_alphabetic) && !matches!(word, "impl" | "for")
}
