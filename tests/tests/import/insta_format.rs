//! What an import leaves pending is what insta would have left.

use std::fs;

use xtask::snapshot;

use crate::processes::{child, told};

/// Begins and ends in lines that insta does not keep.
const PART: &str = "first: a\n  second?: <b>\n---\nlast\n\n";

/// What the child does, and nothing where nobody told it to.
#[test]
fn assert_as_told() {
    let Some((root, name)) = told() else {
        return;
    };
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(root);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, PART));
}

#[test]
fn insta_writes_and_accepts_the_same() {
    let directory = tempfile::tempdir().expect("a directory");
    let insta = |name: &str, update: &str| {
        child("insta_format::assert_as_told", directory.path(), name)
            .env("INSTA_UPDATE", update)
            .env_remove("INSTA_FORCE_PASS")
            .output()
            .expect("a process")
            .status
            .success()
    };
    assert!(!insta("part", "new"), "nothing was there to compare with");

    let written = fs::read_to_string(directory.path().join("part.snap.new")).expect("insta's");
    let is_ours =
        |line: &&str| !line.starts_with("source: ") && !line.starts_with("assertion_line: ");
    let lines = |text: &str| {
        text.split('\n')
            .filter(is_ours)
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(lines(&snapshot::pending(PART)), lines(&written));
    assert!(snapshot::accepted(&written, PART));

    fs::write(directory.path().join("part.snap"), snapshot::pending(PART)).expect("ours");
    assert!(insta("part", "no"), "insta reads ours");
    fs::write(
        directory.path().join("part.snap"),
        snapshot::pending("other"),
    )
    .expect("ours");
    assert!(!insta("part", "no"));
}
