//! `cargo xtask diff`: changes on the wire between two documents.

use anyhow::Result;
use clap::Args;

use super::Format;
use crate::{diff, import::normalised, output, report, workspace::Workspace};

/// Show the changes on the wire between two documents
///
/// Both are normalised first: key order, `$ref` and shared parameters make no difference. The last line is
/// the most severe change for a program that was written for OLD:
///
///   breaking       programs can fail, or no longer compile
///   behavioural    the same request can have another effect
///   additive       more can be sent or read
///   documentation  only descriptions change
#[derive(Debug, Args)]
#[command(
    about = "Show the changes on the wire between two documents",
    verbatim_doc_comment,
    after_help = "\
Examples:
  cargo xtask diff upstream ~/Downloads/vgis.yml    what is new in a revision
  cargo xtask diff upstream patched                 what the patches do
  cargo xtask diff main:spec/vgis.patched.json patched --format markdown"
)]
pub(super) struct Arguments {
    /// A document: `patched`, `upstream`, a file, a URL, `-`, or REVISION:PATH as in git
    #[arg(value_name = "OLD")]
    old: String,

    /// The later document
    #[arg(value_name = "NEW")]
    new: String,

    /// The output format
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

pub(super) fn run(arguments: &Arguments, workspace: &Workspace) -> Result<()> {
    let read = |name| normalised(&super::document(workspace, name)?);
    let (old, new) = (read(&arguments.old)?, read(&arguments.new)?);
    let changes = diff::diff(&old.document, &new.document);
    output::print(match arguments.format {
        Format::Text => report::wire(&changes, true) + &report::severity(&changes),
        Format::Markdown => format!("## On the wire\n\n{}\n", diff::markdown(&changes)),
    })
}
