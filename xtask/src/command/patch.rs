//! `cargo xtask patch`: writes the patched document.

use anyhow::{Result, ensure};
use clap::Args;

use crate::{
    document::layout,
    import::generate,
    output, patch, report,
    workspace::{NewFile, PATCHED, UPSTREAM, Workspace},
};

/// Apply the overlay after an edit.
///
/// Writes spec/vgis.patched.json from spec/vgis.json and spec/vgis.overlay.yaml, if the generators
/// can read the result.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Write nothing; fail if the patched document is not fresh
    #[arg(long)]
    check: bool,
}

pub(super) fn run(arguments: &Arguments, workspace: &Workspace) -> Result<()> {
    if arguments.check {
        return require_fresh(workspace);
    }
    let files = stale(workspace)?;
    workspace.write(&files)?;
    let state = if files.is_empty() { "fresh" } else { "written" };
    output::print(format!("{PATCHED} is {state}\n"))
}

pub(super) fn require_fresh(workspace: &Workspace) -> Result<()> {
    let is_fresh = stale(workspace)?.is_empty();
    ensure!(
        is_fresh,
        "{PATCHED} is not the result of the overlay; run `cargo xtask patch`"
    );
    Ok(())
}

/// The patched document, if it differs from the file.
fn stale(workspace: &Workspace) -> Result<Vec<NewFile>> {
    let overlay = workspace.overlay()?;
    let patched = patch::patch(&workspace.document(UPSTREAM)?, &overlay, None);
    super::require_fit(&patched, &overlay, false)?;
    output::print(report::patching(&patched))?;
    generate(&patched.document)?;
    Ok(workspace.differing(vec![(PATCHED, layout(&patched.document))]))
}
