//! Operations that list by the page, as `x-pagination` of the document says, get `pages`, `stream`
//! and `count`.

use heck::{ToSnakeCase, ToUpperCamelCase};
use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote};
use serde_json::Value;
use syn::{File, Item, ItemImpl, Type};

use super::operations::Operation;

/// What one `x-pagination` says. Names are Rust's.
pub struct Pagination {
    list: String,
    count: String,
    offset: Ident,
    size: Ident,
    default_size: i64,
    /// Parameters that arrange the list and filter nothing.
    order: Vec<String>,
    /// The schema of an item, and the property that tells two items apart.
    item: Ident,
    id: Ident,
}

pub fn read(document: &Value) -> Result<Vec<Pagination>, String> {
    let paths = document["paths"].as_object().into_iter().flatten();
    let operations = paths.flat_map(|(_, item)| item.as_object().into_iter().flatten());
    operations
        .filter_map(|(_, operation)| Some((operation, operation.get("x-pagination")?)))
        .map(|(operation, pagination)| {
            let list = operation["operationId"].as_str().unwrap_or_default();
            read_one(document, operation, pagination)
                .map_err(|problem| format!("x-pagination of {list}: {problem}"))
        })
        .collect()
}

fn read_one(document: &Value, operation: &Value, pagination: &Value) -> Result<Pagination, String> {
    let name = |key: &str| {
        let name = pagination[key].as_str();
        name.map(str::to_snake_case)
            .ok_or(format!("`{key}` is missing"))
    };
    let size = &pagination["size"];
    let parameters = operation["parameters"].as_array().into_iter().flatten();
    let default_size = parameters
        .filter(|parameter| parameter["name"] == *size)
        .find_map(|parameter| parameter["schema"]["default"].as_i64())
        .ok_or(format!("the parameter {size} has no default"))?;
    let item = operation
        .pointer("/responses/200/content/application~1json/schema/items/$ref")
        .and_then(Value::as_str)
        .and_then(|reference| reference.rsplit('/').next())
        .ok_or("the operation answers with no array of a named schema")?;
    let id = name("id")?;
    let properties = &document["components"]["schemas"][item]["properties"];
    if properties.get(&id).is_none() {
        return Err(format!("{item} has no property `{id}`"));
    }
    let order = pagination["order"].as_array().into_iter().flatten();
    Ok(Pagination {
        list: operation["operationId"]
            .as_str()
            .unwrap_or_default()
            .to_snake_case(),
        count: name("count")?,
        offset: format_ident!("{}", name("offset")?),
        size: format_ident!("{}", name("size")?),
        default_size,
        order: order
            .filter_map(Value::as_str)
            .map(str::to_snake_case)
            .collect(),
        item: format_ident!("{item}"),
        id: format_ident!("{id}"),
    })
}

/// Adds the methods to the builders in `client`.
pub fn add(
    client: TokenStream,
    operations: &[Operation],
    paginations: &[Pagination],
) -> Result<TokenStream, String> {
    let mut file: File = syn::parse2(client).map_err(|error| error.to_string())?;
    for pagination in paginations {
        let builder = builder(&mut file, &pagination.list)
            .ok_or(format!("progenitor made no builder of {}", pagination.list))?;
        let methods: ItemImpl = syn::parse2(pagination.methods(operations)?)
            .map_err(|error| format!("the methods of {}: {error}", pagination.list))?;
        builder.items.extend(methods.items);
    }
    Ok(file.into_token_stream())
}

fn builder<'a>(file: &'a mut File, operation: &str) -> Option<&'a mut ItemImpl> {
    let name = operation.to_upper_camel_case();
    let modules = file.items.iter_mut().filter_map(|item| match item {
        Item::Mod(module) if module.ident == "builder" => module.content.as_mut(),
        _ => None,
    });
    let mut items = modules.flat_map(|(_, items)| items);
    items.find_map(|item| match item {
        Item::Impl(inherent) if inherent.trait_.is_none() => match &*inherent.self_ty {
            Type::Path(path) if path.path.segments.last()?.ident == name => Some(inherent),
            _ => None,
        },
        _ => None,
    })
}

