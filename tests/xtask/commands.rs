//! The other commands, and the terminal.

use std::{fs, process::Stdio};

use crate::{
    import::ordinary,
    miniature::{Miniature, Run},
};

#[test]
fn check_stale_snapshots_names_command() {
    let miniature = Miniature::new();
    // The miniature has no tests.
    let run = miniature.run(&["check"]);
    run.assert_refused(&["1 of 3"]);
    for line in [
        "patched document  fresh\n",
        "revision record   fresh\n",
        "snapshots         stale: run `",
    ] {
        assert!(run.out.contains(line), "{line} is not in {}", run.out);
    }
}

#[test]
fn check_manual_edit_is_stale() {
    let miniature = Miniature::new();
    miniature.edit("spec/vgis.json", "Add a lamp", "Add one");
    let run = miniature.run(&["check"]);
    run.assert_refused(&["3 of 3"]);
    assert!(
        run.out.contains(
            "stale: spec/vgis.patched.json is not the result of the overlay; run `cargo xtask patch`"
        ),
        "{}",
        run.out
    );
    assert!(
        run.out.contains("only `cargo xtask import` writes it"),
        "{}",
        run.out
    );
}

#[test]
fn normalise_prints_document() {
    let miniature = Miniature::new();
    let run = miniature.succeeds(&["normalise"]);
    let document: serde_json::Value = serde_json::from_str(&run.out).expect("JSON");
    assert_eq!(document["openapi"], "3.0.0");
    let text = miniature.text("spec/vgis.patched.json");
    let piped = miniature.run_with_input(&["normalise", "-"], text.as_bytes());
    assert_eq!(piped.out, run.out);
}

#[test]
fn git_revisions_are_compared() {
    let miniature = Miniature::new();
    miniature.git(&["init", "-q"]);
    miniature.git(&["add", "."]);
    miniature.git(&["commit", "-q", "-m", "new"]);
    miniature.succeeds(&["import", &miniature.revision(ordinary), "--no-check"]);

    let surface = miniature.succeeds(&["surface"]);
    assert!(surface.out.contains("switch_off"), "{}", surface.out);
    let against = miniature.succeeds(&["surface", "--against", "HEAD"]);
    assert!(
        against.out.contains("minor") && against.out.contains("switch_off"),
        "{}",
        against.out
    );
    let markdown = miniature.succeeds(&["surface", "--against", "HEAD", "--format", "markdown"]);
    assert!(
        markdown.out.starts_with("## Rust surface: minor"),
        "{}",
        markdown.out
    );
    let diff = miniature.succeeds(&["diff", "HEAD:spec/vgis.patched.json", "patched"]);
    assert!(
        diff.out.contains("additive") && diff.out.contains("/lamps/{id}/off"),
        "{}",
        diff.out
    );
    let back = miniature.succeeds(&[
        "diff",
        "upstream",
        "HEAD:spec/vgis.json",
        "--format",
        "markdown",
    ]);
    assert!(back.out.starts_with("## On the wire"), "{}", back.out);

    miniature.refuses(
        &["surface", "--against", "nonsense"],
        &["nonsense is unknown"],
    );
    miniature.refuses(
        &["diff", "HEAD:spec/no.json", "patched"],
        &["spec/no.json", "'HEAD'"],
    );
    miniature.refuses(
        &["diff", "upstream", "no.json"],
        &["no.json: cannot read it"],
    );
}

#[test]
fn surface_of_old_layout_is_refused() {
    let miniature = Miniature::new();
    let record = miniature.root().join("spec/vgis.revision.toml");
    let text = fs::read(&record).expect("a record");
    fs::remove_file(&record).expect("a record");
    miniature.git(&["init", "-q"]);
    miniature.git(&["add", "."]);
    miniature.git(&["commit", "-q", "-m", "old"]);
    fs::write(&record, text).expect("a record");
    miniature.refuses(
        &["surface", "--against", "HEAD"],
        &["HEAD is unknown, or older than"],
    );
}

#[test]
fn closed_pipe_exits_quietly() {
    let miniature = Miniature::new();
    let mut command = miniature.command(&["normalise"]);
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("a process");
    drop(child.stdout.take());
    let run = Run::from(child.wait_with_output().expect("a process"));
    assert_eq!((run.code, run.err.as_str()), (Some(0), ""));
}

#[test]
fn colour_needs_terminal() {
    let miniature = Miniature::new();
    let next = miniature.revision(ordinary);
    let arguments = ["import", &next, "--dry-run"];
    assert!(!miniature.succeeds(&arguments).out.contains('\u{1b}'));
    let mut command = miniature.command(&arguments);
    let forced = Run::from(
        command
            .env("CLICOLOR_FORCE", "1")
            .output()
            .expect("a process"),
    );
    assert!(forced.out.contains("\u{1b}[1m"), "{}", forced.out);
}

#[test]
fn help_lists_steps() {
    let miniature = Miniature::new();
    let help = miniature.succeeds(&["--help"]).out;
    for words in [
        "cargo xtask import SOURCE",
        "cargo insta review",
        "cargo xtask check",
    ] {
        assert!(help.contains(words), "{help}");
    }
    assert_eq!(miniature.run(&["import"]).code, Some(2));
    assert_eq!(miniature.run(&["nonsense"]).code, Some(2));
}
