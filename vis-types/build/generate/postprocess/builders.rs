//! Adapts the builders of the structs.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Ident, Item, ItemImpl, ItemMod, ItemStruct};

use super::{Models, type_argument};

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
    // Those of typify know neither the oddities nor that an enum is never absent.
    items.retain(|item| !is_conversion(item));
    items.extend(
        models
            .structs
            .iter()
            .flat_map(|model| conversions(model, models)),
    );
    Ok(())
}

fn is_conversion(item: &Item) -> bool {
    let Item::Impl(item) = item else { return false };
    let last = item
        .trait_
        .as_ref()
        .and_then(|(path, _)| path.segments.last());
    last.is_some_and(|last| last.ident == "From" || last.ident == "TryFrom")
}

/// From a builder to the struct, and back.
fn conversions(model: &ItemStruct, models: &Models) -> [Item; 2] {
    let name = &model.ident;
    let fields: Vec<_> = model
        .fields
        .iter()
        .filter_map(|field| field.ident.as_ref())
        .collect();
    let is_enum = |field: &Ident| models.enums.contains(&(name.clone(), field.clone()));
    let built = fields.iter().map(|field| match is_enum(field) {
        true => quote! { #field: value.#field?.unwrap_or_default() },
        false => quote! { #field: value.#field? },
    });
    let taken = fields.iter().map(|field| match is_enum(field) {
        true => quote! { #field: Ok(Some(value.#field)) },
        false => quote! { #field: Ok(value.#field) },
    });
    let oddities = models.oddities.get(name);
    let oddities = oddities.map(|field| quote! { #field: ::std::default::Default::default() });
    [
        syn::parse_quote! {
            impl ::std::convert::TryFrom<#name> for super::#name {
                type Error = super::error::ConversionError;

                fn try_from(
                    value: #name,
                ) -> ::std::result::Result<Self, super::error::ConversionError> {
                    Ok(Self { #(#built,)* #oddities })
                }
            }
        },
        syn::parse_quote! {
            impl ::std::convert::From<super::#name> for #name {
                fn from(value: super::#name) -> Self {
                    Self { #(#taken,)* }
                }
            }
        },
    ]
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
