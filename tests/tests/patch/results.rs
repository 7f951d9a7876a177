//! What a run that succeeds does.

use crate::bench::{Bench, DOCUMENT, OVERLAY, action, patched, replacing};

#[test]
fn the_patched_document_is_written_and_the_table_says_what_changed() {
    let bench = Bench::new();

    let run = bench.patch(&[]);

    assert!(run.succeeded, "{}", run.err);
    assert_eq!(bench.files()["patched.json"], patched());
    let row = run
        .out
        .lines()
        .find(|line| line.contains("get-call"))
        .expect("a row");
    let cells: Vec<&str> = row.split_whitespace().collect();
    assert_eq!(cells, ["q01-get-call", "get-call", "1", "~operationId"]);
    assert!(
        run.out.ends_with("patched.json is written\n"),
        "{}",
        run.out
    );
}

#[test]
fn nothing_but_the_patched_document_is_written() {
    let bench = Bench::new();

    bench.patch(&[]);

    assert_eq!(
        bench.files().into_keys().collect::<Vec<_>>(),
        ["overlay.yaml", "patched.json", "upstream.json"]
    );
}

#[test]
fn an_up_to_date_document_is_left_alone() {
    let bench = Bench::new();
    bench.patch(&[]);

    let run = bench.patch(&[]);

    assert!(run.succeeded, "{}", run.err);
    assert!(
        run.out.ends_with("patched.json is up to date\n"),
        "{}",
        run.out
    );
}

#[test]
fn a_stale_document_is_replaced() {
    let bench = Bench::new().with("patched.json", DOCUMENT);

    assert!(bench.patch(&[]).succeeded);
    assert_eq!(bench.files()["patched.json"], patched());
}

#[test]
fn a_replaced_value_stays_where_upstream_has_it() {
    let remove = replacing(
        "$.paths['/calls/{id}'].get.responses",
        "14d06ed93dd6",
        "remove: true",
    );
    let update = action(
        "$.paths['/calls/{id}'].get",
        1,
        "update: { summary: Get a call, responses: { '204': { description: Gone } } }",
    )
    .replace("another", "one-more");
    let bench = Bench::new()
        .with(
            "upstream.json",
            DOCUMENT.replace(r#""operationId""#, r#""deprecated": false, "operationId""#),
        )
        .with("overlay.yaml", format!("{OVERLAY}{remove}{update}"));

    let run = bench.patch(&[]);

    assert!(run.succeeded, "{}", run.err);
    let patched = bench.files()["patched.json"].clone();
    let keys = [
        "deprecated",
        "operationId",
        "parameters",
        "responses",
        "204",
        "summary",
    ];
    let places = keys.map(|key| patched.find(&format!("\"{key}\"")).expect(key));
    assert!(places.is_sorted(), "{patched}");
}

#[test]
fn version_1_1_of_overlays_is_read_too() {
    let bench = Bench::new().with(
        "overlay.yaml",
        OVERLAY.replace("overlay: 1.0.0", "overlay: 1.1.0"),
    );

    assert!(bench.patch(&[]).succeeded);
}

#[test]
fn check_agrees_with_an_up_to_date_document() {
    let bench = Bench::new();
    bench.patch(&[]);

    let run = bench.patch(&["--check"]);

    assert!(run.succeeded, "{}", run.err);
    assert!(
        run.out.contains("patched.json is up to date"),
        "{}",
        run.out
    );
}

#[test]
fn help_says_what_the_command_is_for() {
    let run = Bench::new().patch(&["--help"]);

    assert!(run.succeeded, "{}", run.err);
    for text in [
        "Apply our patches",
        "--check",
        "--upstream <FILE>",
        "--overlay <FILE>",
        "--output <FILE>",
    ] {
        assert!(run.out.contains(text), "no `{text}` in: {}", run.out);
    }
}
