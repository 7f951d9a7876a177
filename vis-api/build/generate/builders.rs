//! Generates a builder for each operation: a setter for each parameter, and `send`.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::operations::{BodyKind, Operation, Parameter, RequestBody, field_type};
use super::progenitor::parameter_placeholder;

/// Returns the client method that creates the builder.
pub fn client_function(operation: &Operation) -> TokenStream {
    let (name, builder) = (format_ident!("{}", operation.name), operation.builder());
    let mut doc = String::new();
    for text in [
        operation.summary.trim_end_matches('.'),
        &operation.description,
    ] {
        if !text.is_empty() {
            doc.push_str(&format!("{text}\n\n"));
        }
    }
    doc.push_str(&format!(
        "Sends a `{}` request to `{}`.\n\n",
        operation.method, operation.path
    ));
    let described: Vec<String> = arguments(operation)
        .filter(|(_, description)| !description.is_empty())
        .map(|(name, description)| format!("- `{name}`: {}\n", indented(description)))
        .collect();
    if !described.is_empty() {
        doc.push_str(&format!("Arguments:\n{}\n", described.concat()));
    }
    doc.push_str(&format!(
        "Returns a builder: set parameters on it, then call [`send`](builder::{builder}::send)."
    ));
    let deprecated = operation.is_deprecated.then(|| quote! { #[deprecated] });
    quote! {
        #[doc = #doc]
        #deprecated
        pub fn #name(&self) -> builder::#builder<'_> {
            builder::#builder::new(self)
        }
    }
}

fn arguments(operation: &Operation) -> impl Iterator<Item = (String, &str)> {
    let parameters = operation.parameters.iter();
    let parameters =
        parameters.map(|parameter| (parameter.name.to_string(), parameter.description.as_str()));
    let body = operation
        .body
        .iter()
        .map(|body| ("body".to_owned(), body.description.as_str()));
    parameters.chain(body)
}

fn indented(description: &str) -> String {
    match description.contains('\n') {
        true => format!("\n\n  {}\n", description.replace('\n', "\n  ")),
        false => description.to_owned(),
    }
}

/// Returns the builder of `operation`; `statements` send the request.
pub fn builder(operation: &Operation, statements: &TokenStream) -> TokenStream {
    let builder = operation.builder();
    let parameters = &operation.parameters;
    let names: Vec<_> = parameters.iter().map(|parameter| &parameter.name).collect();
    let types = parameters
        .iter()
        .map(|it| field_type(&it.ty, it.is_required));
    let initial = parameters
        .iter()
        .map(|parameter| match parameter.is_required {
            true => missing(&parameter.name.to_string()),
            false => quote! { Ok(None) },
        });
    let body = operation.body.as_ref();
    let body_type = body.map(|body| {
        let ty = match body.is_streamed() {
            true => quote! { ::reqwest::Body },
            false => field_type(&body.ty, body.is_required),
        };
        quote! { body: ::std::result::Result<#ty, ::std::string::String>, }
    });
    let body_initial = body.map(|body| {
        let initial = match (body.is_required, body.is_streamed()) {
            (true, _) => missing("body"),
            // `crate::http` removes an empty body.
            (false, true) => quote! { Ok(::reqwest::Body::from("")) },
            (false, false) => quote! { Ok(None) },
        };
        quote! { body: #initial, }
    });
    let derive = match body.is_some_and(RequestBody::is_streamed) {
        true => quote! { #[derive(Debug)] },
        false => quote! { #[derive(Debug, Clone)] },
    };
    let setters = parameters.iter().map(setter).chain(body.map(body_setter));
    let into_request = into_request(operation, statements);
    let send = send(operation);
    let doc = format!(
        "Builder for [`Client::{0}`](super::Client::{0}).",
        operation.name
    );
    quote! {
        #[doc = #doc]
        #derive
        #[must_use = "nothing is sent until `send` is called and awaited"]
        pub struct #builder<'a> {
            client: &'a super::Client,
            #(#names: ::std::result::Result<#types, ::std::string::String>,)*
            #body_type
        }

        impl<'a> #builder<'a> {
            pub(super) fn new(client: &'a super::Client) -> Self {
                Self { client, #(#names: #initial,)* #body_initial }
            }

            #(#setters)*
            #into_request
            #send
        }
    }
}

fn missing(name: &str) -> TokenStream {
    let message = format!("{} was not initialized", name.trim_end_matches('_'));
    quote! { Err(#message.to_string()) }
}

fn setter(parameter: &Parameter) -> TokenStream {
    let Parameter {
        name,
        ty,
        description,
        ..
    } = parameter;
    let message = format!("{}: {{error}}", name.to_string().trim_end_matches('_'));
    let unit = parameter.is_epoch_time.then(|| {
        quote! { .map(|point| point.with_default_unit(self.client.inner.epoch_time_unit)) }
    });
    let check = parameter.is_delimited.then(|| {
        quote! { .and_then(|list| list.check().map_err(|error| format!(#message))) }
    });
    let empty = format!(
        "{}: at least one is needed",
        name.to_string().trim_end_matches('_')
    );
    let wrap = match (parameter.is_required, parameter.is_delimited) {
        (true, true) => {
            quote! { .and_then(|list| match list.as_slice() { [] => Err(#empty.to_owned()), _ => Ok(list) }) }
        }
        (true, false) => quote! {},
        // An empty list counts as unset, in a header too.
        (false, true) => {
            quote! { .map(|list| Some(list).filter(|list| !list.as_slice().is_empty())) }
        }
        (false, false) => quote! { .map(Some) },
    };
    let deprecated = parameter.is_deprecated.then(|| quote! { #[deprecated] });
    let doc = match description.as_str() {
        "" => format!(
            "The parameter `{}`; the document has no description.",
            parameter.wire
        ),
        described => described.to_owned(),
    };
    quote! {
        #[doc = #doc]
        #deprecated
        pub fn #name<V>(mut self, value: V) -> Self
        where
            V: ::std::convert::TryInto<#ty>,
            V::Error: ::std::fmt::Display,
        {
            self.#name = value
                .try_into()
                #unit
                .map_err(|error| format!(#message))
                #check
                #wrap;
            self
        }
    }
}

fn body_setter(body: &RequestBody) -> TokenStream {
    let ty = &body.ty;
    let (ty, wrap) = match (body.kind, body.is_required) {
        (BodyKind::Text, _) => (
            quote! { ::std::string::String },
            quote! { .map(::reqwest::Body::from) },
        ),
        (BodyKind::Bytes, _) => (quote! { ::reqwest::Body }, quote! {}),
        (_, true) => (quote! { #ty }, quote! {}),
        (_, false) => (quote! { #ty }, quote! { .map(Some) }),
    };
    let doc = match body.description.as_str() {
        "" => "The body of the request.",
        described => described,
    };
    quote! {
        #[doc = #doc]
        pub fn body<V>(mut self, value: V) -> Self
        where
            V: ::std::convert::TryInto<#ty>,
            V::Error: ::std::fmt::Display,
        {
            self.body = value
                .try_into()
                #wrap
                .map_err(|error| format!("body: {error}"));
            self
        }
    }
}

/// Returns the function that builds the request, with progenitor's statements.
fn into_request(operation: &Operation, statements: &TokenStream) -> TokenStream {
    let names = operation.parameters.iter().map(|it| &it.name);
    // Variables keep their placeholders: progenitor's own are called `url` and the like.
    let placeholders = 0..operation.parameters.len();
    let idents = placeholders.map(|number| format_ident!("{}", parameter_placeholder(number)));
    let body = operation.body.as_ref().map(|_| quote! { body, });
    quote! {
        #[allow(unused_mut)]
        fn into_request(self) -> ::std::result::Result<::reqwest::Request, Error<()>> {
            let Self { client, #(#names: #idents,)* #body } = self;
            #statements
            Ok(request)
        }
    }
}

fn send(operation: &Operation) -> TokenStream {
    let returned = &operation.success.ty;
    let reader = format_ident!("{}", operation.success.reader);
    let constant = operation.constant();
    let mut doc = format!(
        "Sends `{} {}`.\n\n# Errors\nA parameter is missing or invalid, the connection fails, the response \
         is unreadable, or it has an error status",
        operation.method, operation.path
    );
    if operation.errors.is_empty() {
        doc.push('.');
    } else {
        doc.push_str(". Documented statuses:\n");
        for (status, description) in &operation.errors {
            doc.push_str(&format!("- `{status}`: {}\n", indented(description)));
        }
    }
    quote! {
        #[doc = #doc]
        pub async fn send(self) -> ::std::result::Result<crate::Response<#returned>, crate::Error> {
            let client = self.client;
            let operation = &super::operations::#constant;
            crate::http::send(client, operation, self.into_request(), crate::response::#reader).await
        }
    }
}
