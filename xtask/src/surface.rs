//! The Rust surface: everything that a user of the published crates can name, as text that a
//! reviewer reads.
//!
//! It is rendered from what the build scripts generate out of a document and from the hand-written
//! sources, by syntax alone: bodies are left out, and so is whatever is not public. A new version
//! of a generator that changes no signature changes nothing here; a new query parameter is one
//! line.

mod difference;
mod fact;
mod facts;
mod features;
mod items;
mod level;
mod model;
mod operations;
mod rust;
mod setters;
mod snapshots;
mod sources;
mod tokens;

// The very modules that the build scripts run, so that a document can be rendered without a build.
#[path = "../../vis-api/build/generate/mod.rs"]
mod generate_client;
#[path = "../../vis-types/build/generate/mod.rs"]
mod generate_model;

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result, anyhow};

pub use difference::{Change, Difference, Kind};
pub use level::Level;
pub use snapshots::{SNAPSHOTS, at_revision};

/// Rendered parts of the surface, by name: `operations/calls`, `types/event`.
pub type Surface = BTreeMap<String, String>;

/// The surface that the crates would have if `document` were the patched document, with the
/// hand-written sources of `workspace` as they are.
///
/// # Errors
/// When a generator refuses the document, or a source file cannot be read or parsed.
pub fn render(document: &str, workspace: &Path) -> Result<Surface> {
    let mut surface = generated(document)?;
    surface.extend(hand_written(workspace)?);
    Ok(surface)
}

/// What is generated out of `document`, the patched one.
///
/// # Errors
/// When a generator refuses the document.
pub fn generated(document: &str) -> Result<Surface> {
    let model = generate_model::model(document).map_err(|problem| anyhow!("{problem}"))?;
    let client = generate_client::client(document).map_err(|problem| anyhow!("{problem}"))?;
    let model = syn::parse_file(&model).context("the generated model is not Rust")?;
    let client = syn::parse_file(&client).context("the generated client is not Rust")?;

    let mut surface = Surface::new();
    surface.extend(operations::render(&client, &operations::tags(document)?)?);
    surface.extend(model::render(&model)?);
    surface.insert("setters/operations".to_owned(), setters::render(&client));
    surface.insert("setters/types".to_owned(), setters::render(&model));
    Ok(surface)
}

/// What is generated under a name that is taken by hand: one of the two would be out of reach, or
/// nothing would compile.
pub fn clashes(generated: &Surface, hand_written: &Surface) -> Vec<String> {
    let taken = facts::facts(hand_written);
    let clash = |name: &String| {
        let is_word = |text: &str| !text.contains(|c: char| !c.is_alphanumeric() && c != '_');
        match name.strip_suffix("()") {
            Some(operation) if taken.contains_key(&format!("vis-api: Client::{name}")) => {
                Some(format!("`Client` has a function `{operation}` of its own"))
            }
            None if is_word(name) && taken.contains_key(&format!("vis-types: use {name}")) => {
                Some(format!("vis-types has a type `{name}` of its own"))
            }
            _ => None,
        }
    };
    facts::facts(generated).keys().filter_map(clash).collect()
}

/// What the sources and manifests of the crates have by hand.
///
/// # Errors
/// When a file cannot be read or parsed.
pub fn hand_written(workspace: &Path) -> Result<Surface> {
    let mut surface = Surface::new();
    for name in ["vis-types", "vis-api"] {
        surface.extend(sources::render(workspace, name)?);
        let features = features::render(workspace, name)?;
        surface.insert(format!("features/{name}"), features);
    }
    Ok(surface)
}
