//! `cargo xtask check`: is everything that is committed and generated up to date?

use std::{
    env,
    io::Write,
    process::{Command, Stdio},
};

use anyhow::{Context, ensure};
use clap::Args;

use super::patch;

/// The tests of `vis-tests` that hold snapshots.
const SNAPSHOT_TESTS: [&str; 3] = ["spec", "surface", "wire"];

/// Fail if anything that is generated and committed is out of date.
///
/// Looks at the patched document and at the snapshots of the patches, the surface and the wire.
/// Writes nothing; each failure names the command that mends it.
#[derive(Debug, Args)]
pub(super) struct Arguments {}

pub(super) fn run(_: &Arguments, out: &mut dyn Write) -> anyhow::Result<()> {
    patch::run(&patch::Arguments::check(), out)?;

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
    writeln!(out, "everything is up to date")?;
    Ok(())
}
