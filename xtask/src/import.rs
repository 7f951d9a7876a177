//! Importing a new revision of upstream's document: what would have to change, without changing it.
//!
//! [`plan`] goes the whole way from a document to the files of the workspace: it compares the
//! document with the present one, applies the overlay, runs the code generators and renders the
//! snapshots. Only [`Plan::transaction`] remains to be committed.

mod other_api;

use std::{collections::BTreeSet, fs};

use anyhow::{Context, Error, Result, bail};
use serde_json::Value;

use crate::{
    changelog::Entry,
    conflict::Report,
    diff::{self, Diff},
    document::{self, Document},
    overlay::Overlay,
    patch::{self, patch},
    recurrence::{self, Recurrence},
    room,
    snapshot::{self, Difference},
    surface::{self, Surface},
    transaction::{Step, Transaction},
    validate::{self, validate},
    workspace::Workspace,
};

/// What is heard of a plan while it is made.
#[derive(Clone, Copy, Debug)]
pub enum Progress<'a> {
    /// What comes next.
    Step(&'a str),
    /// What upstream has changed. It is known before it is known whether our patches fit.
    Compared(&'a Diff),
}

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
    /// What users of the crates will be able to name, against what they can name now.
    pub surface: surface::Difference,
    /// What the change log should say.
    pub entry: Entry,
    /// What looks like a quirk that we know, in places where no action mends it.
    pub recurrences: Vec<Recurrence>,
    /// The snapshots that have to be reviewed.
    pub snapshots: Vec<Difference>,
    /// All changes to files.
    pub transaction: Transaction,
}

/// Plans the import of a document into a workspace; `progress` hears of each step, and of what
/// upstream has changed.
///
/// Keys that both documents have keep the order in which they stand in the workspace. Their order means
/// nothing, upstream has published in several, and a diff that shows it shows little else.
///
/// # Errors
/// When the document is of another API, an action of the overlay does not fit it, the result is not
/// valid, or the code generators cannot do with it.
pub fn plan(
    workspace: &Workspace,
    document: &Document,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Result<Outcome> {
    let upstream_path = Workspace::document(vis_spec::UPSTREAM_FILE);
    let present = Document::read(&workspace.file(&upstream_path))?;
    let shown = present.path().display();
    progress(Progress::Step(&format!("comparing it with {shown}")));
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
    let difference = diff::diff(present.value(), document.value());
    progress(Progress::Compared(&difference));
    let document = &document.in_order_of(&present);

    let overlay_path = workspace.file(Workspace::document(vis_spec::OVERLAY_FILE));
    let overlay = Overlay::read(&overlay_path)?;
    progress(Progress::Step(&format!(
        "patching it with the {} actions of {}",
        overlay.actions().len(),
        overlay_path.display()
    )));
    let patched = patch(document, &overlay)
        .map_err(|error| conflicts(document, &present, &overlay, &error))?;
    validate(&patched)?;
    let recurrences = recurrence::find(patched.document());

    progress(Progress::Step(
        "generating the crates from the result, and rendering their surface",
    ));
    let patched_text = document::layout(patched.document());
    let surface = render(workspace, &patched_text).map_err(|error| refused(error, &recurrences))?;
    let quirks = snapshot::quirks(&patched);
    let mut snapshots = snapshot::differences(workspace, snapshot::SPEC, &quirks)?;
    let of_surface = snapshot::differences(workspace, snapshot::SURFACE, &surface)?;
    let surface = surface::Difference::new(&accepted(&surface, &of_surface), &surface);
    snapshots.extend(of_surface);

    let mut transaction = Transaction::default();
    review(workspace, &snapshots, &mut transaction)?;
    let upstream_text = document::layout(document.value());
    transaction.add(Step::Write(upstream_path, upstream_text.clone()));
    // The build reads this one alone: until it is in place, everything builds as before.
    let patched_path = Workspace::document(vis_spec::PATCHED_FILE);
    let held = fs::read_to_string(workspace.file(&patched_path)).ok();
    let entry = {
        let held: Option<Value> = held.as_deref().and_then(|it| serde_json::from_str(it).ok());
        let differs = held.map(|held| diff::diff(&held, patched.document()));
        Entry::new(&upstream_text, &surface, &differs.unwrap_or_default())
    };
    if held.as_deref() != Some(&patched_text) {
        transaction.add(Step::Write(patched_path, patched_text));
    }
    Ok(Outcome::Changed(Plan {
        surface,
        entry,
        recurrences,
        snapshots,
        transaction,
    }))
}

/// Why the overlay does not fit, as precisely as that is known.
fn conflicts(
    document: &Document,
    present: &Document,
    overlay: &Overlay,
    error: &patch::PatchError,
) -> Error {
    let report = Report::new(document, Some(present), overlay, error);
    let recurrences = recurrence::find(&error.reached);
    let news = recurrences
        .into_iter()
        .filter(|recurrence| !report.concerns(recurrence.quirk, &recurrence.place));
    let news: Vec<Recurrence> = news.collect();
    let report = match news.is_empty() {
        true => report.into(),
        false => Error::msg(format!("{report}\n{}", recurrence::list(&news))),
    };
    // YAML that is cut off can be YAML still.
    match validate::dangling(document.value()).as_slice() {
        [] => report,
        [first, ..] => report.context(format!(
            "{} may not be whole, since {first}; look at its end first",
            document.path().display()
        )),
    }
}

/// What is known of a document that the code generators refuse.
fn refused(error: Error, recurrences: &[Recurrence]) -> Error {
    match recurrences {
        [] => error,
        recurrences => Error::msg(format!("{error:#}\n\n{}", recurrence::list(recurrences))),
    }
}

/// The surface that the snapshots hold, of the one that there will be and what differs.
fn accepted(surface: &Surface, differences: &[Difference]) -> Surface {
    let mut accepted = surface.clone();
    for Difference { name, before, .. } in differences {
        match before {
            Some(text) => accepted.insert(name.clone(), text.clone()),
            None => accepted.remove(name),
        };
    }
    accepted
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
    let mut surface = room::run(|| surface::generated(patched))
        .map_err(Error::from)
        .flatten()
        .context(
            "the patched document is valid OpenAPI, but the code generators cannot do with it; mend \
             it with an action in the overlay, unless this says otherwise",
        )?;
    let sources = room::run(|| surface::hand_written(root))
        .map_err(Error::from)
        .flatten()
        .context("the document is fine, but the sources of the crates cannot be read")?;
    let clashes = surface::clashes(&surface, &sources);
    if !clashes.is_empty() {
        bail!(
            "names of the patched document are taken: {}; give the operation another `operationId`, \
             or the schema another name, with an action in the overlay",
            clashes.join(", ")
        );
    }
    surface.extend(sources);
    Ok(surface)
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
