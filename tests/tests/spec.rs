//! What each quirk's patches do to the OpenAPI document, one snapshot a quirk.
//!
//! Whatever changes in the overlay or in the upstream document shows here as what it does to the
//! patched document.

use vis_tests::assert_snapshots;
use xtask::{document::Document, overlay::Overlay, patch::patch, snapshot};

#[test]
fn every_quirk_changes_what_its_snapshot_shows() {
    let directory = vis_spec::directory();
    let upstream = Document::read(&directory.join(vis_spec::UPSTREAM_FILE)).expect("a document");
    let overlay = Overlay::read(&directory.join(vis_spec::OVERLAY_FILE)).expect("an overlay");
    let patched = patch(&upstream, &overlay).expect("an overlay that fits");

    assert_snapshots(snapshot::SPEC, &snapshot::quirks(&patched));
}
