//! Generates Rust from the `paths` of the normalised document, and from the revision of Vonage's.
//!
//! [`operations`] and [`bodies`] read the operations, [`oauth`] the OAuth URLs. [`progenitor`] generates the code
//! that builds the requests, [`builders`] wraps it in builders, and [`pagination`] adds methods that
//! read all pages of a list. [`cli`] generates the subcommands of the program `vis`. [`docs`] writes the documentation, [`example`] the examples in it.

mod bodies;
mod builders;
mod cli;
mod docs;
mod example;
mod oauth;
mod operations;
mod pagination;
mod progenitor;
mod revision;

use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Value;
use syn::File;

/// Returns the names and texts of the generated files, for a normalised document, its [`client`] and the
/// text of Vonage's.
pub fn sources(
    document: &Value,
    client: &File,
    upstream: &str,
) -> Result<[(&'static str, String); 3], String> {
    let operations = operations::read(document)?;
    let cli = parse(cli::table(document, &operations))?;
    let revision = parse(revision::constants(upstream)?)?;
    let files = [
        ("cli.rs", &cli),
        ("client.rs", client),
        ("revision.rs", &revision),
    ];
    Ok(files.map(|(name, file)| (name, prettyplease::unparse(file))))
}

/// Generates the client for a normalised document.
pub fn client(document: &Value) -> Result<File, String> {
    let operations = operations::read(document)?;
    let base_url = document
        .pointer("/servers/0/url")
        .and_then(Value::as_str)
        .ok_or("the document names no server")?;
    let oauth = oauth::constants(document)?;
    let info = &document["info"];
    let doc = docs::client(document, &operations);
    let progenitor::Generated { client, requests } = progenitor::generate(info, &doc, &operations)?;

    let functions = operations.iter().map(builders::client_function);
    let mut builders = Vec::new();
    for (operation, statements) in operations.iter().zip(&requests) {
        builders.push(builders::builder(
            operation,
            statements,
            &example::section(document, &operations, operation),
        ));
        builders.push(pagination::methods(document, &operations, operation)?);
    }
    let table = operations::table(&operations);
    parse(quote! {
        use progenitor_client::ClientInfo;

        #client

        impl Client {
            #(#functions)*
        }

        /// One builder for each operation.
        pub mod builder {
            #[allow(unused_imports)]
            use crate::operation::encode_path;
            #[allow(unused_imports)]
            use progenitor_client::{ClientInfo, Error, RequestBuilderExt};

            #(#builders)*
        }

        /// The server of the document.
        pub(crate) const DEFAULT_BASE_URL: &str = #base_url;

        #oauth

        #table
    })
}

fn parse(file: TokenStream) -> Result<File, String> {
    syn::parse2(file).map_err(|error| format!("the generated code is not Rust: {error}"))
}
