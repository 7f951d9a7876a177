//! Generates `pages`, `stream` and `count` for operations with `x-pagination`.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote};
use serde_json::Value;
use vis_spec::normalise::{reference, rust_name, snake_name};

use super::operations::{Operation, Parameter};

/// Page size if the document has none.
const DEFAULT_SIZE: i64 = 20;

/// Returns the pagination methods of the builder of `operation`, if it is paginated.
pub fn methods(
    document: &Value,
    operations: &[Operation],
    operation: &Operation,
) -> Result<TokenStream, String> {
    let Some(pagination) = &operation.pagination else {
        return Ok(TokenStream::new());
    };
    generate(document, operations, operation, pagination)
        .map_err(|reason| format!("x-pagination of {}: {reason}", operation.name))
}

fn generate(
    document: &Value,
    operations: &[Operation],
    list: &Operation,
    pagination: &Value,
) -> Result<TokenStream, String> {
    let text = |key: &str| {
        pagination[key]
            .as_str()
            .ok_or(format!("`{key}` is missing"))
    };
    let parameter = |key: &str| {
        let wire = text(key)?;
        let found = list.parameters.iter().find(|it| it.wire == wire);
        found.ok_or(format!(
            "the operation has no parameter `{wire}`, which `{key}` names"
        ))
    };
    let count = snake_name(text("count")?);
    let count = operations.iter().find(|operation| operation.name == count);
    let count = count.ok_or(format!(
        "`count` names `{}`, which is not an operation",
        text("count")?
    ))?;
    let responses = &document["paths"][&list.path][list.method.to_lowercase()]["responses"];
    let item = responses
        .as_object()
        .into_iter()
        .flatten()
        .filter(|(status, _)| status.starts_with('2'))
        .find_map(|(_, response)| {
            reference(response.pointer("/content/application~1json/schema/items")?)
        })
        .ok_or("the operation returns no array of a named schema")?;
    let id = text("id")?;
    let property = &document["components"]["schemas"][&item]["properties"][id];
    if property.is_null() {
        return Err(format!("{item} has no property `{id}`"));
    }
    let (item, id) = (
        format_ident!("{item}"),
        format_ident!("{}", rust_name(id, property)),
    );
    let size = parameter("size")?;
    let default_size = size.default.unwrap_or(DEFAULT_SIZE);
    let (offset, size) = (&parameter("offset")?.name, &size.name);

    // Parameters that order the list filter nothing.
    let order = &pagination["order"];
    let is_order = |wire: &str| {
        order
            .as_array()
            .is_some_and(|it| it.iter().any(|it| it == wire))
    };
    let filters = list.parameters.iter();
    let filters: Vec<&Parameter> = filters
        .filter(|parameter| parameter.name != *offset && parameter.name != *size)
        .collect();
    let count_parameter = |wire: &str| count.parameters.iter().find(|it| it.wire == wire);
    let (counted, uncounted): (Vec<&Parameter>, Vec<&Parameter>) = filters
        .iter()
        .filter(|parameter| !is_order(&parameter.wire))
        .partition(|parameter| {
            let counterpart = count_parameter(&parameter.wire);
            counterpart.is_some_and(|counterpart| is_same_type(counterpart, parameter))
        });
    // Setters were called on the list; other parameters of the count stay unset.
    let mut for_count = Vec::new();
    for parameter in &counted {
        if let Some(Parameter { name, .. }) = count_parameter(&parameter.wire) {
            let ident = &parameter.name;
            for_count.push(quote! { #name: #ident, });
        }
    }
    for parameter in &count.parameters {
        if !counted.iter().any(|counted| counted.wire == parameter.wire) {
            if parameter.is_required {
                return Err(format!(
                    "{} requires `{}`, which the list does not have",
                    count.name, parameter.wire
                ));
            }
            let name = &parameter.name;
            for_count.push(quote! { #name: Ok(None), });
        }
    }
    let (list_constant, count_constant) = (list.constant(), count.constant());
    let (list_builder, count_builder) = (list.builder(), count.builder());
    let filter_checks = uncounted.iter().map(|parameter| {
        let name = parameter.name.to_string();
        let ident = &parameter.name;
        let is_set = match parameter.is_required {
            true => quote! { true },
            false => quote! { !matches!(#ident, Ok(None)) },
        };
        quote! {
            crate::pages::reject_filter(&super::operations::#count_constant, #name, #is_set)?;
        }
    });
    let filters: Vec<&Ident> = filters.iter().map(|parameter| &parameter.name).collect();
    let counted: Vec<&Ident> = counted.iter().map(|parameter| &parameter.name).collect();
    let exceptions = uncounted.iter().map(|parameter| {
        let name = parameter.name.to_string();
        let text = format!(" It cannot filter by `{name}` and fails if that is set.");
        quote! { #[doc = #text] }
    });
    let uncounted_names: Vec<&Ident> = uncounted.iter().map(|parameter| &parameter.name).collect();
    let summary = format!(
        "Returns the number of items that match the filters, with `{} {}`.",
        count.method, count.path
    );
    Ok(quote! {
        impl #list_builder<'_> {
            /// Returns all pages of [`size`](Self::size) items from [`offset`](Self::offset) on.
            /// Default: from the first page.
            ///
            /// Nothing is sent until the stream is polled. See [`PageStream`](crate::PageStream).
            pub fn pages(self) -> crate::PageStream<vis_types::#item> {
                let Self { client, #offset, #size, #(#filters),* } = self;
                let client = client.clone();
                let filters = (#(#filters,)*);
                let (counted_client, counted_filters) = (client.clone(), filters.clone());
                crate::PageStream::new(crate::pages::List {
                    operation: &super::operations::#list_constant,
                    offset: #offset,
                    size: #size,
                    default_size: #default_size,
                    id: |item| item.#id.as_str(),
                    fetch: Box::new(move |#offset, #size| {
                        let client = client.clone();
                        let (#(#filters,)*) = filters.clone();
                        Box::pin(async move {
                            let (#offset, #size) = (Ok(Some(#offset)), Ok(Some(#size)));
                            let builder =
                                #list_builder { client: &client, #offset, #size, #(#filters),* };
                            builder.send().await.map(crate::Response::into_parts)
                        })
                    }),
                    count: Box::new(move || {
                        let client = counted_client.clone();
                        #[allow(unused_variables)]
                        let (#(#filters,)*) = counted_filters.clone();
                        Box::pin(async move {
                            let builder = #count_builder { client: &client, #(#for_count)* };
                            builder.send().await.map(|count| crate::pages::total(&count))
                        })
                    }),
                })
            }

            /// Returns all items from [`offset`](Self::offset) on, fetched page by page.
            ///
            /// Nothing is sent until the stream is polled. See [`ItemStream`](crate::ItemStream).
            pub fn stream(self) -> crate::ItemStream<vis_types::#item> {
                self.pages().into_items()
            }

            /// Returns all items, by a request for each page and one for their count. Without `all`, one page is
            /// returned. See [`ItemStream::all`](crate::ItemStream::all).
            ///
            /// # Errors
            /// The first error. A [`stream`](Self::stream) keeps the items before it.
            pub async fn all(self) -> ::std::result::Result<::std::vec::Vec<vis_types::#item>, crate::Error> {
                self.stream().all().await
            }

            /// Returns the first item, if there is one.
            ///
            /// # Errors
            /// Those of any operation; see [`Error`](crate::Error).
            pub async fn first(self) -> ::std::result::Result<::std::option::Option<vis_types::#item>, crate::Error> {
                self.stream().first().await
            }

            #[doc = #summary]
            #(#exceptions)*
            ///
            /// # Errors
            /// Those of any operation; see [`Error`](crate::Error).
            pub async fn count(self) -> ::std::result::Result<u64, crate::Error> {
                let Self { client, #(#counted,)* #(#uncounted_names,)* .. } = self;
                #(#filter_checks)*
                let builder = #count_builder { client, #(#for_count)* };
                builder.send().await.map(|count| crate::pages::total(&count))
            }
        }
    })
}

/// Whether both parameters have the same type.
fn is_same_type(one: &Parameter, other: &Parameter) -> bool {
    let text = |ty: &syn::Type| ty.to_token_stream().to_string();
    text(&one.ty) == text(&other.ty) && one.is_required == other.is_required
}
