//! `cargo xtask check`: checks that generated files are fresh.

use anyhow::{Context, Result, bail, ensure};
use clap::Args;

use super::patch::stale;
use crate::{
    import::is_recorded,
    output::{self, ERROR, GREEN, message, plain, styled},
    staging::cargo,
    workspace::{UPSTREAM, Workspace},
};

/// Check that no generated file is stale, and name the command that writes each
///
/// Checks that spec/vgis.patched.json is the result of the overlay and the generated sources of both crates
/// are those of the generators, that spec/vgis.revision.toml records
/// spec/vgis.json, and that the snapshots of the Rust surface and of the requests are those of the
/// generated code; this compiles the client. Writes nothing.
#[derive(Debug, Args)]
pub(super) struct Arguments {}

const TESTS: &str = "test --package vis-tests --test surface --test wire";

pub(super) fn run(workspace: &Workspace) -> Result<()> {
    let (mut count, mut details) = (0, String::new());
    // What is stale has details, which can be empty.
    let mut item = |name: &str, stale: Result<Option<String>>, next: &str| {
        let state = match stale {
            Ok(None) => styled(GREEN, "fresh"),
            Ok(Some(_)) => format!("{}   {}", styled(ERROR, "stale"), message(next)),
            Err(_) => format!("{}  see below", styled(ERROR, "failed")),
        };
        count += usize::from(!matches!(stale, Ok(None)));
        details += &stale
            .unwrap_or_else(|error| Some(format!("{name}: {error:#}\n")))
            .unwrap_or_default();
        output::progress("");
        output::print(format!("{name:<16}  {state}\n"))
    };
    let if_stale = |is_fresh: bool| (!is_fresh).then(String::new);
    let generated = stale(workspace).map(|files| if_stale(files.is_empty()));
    item("generated files", generated, "run `cargo xtask patch`")?;
    let next = format!("run `cargo xtask import {UPSTREAM}`");
    let recorded = workspace
        .read(UPSTREAM)
        .and_then(|text| is_recorded(workspace, &text));
    item("revision record", recorded.map(if_stale), &next)?;
    let next = format!("run `cargo {TESTS}`, then `cargo insta review`");
    item("snapshots", snapshots(workspace), &next)?;
    if !details.is_empty() {
        output::log(format!("\n{}\n", plain(details.trim())));
    }
    match count {
        0 => Ok(()),
        1 => bail!("1 of 3 is not fresh"),
        _ => bail!("{count} of 3 are not fresh"),
    }
}

/// The output of the tests, if they fail.
fn snapshots(workspace: &Workspace) -> Result<Option<String>> {
    output::progress(&format!("{:<16}  compiling and testing …", "snapshots"));
    let tests = cargo()
        .args(TESTS.split(' ').chain(["--quiet", "--no-fail-fast"]))
        // A changed snapshot must fail in any environment.
        .env("INSTA_UPDATE", "no")
        .env("INSTA_FORCE_PASS", "0")
        .current_dir(&workspace.root)
        .output()
        .context("cannot run cargo test")?;
    let [text, errors] = [&tests.stdout, &tests.stderr].map(|it| String::from_utf8_lossy(it));
    let (is_fresh, runs) = (tests.status.success(), !text.is_empty());
    ensure!(is_fresh || runs, "cannot build the tests:\n{errors}");
    Ok((!is_fresh).then(|| text.into_owned()))
}
