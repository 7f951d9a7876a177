//! `cargo xtask patch`: writes the patched document.

use anyhow::{Result, ensure};
use clap::Args;

use crate::{
    document::layout,
    import::{Candidate, generate},
    output, patch, report,
    workspace::{PATCHED, UPSTREAM, Workspace},
};

/// Apply the patches again after an edit of spec/vgis.overlay.yaml
///
/// Writes spec/vgis.patched.json, the document from which the Rust code is generated: spec/vgis.json
/// with the overlay applied. Writes nothing if an action of the overlay does not fit, or if the generators
/// cannot read the result.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Write nothing; fail if the patched document is not fresh
    #[arg(long)]
    check: bool,
}

pub(super) fn run(arguments: &Arguments, workspace: &Workspace) -> Result<()> {
    if arguments.check {
        ensure!(
            is_fresh(workspace)?,
            "{PATCHED} is stale; run `cargo xtask patch`"
        );
        return Ok(());
    }
    let candidate = Candidate::new(workspace, workspace.document(UPSTREAM)?)?;
    let fix = format!("cargo xtask import {UPSTREAM} --fix");
    super::require_fit(&candidate, "cargo xtask patch", &fix, false)?;
    output::print(report::patching(&candidate.patched, false))?;
    generate(&candidate.patched.document)?;
    let files = workspace.differing(vec![(PATCHED, layout(&candidate.patched.document))]);
    workspace.write(&files)?;
    let state = if files.is_empty() { "fresh" } else { "written" };
    output::print(format!("{PATCHED} is {state}\n"))
}

/// Whether the patched document is the result of the overlay.
pub(super) fn is_fresh(workspace: &Workspace) -> Result<bool> {
    let patched = patch::patch(&workspace.document(UPSTREAM)?, &workspace.overlay()?, None);
    let file = (PATCHED, layout(&patched.document));
    Ok(patched.conflicts.is_empty() && workspace.differing(vec![file]).is_empty())
}
