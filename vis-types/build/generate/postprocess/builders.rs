//! Adapts the builders of the structs.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Item, ItemImpl, ItemMod, ItemStruct, Type};

use super::Models;

pub(super) fn postprocess(module: &mut ItemMod, models: &Models) -> Result<(), String> {
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
                let find = |structs: &[ItemStruct]| {
                    let found = structs.iter().find(|item| item.ident == name).cloned();
                    found.ok_or(format!(
                        "`mod builder` has an impl for {name}, which is not a struct"
                    ))
                };
                *inherent = setters(&find(&builders)?, &find(&models.structs)?, models)?;
            }
            _ => {}
        }
    }
    Ok(())
}

fn setters(builder: &ItemStruct, model: &ItemStruct, models: &Models) -> Result<ItemImpl, String> {
    let name = &model.ident;
    let setters = model
        .fields
        .iter()
        .zip(&builder.fields)
        .map(|(documented, field)| {
            let docs = documented
                .attrs
                .iter()
                .filter(|a| a.path().is_ident("doc") || a.path().is_ident("deprecated"));
            let ident = field
                .ident
                .as_ref()
                .filter(|ident| Some(*ident) == documented.ident.as_ref());
            let (Some(ident), Some(ty)) = (ident, type_argument(&field.ty, "Result")) else {
                return Err(format!(
                    "the builder of {name} has different fields than {name}"
                ));
            };
            let name_in_error = ident.to_string();
            let name_in_error = name_in_error
                .trim_start_matches(super::RENAMED_PREFIX)
                .trim_end_matches('_');
            let message = format!("{name_in_error}: {{error}}");
            let is_non_empty = models.non_empty.contains(&(name.clone(), ident.clone()));
            let reject_empty = is_non_empty.then(|| {
                let message = format!("{name_in_error}: at least one is needed");
                quote! {
                    .and_then(|items| match items.is_empty() {
                        true => Err(#message.to_owned()),
                        false => Ok(items),
                    })
                }
            });
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
                        .map_err(|error| format!(#message))
                        #reject_empty;
                    self
                }
            })
        });
    let setters: Vec<TokenStream> = setters.collect::<Result<_, String>>()?;
    let builder = &builder.ident;
    let build_doc = format!("Returns the [`{name}`](super::{name}).");
    Ok(syn::parse_quote! {
        impl #builder {
            #(#setters)*

            #[doc = #build_doc]
            ///
            /// # Errors
            /// The first value that is missing or cannot be converted.
            pub fn build(
                self,
            ) -> ::std::result::Result<super::#name, super::error::ConversionError> {
                ::std::convert::TryInto::try_into(self)
            }
        }
    })
}

/// `T` if `ty` is `Wrapper<T, …>`.
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
