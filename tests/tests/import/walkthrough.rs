//! What CONTRIBUTING.md shows of an import is what it prints.

use std::fs;

use xtask::{conflict::Report, document::Document, overlay::Overlay, patch::patch, source};

use crate::{
    bench::{Bench, Run, fixture},
    mending::mend,
};

const FIXTURE: &str = "vip-2022-06-28.yml";

/// The blocks below a marker, line by line.
fn shown(marker: &str) -> Vec<String> {
    let root = vis_spec::directory().parent().expect("a workspace");
    let text = fs::read_to_string(root.join("CONTRIBUTING.md")).expect("CONTRIBUTING.md");
    let head = format!("<!-- {marker} -->\n```text\n");
    let blocks = text.split(&head).skip(1);
    let lines = blocks.flat_map(|block| block.split("\n```").next().unwrap_or_default().lines());
    lines.map(str::to_owned).collect()
}

/// That each line is printed, in this order. Between them, more may be.
#[track_caller]
fn assert_printed(run: &Run, bench: &Bench, marker: &str) {
    let fixtures = fixture("");
    let printed = format!("{}{}", run.out, run.err)
        .replace(&format!("{}/", bench.root().display()), "")
        .replace(&fixtures.display().to_string(), "tests/fixtures/upstream/");
    let mut printed = printed.lines();
    let shown = shown(marker);
    assert!(shown.len() > 10, "{}", shown.len());
    for line in shown {
        assert!(
            printed.any(|other| other == line),
            "not printed, or not there: {line}"
        );
    }
}

#[test]
fn what_is_shown_is_what_is_printed() {
    let bench = Bench::new();
    let run = bench.import(fixture(FIXTURE), &[]);
    assert!(!run.succeeded);
    assert_printed(&run, &bench, "printed by the import");

    let path = bench.root().join("spec").join(vis_spec::OVERLAY_FILE);
    let text = fs::read_to_string(&path).expect("the overlay");
    let overlay = Overlay::parse(&path, &text).expect("an overlay");
    let present = Document::read(&vis_spec::directory().join(vis_spec::UPSTREAM_FILE));
    let new = fs::read_to_string(fixture(FIXTURE)).expect("a fixture");
    let new = source::parse(FIXTURE, &new).expect("a document").document;
    let error = patch(&new, &overlay).expect_err("conflicts");
    let report = Report::new(&new, Some(&present.expect("a document")), &overlay, &error);
    fs::write(&path, mend(&text, &report)).expect("the overlay written");

    let run = bench.import(fixture(FIXTURE), &[]);
    assert!(run.succeeded, "{}", run.err);
    assert_printed(&run, &bench, "printed by the import, mended");
}