impl Pagination {
    fn methods(&self, operations: &[Operation]) -> Result<TokenStream, String> {
        let Self {
            offset,
            size,
            default_size,
            item,
            id,
            ..
        } = self;
        let (list, count) = (
            find(operations, &self.list)?,
            find(operations, &self.count)?,
        );
        let (list_constant, count_constant) = (list.constant(), count.constant());
        let list_builder = format_ident!("{}", self.list.to_upper_camel_case());
        let count_builder = format_ident!("{}", self.count.to_upper_camel_case());
        // All but the two that cut a page out.
        let kept: Vec<Ident> = names(list)
            .filter(|name| offset != name && size != name)
            .map(|name| format_ident!("{name}"))
            .collect();
        let counted: Vec<Ident> = names(count).map(|name| format_ident!("{name}")).collect();
        let uncounted: Vec<&Ident> = kept
            .iter()
            .filter(|name| {
                !counted.contains(name) && !self.order.iter().any(|order| *name == order)
            })
            .collect();
        let refusals = uncounted.iter().map(|filter| {
            let name = filter.to_string();
            quote! {
                crate::pages::refuse(&super::operations::#count_constant, #name, &#filter)?;
            }
        });
        let exception = uncounted.iter().map(|name| {
            let text = format!(" It cannot filter by `{name}`, and refuses to where that is set.");
            quote! { #[doc = #text] }
        });
        let summary = format!(
            "How many items the filters admit: sends `{} {}` with them.",
            count.method, count.path
        );
        Ok(quote! {
            impl #list_builder<'_> {
                /// All pages from [`offset`](Self::offset) on (from the first, unless it is set),
                /// of [`size`](Self::size) items each.
                ///
                /// Nothing is sent until the stream is polled. See [`Pages`](crate::Pages).
                pub fn pages(self) -> crate::Pages<vis_types::#item> {
                    let Self { client, #offset, #size, #(#kept),* } = self;
                    let client = client.clone();
                    let filters = (#(#kept,)*);
                    let (counted_client, counted_filters) = (client.clone(), filters.clone());
                    crate::Pages::new(crate::pages::List {
                        operation: &super::operations::#list_constant,
                        offset: #offset,
                        size: #size,
                        default_size: #default_size,
                        id: |item| item.#id.as_str(),
                        fetch: Box::new(move |#offset, #size| {
                            let client = client.clone();
                            let (#(#kept,)*) = filters.clone();
                            Box::pin(async move {
                                let (#offset, #size) = (Ok(Some(#offset)), Ok(Some(#size)));
                                let builder =
                                    #list_builder { client: &client, #offset, #size, #(#kept),* };
                                builder.send().await.map(ResponseValue::into_inner)
                            })
                        }),
                        count: Box::new(move || {
                            let client = counted_client.clone();
                            #[allow(unused_variables)]
                            let (#(#kept,)*) = counted_filters.clone();
                            Box::pin(async move {
                                let builder = #count_builder { client: &client, #(#counted),* };
                                builder.send().await.map(|count| crate::pages::total(&count))
                            })
                        }),
                    })
                }

                /// All items from [`offset`](Self::offset) on, fetched page by page as they are
                /// read.
                ///
                /// Nothing is sent until the stream is polled. See [`Items`](crate::Items).
                pub fn stream(self) -> crate::Items<vis_types::#item> {
                    self.pages().into_items()
                }

                #[doc = #summary]
                #(#exception)*
                ///
                /// # Errors
                /// Those of any operation; see [`Error`](crate::Error).
                pub async fn count(self) -> ::std::result::Result<u64, crate::Error> {
                    let Self { client, #(#counted,)* #(#uncounted,)* .. } = self;
                    #(#refusals)*
                    let builder = #count_builder { client, #(#counted),* };
                    builder.send().await.map(|count| crate::pages::total(&count))
                }
            }
        })
    }
}

fn find<'a>(operations: &'a [Operation], name: &str) -> Result<&'a Operation, String> {
    let mut operations = operations.iter();
    operations
        .find(|operation| operation.name == name)
        .ok_or(format!(
            "x-pagination names `{name}`, which is no operation"
        ))
}

fn names(operation: &Operation) -> impl Iterator<Item = &str> {
    operation.parameters.iter().map(|(name, _)| name.as_str())
}
