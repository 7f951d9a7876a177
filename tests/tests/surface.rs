//! What a user of the published crates can name, one snapshot an operation group, model area and
//! hand-written module.

use std::fs;

use vis_tests::assert_snapshots;
use xtask::snapshot;

#[test]
fn the_surface_is_what_its_snapshots_show() {
    let document = vis_spec::directory().join(vis_spec::PATCHED_FILE);
    let document = fs::read_to_string(document).expect("the patched document");
    let workspace = vis_spec::directory().parent().expect("the workspace");
    let surface = xtask::surface::render(&document, workspace).expect("a surface");
    assert_snapshots(snapshot::SURFACE, &surface);
}
