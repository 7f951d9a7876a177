//! Generates a struct from an object schema.
//!
//! - Structs are `#[non_exhaustive]` without `Default`: a new property upstream, even a required one,
//!   does not break readers.
//! - Structs that are read keep their oddities, and have accessors of what may be absent.
//! - `null` reads as the empty list or the default, not only a missing property.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use serde_json::{Map, Value};
use syn::Ident;
use vis_spec::normalise::{reference, rust_name, rustdoc};

use super::schemas::{DURATION, Kind, Schemas, properties};

/// A property, as a field of the struct and of its builder.
pub struct Field<'a> {
    pub name: Ident,
    wire: &'a str,
    pub property: &'a Value,
    /// The type of a value.
    pub ty: TokenStream,
    pub absent: Absent,
    /// Documentation and deprecation.
    pub docs: TokenStream,
}

/// What a field is if its property is missing.
#[derive(PartialEq)]
pub enum Absent {
    /// The struct cannot do without it.
    Refused,
    /// `None`, of an `Option`.
    None,
    /// Empty: a list, a map, or an enum that is read.
    Default,
}

impl<'a> Field<'a> {
    /// The fields of a struct, sorted by name: the order of the document must not matter.
    pub fn all(
        of: &str,
        schema: &'a Map<String, Value>,
        schemas: &Schemas,
    ) -> Result<Vec<Self>, String> {
        let fields = properties(schema).map(|(wire, property)| {
            let mut ty = rust_type(property);
            if reference(property).is_some_and(|inner| schemas.has(&inner, of)) {
                ty = quote! { ::std::boxed::Box<#ty> };
            }
            let is_list = ["items", "additionalProperties"]
                .iter()
                .any(|values| property[values].is_object());
            let is_enum = matches!(schemas.kind_of(property), Some(Kind::Enum(_)));
            let absent = match schemas.is_required(of, wire) {
                true => Absent::Refused,
                false if is_list || is_enum && schemas.is_read(of) => Absent::Default,
                false => Absent::None,
            };
            if is_duration(property) && absent != Absent::None {
                return Err(format!("{of}.{wire}: a duration must be optional"));
            }
            let docs = docs(property, &format!("property `{wire}`"));
            let name = format_ident!("{}", rust_name(wire, property));
            Ok(Self {
                name,
                wire,
                property,
                ty,
                absent,
                docs,
            })
        });
        let mut fields = fields.collect::<Result<Vec<_>, _>>()?;
        fields.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(fields)
    }

    /// The type of the field.
    pub fn full_type(&self) -> TokenStream {
        let ty = &self.ty;
        match self.absent {
            Absent::None => quote! { ::std::option::Option<#ty> },
            _ => quote! { #ty },
        }
    }

    fn declaration(&self, schemas: &Schemas) -> TokenStream {
        let Self {
            name, wire, docs, ..
        } = self;
        let ty = self.full_type();
        let rename = (name != wire).then(|| quote! { #[serde(rename = #wire)] });
        let is_empty = match schemas.kind_of(self.property) {
            Some(_) => "crate::open_enum::is_missing",
            None if self.property["type"] == "array" => "::std::vec::Vec::is_empty",
            None => "::std::collections::HashMap::is_empty",
        };
        let serde = match self.absent {
            Absent::Refused => quote! {},
            Absent::Default => quote! { #[serde(
                default,
                deserialize_with = "crate::serde_helpers::null_as_default",
                skip_serializing_if = #is_empty
            )] },
            Absent::None if is_duration(self.property) => quote! {
                #[serde(
                    default,
                    with = "crate::serde_helpers::milliseconds",
                    skip_serializing_if = "::std::option::Option::is_none"
                )]
                #[cfg_attr(feature = "schemars", schemars(with = "::std::option::Option<i64>"))]
            },
            Absent::None if accepts_integers(self.property) => quote! { #[serde(
                default,
                deserialize_with = "crate::serde_helpers::string_or_integer",
                skip_serializing_if = "::std::option::Option::is_none"
            )] },
            Absent::None => quote! {
                #[serde(skip_serializing_if = "::std::option::Option::is_none")]
            },
        };
        quote! { #docs #rename #serde pub #name: #ty }
    }

