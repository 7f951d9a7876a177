//! `cargo xtask check`: is everything that is committed and generated up to date?

use std::{
    env,
    io::Write,
    process::{Command, Stdio},
};

use anyhow::{Context, ensure};
use clap::Args;

use super::{changelog, patch, readme};

/// The tests of `vis-tests` that hold snapshots.
const SNAPSHOT_TESTS: [&str; 3] = ["spec", "surface", "wire"];

/// Fail if anything that is generated and committed is out of date.
///
/// Looks at the patched document, the change log, the excerpts in the README files, and the snapshots
/// of the patches, the surface and the wire. Writes nothing, looks at all of them whatever fails, and
/// names the command that mends each.
#[derive(Debug, Args)]
pub(super) struct Arguments {}

pub(super) fn run(_: &Arguments, out: &mut dyn Write) -> anyhow::Result<()> {
    let found = [
        patch::run(&patch::Arguments::check(), out),
        changelog::check(out),
        readme::run(&readme::Arguments::check(), out),
        snapshots(out),
    ];
    let stale: Vec<String> = found
        .into_iter()
        .filter_map(Result::err)
        .map(|error| format!("{error:#}"))
        .collect();
    ensure!(stale.is_empty(), "{}", stale.join("\n\n"));
    writeln!(out, "everything is up to date")?;
    Ok(())
}

fn snapshots(out: &mut dyn Write) -> anyhow::Result<()> {
    writeln!(
        out,
        "comparing the snapshots: {}",
        SNAPSHOT_TESTS.join(", ")
    )?;
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .args(["test", "--quiet", "--package", "vis-tests"])
        .args(SNAPSHOT_TESTS.iter().flat_map(|test| ["--test", test]))
        // A snapshot that differs must fail, whatever the caller's shell says about insta.
        .env("INSTA_UPDATE", "no")
        .env("INSTA_FORCE_PASS", "0")
        .stdin(Stdio::null())
        .status()
        .context("cannot run cargo test")?;
    ensure!(
        status.success(),
        "the snapshots are not up to date: run `cargo test --package vis-tests`, then `cargo insta review`"
    );
    Ok(())
}
