//! From the patched document's `components/schemas` to Rust.
//!
//! typify makes the structs; ids and enums become calls of the crate's own macros, because a
//! generated enum is closed and a generated id is a bare string; [`mend`] finishes what typify
//! leaves to wish for.

mod mend;
mod schemas;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use schemars::schema::{InstanceType, Schema, SchemaObject};
use schemars08 as schemars;
use serde_json::Value;
use typify_impl::{TypeSpace, TypeSpaceSettings};

use schemas::{Kind, Schemas};

/// The Rust source of the data model of `document`.
pub fn model(document: &str) -> Result<String, String> {
    let document: Value = serde_json::from_str(document)
        .map_err(|error| format!("the document is not JSON: {error}"))?;
    let schemas = Schemas::read(&document)?;

    let mut settings = TypeSpaceSettings::default();
    settings
        .with_struct_builder(true)
        .with_derive("PartialEq".into())
        .with_derive("Eq".into())
        .with_conversion(string_of("date-time"), "crate::Timestamp", [].into_iter())
        .with_conversion(string_of("password"), "crate::Secret", [].into_iter())
        .with_conversion(string_of("uri"), "crate::HttpUrl", [].into_iter());
    for (name, kind) in schemas.kinds() {
        if !matches!(kind, Kind::Struct) {
            settings.with_replacement(name, format!("crate::{name}"), [].into_iter());
        }
    }

    let mut types = TypeSpace::new(&settings);
    let definitions: Vec<(String, Schema)> = schemas.definitions()?;
    types
        .add_ref_types(definitions)
        .map_err(|error| format!("typify refuses the schemas: {error}"))?;

    let structs = mend::mend(types.to_stream(), &schemas)?;
    let declarations = schemas
        .kinds()
        .filter_map(|(name, kind)| declare(name, kind, schemas.description(name)));
    let names = schemas.kinds().map(|(name, _)| format_ident!("{name}"));
    let file = quote! {
        #structs
        #(#declarations)*

        /// The JSON Schemas of all types that the document names, by its names, in the dialect of
        /// OpenAPI 3.0.
        #[cfg(feature = "schemars")]
        pub fn json_schemas() -> ::serde_json::Map<::std::string::String, ::serde_json::Value> {
            let mut generator = ::schemars::generate::SchemaSettings::openapi3().into_generator();
            #(generator.subschema_for::<crate::#names>();)*
            generator.take_definitions(true)
        }
    };
    let file = syn::parse2(file).map_err(|error| format!("typify made no Rust: {error}"))?;
    Ok(prettyplease::unparse(&file))
}

fn string_of(format: &str) -> SchemaObject {
    SchemaObject {
        instance_type: Some(InstanceType::String.into()),
        format: Some(format.into()),
        ..SchemaObject::default()
    }
}

fn declare(name: &str, kind: &Kind, description: &str) -> Option<TokenStream> {
    let ident = format_ident!("{name}");
    match kind {
        Kind::Id => Some(quote! {
            crate::id::opaque_id! { #[doc = #description] #ident }
        }),
        Kind::Enum(values) => {
            let variants = values.iter().map(|(variant, value)| {
                let variant = format_ident!("{variant}");
                let doc = format!("`{value}`");
                quote! { #[doc = #doc] #variant = #value, }
            });
            Some(quote! {
                crate::open_enum::open_enum! {
                    #[doc = #description] #ident { #(#variants)* }
                }
            })
        }
        Kind::Struct | Kind::HandWritten => None,
    }
}
