//! What progenitor's output lacks, added to it.
//!
//! - `send` returns the house's error, and the resource itself where the document is unsure of its
//!   shape;
//! - a value that cannot be converted says why;
//! - a point in time is sent in the unit that the client was told;
//! - an id is encoded so that no URL parser takes a part of it for a slash;
//! - a client is made by the hand-written builder only, since progenitor's constructor panics;
//! - everything has documentation, and no example in it that is not compiled.

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};
use syn::{File, ImplItem, ImplItemFn, Item, ItemImpl, ItemMod, Type};

use super::operations::Operation;

pub fn mend(tokens: TokenStream, operations: &[Operation]) -> Result<TokenStream, String> {
    let mut file: File =
        syn::parse2(tokens).map_err(|error| format!("progenitor made no Rust: {error}"))?;
    let mut builders = None;
    for item in &mut file.items {
        match item {
            // `Debug` is written by hand, so that it shows no secret.
            Item::Struct(client) => {
                client
                    .attrs
                    .retain(|attribute| !attribute.path().is_ident("derive"));
                client.attrs.push(syn::parse_quote!(#[derive(Clone)]));
            }
            Item::Impl(inherent) if inherent.trait_.is_none() => mend_client(inherent, operations)?,
            Item::Use(import) if import.to_token_stream().to_string().contains("encode_path") => {
                *import = syn::parse_quote! {
                    use {crate::operation::encode_path, progenitor_client::{ClientHooks, OperationInfo, RequestBuilderExt}};
                };
            }
            Item::Mod(module) if module.ident == "types" => check_no_type_is_generated(module)?,
            Item::Mod(module) if module.ident == "builder" => builders = Some(module),
            _ => {}
        }
    }
    let builders = builders.ok_or("progenitor made no `mod builder`")?;
    mend_builders(builders, operations)?;
    file.items.retain(|item| {
        !matches!(item, Item::Mod(module) if module.ident == "prelude" || module.ident == "types")
    });
    Ok(file.into_token_stream())
}

/// A schema that is left inline would become a type of this crate, beside those of `vis-types`.
fn check_no_type_is_generated(types: &ItemMod) -> Result<(), String> {
    let items = types.content.iter().flat_map(|(_, items)| items);
    let name = items.filter_map(|item| match item {
        Item::Struct(item) => Some(&item.ident),
        Item::Enum(item) => Some(&item.ident),
        _ => None,
    });
    match name.into_iter().next() {
        None => Ok(()),
        Some(name) => Err(format!(
            "an inline schema would become the type `{name}` of vis-api: name it in the overlay, \
             so that it becomes a type of vis-types"
        )),
    }
}

fn functions(inherent: &mut ItemImpl) -> impl Iterator<Item = &mut ImplItemFn> {
    inherent.items.iter_mut().filter_map(|item| match item {
        ImplItem::Fn(function) => Some(function),
        _ => None,
    })
}

fn mend_client(inherent: &mut ItemImpl, operations: &[Operation]) -> Result<(), String> {
    inherent.items.retain(|item| {
        !matches!(item, ImplItem::Fn(function) if ["new", "new_with_client"].iter().any(|name| function.sig.ident == name))
    });
    for function in functions(inherent) {
        let operation = find(operations, &function.sig.ident.to_string())?;
        let link = format!(
            "Returns a builder: set parameters on it, then call \
             [`send`](builder::{}::send).",
            heck::ToUpperCamelCase::to_upper_camel_case(operation.name.as_str()),
        );
        for attribute in &mut function.attrs {
            if let Some(doc) = doc(attribute) {
                let (text, _example) = doc.split_once("```ignore").unwrap_or((&doc, ""));
                let text = format!("{}\n\n{link}", text.trim_end());
                *attribute = syn::parse_quote!(#[doc = #text]);
            }
        }
    }
    Ok(())
}

fn doc(attribute: &syn::Attribute) -> Option<String> {
    let syn::Meta::NameValue(meta) = &attribute.meta else {
        return None;
    };
    match &meta.value {
        syn::Expr::Lit(syn::ExprLit {
            lit: syn::Lit::Str(text),
            ..
        }) if meta.path.is_ident("doc") => Some(text.value()),
        _ => None,
    }
}

fn find<'a>(operations: &'a [Operation], name: &str) -> Result<&'a Operation, String> {
    operations
        .iter()
        .find(|operation| operation.name == name)
        .ok_or(format!(
            "progenitor made `{name}`, which is no operation of the document"
        ))
}

fn mend_builders(module: &mut ItemMod, operations: &[Operation]) -> Result<(), String> {
    let (_, items) = module.content.as_mut().ok_or("`mod builder` is empty")?;
    items.retain(|item| {
        !matches!(item, Item::Use(import) if import.tree.to_token_stream().to_string().ends_with("types"))
    });
    let mut mended = 0;
    for item in &mut *items {
        match item {
            Item::Impl(inherent) if inherent.trait_.is_none() => {
                mend_builder(inherent, operations)?;
                mended += 1;
            }
            Item::Struct(builder) => builder.attrs.push(syn::parse_quote!(
                #[must_use = "nothing is sent until `send` is called and awaited"]
            )),
            _ => {}
        }
    }
    if mended == operations.len() {
        Ok(())
    } else {
        Err(format!(
            "progenitor made {mended} builders for {} operations",
            operations.len()
        ))
    }
}

fn mend_builder(inherent: &mut ItemImpl, operations: &[Operation]) -> Result<(), String> {
    let Type::Path(path) = &*inherent.self_ty else {
        return Err("a builder's impl is for no named type".to_owned());
    };
    let name = path.path.segments.last().map(|last| last.ident.to_string());
    let name = heck::ToSnakeCase::to_snake_case(name.unwrap_or_default().as_str());
    let operation = find(operations, &name)?;

    let mut send = None;
    for function in functions(inherent) {
        match function.sig.ident.to_string().as_str() {
            "new" => function.vis = syn::parse_quote!(pub(super)),
            "send" => send = Some(wrap_send(function, operation)?),
            _ => mend_setter(function, operation)?,
        }
    }
    let send = send.ok_or(format!("the builder of {name} has no `send`"))?;
    inherent.items.push(ImplItem::Fn(send));
    Ok(())
}

/// progenitor's `send` becomes private, and a `send` that returns the house's error calls it.
fn wrap_send(exchange: &mut ImplItemFn, operation: &Operation) -> Result<ImplItemFn, String> {
    let inner = |ty: &Type| -> Option<Type> {
        let Type::Path(path) = ty else { return None };
        match &path.path.segments.last()?.arguments {
            syn::PathArguments::AngleBracketed(arguments) => match arguments.args.first()? {
                syn::GenericArgument::Type(ty) => Some(ty.clone()),
                _ => None,
            },
            _ => None,
        }
    };
    let syn::ReturnType::Type(_, returned) = &exchange.sig.output else {
        return Err(format!("`send` of {} returns nothing", operation.name));
    };
    let body = inner(returned)
        .and_then(|response| inner(&response))
        .ok_or(format!(
            "`send` of {} returns no ResponseValue",
            operation.name
        ))?;

    let is_resource = body.to_token_stream().to_string().contains("Resource <");
    let (body, unwrap) = match inner(&body) {
        Some(resource) if is_resource => (
            resource,
            Some(quote! { .map(crate::resource::Resource::into_response) }),
        ),
        _ => (body, None),
    };
    exchange.vis = syn::Visibility::Inherited;
    exchange.sig.ident = format_ident!("exchange");
    exchange.attrs.clear();

    let constant = operation.constant();
    let builder = format_ident!(
        "{}",
        heck::ToUpperCamelCase::to_upper_camel_case(operation.name.as_str())
    );
    let summary = format!("Sends `{} {}`.", operation.method, operation.path);
    let errors = operation.errors.iter().map(|(status, description)| {
        let line = format!("- `{status}`: {description}");
        quote! { #[doc = #line] }
    });
    Ok(syn::parse_quote! {
        #[doc = #summary]
        ///
        /// # Errors
        /// A parameter that is missing or cannot be converted, a failure on the way, a response
        /// that cannot be read, or one with an error status, of which these are documented:
        #(#errors)*
        pub async fn send(self) -> ::std::result::Result<ResponseValue<#body>, crate::Error> {
            let client = self.client.begin(&super::operations::#constant);
            let exchange = #builder { client: &client, ..self }.exchange();
            crate::response::finish(&client, exchange).await #unwrap
        }
    })
}

fn mend_setter(setter: &mut ImplItemFn, operation: &Operation) -> Result<(), String> {
    let name = setter.sig.ident.to_string();
    let description = operation
        .parameters
        .iter()
        .find(|(parameter, _)| *parameter == name.trim_end_matches('_'))
        .map(|(_, description)| description)
        .ok_or(format!(
            "`{name}` of {} is no parameter of the document",
            operation.name
        ))?;
    setter.attrs.push(syn::parse_quote!(#[doc = #description]));

    let field = &setter.sig.ident;
    let message = format!("{name}: {{error}}");
    let wrap = setter.block.to_token_stream().to_string();
    let wrap = wrap.contains("map (Some)").then(|| quote! { .map(Some) });
    let signature = setter.sig.to_token_stream().to_string();
    let unit = signature.contains("PointInTime").then(|| {
        quote! { .map(|point| point.with_default_unit(self.client.inner.point_in_time_unit)) }
    });
    setter
        .sig
        .generics
        .make_where_clause()
        .predicates
        .push(syn::parse_quote!(V::Error: ::std::fmt::Display));
    setter.block = syn::parse_quote!({
        self.#field = value
            .try_into()
            #unit
            #wrap
            .map_err(|error| format!(#message));
        self
    });
    Ok(())
}
