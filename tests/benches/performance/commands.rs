//! The commands of `cargo xtask`, as one runs them: built before, in a debug build, with cargo's own start.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs};

use serde_json::{Value, json};
use tempfile::NamedTempFile;
use xtask::staging::cargo;

use crate::benchmark::{Spread, time};
use crate::report::{Figure, Goal, Remaining, Report};

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

const PARTS: &str = "\
The table has the start of `cargo xtask` and, for `check`, what it does itself. The rest is cargo and the tests of the
snapshots.
";

pub fn xtask(report: &mut Report) {
    let xtask = |arguments: &str| {
        let mut command = cargo();
        command.arg("xtask").args(arguments.split(' '));
        command
    };
    // Builds what the others run.
    run(&mut xtask("check"));
    let revision = revision();
    let import = format!("import {} --dry-run", revision.path().display());
    // `check` runs its tests with this variable; `true` leaves them out.
    let mut check = Command::new(program());
    check.arg("check").env("CARGO", "true");
    let half = Goal::AtMost(0.5);
    for (what, mut command, goal) in [
        ("start of `cargo xtask`", xtask("--help"), Goal::None),
        ("`cargo xtask patch`", xtask("patch"), half),
        ("`cargo xtask surface`", xtask("surface"), half),
        ("`cargo xtask check`", xtask("check"), half),
        ("`xtask check` without cargo and tests", check, Goal::None),
        (
            "`cargo xtask import --dry-run`",
            xtask(&import),
            Goal::AtMost(2.0),
        ),
    ] {
        let seconds = Spread::of((0..9).map(|_| time(|| run(&mut command))));
        report.add(Figure {
            unit: " s",
            remaining: Remaining::Text(PARTS.to_owned()),
            ..Figure::new(what, goal, seconds.median).with_spread(seconds)
        });
    }
}

/// The document with one more property.
fn revision() -> NamedTempFile {
    let document = fs::read(Path::new(ROOT).join("spec/vgis.json")).expect("the document");
    let mut document: Value = serde_json::from_slice(&document).expect("JSON");
    let event = &mut document["components"]["schemas"]["Event"];
    event["properties"]["recorded"] = json!({"type": "boolean"});
    let mut file = NamedTempFile::new().expect("a file");
    serde_json::to_writer(&mut file, &document).expect("written");
    file
}

/// The program that `cargo xtask` runs.
fn program() -> PathBuf {
    let bench = env::current_exe().expect("this program");
    // target/release/deps/performance
    let target = bench.ancestors().nth(3).expect("the target directory");
    target.join("debug/xtask")
}

fn run(command: &mut Command) {
    let command = command.current_dir(ROOT).stdout(Stdio::null());
    let output = command.stderr(Stdio::piped()).output().expect("a process");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {stderr}");
}
