//! Whether a struct compiles: what typify makes of a schema can clash, or need what this crate has
//! not. The compiler would say so, but not where in the document that comes from.

use std::collections::BTreeMap;

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Ident, ItemStruct};

use super::{super::schemas::Schemas, Serde};

pub(super) fn check(model: &ItemStruct, schemas: &Schemas) -> Result<(), String> {
    let name = model.ident.to_string();
    if !schemas.contains(&name) {
        return Err(unnamed(&model.ident));
    }
    let place = format!("components/schemas/{name}/properties");
    let mut taken: BTreeMap<String, String> = BTreeMap::new();
    for field in &model.fields {
        let Some(ident) = field.ident.as_ref().map(ToString::to_string) else {
            continue;
        };
        let renamed = Serde::of(&field.attrs)?.rename;
        let renamed = renamed.unwrap_or_else(|| ident.clone());
        let Some((wire, _)) = schemas.property(&name, &renamed) else {
            return Err(format!(
                "components/schemas/{name}: typed `additionalProperties` beside properties have no \
                 place in Rust; take them out"
            ));
        };
        if ident == "build" {
            return Err(format!(
                "{place}/{wire}: a builder has a function `build` already; give the property \
                 another name in Rust with `x-rust-name`"
            ));
        }
        if let Some(other) = taken.insert(ident.clone(), wire.to_owned()) {
            return Err(format!(
                "{place}: `{other}` and `{wire}` would both be the field `{ident}`; give one of \
                 them another name in Rust with `x-rust-name`"
            ));
        }
        match foreign(field.ty.to_token_stream()).as_deref() {
            None => {}
            Some("f32" | "f64") => {
                return Err(format!(
                    "{place}/{wire}: a floating-point number cannot be compared for equality, as \
                     all types here are; take out its `type` and `format`, and it is read as any JSON"
                ));
            }
            Some(library) => {
                return Err(format!(
                    "{place}/{wire}: its `format` would need the crate `{library}`, which vis-types \
                     does not use; take the `format` out"
                ));
            }
        }
    }
    Ok(())
}

/// What is to be done about a type that is made of a schema without a name.
pub(super) fn unnamed(ident: &Ident) -> String {
    format!(
        "an inline schema would become the type `{ident}`: put it among components/schemas under a \
         name and refer to it, or, if it is but a string, take out what limits it (`enum`, \
         `pattern`, `minLength`, `maxLength`)"
    )
}

/// What a type names that this crate has not.
fn foreign(ty: TokenStream) -> Option<String> {
    ty.into_iter().find_map(|token| match token {
        TokenTree::Group(group) => foreign(group.stream()),
        TokenTree::Ident(ident) => Some(ident.to_string())
            .filter(|name| ["f32", "f64", "chrono", "uuid"].contains(&name.as_str())),
        _ => None,
    })
}
