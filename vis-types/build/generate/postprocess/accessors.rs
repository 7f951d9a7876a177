//! Accessors that return an empty value for what is absent, so that readers need no `Option`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Field, ItemStruct, Type};

use super::super::schemas::Schemas;
use super::type_argument;

/// Functions that a struct has anyway, those of the traits that it implements included.
const USED_NAMES: &[&str] = &[
    "borrow",
    "builder",
    "clone",
    "clone_into",
    "deserialize",
    "eq",
    "fmt",
    "into",
    "ne",
    "oddities",
    "read_oddities",
    "serialize",
    "to_owned",
    "try_into",
    "type_id",
];

pub(super) fn accessors(model: &ItemStruct, schemas: &Schemas) -> TokenStream {
    let accessors = model
        .fields
        .iter()
        .filter_map(|field| accessor(field, schemas));
    quote! { #(#accessors)* }
}

fn accessor(field: &Field, schemas: &Schemas) -> Option<TokenStream> {
    let name = field.ident.as_ref()?;
    let ty = type_argument(&field.ty, "Option")?;
    let Type::Path(path) = ty else { return None };
    let type_name = path.path.segments.last()?.ident.to_string();
    let (returned, value, absent) = match type_name.as_str() {
        "bool" => (quote! { #ty }, quote! { .unwrap_or_default() }, "`false`"),
        "i64" | "f64" | "Duration" => (quote! { #ty }, quote! { .unwrap_or_default() }, "zero"),
        "String" => {
            let text = quote! { .as_deref().unwrap_or_default() };
            (quote! { &str }, text, "the empty text")
        }
        id if schemas.is_id(id) => {
            let text = quote! { .as_ref().map(|id| id.as_str()).unwrap_or_default() };
            (quote! { &str }, text, "the empty text")
        }
        _ => return None,
    };
    if USED_NAMES.iter().any(|used| name == used) {
        return None;
    }
    let doc = format!("The field of this name; {absent} if it is absent.");
    let deprecated = field
        .attrs
        .iter()
        .filter(|a| a.path().is_ident("deprecated"));
    Some(quote! {
        #[doc = #doc]
        #(#deprecated)*
        pub fn #name(&self) -> #returned {
            self.#name #value
        }
    })
}