    /// A function that returns an empty value for what is absent, so that readers need no `Option`.
    fn accessor(&self, schemas: &Schemas) -> Option<TokenStream> {
        let Reader { ty, value, absent } = self.reader(schemas)?;
        let doc = format!("The field of this name; {} if it is absent.", absent?);
        let deprecated = deprecated(self.property);
        let name = &self.name;
        Some(quote! {
            #[doc = #doc]
            #deprecated
            pub fn #name(&self) -> #ty {
                #value
            }
        })
    }

    /// How a function of the field's name reads it, if there is one.
    pub fn reader(&self, schemas: &Schemas) -> Option<Reader> {
        let Self {
            name, property, ty, ..
        } = self;
        if USED_NAMES.split(' ').any(|used| name == used) {
            return None;
        }
        let or_default = quote! { self.#name.unwrap_or_default() };
        let kind = (schemas.kind_of(property), property["type"].as_str());
        let (ty, value, absent) = match (&self.absent, kind) {
            (Absent::Refused, (Some(Kind::Id), _)) => {
                (quote! { &str }, quote! { self.#name.as_str() }, None)
            }
            (Absent::Default, (Some(Kind::Enum(_)), _)) => {
                (quote! { &#ty }, quote! { &self.#name }, None)
            }
            (Absent::Refused | Absent::Default, _) => return None,
            (Absent::None, (Some(Kind::Id), _)) => (
                quote! { &str },
                quote! { self.#name.as_ref().map(|id| id.as_str()).unwrap_or_default() },
                Some("the empty text"),
            ),
            (_, (Some(_), _)) if is_duration(property) => {
                (quote! { #ty }, or_default, Some("zero"))
            }
            (_, (None, Some("boolean"))) => (quote! { #ty }, or_default, Some("`false`")),
            (_, (None, Some("integer" | "number"))) => (quote! { #ty }, or_default, Some("zero")),
            (_, (None, Some("string"))) if own_type(property).is_none() => (
                quote! { &str },
                quote! { self.#name.as_deref().unwrap_or_default() },
                Some("the empty text"),
            ),
            (_, (None, Some("string"))) if property["format"] == "date-time" => {
                (self.full_type(), quote! { self.#name }, None)
            }
            _ => return None,
        };
        Some(Reader { ty, value, absent })
    }
}

/// A function that reads a field.
pub struct Reader {
    pub ty: TokenStream,
    pub value: TokenStream,
    /// What it returns for what is absent. `None` if it only returns the field.
    absent: Option<&'static str>,
}

/// Functions that a struct has anyway, those of the traits that it implements included.
const USED_NAMES: &str = "borrow builder clone clone_into deserialize eq fmt into ne oddities \
                          read_oddities serialize to_owned try_into type_id";

/// Examples for the documentation of structs, which need not exist.
const EXAMPLES: &[(&str, &str)] = &[
    ("Call", include_str!("doc_examples/Call.md")),
    ("Event", include_str!("doc_examples/Event.md")),
    (
        "WebhookCreate",
        include_str!("doc_examples/WebhookCreate.md"),
    ),
];

/// The struct, with what serde and `read_json` need.
pub fn declare(
    name: &str,
    schema: &Map<String, Value>,
    fields: &[Field],
    schemas: &Schemas,
) -> TokenStream {
    let ident = format_ident!("{name}");
    let docs = docs(&Value::Object(schema.clone()), &format!("schema `{name}`"));
    let example = EXAMPLES.iter().find(|(of, _)| *of == name);
    let example = example.map(|(_, example)| quote! { #[doc = ""] #[doc = #example] });
    let declarations = fields.iter().map(|field| field.declaration(schemas));
    let accessors = fields.iter().filter(|_| schemas.is_read(name));
    let accessors = accessors.filter_map(|field| field.accessor(schemas));
    let oddities = oddities_field(name, fields, schemas);
    let [oddities_field, oddities_accessor, set_oddities] = match oddities {
        None => Default::default(),
        Some(field) => [
            quote! {
                #[serde(skip)]
                #[cfg_attr(feature = "schemars", schemars(skip))]
                #field: ::std::vec::Vec<crate::Oddity>
            },
            quote! {
                /// The properties that could not be read, and what came in their place. An ordinary
                /// record has none, and allocates nothing for it.
                pub fn #field(&self) -> &[crate::Oddity] {
                    &self.#field
                }
            },
            quote! {
                fn set_oddities(&mut self, oddities: ::std::vec::Vec<crate::Oddity>) {
                    self.#field = oddities;
                }
            },
        ],
    };
    let single = schemas
        .single_number(name)
        .filter(|_| schemas.is_resource(name));
    let single = single.map(|single| {
        quote! {
            const SINGLE_PROPERTY: ::std::option::Option<&'static str> = Some(#single);
        }
    });
    // serde's derive also reads a struct from an array of its fields. With `remote = "Self"` it is an
    // inherent function, which gets only objects here.
    quote! {
        #docs
        #example
        #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
        #[non_exhaustive]
        #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
        #[serde(remote = "Self", expecting = "an object")]
        pub struct #ident {
            #(#declarations,)*
            #oddities_field
        }

        impl #ident {
            /// A builder without values.
            pub fn builder() -> builder::#ident {
                ::std::default::Default::default()
            }

            #oddities_accessor
            #(#accessors)*
        }

        impl crate::FromJson for #ident {
            #single
            #set_oddities
        }

        // Other macros declare types, which the surface snapshots list.
        const _: () = {
            crate::serde_helpers::read_from_objects! { #ident }
        };
    }
}

/// The field for the oddities of a resource, those of the structs in it included.
pub fn oddities_field(name: &str, fields: &[Field], schemas: &Schemas) -> Option<Ident> {
    let is_taken = fields.iter().any(|field| field.name == "oddities");
    let field = if is_taken {
        "read_oddities"
    } else {
        "oddities"
    };
    schemas.is_resource(name).then(|| format_ident!("{field}"))
}

fn rust_type(schema: &Value) -> TokenStream {
    if let Some(name) = reference(schema) {
        let ident = format_ident!("{name}");
        return match name == DURATION {
            true => quote! { ::std::time::Duration },
            false => quote! { crate::#ident },
        };
    }
    let values_of = |key: &str| {
        let values = &schema[key];
        let ty = rust_type(values);
        match values["nullable"] == true {
            true => quote! { ::std::option::Option<#ty> },
            false => ty,
        }
    };
    match schema["type"].as_str() {
        Some("string") => own_type(schema).unwrap_or(quote! { ::std::string::String }),
        // Upstream may widen an integer: its Rust type must not change.
        Some("integer") => quote! { i64 },
        Some("number") => quote! { f64 },
        Some("boolean") => quote! { bool },
        Some("array") => {
            let items = values_of("items");
            quote! { ::std::vec::Vec<#items> }
        }
        _ if schema["additionalProperties"].is_object() => {
            let values = values_of("additionalProperties");
            quote! { ::std::collections::HashMap<::std::string::String, #values> }
        }
        _ => quote! { ::serde_json::Value },
    }
}

/// The type of this crate for texts of a format.
fn own_type(schema: &Value) -> Option<TokenStream> {
    match schema["format"].as_str()? {
        "date-time" => Some(quote! { crate::Timestamp }),
        "password" => Some(quote! { crate::Secret }),
        _ => None,
    }
}

fn is_duration(property: &Value) -> bool {
    reference(property).as_deref() == Some(DURATION)
}

/// Whether the document has `x-reads: [string, integer]`: the vendor shows integers for a string.
fn accepts_integers(property: &Value) -> bool {
    let reads = property["x-reads"].as_array();
    reads.is_some_and(|types| types.iter().any(|ty| ty == "integer"))
}

/// The document's description, and whether it deprecates.
fn docs(described: &Value, name: &str) -> TokenStream {
    let doc = match described["description"].as_str() {
        Some(description) => rustdoc(description),
        None => format!("The {name}, which the document does not describe."),
    };
    let deprecated = deprecated(described);
    quote! { #[doc = #doc] #deprecated }
}

fn deprecated(described: &Value) -> Option<TokenStream> {
    (described["deprecated"] == true).then(|| quote! { #[deprecated] })
}
