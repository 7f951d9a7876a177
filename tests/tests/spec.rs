//! What each quirk's patches do to the OpenAPI document, one snapshot a quirk.
//!
//! Whatever changes in the overlay or in the upstream document shows here as what it does to the
//! patched document.

use std::collections::BTreeMap;

use vis_tests::assert_snapshots;
use xtask::{
    change::{changes, hunks},
    document::Document,
    overlay::Overlay,
    patch::{Applied, Patched, patch},
};

#[test]
fn every_quirk_changes_what_its_snapshot_shows() {
    let directory = vis_spec::directory();
    let upstream = Document::read(&directory.join(vis_spec::UPSTREAM_FILE)).expect("a document");
    let overlay = Overlay::read(&directory.join(vis_spec::OVERLAY_FILE)).expect("an overlay");
    let patched = patch(&upstream, &overlay).expect("an overlay that fits");

    assert_snapshots("spec", &quirks(&patched));
}

/// Each quirk's effect on the document. One whose actions do not stand together has several parts.
fn quirks(patched: &Patched<'_>) -> BTreeMap<String, String> {
    let applied: Vec<Applied<'_>> = patched.applied().collect();
    let mut quirks: BTreeMap<String, String> = BTreeMap::new();
    for group in applied.chunk_by(|one, next| one.action.quirk == next.action.quirk) {
        let (Some(first), Some(last)) = (group.first(), group.last()) else {
            continue;
        };
        let effect = quirks.entry(first.action.quirk.clone()).or_default();
        for hunk in hunks(&changes(first.before, last.after)) {
            *effect += &format!("{hunk}\n");
        }
    }
    quirks
}
