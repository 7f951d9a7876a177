//! `cargo xtask patch`: writes the patched document.

use anyhow::{Result, bail, ensure};
use clap::Args;

use crate::{
    import::{Candidate, generate},
    output, report,
    workspace::{NewFile, UPSTREAM, Workspace},
};

/// Apply the patches again after an edit of spec/vgis.overlay.yaml
///
/// Writes spec/vgis.patched.json, the document from which the Rust code is generated (spec/vgis.json with
/// the overlay applied), and that code, below vis-types/generated and vis-api/generated. Writes nothing if an action of the overlay does not fit, or if the generators
/// cannot read the result.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Write nothing; fail if one of the files is stale
    #[arg(long)]
    check: bool,
}

pub(super) fn run(arguments: &Arguments, workspace: &Workspace) -> Result<()> {
    if arguments.check {
        let stale = names(&stale(workspace)?);
        ensure!(stale.is_empty(), "stale: {stale}; run `cargo xtask patch`");
        return Ok(());
    }
    let candidate = Candidate::new(workspace, None)?;
    let fix = format!("cargo xtask import {UPSTREAM} --fix");
    super::require_fit(&candidate, "cargo xtask patch", &fix, false)?;
    output::print(report::patching(&candidate.patched, false))?;
    let files = generated(workspace, &candidate)?;
    workspace.write(&files)?;
    output::print(match files.is_empty() {
        true => "the generated files are fresh\n".to_owned(),
        false => format!("written: {}\n", names(&files)),
    })
}

/// The generated files that differ from what the overlay and the generators make.
pub(super) fn stale(workspace: &Workspace) -> Result<Vec<NewFile>> {
    let candidate = Candidate::new(workspace, None)?;
    match candidate.patched.conflicts.len() {
        0 => generated(workspace, &candidate),
        count => bail!("{count} actions of the overlay do not fit; run `cargo xtask patch`"),
    }
}

fn generated(workspace: &Workspace, candidate: &Candidate) -> Result<Vec<NewFile>> {
    let patched = &candidate.patched.document;
    let files = generate(patched)?.files(patched, &workspace.read(UPSTREAM)?)?;
    Ok(workspace.differing(files))
}

fn names(files: &[NewFile]) -> String {
    let names: Vec<&str> = files.iter().map(|(path, _)| &**path).collect();
    names.join(", ")
}
