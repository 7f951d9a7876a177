//! The commands of `cargo xtask`, as one runs them: built before, in a debug build.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs};

use serde_json::{Value, json};
use tempfile::NamedTempFile;

use crate::benchmark::{Spread, time};
use crate::report::{Figure, Goal, Report};

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

pub fn xtask(report: &mut Report) {
    let xtask = |arguments: &[&str]| {
        let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command.arg("xtask").args(arguments);
        command
    };
    run(&mut xtask(&["--help"]));
    let revision = revision();
    let revision = revision.path().display().to_string();
    // `check` runs its tests with this variable; `true` leaves them out.
    let mut check = Command::new(program());
    check.arg("check").env("CARGO", "true");
    for (what, mut command, goal) in [
        ("`cargo xtask patch`", xtask(&["patch"]), 0.5),
        ("`xtask check` without its tests", check, 0.5),
        ("`cargo xtask surface`", xtask(&["surface"]), 0.5),
        (
            "`cargo xtask import --dry-run`",
            xtask(&["import", &revision, "--dry-run"]),
            2.0,
        ),
    ] {
        let seconds = Spread::of((0..9).map(|_| time(|| run(&mut command))));
        report.add(Figure {
            unit: " s",
            ..Figure::new(what, Goal::AtMost(goal), seconds.median).with_spread(seconds)
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
