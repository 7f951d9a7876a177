//! Imports of revisions.

use std::{fs, process::Command};

use serde_json::{Value, json};

use crate::miniature::Miniature;

/// A new operation and a new parameter.
pub(crate) fn ordinary(document: &mut Value) {
    document["info"]["version"] = json!("1.1.0");
    let item = &mut document["paths"]["/lamps/{id}/on"];
    let mut off = item["put"].clone();
    off["operationId"] = json!("switchOff");
    document["paths"]["/lamps/{id}/off"] = json!({ "put": off });
    let parameters = document["paths"]["/lamps"]["get"]["parameters"].as_array_mut();
    let size = json!({ "name": "size", "in": "query", "schema": { "type": "integer" } });
    parameters.expect("parameters").insert(0, size);
}

#[test]
fn import_ordinary_revision_succeeds() {
    let miniature = Miniature::new();
    let before = miniature.files();
    let run = miniature.succeeds(&["import", &miniature.revision(ordinary), "--no-check"]);
    for words in [
        "switch_off()",
        "list_lamps().size",
        "/lamps/{id}/off",
        "minor, 0.1.0 to 0.1.1",
        "### Added",
        "version 1.1.0",
        "written: spec/vgis.revision.toml, spec/vgis.json, spec/vgis.patched.json",
        "next: cargo test --workspace",
    ] {
        assert!(run.out.contains(words), "{words} is not in {}", run.out);
    }
    assert!(
        run.out.lines().count() < 40 && !run.out.contains('\u{1b}'),
        "{}",
        run.out
    );
    let patched = miniature.document("spec/vgis.patched.json");
    assert_eq!(
        patched["paths"]["/lamps/{id}/off"]["put"]["operationId"],
        "switchOff"
    );
    let record = miniature.text("spec/vgis.revision.toml");
    assert!(
        record.contains("source = \"next.json\"\nimported = \"2026-03-01\"\nversion = \"1.1.0\"\n"),
        "{record}"
    );

    let after = miniature.files();
    let again = miniature.succeeds(&["import", &miniature.revision(|_| {})]);
    assert_eq!(
        again.out,
        "this revision is already imported; nothing is written\n"
    );
    assert!(miniature.files() == after);

    let old = miniature.file(
        "old.json",
        &before[&miniature.root().join("spec/vgis.json")],
    );
    let back = miniature.succeeds(&["import", &old, "--no-check"]);
    assert!(back.out.contains("major, 0.1.0 to 0.2.0"), "{}", back.out);
    for path in [
        "spec/vgis.json",
        "spec/vgis.patched.json",
        "spec/vgis.overlay.yaml",
    ] {
        assert_eq!(
            miniature.text(path).as_bytes(),
            before[&miniature.root().join(path)],
            "{path}"
        );
    }
}

#[test]
fn import_keeps_key_order() {
    let miniature = Miniature::new();
    let text = miniature.text("spec/vgis.json");
    let document: std::collections::BTreeMap<String, Value> =
        serde_json::from_str(&text).expect("JSON");
    let sorted = miniature.file(
        "sorted.json",
        serde_json::to_string(&document).expect("JSON"),
    );
    let run = miniature.succeeds(&["import", &sorted]);
    assert!(run.out.contains("nothing is written"), "{run:?}");
    assert_eq!(miniature.text("spec/vgis.json"), text);
}

#[test]
fn dry_run_writes_nothing() {
    let miniature = Miniature::new();
    let next = miniature.revision(ordinary);
    let before = miniature.files();
    let run = miniature.succeeds(&["import", &next, "--dry-run"]);
    assert!(
        run.out.ends_with("nothing is written (--dry-run)\n"),
        "{}",
        run.out
    );
    assert!(miniature.files() == before && !miniature.target().exists());
}

