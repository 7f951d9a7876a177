//! `cargo xtask normalise`: prints the normalised document.

use anyhow::Result;
use clap::Args;

use crate::{document::layout, import::normalised, output, report, workspace::Workspace};

/// Print a document in the normalised form, which the code generators read
///
/// The JSON goes to standard output; notes on parts that are left out or renamed go to standard error.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  cargo xtask normalise | jq .paths
  cargo xtask normalise ~/Downloads/vgis.yml > normalised.json")]
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
