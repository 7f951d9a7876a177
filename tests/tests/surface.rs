//! Snapshots of the public API of the generated code, one for each tag or area.

use vis_tests::assert_snapshots;

#[test]
fn surface_matches_its_snapshots() {
    let document = serde_json::from_str(vis_spec::PATCHED).expect("the patched document");
    let surface = xtask::surface::surface(&document).expect("a surface");
    assert_snapshots("surface", &surface);
}
