//! From the patched document's `paths` to Rust.
//!
//! [`operations`] reads what the document says of each operation, [`oauth`] where tokens come from;
//! [`translate`] turns the document into the form that progenitor takes (every schema is a type of
//! `vis-types`, errors are left out), progenitor makes the builders, [`mend`] gives them the house's
//! error type and their documentation, and [`pagination`] gives those that list by the page a way to
//! walk all pages.

mod mend;
mod oauth;
mod operations;
mod pagination;
mod translate;

use openapiv3::OpenAPI;
use progenitor_impl::{GenerationSettings, Generator, HooksMode, InterfaceStyle};
use quote::quote;
use serde_json::Value;

/// The Rust source of the client for `document`.
pub fn client(document: &str) -> Result<String, String> {
    let mut document: Value = serde_json::from_str(document)
        .map_err(|error| format!("the document is not JSON: {error}"))?;
    let operations = operations::read(&document)?;
    let paginations = pagination::read(&document)?;
    let base_url = document
        .pointer("/servers/0/url")
        .and_then(Value::as_str)
        .ok_or("the document names no server")?
        .to_owned();
    let oauth = oauth::constants(&document)?;
    let replacements = translate::translate(&mut document)?;
    let document: OpenAPI = serde_json::from_value(document)
        .map_err(|error| format!("the document is not OpenAPI 3.0: {error}"))?;

    let mut settings = GenerationSettings::new();
    settings
        .with_interface(InterfaceStyle::Builder)
        .with_hooks(HooksMode::Expected)
        .with_inner_type(quote! { crate::runtime::Runtime });
    for (schema, rust) in &replacements {
        settings.with_replacement(schema, rust, [].into_iter());
    }
    let mut generator = Generator::new(&settings);
    let tokens = generator
        .generate_tokens(&document)
        .map_err(|error| format!("progenitor refuses the document: {error}"))?;

    let client = mend::mend(tokens, &operations)?;
    let client = pagination::add(client, &operations, &paginations)?;
    let table = operations::table(&operations);
    let file = quote! {
        #client

        /// The server that the document names.
        pub(crate) const DEFAULT_BASE_URL: &str = #base_url;

        #oauth

        #table
    };
    let file = syn::parse2(file).map_err(|error| format!("progenitor made no Rust: {error}"))?;
    Ok(prettyplease::unparse(&file))
}
