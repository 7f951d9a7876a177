//! `cargo xtask surface`: what users of the crates can name, and how that has changed.

use anyhow::{Context, Result};
use clap::Args;

use super::Format;
use crate::{
    import::generate,
    output, report,
    surface::compare,
    workspace::{PATCHED, REVISION, Workspace},
};

/// Show the generated Rust that users can name, or how it differs from a git revision.
///
/// Both documents go through the generators of this checkout: only what the documents say differs.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// A git revision to compare with, such as `main` or `HEAD~3`
    #[arg(long, value_name = "REV")]
    against: Option<String>,

    /// How to print the comparison
    #[arg(long, value_enum, default_value = "text", requires = "against")]
    format: Format,
}

pub(super) fn run(arguments: &Arguments, workspace: &Workspace) -> Result<()> {
    let now = generate(&workspace.document(PATCHED)?)?.surface;
    let Some(revision) = &arguments.against else {
        let part = |(name, text): (&String, &String)| format!("== {name}\n\n{text}\n");
        return output::print(now.iter().map(part).collect::<String>());
    };
    // What is older than the record is patched for other generators, and would show functions as
    // removed that are not.
    let refused = || format!("{revision} is unknown, or older than `cargo xtask normalise`");
    workspace
        .at_revision(revision, REVISION)
        .with_context(refused)?;
    let before = super::document(workspace, &format!("{revision}:{PATCHED}"))?;
    let refused = || format!("{revision} cannot be compared with");
    let before = generate(&before).with_context(refused)?;
    let (changes, version) = (compare(&before.surface, &now), workspace.version()?);
    output::print(match arguments.format {
        Format::Markdown => report::surface_markdown(&changes, &version),
        Format::Text => {
            let verdict = report::verdict(&changes, &[], &version);
            format!("{}{verdict}\n", report::surface(&changes, true))
        }
    })
}
