//! The public API of the generated code (its surface), as text for review.
//!
//! Types come from the generated tokens; routes, defaults, tags, statuses and deprecation from the
//! normalised document. Function bodies are left out.

mod compare;
mod files;
mod level;
mod operations;
mod types;

// The modules of the build scripts: no build is needed.
#[path = "../../vis-api/build/generate/mod.rs"]
mod generate_client;
#[path = "../../vis-types/build/generate/mod.rs"]
mod generate_model;

use std::collections::BTreeMap;

use anyhow::{Context, Result, anyhow};
use heck::ToSnakeCase;
use serde_json::Value;
use vis_spec::normalise::{Normalised, normalise};

use crate::workspace::NewFile;

pub use compare::{Change, compare};
pub use level::Level;
pub(crate) use operations::{documented, is_success};

/// Texts by file name without extension: `operations/calls`, `types/event`.
pub type Surface = BTreeMap<String, String>;

/// The surface of the crates for a patched document.
///
/// # Errors
/// The document is refused, or the generated code is not Rust.
pub fn surface(patched: &Value) -> Result<Surface> {
    let (document, model, client) = generate(patched)?;
    let model = syn::parse_file(&model).context("the generated model is not Rust")?;
    let client = syn::parse_file(&client).context("the generated client is not Rust")?;
    let mut surface = operations::render(&client, &document)?;
    surface.extend(types::render(&model, &document)?);
    Ok(surface)
}

/// The sources that both crates compile without the feature `codegen`; `upstream` is the text of
/// Vonage's document.
pub fn sources(normalised: &Value, upstream: &str) -> Result<Vec<NewFile>> {
    let model = generate_model::model(normalised).map_err(|reason| anyhow!(reason))?;
    let client =
        generate_client::sources(normalised, upstream).map_err(|reason| anyhow!(reason))?;
    let client = client.map(|(name, text)| (format!("vis-api/generated/{name}").into(), text));
    let model = ("vis-types/generated/model.rs".into(), model);
    Ok([model].into_iter().chain(client).collect())
}

/// The normalised document, and the source of model and client.
fn generate(patched: &Value) -> Result<(Value, String, String)> {
    let Normalised { document, .. } = normalise(patched).map_err(|refusals| {
        let lines: Vec<String> = refusals.iter().map(ToString::to_string).collect();
        anyhow!(lines.join("\n"))
    })?;
    let model = generate_model::model(&document).map_err(|reason| anyhow!(reason))?;
    let client = generate_client::client(&document).map_err(|reason| anyhow!(reason))?;
    Ok((document, model, client))
}

/// A type without module paths: `Option<CommaList<CallState>>`.
fn type_text(ty: &impl quote::ToTokens) -> String {
    let text = ty.to_token_stream().to_string().replace(' ', "");
    let words = text.split_inclusive(['<', '>', ',', '(', ')', '[', ']']);
    let text: String = words.filter_map(|word| word.rsplit("::").next()).collect();
    text.replace(",>", ">").replace(',', ", ")
}

/// Whether `ident` is the Rust name of the parameter or property `wire`.
fn is_named(ident: &str, wire: &str, described: &Value) -> bool {
    let name = described["x-rust-name"].as_str().unwrap_or(wire);
    name.to_snake_case() == ident.to_snake_case()
}

fn deprecation(described: &Value) -> &'static str {
    match described["deprecated"] {
        Value::Bool(true) => "  (deprecated)",
        _ => "",
    }
}
