//! Actions of the overlay that no longer fit.

use serde_json::{Value, json};

use crate::miniature::Miniature;

fn renamed(document: &mut Value) {
    document["paths"]["/lamps/{id}"]["get"]["operationId"] = json!("getLamp");
}

#[test]
fn conflict_is_shown_and_writes_nothing() {
    let miniature = Miniature::new();
    let next = miniature.revision(renamed);
    let run = miniature.refuses(
        &["import", &next],
        &["1 action", "q01", "nothing is written", "--fix"],
    );
    for words in [
        "spec/vgis.overlay.yaml:10\n",
        "--fix edits this",
        "-  - target: $.paths['/lamps/{id}']",
    ] {
        assert!(run.err.contains(words), "{words} is not in {}", run.err);
    }
}

#[test]
fn fix_edits_the_overlay() {
    let miniature = Miniature::new();
    let next = miniature.revision(renamed);
    let before = miniature.text("spec/vgis.overlay.yaml");
    let run = miniature.succeeds(&["import", &next, "--fix", "--no-check"]);
    assert!(
        run.out.contains("edited spec/vgis.overlay.yaml"),
        "{}",
        run.out
    );
    assert!(
        run.out
            .contains("written: spec/vgis.overlay.yaml, spec/vgis.revision.toml"),
        "{}",
        run.out
    );
    let after = miniature.text("spec/vgis.overlay.yaml");
    let kept = before
        .lines()
        .filter(|line| !line.contains("fetchLamp") && !line.contains("getLamp }"));
    let kept: Vec<&str> = kept.filter(|line| !line.is_empty()).collect();
    assert_eq!(
        after
            .lines()
            .filter(|line| !line.is_empty())
            .collect::<Vec<_>>(),
        kept
    );
    assert!(
        miniature
            .succeeds(&["import", &next, "--fix"])
            .out
            .contains("nothing is written")
    );
}

#[test]
fn fix_ambiguous_action_fails() {
    let miniature = Miniature::new();
    let next = miniature.revision(|document| {
        renamed(document);
        // The action expects that it is absent.
        document["paths"]["/lamps"]["get"]["parameters"][1]["explode"] = json!(true);
    });
    let run = miniature.refuses(
        &["import", &next, "--fix"],
        &["2 actions", "where `--fix` cannot"],
    );
    assert!(
        run.err.contains("spec/vgis.overlay.yaml:27\n"),
        "{}",
        run.err
    );
}

#[test]
fn patch_applies_edited_overlay() {
    let miniature = Miniature::new();
    assert_eq!(
        miniature.succeeds(&["patch"]).out,
        "spec/vgis.patched.json is fresh\n"
    );
    miniature.edit("spec/vgis.overlay.yaml", "A lamp to add.", "A new lamp.");
    miniature.refuses(&["patch", "--check"], &["run `cargo xtask patch`"]);
    miniature.succeeds(&["patch"]);
    assert!(
        miniature
            .text("spec/vgis.patched.json")
            .contains("A new lamp.")
    );
    miniature.succeeds(&["patch", "--check"]);

    miniature.edit("spec/vgis.overlay.yaml", "fetchLamp", "giveLamp");
    miniature.refuses(&["patch"], &["1 action", "q01"]);
}
