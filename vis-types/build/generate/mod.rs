//! Generates Rust from the normalised document's `components/schemas`: structs with their builders, and
//! calls of this crate's macros for ids and enums.

mod builders;
mod call_record;
mod schemas;
mod structs;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use serde_json::{Map, Value};
use vis_spec::normalise::rustdoc;

use schemas::{DURATION, Kind, Schemas};
use structs::Field;

/// Generates the data model of a normalised document.
pub fn model(document: &Value) -> Result<syn::File, String> {
    let schemas = Schemas::read(document)?;
    let mut declarations = TokenStream::new();
    let mut builders = TokenStream::new();
    for (name, kind, schema) in schemas.all() {
        if let Kind::Struct = kind {
            let fields = Field::all(name, schema, &schemas)?;
            let oddities = structs::oddities_field(name, &fields, &schemas);
            declarations.extend(structs::declare(name, schema, &fields, &schemas));
            builders.extend(builders::declare(name, &fields, oddities.as_ref()));
        } else {
            declarations.extend(call_macro(name, kind, schema, &schemas));
        }
    }
    declarations.extend(call_record::declare(&schemas)?);
    let names = schemas.all().filter(|(name, ..)| *name != DURATION);
    let names = names.map(|(name, ..)| format_ident!("{name}"));
    let file = quote! {
        #declarations

        /// Builders, one for each struct.
        pub mod builder {
            #builders
        }

        /// The JSON Schemas of all named types of the document, in the dialect of OpenAPI 3.0.
        #[cfg(feature = "schemars")]
        pub fn json_schemas() -> ::serde_json::Map<::std::string::String, ::serde_json::Value> {
            let mut generator = ::schemars::generate::SchemaSettings::openapi3().into_generator();
            #(generator.subschema_for::<crate::#names>();)*
            generator.take_definitions(true)
        }
    };
    syn::parse2(file).map_err(|error| format!("the generated code is not valid Rust: {error}"))
}

/// The declaration of an id or an enum.
fn call_macro(
    name: &str,
    kind: &Kind,
    schema: &Map<String, Value>,
    schemas: &Schemas,
) -> Option<TokenStream> {
    let ident = format_ident!("{name}");
    let description = match schema.get("description").and_then(Value::as_str) {
        Some(description) => rustdoc(description),
        None => format!("The schema `{name}`, which the document does not describe."),
    };
    match kind {
        Kind::Id => {
            let mut doc = description;
            let ids = call_record::id_types(schemas).unwrap_or_default();
            if ids.iter().any(|id| id == name) {
                let [call, event] = ids;
                doc += &format!(
                    "\n\nThe id of an event is the id of its call: [`{call}`] and [`{event}`] convert \
                     into each other, and a builder takes either."
                );
            }
            Some(quote! {
                crate::id::opaque_id! { #[doc = #doc] #ident }
            })
        }
        Kind::Enum(values) => {
            let variants = values.iter().map(|(variant, value)| {
                let variant = format_ident!("{variant}");
                let doc = match value.trim() {
                    "" => "The empty text.".to_owned(),
                    _ => format!("`{}`", value.escape_debug().to_string().replace('`', "'")),
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
