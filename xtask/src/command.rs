//! The command line: what can be run, and how a run ends.

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

/// Enough for documents as deep as the readers accept, in a build without optimisations.
const STACK_BYTES: usize = 64 << 20;

/// Regenerates the client when Vonage publishes a new OpenAPI document, and says what that changes.
#[derive(Debug, Parser)]
#[command(
    name = "xtask",
    bin_name = "cargo xtask",
    disable_help_subcommand = true,
    after_help = "\
A new document, from its publication to the commit:
  cargo xtask import SOURCE    patch, generate, compile, write; `--dry-run` first, if you like
  cargo test --workspace       build and test with it
  cargo insta review           accept the snapshots that are meant to change
  cargo xtask check            see that nothing is left to do

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
    /// For a pull request or the summary of a job
    Markdown,
}

/// Runs the command of the process. It ends with 0 when it did what was asked, with 1 when it did not, and
/// with 2 when the arguments make no sense.
pub fn main() -> ExitCode {
    let command = match Arguments::try_parse() {
        Ok(arguments) => arguments.command,
        Err(usage) => {
            // A closed pipe is no error.
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
        _ => "this is a fault of xtask; please report what stands above".to_owned(),
    };
    output::tell(format!(
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

/// The document that an argument names: `upstream`, `patched`, REVISION:PATH as in git, or what
/// [`source::read`] takes.
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

/// Refuses actions of the overlay that do not fit, and shows all of them.
fn require_fit(patched: &Patched, overlay: &Overlay, all: bool) -> Result<()> {
    let conflicts = &patched.conflicts;
    if conflicts.is_empty() {
        return Ok(());
    }
    output::tell(report::conflicts(conflicts, overlay.text(), all));
    let mut groups: Vec<&str> = conflicts.iter().map(|it| it.group.as_str()).collect();
    groups.dedup();
    let (count, groups) = (conflicts.len(), groups.join("; "));
    let next = match conflicts.iter().filter(|it| it.edit.is_some()).count() {
        0 => "edit the overlay there, and run this again".to_owned(),
        fixed if fixed == count => "`cargo xtask import SOURCE --fix` makes the edits".to_owned(),
        fixed => format!("edit the overlay where `--fix` cannot; it makes the other {fixed} edits"),
    };
    let subject = match count {
        1 => "1 action of the overlay does".to_owned(),
        _ => format!("{count} actions of the overlay do"),
    };
    bail!("{subject} not fit ({groups}); nothing is written: {next}");
}
