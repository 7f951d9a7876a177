//! A copy of the overlay, and a new document to fit it to.

use std::{collections::BTreeMap, fs, path::Path};

use serde_json::Value;
use xtask::{
    conflict::Report,
    document::{Document, layout},
    overlay::Overlay,
    patch::patch,
    validate::validate,
};

use crate::mending::mend;

/// The name of the new document in reports.
const NEW: &str = "new.json";

/// The name of the overlay in reports.
const OVERLAY: &str = "overlay.yaml";

/// The document that the overlay fits.
pub(crate) fn fitted() -> Document {
    let path = vis_spec::directory().join(vis_spec::UPSTREAM_FILE);
    Document::read(&path).expect("a document")
}

/// The overlay as it is committed.
pub(crate) fn overlay_text() -> String {
    let path = vis_spec::directory().join(vis_spec::OVERLAY_FILE);
    fs::read_to_string(path).expect("the overlay")
}

/// A revision that Vonage did publish.
pub(crate) fn published(name: &str) -> Value {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/upstream");
    let text = fs::read_to_string(fixtures.join(name)).expect("a fixture");
    serde_saphyr::from_str(&text).expect("YAML")
}

/// A revision that differs from the present one as `change` says.
pub(crate) fn made_up(change: impl FnOnce(&mut Value)) -> Value {
    let present = fitted();
    let mut revision = present.value().clone();
    change(&mut revision);
    assert_ne!(&revision, present.value(), "the revision changes nothing");
    revision
}

/// The report on a revision, or nothing if the overlay fits it.
pub(crate) fn report(revision: &Value) -> Option<Report> {
    conflicts(revision, &overlay_text())
}

fn conflicts(revision: &Value, overlay: &str) -> Option<Report> {
    let document = Document::parse(Path::new(NEW), &layout(revision)).expect("a document");
    let overlay = Overlay::parse(Path::new(OVERLAY), overlay).expect("an overlay");
    let error = patch(&document, &overlay).err()?;
    Some(Report::new(&document, Some(&fitted()), &overlay, &error))
}

/// What is wrong with the patched revision, if anything.
pub(crate) fn problems(revision: &Value, overlay: &str) -> String {
    let document = Document::parse(Path::new(NEW), &layout(revision)).expect("a document");
    let overlay = Overlay::parse(Path::new(OVERLAY), overlay).expect("an overlay");
    let patched = patch(&document, &overlay).expect("an overlay that fits");
    match validate(&patched) {
        Ok(()) => String::new(),
        Err(error) => error.to_string(),
    }
}

/// Does what the report says, and nothing else, until the overlay fits; it must do so at once.
#[track_caller]
pub(crate) fn mended(revision: &Value) -> String {
    let overlay = overlay_text();
    let report = conflicts(revision, &overlay).expect("an overlay that does not fit");
    let mended = mend(&overlay, &report);
    if let Some(report) = conflicts(revision, &mended) {
        panic!("mended as the report says, the overlay does not fit:\n{report}");
    }
    mended
}

/// The actions that a report names, with what it says to do in a word.
pub(crate) fn advice(report: &Report) -> BTreeMap<String, &'static str> {
    use xtask::conflict::Advice;
    report
        .conflicts()
        .map(|conflict| {
            let word = match &conflict.advice {
                Advice::Delete { .. } => "delete",
                Advice::Change(_) => "change",
                Advice::Wait { .. } => "wait",
                _ => "decide",
            };
            (conflict.action.clone(), word)
        })
        .collect()
}
