//! What an import that succeeds does.

use std::{collections::BTreeSet, fs, path::PathBuf};

use serde_json::{Value, json};
use xtask::{document, import, snapshot, transaction::Step};

use crate::bench::{Bench, Files, fixture, revision};

const EVENTS: &str = "tests/tests/snapshots/surface/operations/events.snap.new";

fn with_parameter(document: &mut Value) {
    let parameters = &mut document["paths"]["/self/events"]["get"]["parameters"];
    parameters.as_array_mut().expect("parameters").push(json!({
        "in": "query", "name": "parked", "description": "Only parked calls",
        "schema": { "type": "boolean" },
    }));
}

/// The paths below the root that are not in both with the same content and time.
fn changed(bench: &Bench, before: &Files) -> BTreeSet<PathBuf> {
    let after = bench.files();
    let all = before.keys().chain(after.keys());
    all.filter(|path| before.get(*path) != after.get(*path))
        .map(|path| path.strip_prefix(bench.root()).expect("below").to_owned())
        .collect()
}

#[test]
fn an_unchanged_document_says_so_and_touches_nothing() {
    let bench = Bench::new();
    let present = vis_spec::directory().join(vis_spec::UPSTREAM_FILE);
    for source in [present, fixture("vgis-captured-page.txt")] {
        let before = bench.files();
        let run = bench.import(source, &[]);
        assert!(run.succeeded, "{}", run.err);
        assert!(
            run.out
                .contains("vgis.json is this very document; nothing is changed"),
            "{}",
            run.out
        );
        assert!(bench.files() == before);
    }
}

#[test]
fn another_order_of_keys_is_no_change() {
    let bench = Bench::new();
    let before = bench.files();
    let turned = revision(|document| {
        let members = document.as_object_mut().expect("an object");
        *members = std::mem::take(members).into_iter().rev().collect();
    });

    let run = bench.import(bench.desk("turned.json", turned), &[]);

    assert!(run.succeeded, "{}", run.err);
    assert!(
        run.out.contains("but for the order of its keys"),
        "{}",
        run.out
    );
    assert!(bench.files() == before);
}

#[test]
fn a_new_parameter_is_written_patched_and_put_up_for_review() {
    let bench = Bench::new();
    let before = bench.files();
    let new = revision(with_parameter);

    let run = bench.import(bench.desk("new.json", new.replace("  ", "\t")), &[]);

    assert!(run.succeeded, "{}", run.err);
    assert_eq!(bench.text("spec/vgis.json"), new);
    let patched: Value = serde_json::from_str(&bench.text("spec/vgis.patched.json")).expect("JSON");
    let parameters = patched["paths"]["/self/events"]["get"]["parameters"].as_array();
    assert_eq!(
        parameters.and_then(|all| all.last()).expect("a parameter")["name"],
        "parked"
    );
    assert!(bench.text(EVENTS).contains("\n    parked?: bool\n"));

    let expected = ["spec/vgis.json", "spec/vgis.patched.json", EVENTS];
    assert_eq!(changed(&bench, &before), expected.map(PathBuf::from).into());
    for line in [
        "what upstream has changed: 1 additive change\n",
        "`GET /self/events`, query parameter `parked`: new",
        "minor  new: list_events().parked: bool\n",
        "minor, 0.1.0 to 0.1.1 at least",
        "CHANGELOG.md",
        "### Added\n\n- `list_events().parked`.\n",
        "cargo xtask changelog",
        "cargo test",
        "cargo insta review",
    ] {
        assert!(run.out.contains(line), "no `{line}` in: {}", run.out);
    }
    for step in [
        "reading",
        "comparing",
        "patching",
        "generating",
        "rendering",
        "writing 3 files",
    ] {
        assert!(run.err.contains(step), "no `{step}` in: {}", run.err);
    }
}

#[test]
fn what_is_gone_is_a_major_change_and_goes_from_the_snapshots() {
    let bench = Bench::new();
    let gone = "tests/tests/snapshots/surface/types/gone.snap";
    fs::write(
        bench.root().join(gone),
        "---\nsource: x\n---\nGone: Clone\n    id: String\n",
    )
    .expect("a file");
    let stale = "tests/tests/snapshots/spec/q01-get-call-operation-id.snap.new";
    fs::write(bench.root().join(stale), "of an earlier import").expect("a file");

    let run = bench.import(bench.desk("new.json", revision(with_parameter)), &[]);

    assert!(run.succeeded, "{}", run.err);
    assert!(!bench.root().join(gone).exists());
    assert!(!bench.root().join(stale).exists());
    for line in [
        "major  gone: Gone",
        "major, 0.1.0 to 0.2.0 at least",
        "### Removed\n\n- `Gone",
    ] {
        assert!(run.out.contains(line), "no `{line}` in: {}", run.out);
    }
    assert!(run.out.contains(&format!("remove  {gone}")), "{}", run.out);
}

