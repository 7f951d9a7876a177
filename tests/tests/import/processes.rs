//! This test binary once more, as a process of its own.

use std::{
    env,
    ffi::OsStr,
    io::{self, Write},
    process::{Command, Output, Stdio},
};

use crate::bench::{Bench, revision};

/// What the child is told to work on.
const ROOT: &str = "VIS_TEST_ROOT";

/// What else it is told.
const ORDER: &str = "VIS_TEST_ORDER";

/// A command that runs one test of this binary.
pub(crate) fn child(test: &str, root: impl AsRef<OsStr>, order: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(env::current_exe().expect("this binary"));
    command
        .args(["--exact", test, "--nocapture"])
        .env(ROOT, root)
        .env(ORDER, order)
        .stdin(Stdio::null());
    command
}

/// What a child is told: root and order.
pub(crate) fn told() -> Option<(std::path::PathBuf, String)> {
    Some((env::var_os(ROOT)?.into(), env::var(ORDER).ok()?))
}

/// What the child does, and nothing where nobody told it to.
#[test]
fn import_as_told() {
    let Some((root, source)) = told() else {
        return;
    };
    let arguments = ["xtask", "import", &source, "--workspace"].map(Into::into);
    let arguments = arguments.into_iter().chain([root.into_os_string()]);
    xtask::run(arguments, &mut io::stdout(), &mut io::stderr());
}

fn import(bench: &Bench, source: &str) -> Command {
    child("processes::import_as_told", bench.root(), source)
}

fn text(output: Output) -> String {
    let out = String::from_utf8_lossy(&output.stdout).into_owned();
    out + &String::from_utf8_lossy(&output.stderr)
}

#[test]
fn standard_input_is_read() {
    let bench = Bench::new();
    let mut command = import(&bench, "-");
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut process = command.spawn().expect("a process");
    let mut stdin = process.stdin.take().expect("standard input");
    stdin
        .write_all(revision(|_| {}).as_bytes())
        .expect("a document");
    drop(stdin);

    let told = text(process.wait_with_output().expect("an end"));
    assert!(told.contains("reading standard input"), "{told}");
    assert!(told.contains("this very document"), "{told}");
}

/// A limit on the size of files stands in for a full disk: both stop a write half-way.
#[cfg(unix)]
#[test]
fn a_full_disk_leaves_all_as_it_was() {
    let bench = Bench::new();
    let new = revision(|document| document["info"]["title"] = serde_json::json!("VIS"));
    let new = bench.desk("new.json", new);
    let before = bench.files();
    let whole = import(&bench, &new.to_string_lossy());

    let limits = "trap '' XFSZ; ulimit -f 16; exec \"$0\" \"$@\"";
    let mut limited = Command::new("sh");
    limited
        .args(["-c", limits])
        .arg(whole.get_program())
        .args(whole.get_args());
    limited.envs(
        whole
            .get_envs()
            .filter_map(|(name, value)| Some((name, value?))),
    );
    let told = text(limited.output().expect("a process"));

    assert!(
        told.contains("nothing is changed: cannot write what is to become"),
        "{told}"
    );
    assert!(told.contains("File too large"), "{told}");
    assert!(bench.files() == before, "it changed a file");

    // And without a way to say so: the signal kills it.
    let killed = limits.replace("trap '' XFSZ; ", "");
    let mut limited = Command::new("sh");
    limited
        .args(["-c", &killed])
        .arg(whole.get_program())
        .args(whole.get_args());
    limited.envs(
        whole
            .get_envs()
            .filter_map(|(name, value)| Some((name, value?))),
    );
    let status = limited.output().expect("a process").status;
    assert!(!status.success(), "it was to be killed");
    assert!(bench.files() != before, "it was to leave something behind");

    let told = bench.import(bench.root().join("spec/vgis.json"), &[]);
    assert!(
        told.err
            .contains("a command was interrupted; its temporary files are removed"),
        "{}",
        told.err
    );
    assert!(bench.files() == before, "it changed a file");
}
