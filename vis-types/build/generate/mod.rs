//! Generates Rust from the normalised document's `components/schemas`.
//!
//! typify generates the structs, and [`postprocess`] adapts them. Ids and enums become calls of this
//! crate's macros: typify's enums are closed, and its ids are plain strings.

mod postprocess;
mod schemas;
mod usage;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use schemars::schema::{InstanceType, Schema, SchemaObject};
use schemars08 as schemars;
use serde_json::Value;
use typify_impl::{TypeSpace, TypeSpaceSettings};
use vis_spec::normalise::rustdoc;

use schemas::{DURATION, Kind, Schemas};

/// Generates the Rust source of the data model of a normalised document.
pub fn model(document: &Value) -> Result<String, String> {
    let schemas = Schemas::read(document)?;

    let mut settings = TypeSpaceSettings::default();
    settings
        .with_struct_builder(true)
        .with_conversion(string_of("date-time"), "crate::Timestamp", [].into_iter())
        .with_conversion(string_of("password"), "crate::Secret", [].into_iter());
    for (name, kind) in schemas.kinds() {
        let path = match kind {
            Kind::Struct => continue,
            Kind::HandWritten if name == DURATION => "::std::time::Duration".to_owned(),
            _ => format!("crate::{name}"),
        };
        settings.with_replacement(name, path, [].into_iter());
    }

    let mut types = TypeSpace::new(&settings);
    let definitions: Vec<(String, Schema)> = schemas.definitions()?;
    types
        .add_ref_types(definitions)
        .map_err(|error| format!("typify rejects the schemas: {error}"))?;

    let structs = postprocess::postprocess(types.to_stream(), &schemas)?;
    let declarations = schemas
        .kinds()
        .filter_map(|(name, kind)| declare(name, kind, schemas.schema(name)?));
    let names = schemas.kinds().filter(|(name, _)| *name != DURATION);
    let names = names.map(|(name, _)| format_ident!("{name}"));
    let file = quote! {
        #structs
        #(#declarations)*

        /// The JSON Schemas of all named types of the document, in the dialect of OpenAPI 3.0.
        #[cfg(feature = "schemars")]
        pub fn json_schemas() -> ::serde_json::Map<::std::string::String, ::serde_json::Value> {
            let mut generator = ::schemars::generate::SchemaSettings::openapi3().into_generator();
            #(generator.subschema_for::<crate::#names>();)*
            generator.take_definitions(true)
        }
    };
    let file = syn::parse2(file)
        .map_err(|error| format!("the generated code is not valid Rust: {error}"))?;
    Ok(prettyplease::unparse(&file))
}

fn string_of(format: &str) -> SchemaObject {
    SchemaObject {
        instance_type: Some(InstanceType::String.into()),
        format: Some(format.into()),
        ..SchemaObject::default()
    }
}

fn declare(
    name: &str,
    kind: &Kind,
    schema: &serde_json::Map<String, Value>,
) -> Option<TokenStream> {
    let ident = format_ident!("{name}");
    let description = match schema.get("description").and_then(Value::as_str) {
        Some(description) => rustdoc(description),
        None => format!("The schema `{name}`, which the document does not describe."),
    };
    match kind {
        Kind::Id => Some(quote! {
            crate::id::opaque_id! { #[doc = #description] #ident }
        }),
        Kind::Enum(values) => {
            let variants = values.iter().map(|(variant, value)| {
                let variant = format_ident!("{variant}");
                let doc = format!("`{}`", value.escape_debug().to_string().replace('`', "'"));
                let doc = if value.trim().is_empty() {
                    "The empty text.".to_owned()
                } else {
                    doc
                };
                quote! { #[doc = #doc] #variant = #value, }
            });
            Some(quote! {
                crate::open_enum::open_enum! {
                    #[doc = #description] #ident { #(#variants)* }
                }
            })
        }
        Kind::IntegerEnum(values) => {
            let variants = values.iter().map(|(variant, value)| {
                let variant = format_ident!("{variant}");
                let doc = format!("`{value}`");
                let value = proc_macro2::Literal::i64_unsuffixed(*value);
                quote! { #[doc = #doc] #variant = #value, }
            });
            Some(quote! {
                crate::integer_enum::integer_enum! {
                    #[doc = #description] #ident { #(#variants)* }
                }
            })
        }
        Kind::Struct | Kind::HandWritten => None,
    }
}
