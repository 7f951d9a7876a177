//! Adapts typify's output.
//!
//! - Structs are `#[non_exhaustive]` without `Default`: a new property upstream, even a required one,
//!   does not break readers.
//! - Structs that are read keep their oddities, and have accessors of what may be absent.
//! - `null` reads as the empty list or the default, not only a missing property.
//! - Builders have `build`, and setters that take a value instead of an `Option`.
//! - All items have documentation.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Group, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote};
use syn::{Attribute, Field, File, Ident, Item, ItemImpl, ItemStruct, Type};

use vis_spec::normalise::{reference, rustdoc};

use super::schemas::{DURATION, RENAMED_PREFIX, Schemas};

mod accessors;
mod builders;

/// The postprocessed structs.
#[derive(Default)]
struct Models {
    structs: Vec<ItemStruct>,
    /// Struct and field of lists that must not be empty.
    non_empty: BTreeSet<(Ident, Ident)>,
    /// Struct and field of open enums that read a missing value as the empty text.
    enums: BTreeSet<(Ident, Ident)>,
    /// The field that holds the oddities, by its struct.
    oddities: BTreeMap<Ident, Ident>,
    /// Functions for `deserialize_with`, and impls of serde's traits.
    deserializers: Vec<TokenStream>,
}

pub fn postprocess(tokens: TokenStream, schemas: &Schemas) -> Result<TokenStream, String> {
    let mut file: File =
        syn::parse2(tokens).map_err(|error| format!("typify generated invalid Rust: {error}"))?;
    let mut models = Models::default();
    for item in &mut file.items {
        match item {
            Item::Struct(model) => {
                let name = model.ident.to_string();
                let schema = schemas.schema(&name).ok_or(format!(
                    "typify generated `{name}`, which is not a schema of the document"
                ))?;
                describe(
                    &mut model.attrs,
                    schema.get("description"),
                    &format!("schema `{name}`"),
                );
                if schema.get("deprecated").is_some() {
                    model.attrs.push(syn::parse_quote!(#[deprecated]));
                }
                // typify's derives include `Default`, which a new required property would remove.
                model
                    .attrs
                    .retain(|attribute| !attribute.path().is_ident("derive"));
                model.attrs.push(syn::parse_quote!(
                    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
                ));
                model.attrs.push(syn::parse_quote!(#[non_exhaustive]));
                model.attrs.push(syn::parse_quote!(
                    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
                ));
                model
                    .attrs
                    .push(syn::parse_quote!(#[serde(remote = "Self")]));
                models.deserializers.push(impl_serde(&model.ident));
                for field in &mut model.fields {
                    postprocess_field(&model.ident, field, schemas, &mut models)?;
                }
                models.structs.push(model.clone());
                let implementation = impl_from_json(model, schemas, &mut models.oddities);
                models.deserializers.push(implementation);
            }
            Item::Impl(inherent) if inherent.trait_.is_none() => document_builder_fn(inherent),
            Item::Mod(module) if module.ident == "builder" => {
                builders::postprocess(module, &models)?
            }
            Item::Mod(module) if module.ident == "defaults" || module.ident == "error" => {
                module.vis = syn::parse_quote!(pub(crate));
            }
            Item::Enum(inline) => {
                return Err(format!(
                    "typify generated the type `{}` from an inline schema",
                    inline.ident
                ));
            }
            _ => {}
        }
    }
    file.items.retain(|item| !is_default_of_struct(item));
    let deserializers = models.deserializers;
    let tokens = quote! { #file #(#deserializers)* };
    Ok(rename(tokens))
}

fn postprocess_field(
    model: &Ident,
    field: &mut Field,
    schemas: &Schemas,
    models: &mut Models,
) -> Result<(), String> {
    let ident = field
        .ident
        .clone()
        .ok_or(format!("{model} has a field without a name"))?;
    let serde = Serde::of(&field.attrs)?;
    let name = serde.rename.clone().unwrap_or_else(|| ident.to_string());
    let found = schemas.property(&model.to_string(), &name);
    let (wire, property) =
        found.ok_or(format!("{model}.{ident} is not a property of the document"))?;

    describe(
        &mut field.attrs,
        property.get("description"),
        &format!("property `{wire}`"),
    );
    if property["deprecated"] == true {
        field.attrs.push(syn::parse_quote!(#[deprecated]));
    }
    if property["minItems"].as_u64() > Some(0) {
        models.non_empty.insert((model.clone(), ident.clone()));
    }
    if wire != name {
        field.attrs.retain(|attribute| !is_serde_rename(attribute));
        field
            .attrs
            .push(syn::parse_quote!(#[serde(rename = #wire)]));
    }
    if reference(property).as_deref() == Some(DURATION) {
        if type_argument(&field.ty, "Option").is_none() {
            return Err(format!("{model}.{wire}: a duration must be optional"));
        }
        field.attrs.push(
            syn::parse_quote!(#[serde(default, with = "crate::serde_helpers::milliseconds")]),
        );
        let attribute = "::std::option::Option<i64>";
        field.attrs.push(syn::parse_quote!(
            #[cfg_attr(feature = "schemars", schemars(with = #attribute))]
        ));
    }
    let is_optional_enum = schemas.is_read(&model.to_string()) && schemas.is_enum(property);
    if let (true, Some(ty)) = (is_optional_enum, type_argument(&field.ty, "Option")) {
        field.ty = ty.clone();
        field
            .attrs
            .retain(|attribute| !attribute.path().is_ident("serde"));
        field.attrs.push(syn::parse_quote!(#[serde(
            rename = #wire,
            default,
            deserialize_with = "crate::serde_helpers::null_as_default",
            skip_serializing_if = "crate::open_enum::is_missing"
        )]));
        models.enums.insert((model.clone(), ident));
        return Ok(());
    }
    let deserializer = match serde.default {
        Some(Some(path)) => Some(null_as_default(model, &ident, &field.ty, &path, models)?),
        Some(None) => Some("crate::serde_helpers::null_as_default".to_owned()),
        None => None,
    };
    if let Some(deserializer) = deserializer {
        field
            .attrs
            .push(syn::parse_quote!(#[serde(deserialize_with = #deserializer)]));
    } else if accepts_integers(property) {
        let deserializer = "crate::serde_helpers::string_or_integer";
        field
            .attrs
            .push(syn::parse_quote!(#[serde(default, deserialize_with = #deserializer)]));
    }
    Ok(())
}

/// Makes a struct readable by `read_json`, and gives a resource a field for its oddities, those of
/// the structs in it included.
fn impl_from_json(
    model: &mut ItemStruct,
    schemas: &Schemas,
    oddities: &mut BTreeMap<Ident, Ident>,
) -> TokenStream {
    let ident = model.ident.clone();
    let name = ident.to_string();
    let accessors = schemas.is_read(&name).then(|| {
        let accessors = accessors::accessors(model, schemas);
        quote! { impl #ident { #accessors } }
    });
    if !schemas.is_resource(&name) {
        return quote! { #accessors impl crate::FromJson for #ident {} };
    }
    let mut names = model.fields.iter().filter_map(|field| field.ident.as_ref());
    let field = match names.any(|name| name == "oddities") {
        true => format_ident!("read_oddities"),
        false => format_ident!("oddities"),
    };
    oddities.insert(ident.clone(), field.clone());
    if let syn::Fields::Named(fields) = &mut model.fields {
        fields.named.push(syn::parse_quote! {
            #[serde(skip)]
            #[cfg_attr(feature = "schemars", schemars(skip))]
            #field: crate::json::Oddities
        });
    }
    let single = schemas.single_number(&name).map(|single| {
        quote! {
            const SINGLE_PROPERTY: ::std::option::Option<&'static str> = Some(#single);
        }
    });
    quote! {
        #accessors

        impl #ident {
            /// The properties that could not be read, and what came in their place. An ordinary
            /// record has none, and allocates nothing for it.
            pub fn #field(&self) -> &[crate::Oddity] {
                &self.#field
            }
        }

        impl crate::FromJson for #ident {
            #single

            fn set_oddities(&mut self, oddities: ::std::vec::Vec<crate::Oddity>) {
                self.#field = oddities.into();
            }
        }
    }
}

/// The first `T` of `Wrapper<T, …>`, if `ty` is that.
fn type_argument<'a>(ty: &'a Type, wrapper: &str) -> Option<&'a Type> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last()?;
    match &last.arguments {
        syn::PathArguments::AngleBracketed(arguments) if last.ident == wrapper => {
            match arguments.args.first() {
                Some(syn::GenericArgument::Type(inner)) => Some(inner),
                _ => None,
            }
        }
        _ => None,
    }
}

/// Whether the document has `x-reads: [string, integer]`: the vendor shows integers for a string.
fn accepts_integers(property: &serde_json::Value) -> bool {
    let reads = property.get("x-reads").and_then(|reads| reads.as_array());
    reads.is_some_and(|types| types.iter().any(|ty| ty == "integer"))
}

/// Implements serde's traits. serde's derive also reads a struct from an array of its fields; with
/// `remote = "Self"` it becomes an inherent function, which gets only objects here.
fn impl_serde(model: &Ident) -> TokenStream {
    quote! {
        impl ::serde::Serialize for #model {
            fn serialize<S: ::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                #model::serialize(self, serializer)
            }
        }

        impl<'de> crate::serde_helpers::FromObject<'de> for #model {
            fn from_object<D: ::serde::Deserializer<'de>>(
                object: D,
            ) -> ::std::result::Result<Self, D::Error> {
                #model::deserialize(object)
            }
        }

        impl<'de> ::serde::Deserialize<'de> for #model {
            fn deserialize<D: ::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                crate::serde_helpers::object(deserializer)
            }
        }
    }
}

/// Generates a function that reads `null` as the default from `path`. serde's own `default` covers
/// missing properties only. Returns its name.
fn null_as_default(
    model: &Ident,
    field: &Ident,
    ty: &Type,
    path: &str,
    models: &mut Models,
) -> Result<String, String> {
    let name = heck::ToSnakeCase::to_snake_case(format!("{model}_{field}_or_null").as_str());
    let ident = format_ident!("{name}");
    let path: syn::Path = syn::parse_str(path).map_err(|error| format!("{path}: {error}"))?;
    models.deserializers.push(quote! {
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

/// Replaces typify's doc comment by the document's description.
fn describe(attributes: &mut Vec<Attribute>, description: Option<&serde_json::Value>, name: &str) {
    attributes.retain(|attribute| !attribute.path().is_ident("doc"));
    let doc = match description.and_then(serde_json::Value::as_str) {
        Some(description) => rustdoc(description),
        None => format!("The {name}, which the document does not describe."),
    };
    attributes.insert(0, syn::parse_quote!(#[doc = #doc]));
}

/// Whether the item is typify's `Default` of a struct with only optional properties, which a new
/// required property would remove.
fn is_default_of_struct(item: &Item) -> bool {
    let Item::Impl(item) = item else { return false };
    let last = item
        .trait_
        .as_ref()
        .and_then(|(path, _)| path.segments.last());
    last.is_some_and(|last| last.ident == "Default")
}

/// Replaces names with [`RENAMED_PREFIX`] by the names with a trailing underscore.
fn rename(tokens: TokenStream) -> TokenStream {
    tokens
        .into_iter()
        .map(|token| match token {
            TokenTree::Group(group) => {
                let mut renamed = Group::new(group.delimiter(), rename(group.stream()));
                renamed.set_span(group.span());
                TokenTree::Group(renamed)
            }
            TokenTree::Ident(ident) => match ident.to_string().strip_prefix(RENAMED_PREFIX) {
                Some(name) => TokenTree::Ident(format_ident!("{name}_")),
                None => TokenTree::Ident(ident),
            },
            other => other,
        })
        .collect()
}

#[derive(Default)]
struct Serde {
    rename: Option<String>,
    /// Whether `default` is present, and its path.
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
                #[doc = "A builder without values."]
            ));
        }
    }
}
