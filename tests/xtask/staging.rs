//! The crates are compiled before files are written.

use serde_json::{Value, json};

use crate::{import::ordinary, miniature::Miniature};

/// Handwritten code of the miniature needs this operation.
fn removal(document: &mut Value) {
    let item = document["paths"]["/lamps/{id}"]
        .as_object_mut()
        .expect("a path");
    item.shift_remove("get");
}

#[test]
fn import_compile_error_writes_nothing() {
    let miniature = Miniature::new();
    let next = miniature.revision(removal);
    let overlay = miniature.text("spec/vgis.overlay.yaml");
    let start = overlay
        .find("  - target: $.paths['/lamps/{id}']")
        .expect("an action");
    let length = overlay[start..].find("\n\n").expect("an end") + 1;
    miniature.edit(
        "spec/vgis.overlay.yaml",
        &overlay[start..start + length],
        "",
    );

    let run = miniature.refuses(
        &["import", &next],
        &["do not compile", "nothing is written", "--no-check"],
    );
    assert!(
        run.err.contains("there is no function get_lamp"),
        "{}",
        run.err
    );
    assert!(run.out.contains("removed: "), "{}", run.out);

    miniature.succeeds(&["import", &next, "--no-check"]);
    assert!(!miniature.text("spec/vgis.patched.json").contains("getLamp"));
}

#[test]
fn shared_target_keeps_checkouts_apart() {
    let (one, other) = (Miniature::new(), Miniature::new());
    let (before, target) = (other.files(), other.target());
    let import = |document: fn(&mut Value)| {
        let next = one.revision(document);
        let mut command = one.command(&["import", &next]);
        let output = command.env("CARGO_TARGET_DIR", &target).output();
        output.expect("a process")
    };
    let run = import(ordinary);
    assert!(run.status.success(), "{run:?}");
    assert!(one.text("spec/vgis.patched.json").contains("switchOff"));
    assert!(other.files() == before && target.join("staging/vis-api").exists());

    // The staged copy of the other checkout is updated.
    other.edit("vis-api/src/lib.rs", "getLamp", "blink");
    let next = other.revision(|document| document["info"]["version"] = json!("2"));
    other.refuses(&["import", &next], &["do not compile"]);
    assert!(
        import(|document| document["info"]["version"] = json!("3"))
            .status
            .success()
    );
}
