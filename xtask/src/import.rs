//! Importing a new revision of upstream's document: what would have to change, without changing it.
//!
//! [`plan`] goes the whole way from a document to the files of the workspace: it compares the
//! document with the present one, applies the overlay, runs the code generators and renders the
//! snapshots. Only [`Plan::transaction`] remains to be committed.

mod other_api;
mod verdict;

use std::{collections::BTreeSet, fs};

use anyhow::{Context, Result, bail};
use serde_json::Value;

pub use verdict::Verdict;

use crate::{
    document::{self, Document},
    overlay::Overlay,
    patch::patch,
    room,
    snapshot::{self, Difference},
    surface::{self, Surface},
    transaction::{Step, Transaction},
    validate::validate,
    workspace::Workspace,
};

/// What importing a document comes to.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// It is the present document.
    Unchanged,
    /// It is the present document, but for the order of keys, which means nothing.
    Reordered,
    /// Something has to change.
    Changed(Plan),
}

/// What has to change.
#[derive(Clone, Debug)]
pub struct Plan {
    /// What it means for users, in words.
    pub verdict: Verdict,
    /// The snapshots that have to be reviewed.
    pub snapshots: Vec<Difference>,
    /// All changes to files.
    pub transaction: Transaction,
}

/// Plans the import of a document into a workspace; `progress` hears of each step.
///
/// # Errors
/// When the document is of another API, an action of the overlay does not fit it, the result is not
/// valid, or the code generators cannot do with it.
pub fn plan(
    workspace: &Workspace,
    document: &Document,
    progress: &mut dyn FnMut(&str),
) -> Result<Outcome> {
    let upstream_path = Workspace::document(vis_spec::UPSTREAM_FILE);
    let present = Document::read(&workspace.file(&upstream_path))?;
    progress(&format!("comparing it with {}", present.path().display()));
    if let Some(outcome) = sameness(present.value(), document.value()) {
        return Ok(outcome);
    }
    if let Some(difference) = other_api::difference(present.value(), document.value()) {
        bail!(
            "{} is a document of another API: {difference}. Look whether it is the one that you mean; if \
             the service has really moved, put it in the place of {} and run `cargo xtask patch`",
            document.path().display(),
            present.path().display()
        );
    }

    let overlay_path = workspace.file(Workspace::document(vis_spec::OVERLAY_FILE));
    let overlay = Overlay::read(&overlay_path)?;
    progress(&format!(
        "patching it with the {} actions of {}",
        overlay.actions().len(),
        overlay_path.display()
    ));
    let patched = patch(document, &overlay)?;
    validate(&patched)?;

    progress("generating the crates from the result, and rendering their surface");
    let patched_text = document::layout(patched.document());
    let surface = render(workspace, &patched_text)?;
    let quirks = snapshot::quirks(&patched);
    let mut snapshots = snapshot::differences(workspace, snapshot::SPEC, &quirks)?;
    snapshots.extend(snapshot::differences(
        workspace,
        snapshot::SURFACE,
        &surface,
    )?);

    let mut transaction = Transaction::default();
    review(workspace, &snapshots, &mut transaction)?;
    transaction.add(Step::Write(
        upstream_path,
        document::layout(document.value()),
    ));
    // The build reads this one alone: until it is in place, everything builds as before.
    let patched_path = Workspace::document(vis_spec::PATCHED_FILE);
    let held = fs::read_to_string(workspace.file(&patched_path)).ok();
    if held.as_deref() != Some(&patched_text) {
        transaction.add(Step::Write(patched_path, patched_text));
    }
    Ok(Outcome::Changed(Plan {
        verdict: Verdict::new(present.value(), document.value(), &snapshots),
        snapshots,
        transaction,
    }))
}

/// Values are equal whatever the order of keys.
fn sameness(present: &Value, new: &Value) -> Option<Outcome> {
    if present != new {
        return None;
    }
    let is_alike = document::layout(present) == document::layout(new);
    Some(match is_alike {
        true => Outcome::Unchanged,
        false => Outcome::Reordered,
    })
}

fn render(workspace: &Workspace, patched: &str) -> Result<Surface> {
    let root = workspace.root();
    room::run(|| surface::render(patched, root))
        .map_err(anyhow::Error::from)
        .flatten()
        .context(
            "the patched document is valid OpenAPI, but the code generators cannot do with it; mend \
             it with an action in the overlay",
        )
}

/// Pending snapshots in the place of those of an earlier import, and no snapshots of what is gone.
fn review(
    workspace: &Workspace,
    differences: &[Difference],
    transaction: &mut Transaction,
) -> Result<()> {
    let mut pending = BTreeSet::new();
    for Difference {
        set, name, after, ..
    } in differences
    {
        match after {
            Some(part) => {
                let path = snapshot::pending_path(set, name);
                pending.insert(path.clone());
                transaction.add(Step::Write(path, snapshot::pending(part)));
            }
            None => transaction.add(Step::Remove(snapshot::path(set, name))),
        }
    }
    for set in [snapshot::SPEC, snapshot::SURFACE] {
        for path in snapshot::pending_paths(workspace, set)? {
            if !pending.contains(&path) {
                transaction.add(Step::Remove(path));
            }
        }
    }
    Ok(())
}
