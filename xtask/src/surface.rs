//! The public API of the generated code (its surface), as text for review.
//!
//! Types come from the generated tokens; routes, defaults, tags, statuses and deprecation from the
//! normalised document. Function bodies are left out.

mod compare;
mod files;
mod level;
mod operations;
mod types;

use std::collections::BTreeMap;

use anyhow::Result;
use heck::ToSnakeCase;
use serde_json::Value;

use crate::import::Generated;

pub use compare::{Change, compare};
pub use level::Level;
pub(crate) use operations::{documented, is_success};

/// Texts by file name without extension: `operations/calls`, `types/event`.
pub type Surface = BTreeMap<String, String>;

impl Generated {
    /// The surface of both crates.
    pub fn surface(&self) -> Result<Surface> {
        let mut surface = operations::render(&self.client, &self.normalised)?;
        surface.extend(types::render(&self.model, &self.normalised)?);
        Ok(surface)
    }
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
