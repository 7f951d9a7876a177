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
    output::{self, RED, plain, styled},
    overlay::Overlay,
    patch::Patched,
    report, source,
    workspace::{PATCHED, UPSTREAM, Workspace},
};

/// Enough for documents of the maximum depth in a debug build.
const STACK_BYTES: usize = 64 << 20;

/// Updates the client to a revision of Vonage's OpenAPI document, and reports the changes.
#[derive(Debug, Parser)]
#[command(
    name = "xtask",
    bin_name = "cargo xtask",
    disable_help_subcommand = true,
    after_help = "\
Steps for a revision of the document:
  cargo xtask import SOURCE    patch, generate, compile, write; `--dry-run` only reports
  cargo test --workspace       build and test
  cargo insta review           accept intended changes of snapshots
  cargo xtask check            check that all generated files are fresh

All commands work on the checkout around the current directory."
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
    output::log(format!(
        "{} {}",
        styled(RED, "error:"),
        plain(error.trim_end())
    ));
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

/// Fails if actions of the overlay do not fit, and prints them.
fn require_fit(patched: &Patched, overlay: &Overlay, all: bool) -> Result<()> {
    let conflicts = &patched.conflicts;
    if conflicts.is_empty() {
        return Ok(());
    }
    output::log(report::conflicts(conflicts, overlay.text(), all));
    let mut groups: Vec<&str> = conflicts.iter().map(|it| it.group.as_str()).collect();
    groups.dedup();
    let (count, groups) = (conflicts.len(), groups.join("; "));
    let next = match conflicts.iter().filter(|it| it.edit.is_some()).count() {
        0 => "edit the overlay and run the command again".to_owned(),
        fixed if fixed == count => "`cargo xtask import SOURCE --fix` makes the edits".to_owned(),
        fixed => format!("edit the overlay where `--fix` cannot; it makes the other {fixed} edits"),
    };
    let subject = match count {
        1 => "1 action of the overlay does".to_owned(),
        _ => format!("{count} actions of the overlay do"),
    };
    bail!("{subject} not fit ({groups}); nothing is written: {next}");
}
