//! Patched documents that are stale, or cannot be written.

use std::fs;

use crate::bench::{Bench, DOCUMENT, patched};

#[test]
fn check_shows_how_a_stale_document_differs_and_names_the_command() {
    let bench = Bench::new().with("patched.json", DOCUMENT);
    let before = bench.files();

    let run = bench.patch(&["--check"]);

    assert!(!run.succeeded);
    assert!(
        run.out.contains("-        \"operationId\": \"getRoles\""),
        "{}",
        run.out
    );
    assert!(
        run.out.contains("+        \"operationId\": \"getCall\""),
        "{}",
        run.out
    );
    assert!(
        run.err.contains("patched.json is not up to date"),
        "{}",
        run.err
    );
    assert!(run.err.contains("cargo xtask patch"), "{}", run.err);
    assert_eq!(bench.files(), before);
}

#[test]
fn check_minds_white_space() {
    let bench = Bench::new().with("patched.json", patched().trim_end());

    assert!(!bench.patch(&["--check"]).succeeded);
}

#[test]
fn check_misses_a_document_that_is_not_there() {
    let bench = Bench::new();
    let before = bench.files();

    let run = bench.patch(&["--check"]);

    assert!(!run.succeeded);
    assert!(
        run.err.contains("patched.json does not exist"),
        "{}",
        run.err
    );
    assert!(run.err.contains("cargo xtask patch"), "{}", run.err);
    assert_eq!(bench.files(), before);
}

// The tests may run as root, whom no permission stops, so other things stand in the way here.

#[test]
fn a_directory_that_is_not_there_is_named() {
    let bench = Bench::new();
    let before = bench.files();

    let run = bench.patch_to("nowhere/patched.json", &[]);

    assert!(!run.succeeded);
    assert!(run.err.contains("cannot write"), "{}", run.err);
    assert!(run.err.contains("nowhere/patched.json"), "{}", run.err);
    assert_eq!(bench.files(), before);
}

#[test]
fn a_file_in_the_place_of_a_directory_is_left_alone() {
    let bench = Bench::new().with("file", "text");
    let before = bench.files();

    let run = bench.patch_to("file/patched.json", &[]);

    assert!(!run.succeeded);
    assert!(run.err.contains("file/patched.json"), "{}", run.err);
    assert_eq!(bench.files(), before);
}

#[test]
fn a_directory_in_the_place_of_the_document_is_left_alone() {
    let bench = Bench::new();
    fs::create_dir(bench.path("patched.json")).expect("a directory");

    bench.refuses(&["cannot read", "patched.json"]);
    assert!(bench.path("patched.json").is_dir());
}

#[test]
fn an_input_is_never_overwritten() {
    for input in ["upstream.json", "overlay.yaml"] {
        let bench = Bench::new();
        let before = bench.files();

        let run = bench.patch_to(input, &[]);

        assert!(!run.succeeded);
        assert!(
            run.err.contains(&format!("{input} is an input")),
            "{}",
            run.err
        );
        assert_eq!(bench.files(), before);
    }
}
