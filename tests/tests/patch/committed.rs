//! The documents that are committed.

use std::{fs, process::ExitCode};

use xtask::document::{Document, layout};

#[test]
fn the_patched_document_is_up_to_date() {
    let (mut out, mut err) = (Vec::new(), Vec::new());

    let exit = xtask::run(["xtask", "patch", "--check"], &mut out, &mut err);

    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    assert!(exit == ExitCode::SUCCESS, "{}{}", text(out), text(err));
}

#[test]
fn the_published_document_has_the_layout_that_is_written() {
    let path = vis_spec::directory().join(vis_spec::UPSTREAM_FILE);
    let document = Document::read(&path).expect("a document");

    assert!(layout(document.value()) == fs::read_to_string(path).expect("its text"));
}
