//! Generates a builder for each operation: a setter for each parameter, and `send`.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote};

use super::bodies::{BodyKind, Property, RequestBody};
use super::docs;
use super::operations::{Operation, Parameter, field_type};
use super::progenitor::parameter_placeholder;

/// Returns the client method that creates the builder.
pub fn client_function(operation: &Operation) -> TokenStream {
    let (name, builder) = (format_ident!("{}", operation.name), operation.builder());
    let doc = docs::client_function(operation);
    let aliases = &operation.aliases;
    let deprecated = operation.is_deprecated.then(|| quote! { #[deprecated] });
    quote! {
        #[doc = #doc]
        #(#[doc(alias = #aliases)])*
        #deprecated
        pub fn #name(&self) -> builder::#builder<'_> {
            builder::#builder::new(self)
        }
    }
}

/// Returns the builder of `operation`; `statements` send the request, `example` is Markdown.
pub fn builder(operation: &Operation, statements: &TokenStream, example: &str) -> TokenStream {
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
            false => field_type(body.builder.as_ref().unwrap_or(&body.ty), body.is_required),
        };
        quote! { body: ::std::result::Result<#ty, ::std::string::String>, }
    });
    let body_initial = body.map(|body| {
        let initial = match (body.is_required, body.is_streamed()) {
            (true, _) if body.builder.is_some() => {
                quote! { Ok(::std::default::Default::default()) }
            }
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
    let setters = parameters
        .iter()
        .map(parameter_setter)
        .chain(body.map(body_setter));
    let properties = body.into_iter().flat_map(property_setters);
    let in_progress = in_progress(operation);
    let into_request = into_request(operation, statements);
    let send = send(operation);
    let into_future = into_future(operation);
    let doc = docs::builder(operation, example);
    quote! {
        #[doc = #doc]
        #derive
        #[must_use = "nothing is sent until it is awaited"]
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
            #(#properties)*
            #in_progress
            #into_request
            #send
        }

        #into_future
    }
}

fn missing(name: &str) -> TokenStream {
    let message = format!(
        "{} is missing: call .{name}(…) before .send()",
        name.trim_end_matches('_')
    );
    quote! { Err(#message.to_string()) }
}

fn parameter_setter(parameter: &Parameter) -> TokenStream {
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
    let doc = match description.as_str() {
        "" => format!(
            "The parameter `{}`; the document has no description.",
            parameter.wire
        ),
        described => described.to_owned(),
    };
    let statement = quote! {
        self.#name = value
            .try_into()
            #unit
            .map_err(|error| format!(#message))
            #check
            #wrap;
    };
    setter(name, ty, &doc, parameter.is_deprecated, &statement)
}

/// Returns a method that takes anything that converts into `ty`.
fn setter(
    name: &Ident,
    ty: &impl ToTokens,
    doc: &str,
    is_deprecated: bool,
    statement: &TokenStream,
) -> TokenStream {
    let deprecated = is_deprecated.then(|| quote! { #[deprecated] });
    quote! {
        #[doc = #doc]
        #deprecated
        pub fn #name<V>(mut self, value: V) -> Self
        where
            V: ::std::convert::TryInto<#ty>,
            V::Error: ::std::fmt::Display,
        {
            #statement
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
    let mut doc = match body.description.as_str() {
        "" => "The body of the request.".to_owned(),
        described => described.to_owned(),
    };
    let builder = body.builder.as_ref();
    let into_builder = builder.map(|builder| {
        if !body.properties.is_empty() {
            doc.push_str("\n\nReplaces all properties that were set before.");
        }
        quote! { .map(#builder::from) }
    });
    let statement = quote! {
        self.body = value
            .try_into()
            #into_builder
            #wrap
            .map_err(|error| format!("body: {error}"));
    };
    setter(&format_ident!("body"), &ty, &doc, false, &statement)
}

/// Returns a setter for each property of the body, so that users need not name its type.
fn property_setters(body: &RequestBody) -> impl Iterator<Item = TokenStream> {
    let properties = body.builder.as_ref().map(|_| &body.properties);
    properties.into_iter().flatten().map(|property| {
        let Property { name, ty, .. } = property;
        let set = match body.is_required {
            true => quote! { body.#name(value) },
            false => quote! { Some(body.unwrap_or_default().#name(value)) },
        };
        let doc = match property.description.as_str() {
            "" => format!("The property `{name}` of the body."),
            described => described.to_owned(),
        };
        let statement = quote! { self.body = self.body.map(|body| #set); };
        setter(name, ty, &doc, property.is_deprecated, &statement)
    })
}

/// Returns `in_progress`, if the operation has a list of states of calls.
fn in_progress(operation: &Operation) -> Option<TokenStream> {
    const NAME: &str = "in_progress";
    let mut parameters = operation.parameters.iter();
    if parameters.any(|parameter| parameter.name == NAME) {
        return None;
    }
    let mut parameters = operation.parameters.iter();
    let states = parameters.find(|parameter| !parameter.call_states.is_empty())?;
    let (setter, values) = (&states.name, &states.call_states);
    let name = format_ident!("{NAME}");
    let doc = format!(
        "Sets [`{setter}`](Self::{setter}) to those of calls that are under way: ringing, active, held. See \
         [`CallState::is_active`](crate::CallState::is_active)."
    );
    Some(quote! {
        #[doc = #doc]
        pub fn #name(self) -> Self {
            let states = [#(#values),*].map(vis_types::CallState::from);
            let is_active = vis_types::CallState::is_active;
            self.#setter(states.into_iter().filter(is_active).collect::<::std::vec::Vec<_>>())
        }
    })
}

/// Returns the function that builds the request, with progenitor's statements.
fn into_request(operation: &Operation, statements: &TokenStream) -> TokenStream {
    let names = operation.parameters.iter().map(|it| &it.name);
    // Variables keep their placeholders: progenitor's own are called `url` and the like.
    let placeholders = 0..operation.parameters.len();
    let idents = placeholders.map(|number| format_ident!("{}", parameter_placeholder(number)));
    let body = operation.body.as_ref().map(|_| quote! { body, });
    let built = operation
        .body
        .as_ref()
        .filter(|body| body.builder.is_some());
    let built = built.map(|body| {
        let build = match body.is_required {
            true => quote! { body.build() },
            false => quote! { body.map(|body| body.build()).transpose() },
        };
        quote! {
            let body = body.and_then(|body| #build.map_err(|error| error.to_string()));
        }
    });
    quote! {
        #[allow(unused_mut)]
        fn into_request(self) -> ::std::result::Result<::reqwest::Request, Error<()>> {
            let Self { client, #(#names: #idents,)* #body } = self;
            #built
            #statements
            Ok(request)
        }
    }
}

fn send(operation: &Operation) -> TokenStream {
    let returned = &operation.success.ty;
    let reader = format_ident!("{}", operation.success.reader);
    let constant = operation.constant();
    let doc = docs::send(operation);
    quote! {
        #[doc = #doc]
        pub async fn send(self) -> ::std::result::Result<crate::Response<#returned>, crate::Error> {
            let client = self.client;
            let operation = &super::operations::#constant;
            crate::http::send(client, operation, self.into_request(), crate::response::#reader).await
        }
    }
}

/// Returns the impl that lets users await the builder itself.
fn into_future(operation: &Operation) -> TokenStream {
    let (builder, returned) = (operation.builder(), &operation.success.ty);
    let doc = format!("Sends the request, as [`send`]({builder}::send).");
    quote! {
        #[doc = #doc]
        impl<'a> ::std::future::IntoFuture for #builder<'a> {
            type Output = ::std::result::Result<crate::Response<#returned>, crate::Error>;
            type IntoFuture = vis_types::BoxFuture<'a, Self::Output>;

            fn into_future(self) -> Self::IntoFuture {
                ::std::boxed::Box::pin(self.send())
            }
        }
    }
}
