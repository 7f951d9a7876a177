//! `cargo xtask normalise`: prints the normalised document.

use anyhow::Result;
use clap::Args;

use crate::{document::layout, import::normalised, output, report, workspace::Workspace};

/// Print the normalised form of a document, which both generators read.
///
/// Notes on standard error list left-out and renamed parts.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// `patched`, `upstream`, a file, a URL, `-`, or REVISION:PATH as in git
    #[arg(value_name = "DOCUMENT", default_value = "patched")]
    document: String,
}

pub(super) fn run(arguments: &Arguments, workspace: &Workspace) -> Result<()> {
    let normalised = normalised(&super::document(workspace, &arguments.document)?)?;
    for note in &normalised.notes {
        output::log(report::notes(std::slice::from_ref(note), true).trim_end());
    }
    output::print(layout(&normalised.document))
}