#[test]
fn left_out_operation_is_noted() {
    let miniature = Miniature::new();
    let fax = json!({ "put": {
        "operationId": "sendFax", "tags": ["Lamps"], "responses": { "204": { "description": "Successful" } },
        "requestBody": { "required": true, "content": { "multipart/form-data": { "schema": { "type": "object" } } } }
    }});
    let next = miniature.revision(|document| document["paths"]["/faxes"] = fax);
    let run = miniature.succeeds(&["import", &next, "--dry-run"]);
    let words = ["/faxes", "multipart/form-data", "left out"];
    let is_note = |block: &str| words.iter().all(|word| block.contains(word));
    assert!(run.out.split("\n\n").any(is_note), "{}", run.out);

    // What was left out before is no news.
    miniature.succeeds(&["import", &next, "--no-check"]);
    let quiet = miniature.succeeds(&["import", &miniature.revision(ordinary), "--dry-run"]);
    assert!(!quiet.out.contains("left out"), "{}", quiet.out);
    let all = miniature.succeeds(&[
        "import",
        &miniature.revision(ordinary),
        "--dry-run",
        "--verbose",
    ]);
    assert!(all.out.contains("left out"), "{}", all.out);
}

#[test]
fn import_other_api_fails() {
    let miniature = Miniature::new();
    let pets = json!({ "openapi": "3.0.0", "info": { "title": "Pets" }, "paths": { "/pets": {} } });
    let pets = miniature.file("pets.json", pets.to_string());
    miniature.refuses(
        &["import", &pets],
        &["another API", "\"Pets\", not \"Lamps\""],
    );
}

#[test]
fn import_reports_all_refusals() {
    let miniature = Miniature::new();
    let elsewhere = json!({ "$ref": "https://lamps.example/lamp.json" });
    let next =
        miniature.revision(|document| {
            for (path, method) in [("/lamps/{id}", "get"), ("/lamps/{id}/on", "put")] {
                document["paths"][path][method]["responses"]["200"]["content"]["application/json"]
                    ["schema"] = elsewhere.clone();
            }
        });
    miniature.refuses(&["import", &next], &["/lamps/{id}", "/lamps/{id}/on"]);
}

#[test]
fn moved_server_is_minor() {
    let miniature = Miniature::new();
    let next = miniature
        .revision(|document| document["servers"][0]["url"] = json!("https://lamps.example/v2"));
    let run = miniature.succeeds(&["import", &next, "--dry-run"]);
    assert!(
        run.out.contains("behavioural") && run.out.contains("version: minor"),
        "{}",
        run.out
    );
}

#[test]
fn import_works_in_subdirectory() {
    let miniature = Miniature::new();
    let next = miniature.revision(ordinary);
    let mut command = miniature.command(&["import", &next, "--no-check"]);
    let inside = command
        .current_dir(miniature.root().join("vis-api/src"))
        .output();
    assert!(inside.expect("a process").status.success());
    assert!(miniature.text("spec/vgis.json").contains("switchOff"));

    let mut outside = miniature.command(&["import", &next]);
    let outside = outside
        .current_dir(miniature.root().join(".."))
        .output()
        .expect("a process");
    crate::miniature::Run::from(outside).assert_refused(&["is not in a checkout of vis"]);
}

/// A file size limit simulates a full disk; permissions do not restrict root.
#[cfg(unix)]
#[test]
fn full_disk_changes_nothing() {
    let miniature = Miniature::new();
    let next = miniature.revision(ordinary);
    let before = miniature.files();
    let mut limited = Command::new("sh");
    limited
        .args(["-c", "trap '' XFSZ; ulimit -f 4; exec \"$0\" \"$@\""])
        .arg(env!("CARGO_BIN_EXE_xtask"))
        .args(["import", &next, "--no-check"])
        .current_dir(miniature.root());
    let run = crate::miniature::Run::from(limited.output().expect("a process"));
    run.assert_refused(&[
        "nothing is written: cannot write spec/vgis.json",
        "File too large",
    ]);
    assert!(miniature.files() == before);
}

#[test]
fn blocked_path_changes_nothing() {
    let miniature = Miniature::new();
    let next = miniature.revision(ordinary);
    let patched = miniature.root().join("spec/vgis.patched.json");
    fs::remove_file(&patched).expect("a file");
    fs::create_dir(&patched).expect("a directory");
    miniature.refuses(
        &["import", &next, "--no-check"],
        &["spec/vgis.patched.json"],
    );
}