#[test]
fn the_pending_snapshots_of_an_earlier_import_are_replaced() {
    let bench = Bench::new();
    bench.import(bench.desk("new.json", revision(with_parameter)), &[]);
    assert!(bench.root().join(EVENTS).exists());

    let reworded = revision(|document| document["info"]["title"] = json!("VIS"));
    let run = bench.import(bench.desk("reworded.json", reworded), &[]);

    assert!(run.succeeded, "{}", run.err);
    assert!(
        run.out.contains("no user can tell the difference"),
        "{}",
        run.out
    );
    assert!(!bench.root().join(EVENTS).exists());
}

#[test]
fn a_dry_run_shows_all_and_writes_nothing() {
    let bench = Bench::new();
    let before = bench.files();

    let run = bench.import(
        bench.desk("new.json", revision(with_parameter)),
        &["--dry-run"],
    );

    assert!(run.succeeded, "{}", run.err);
    assert!(
        run.out.contains("list_events().parked") && run.out.contains(EVENTS),
        "{}",
        run.out
    );
    assert!(run.out.contains("nothing is written"), "{}", run.out);
    assert!(bench.files() == before);
}

#[test]
fn what_is_pending_is_what_the_tests_would_miss() {
    let bench = Bench::new();
    bench.import(bench.desk("new.json", revision(with_parameter)), &[]);
    let patched = bench.text("spec/vgis.patched.json");
    let surface = xtask::surface::render(&patched, bench.root()).expect("a surface");

    let pending = snapshot::pending_paths(&bench.workspace(), snapshot::SURFACE).expect("a list");
    for (name, part) in &surface {
        let is_pending = pending.contains(&snapshot::pending_path(snapshot::SURFACE, name));
        let accepted = bench.text(snapshot::path(snapshot::SURFACE, name));
        assert_eq!(is_pending, !snapshot::accepted(&accepted, part), "{name}");
    }
}

/// Until the last rename, the workspace builds as before.
#[test]
fn the_document_that_the_build_reads_comes_last() {
    let bench = Bench::new();
    let text = revision(with_parameter);
    let document = document::Document::parse("new.json".as_ref(), &text).expect("a document");

    let outcome = import::plan(&bench.workspace(), &document, &mut |_| {}).expect("a plan");

    let import::Outcome::Changed(plan) = outcome else {
        panic!("{outcome:?}");
    };
    let [.., Step::Write(upstream, _), Step::Write(patched, _)] = plan.transaction.steps() else {
        panic!("{:?}", plan.transaction);
    };
    assert_eq!(upstream, &PathBuf::from("spec/vgis.json"));
    assert_eq!(patched, &PathBuf::from("spec/vgis.patched.json"));
}

#[test]
fn help_tells_a_newcomer_what_to_type() {
    let run = Bench::new().import("--help", &[]);

    assert!(run.succeeded, "{}", run.err);
    for text in [
        "Bring in a new revision",
        "<SOURCE>",
        "a file, an http(s) URL, or `-`",
        "--dry-run",
        "--timeout <SECONDS>",
        "--workspace <DIR>",
        "cargo xtask import ~/Downloads/vgis.yml",
    ] {
        assert!(run.out.contains(text), "no `{text}` in: {}", run.out);
    }
}

#[test]
fn what_looks_like_a_known_quirk_in_a_new_place_is_told() {
    let bench = Bench::new();
    let new = revision(|document| {
        with_parameter(document);
        let call = &mut document["components"]["schemas"]["Call"]["properties"];
        call["siteId"] = json!({ "type": "integer" });
    });

    let run = bench.import(bench.desk("new.json", new), &["--dry-run"]);

    assert!(run.succeeded, "{}", run.err);
    let hint = "q06-ids: $.components.schemas.Call.properties.siteId: `siteId` is an integer";
    assert!(run.out.contains(hint), "{}", run.out);
}

/// A document in YAML may list the same keys otherwise; that is not what a reviewer wants to read.
#[test]
fn keys_stay_where_they_are() {
    let bench = Bench::new();
    let reworded = |document: &mut Value| document["info"]["title"] = json!("VIS");
    let turned = revision(|document| {
        reworded(document);
        let paths = document["paths"].as_object_mut().expect("paths");
        *paths = std::mem::take(paths).into_iter().rev().collect();
    });

    let run = bench.import(bench.desk("turned.json", turned), &[]);

    assert!(run.succeeded, "{}", run.err);
    assert_eq!(bench.text("spec/vgis.json"), revision(reworded));
}
