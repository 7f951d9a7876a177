//! The command line.

mod check;
mod diff;
mod import;
mod normalise;
mod patch;
mod surface;

use std::{path::Path, process::ExitCode, thread};

use anyhow::{Context, Result, bail};
use clap::{Parser, Subcommand, ValueEnum};
use serde_json::Value;

use crate::{
    import::Candidate,
    output::{self, ERROR, message, styled},
    report, source,
    workspace::{OVERLAY, PATCHED, UPSTREAM, Workspace},
};

/// Enough for documents of the maximum depth in a debug build.
const STACK_BYTES: usize = 64 << 20;

/// Updates the client to a revision of Vonage's OpenAPI document, and reports the changes
#[derive(Debug, Parser)]
#[command(
    name = "xtask",
    bin_name = "cargo xtask",
    disable_help_subcommand = true,
    after_help = "\
Files:
  spec/vgis.json            Vonage's document (\"upstream\"); `import` writes it
  spec/vgis.overlay.yaml    our patches of it (\"overlay\"); you edit them
  spec/vgis.patched.json    the result (\"patched\"), from which the Rust code is generated; `patch` writes it

Steps for a revision of the document:
  cargo xtask import SOURCE --dry-run       report what changes; write nothing
  cargo xtask import SOURCE                 patch, generate, compile, write
  cargo test --workspace --no-fail-fast     build and test
  cargo insta review                        accept intended changes of snapshots
  cargo xtask check                         check that all generated files are fresh

All commands work on the checkout around the current directory; `cargo xtask COMMAND --help` says more."
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Import(import::Arguments),
    Patch(patch::Arguments),
    Normalise(normalise::Arguments),
    Check(check::Arguments),
    Surface(surface::Arguments),
    Diff(diff::Arguments),
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// For a terminal
    Text,
    /// For a pull request or a job summary
    Markdown,
}

/// Runs the command of the process. Exit code: 0 for success, 1 for failure, 2 for invalid arguments.
pub fn main() -> ExitCode {
    let command = match Arguments::try_parse() {
        Ok(arguments) => arguments.command,
        Err(usage) => {
            // A closed pipe is not an error.
            drop(usage.print());
            return ExitCode::from(u8::from(usage.use_stderr()) * 2);
        }
    };
    let worker = thread::Builder::new().stack_size(STACK_BYTES);
    let run = move || Workspace::find().and_then(|workspace| command.run(&workspace));
    let result = worker.spawn(run).map(|worker| worker.join());
    let error = match result {
        Ok(Ok(Ok(()))) => return ExitCode::SUCCESS,
        Ok(Ok(Err(error))) => format!("{error:#}"),
        _ => "this is a bug in xtask; report the output above".to_owned(),
    };
    let error = message(error.trim_end());
    output::log(format!("{} {error}", styled(ERROR, "error:")));
    ExitCode::FAILURE
}

impl Command {
    fn run(&self, workspace: &Workspace) -> Result<()> {
        match self {
            Self::Import(arguments) => import::run(arguments, workspace),
            Self::Patch(arguments) => patch::run(arguments, workspace),
            Self::Normalise(arguments) => normalise::run(arguments, workspace),
            Self::Check(_) => check::run(workspace),
            Self::Surface(arguments) => surface::run(arguments, workspace),
            Self::Diff(arguments) => diff::run(arguments, workspace),
        }
    }
}

/// Reads the document that an argument names: `upstream`, `patched`, REVISION:PATH as in git, or an
/// argument of [`source::read`].
fn document(workspace: &Workspace, name: &str) -> Result<Value> {
    match name.split_once(':') {
        _ if name == "upstream" => workspace.document(UPSTREAM),
        _ if name == "patched" => workspace.document(PATCHED),
        Some((revision, path)) if !path.starts_with("//") && !Path::new(name).exists() => {
            let text = workspace.at_revision(revision, path)?;
            source::parse(&text).with_context(|| name.to_owned())
        }
        _ => Ok(source::read(name)?.document),
    }
}

/// Fails if actions of the overlay do not fit, and prints why. `again` is the command to repeat, `fix` the
/// one that makes all edits.
fn require_fit(candidate: &Candidate, again: &str, fix: &str, all: bool) -> Result<()> {
    let conflicts = candidate.patched.conflicts.iter();
    let (any, none): (Vec<_>, Vec<_>) = conflicts
        .flat_map(|conflict| &conflict.actions)
        .partition(|(_, edit)| edit.is_some());
    let subject = match any.len() + none.len() {
        0 => return Ok(()),
        1 => "1 action does".to_owned(),
        count => format!("{count} actions do"),
    };
    let fixed = candidate.fixed();
    let edited = fixed.as_ref().map(|(overlay, ..)| overlay);
    let conflicts = report::conflicts(candidate, edited, all);
    output::log(format!("{}\n", conflicts.trim_end()));
    let next = match fixed {
        Some(_) => format!("Run `{fix}`"),
        None if any.is_empty() => format!("Edit {OVERLAY}, then run `{again}`"),
        None => format!("Edit {OVERLAY} where `--fix` cannot, then run `{fix}`"),
    };
    bail!("{subject} not fit; nothing is written. {next}");
}
