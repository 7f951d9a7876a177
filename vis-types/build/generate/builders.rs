//! Generates the builder of a struct. Its setters take a value instead of an `Option`.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::structs::{Absent, Field};

/// The builder, for `mod builder`. `oddities` is the field of the struct that a builder lacks.
pub fn declare(name: &str, fields: &[Field], oddities: Option<&proc_macro2::Ident>) -> TokenStream {
    let ident = format_ident!("{name}");
    let doc = format!("Builds a [`{name}`](super::{name}).");
    let build_doc = format!("Returns the [`{name}`](super::{name}).");
    let names: Vec<_> = fields.iter().map(|field| &field.name).collect();
    let types = fields.iter().map(Field::full_type);
    let initial = fields.iter().map(|field| {
        let setter = field.name.to_string();
        let missing = format!(
            "{} is missing: call .{setter}(…)",
            setter.trim_end_matches('_')
        );
        match field.absent {
            Absent::Refused => quote! { Err(#missing.to_owned()) },
            Absent::None | Absent::Default => quote! { Ok(::std::default::Default::default()) },
        }
    });
    let setters = fields.iter().map(setter);
    let oddities = oddities.map(|field| quote! { #field: ::std::default::Default::default() });
    quote! {
        #[doc = #doc]
        #[derive(Clone, Debug)]
        pub struct #ident {
            #(#names: ::std::result::Result<#types, ::std::string::String>,)*
        }

        impl ::std::default::Default for #ident {
            fn default() -> Self {
                Self { #(#names: #initial,)* }
            }
        }

        impl #ident {
            #(#setters)*

            #[doc = #build_doc]
            ///
            /// # Errors
            /// The first value that is missing or cannot be converted.
            pub fn build(self) -> ::std::result::Result<super::#ident, crate::ConversionError> {
                ::std::convert::TryInto::try_into(self)
            }
        }

        impl ::std::convert::TryFrom<#ident> for super::#ident {
            type Error = crate::ConversionError;

            fn try_from(value: #ident) -> ::std::result::Result<Self, crate::ConversionError> {
                Ok(Self { #(#names: value.#names?,)* #oddities })
            }
        }

        impl ::std::convert::From<super::#ident> for #ident {
            fn from(value: super::#ident) -> Self {
                Self { #(#names: Ok(value.#names),)* }
            }
        }
    }
}

fn setter(field: &Field) -> TokenStream {
    let Field { name, ty, docs, .. } = field;
    let name_in_error = name.to_string();
    let name_in_error = name_in_error.trim_end_matches('_');
    let message = format!("{name_in_error}: {{error}}");
    let wrap = (field.absent == Absent::None).then(|| quote! { .map(Some) });
    let is_non_empty = field.property["minItems"].as_u64() > Some(0);
    let reject_empty = is_non_empty.then(|| {
        let message = format!("{name_in_error}: at least one is needed");
        quote! {
            .and_then(|items| match items.is_empty() {
                true => Err(#message.to_owned()),
                false => Ok(items),
            })
        }
    });
    quote! {
        #docs
        #[must_use]
        pub fn #name<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<#ty>,
            T::Error: ::std::fmt::Display,
        {
            self.#name = value
                .try_into()
                #wrap
                .map_err(|error| format!(#message))
                #reject_empty;
            self
        }
    }
}
