//! What typify's output lacks, added to it.
//!
//! - structs are `#[non_exhaustive]`, so that a new property upstream breaks nobody;
//! - `null` reads as the empty list, or as the default, where typify only thinks of a missing
//!   property;
//! - a builder's setter takes the value itself, not an `Option` of it, and a builder has `build`;
//! - everything has documentation.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Attribute, Field, File, Ident, Item, ItemImpl, ItemMod, ItemStruct, Type};

use super::schemas::Schemas;

pub fn mend(tokens: TokenStream, schemas: &Schemas) -> Result<TokenStream, String> {
    let mut file: File =
        syn::parse2(tokens).map_err(|error| format!("typify made no Rust: {error}"))?;
    let mut added = Vec::new();
    let mut models = Vec::new();
    for item in &mut file.items {
        match item {
            Item::Struct(model) => {
                model.attrs.push(syn::parse_quote!(#[non_exhaustive]));
                for field in &mut model.fields {
                    mend_field(&model.ident, field, schemas, &mut added)?;
                }
                models.push(model.clone());
            }
            Item::Impl(inherent) if inherent.trait_.is_none() => document_builder_fn(inherent),
            Item::Mod(module) if module.ident == "builder" => mend_builders(module, &models)?,
            Item::Mod(module) if module.ident == "defaults" || module.ident == "error" => {
                module.vis = syn::parse_quote!(pub(crate));
            }
            _ => {}
        }
    }
    Ok(quote! { #file #(#added)* })
}

fn mend_field(
    model: &Ident,
    field: &mut Field,
    schemas: &Schemas,
    added: &mut Vec<TokenStream>,
) -> Result<(), String> {
    let ident = field
        .ident
        .clone()
        .ok_or(format!("{model} has a field without a name"))?;
    let serde = Serde::of(&field.attrs)?;
    let name = serde.rename.clone().unwrap_or_else(|| ident.to_string());
    let found = schemas.property(&model.to_string(), &name);
    let (wire, property) = found.ok_or(format!(
        "{model}.{ident} stands for no property of the document"
    ))?;

    if wire != name {
        field.attrs.retain(|attribute| !is_serde_rename(attribute));
        field
            .attrs
            .push(syn::parse_quote!(#[serde(rename = #wire)]));
    }
    let reader = match serde.default {
        Some(Some(path)) => Some(null_reader(model, &ident, &field.ty, &path, added)?),
        Some(None) => Some("crate::wire::null_as_default".to_owned()),
        None => None,
    };
    if let Some(reader) = reader {
        field
            .attrs
            .push(syn::parse_quote!(#[serde(deserialize_with = #reader)]));
    } else if is_read_from_integers(property) {
        let reader = "crate::wire::string_or_integer";
        field
            .attrs
            .push(syn::parse_quote!(#[serde(default, deserialize_with = #reader)]));
    }
    Ok(())
}

/// `x-reads: [string, integer]` in the document: the vendor gives integers as examples of a string.
fn is_read_from_integers(property: &serde_json::Value) -> bool {
    let reads = property.get("x-reads").and_then(|reads| reads.as_array());
    reads.is_some_and(|types| types.iter().any(|ty| ty == "integer"))
}

/// A function that reads `null` as the default that `path` gives; serde's own `default` is for a
/// missing property only.
fn null_reader(
    model: &Ident,
    field: &Ident,
    ty: &Type,
    path: &str,
    added: &mut Vec<TokenStream>,
) -> Result<String, String> {
    let name = heck::ToSnakeCase::to_snake_case(format!("{model}_{field}_or_null").as_str());
    let ident = quote::format_ident!("{name}");
    let path: syn::Path = syn::parse_str(path).map_err(|error| format!("{path}: {error}"))?;
    added.push(quote! {
        fn #ident<'de, D: ::serde::Deserializer<'de>>(
            deserializer: D,
        ) -> ::std::result::Result<#ty, D::Error> {
            let value: ::std::option::Option<#ty> =
                ::serde::Deserialize::deserialize(deserializer)?;
            Ok(value.unwrap_or_else(#path))
        }
    });
    Ok(name)
}

#[derive(Default)]
struct Serde {
    rename: Option<String>,
    /// `default`, and the path that it names, if any.
    default: Option<Option<String>>,
}

impl Serde {
    fn of(attributes: &[Attribute]) -> Result<Self, String> {
        let mut serde = Self::default();
        for attribute in attributes.iter().filter(|a| a.path().is_ident("serde")) {
            attribute
                .parse_nested_meta(|meta| {
                    let value = meta
                        .value()
                        .ok()
                        .map(|value| value.parse::<syn::LitStr>())
                        .transpose()?
                        .map(|literal| literal.value());
                    if meta.path.is_ident("rename") {
                        serde.rename = value;
                    } else if meta.path.is_ident("default") {
                        serde.default = Some(value);
                    }
                    Ok(())
                })
                .map_err(|error| format!("{}: {error}", attribute.to_token_stream()))?;
        }
        Ok(serde)
    }
}

fn is_serde_rename(attribute: &Attribute) -> bool {
    Serde::of(std::slice::from_ref(attribute)).is_ok_and(|serde| serde.rename.is_some())
}

fn document_builder_fn(inherent: &mut ItemImpl) {
    for item in &mut inherent.items {
        if let syn::ImplItem::Fn(function) = item {
            function.attrs.push(syn::parse_quote!(
                #[doc = "A builder in which nothing is set."]
            ));
        }
    }
}

fn mend_builders(module: &mut ItemMod, models: &[ItemStruct]) -> Result<(), String> {
    module
        .attrs
        .push(syn::parse_quote!(#[doc = "Builders, one for each struct."]));
    let (_, items) = module.content.as_mut().ok_or("`mod builder` is empty")?;
    let mut builders = Vec::new();
    for item in &mut *items {
        match item {
            Item::Struct(builder) => {
                let doc = format!("Builds a [`{0}`](super::{0}).", builder.ident);
                builder.attrs.insert(0, syn::parse_quote!(#[doc = #doc]));
                builders.push(builder.clone());
            }
            Item::Impl(inherent) if inherent.trait_.is_none() => {
                let name = inherent.self_ty.to_token_stream().to_string();
                let of = |structs: &[ItemStruct]| {
                    let found = structs.iter().find(|item| item.ident == name).cloned();
                    found.ok_or(format!(
                        "`mod builder` has an impl for {name}, which is no struct"
                    ))
                };
                *inherent = setters(&of(&builders)?, &of(models)?)?;
            }
            _ => {}
        }
    }
    Ok(())
}

fn setters(builder: &ItemStruct, model: &ItemStruct) -> Result<ItemImpl, String> {
    let name = &model.ident;
    let setters = model
        .fields
        .iter()
        .zip(&builder.fields)
        .map(|(documented, field)| {
            let docs = documented.attrs.iter().filter(|a| a.path().is_ident("doc"));
            let ident = field
                .ident
                .as_ref()
                .filter(|ident| Some(*ident) == documented.ident.as_ref());
            let (Some(ident), Some(ty)) = (ident, type_argument(&field.ty, "Result")) else {
                return Err(format!(
                    "the builder of {name} has other fields than {name}"
                ));
            };
            let message = format!("{}: {{error}}", ident.to_string().trim_end_matches('_'));
            let (ty, wrap) = match type_argument(ty, "Option") {
                Some(inner) => (inner, Some(quote! { .map(Some) })),
                None => (ty, None),
            };
            Ok(quote! {
                #(#docs)*
                #[must_use]
                pub fn #ident<T>(mut self, value: T) -> Self
                where
                    T: ::std::convert::TryInto<#ty>,
                    T::Error: ::std::fmt::Display,
                {
                    self.#ident = value
                        .try_into()
                        #wrap
                        .map_err(|error| format!(#message));
                    self
                }
            })
        });
    let setters: Vec<TokenStream> = setters.collect::<Result<_, String>>()?;
    let builder = &builder.ident;
    let build_doc = format!("The finished [`{name}`](super::{name}).");
    Ok(syn::parse_quote! {
        impl #builder {
            #(#setters)*

            #[doc = #build_doc]
            ///
            /// # Errors
            /// Names the first value that is missing or that could not be converted.
            pub fn build(
                self,
            ) -> ::std::result::Result<super::#name, super::error::ConversionError> {
                self.try_into()
            }
        }
    })
}

/// The first `T` of `Wrapper<T, …>`, if `ty` is that.
fn type_argument<'a>(ty: &'a Type, wrapper: &str) -> Option<&'a Type> {
    let Type::Path(path) = ty else { return None };
    let last = path
        .path
        .segments
        .last()
        .filter(|last| last.ident == wrapper)?;
    let syn::PathArguments::AngleBracketed(arguments) = &last.arguments else {
        return None;
    };
    match arguments.args.first() {
        Some(syn::GenericArgument::Type(inner)) => Some(inner),
        _ => None,
    }
}
