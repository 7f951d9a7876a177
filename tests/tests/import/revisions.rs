//! The revisions that Vonage has published, in turn.

use std::fs;

use crate::bench::{Bench, fixture};

const REVISIONS: [&str; 5] = [
    "vgis-2019-05-10.yml",
    "vgis-2020-06-24.yml",
    "vip-2021-09-23.yml",
    "vip-2022-06-28.yml",
    "vgis-captured-page.txt",
];

/// Imports each, which either succeeds whole or changes nothing and names actions.
fn import_in_turn(revisions: impl IntoIterator<Item = &'static str>) {
    let bench = Bench::new();
    for name in revisions {
        let before = bench.files();
        let run = bench.import(fixture(name), &[]);
        if run.succeeded {
            let repeated = bench.import(fixture(name), &[]);
            assert!(
                repeated.out.contains("; nothing is changed"),
                "{name}: {}",
                repeated.out
            );
        } else {
            assert!(
                run.err.contains("nothing is changed"),
                "{name}: {}",
                run.err
            );
            assert!(run.err.contains("action `"), "{name}: {}", run.err);
            assert!(bench.files() == before, "{name}: it changed a file");
        }
        assert!(!bench.root().join(xtask::transaction::STAGING).exists());
    }
    // The page is the document as it was, so all is as it was, but for times.
    for (name, expected) in [vis_spec::UPSTREAM_FILE, vis_spec::PATCHED_FILE].map(|name| {
        (
            name,
            fs::read_to_string(vis_spec::directory().join(name)).expect("text"),
        )
    }) {
        assert_eq!(bench.text(format!("spec/{name}")), expected);
    }
}

#[test]
fn forwards() {
    import_in_turn(REVISIONS);
}

#[test]
fn backwards() {
    let [first @ .., page] = REVISIONS;
    import_in_turn(first.into_iter().rev().chain([page]));
}
