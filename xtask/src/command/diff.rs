//! `cargo xtask diff`: what changes on the wire from one document to another.

use anyhow::Result;
use clap::Args;

use super::Format;
use crate::{diff, import::normalised, output, report, workspace::Workspace};

/// Say what changes on the wire from one document to another.
///
/// Both are normalised first, so that key order, `$ref` and shared parameters make no difference.
/// Each change has a severity, for a program that was written for OLD:
///
///   breaking       what works today may fail
///   behavioural    the same request may do something else
///   additive       something more can be asked or read
///   documentation  words
#[derive(Debug, Args)]
#[command(
    verbatim_doc_comment,
    after_help = "\
Examples:
  cargo xtask diff upstream ~/Downloads/vgis.yml
  cargo xtask diff upstream patched
  cargo xtask diff main:spec/vgis.patched.json patched --format markdown"
)]
pub(super) struct Arguments {
    /// A document: `patched`, `upstream`, a file, a URL, `-`, or REVISION:PATH as in git
    #[arg(value_name = "OLD")]
    old: String,

    /// The same, for the later document
    #[arg(value_name = "NEW")]
    new: String,

    /// How to print the changes
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

pub(super) fn run(arguments: &Arguments, workspace: &Workspace) -> Result<()> {
    let read = |name| normalised(&super::document(workspace, name)?);
    let (old, new) = (read(&arguments.old)?, read(&arguments.new)?);
    let changes = diff::diff(&old.document, &new.document);
    output::print(match arguments.format {
        Format::Text => report::wire(&changes, true),
        Format::Markdown => format!("## On the wire\n\n{}\n", diff::markdown(&changes)),
    })
}
