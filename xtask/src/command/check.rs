//! `cargo xtask check`: checks that generated files are fresh.

use std::{env, process::Command};

use anyhow::{Context, Result, bail, ensure};
use clap::Args;

use super::patch::require_fresh;
use crate::{
    import::require_recorded,
    output::{self, GREEN, RED, plain, styled},
    workspace::{UPSTREAM, Workspace},
};

/// Fail if a generated file is not fresh, and name the command to run.
///
/// Checks the patched document, the record of the revision, and the snapshots of the Rust surface
/// and of the wire. Writes nothing.
#[derive(Debug, Args)]
pub(super) struct Arguments {}

pub(super) fn run(workspace: &Workspace) -> Result<()> {
    let mut stale = 0;
    let mut item = |name, result: Result<()>| {
        let state = match result {
            Ok(()) => styled(GREEN, "fresh"),
            Err(error) => {
                stale += 1;
                format!("{} {}", styled(RED, "stale:"), plain(&format!("{error:#}")))
            }
        };
        output::print(format!("{name:<17} {state}\n"))
    };
    item("patched document", require_fresh(workspace))?;
    let upstream = workspace.read(UPSTREAM);
    item(
        "revision record",
        upstream.and_then(|text| require_recorded(workspace, &text)),
    )?;
    output::log("running the snapshot tests …");
    item("snapshots", require_snapshots(workspace))?;
    ensure!(stale == 0, "{stale} of 3 are not fresh");
    Ok(())
}

fn require_snapshots(workspace: &Workspace) -> Result<()> {
    let output = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args("test --quiet --package vis-tests --test surface --test wire".split(' '))
        // A changed snapshot must fail in any environment.
        .env("INSTA_UPDATE", "no")
        .env("INSTA_FORCE_PASS", "0")
        .current_dir(&workspace.root)
        .output()
        .context("cannot run cargo test")?;
    if !output.status.success() {
        let text = [output.stdout, output.stderr].concat();
        output::log(plain(&String::from_utf8_lossy(&text)));
        bail!("run `cargo test --package vis-tests`, then `cargo insta review`");
    }
    Ok(())
}
