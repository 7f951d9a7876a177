//! The command line: what can be run, and how a run ends.

mod changelog;
mod check;
mod diff;
mod import;
mod patch;
mod readme;
mod surface;

use std::{ffi::OsString, io::Write, process::ExitCode};

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::{
    transaction::{self, RealDisk, Recovery},
    workspace::Workspace,
};

/// The workspace's own commands.
#[derive(Debug, Parser)]
#[command(
    name = "xtask",
    bin_name = "cargo xtask",
    disable_help_subcommand = true
)]
struct CommandLine {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Changelog(changelog::Arguments),
    Check(check::Arguments),
    Diff(diff::Arguments),
    Import(import::Arguments),
    Patch(patch::Arguments),
    Readme(readme::Arguments),
    Surface(surface::Arguments),
}

/// Runs one command; `arguments` starts with the name of the program, as from the system.
///
/// Results go to `out` and errors to `err`. It ends with 0 when the command did what was asked, with
/// 1 when it failed and with 2 when the arguments make no sense. A command may say more by a code from
/// 3 up: `diff` tells the class of the changes.
pub fn run(
    arguments: impl IntoIterator<Item = impl Into<OsString> + Clone>,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> ExitCode {
    let command = match CommandLine::try_parse_from(arguments) {
        Ok(command_line) => command_line.command,
        Err(usage) => return explain(&usage, out, err),
    };
    match recover(&command, err).and_then(|()| command.run(out, err)) {
        Ok(code) => code,
        Err(error) => {
            // Nobody is left to tell when standard error is closed; the exit code still says it.
            let _ = writeln!(err, "error: {}", format!("{error:#}").trim_end());
            ExitCode::FAILURE
        }
    }
}

impl Command {
    fn run(&self, out: &mut dyn Write, err: &mut dyn Write) -> Result<ExitCode> {
        match self {
            Self::Changelog(arguments) => changelog::run(arguments, out)?,
            Self::Check(arguments) => check::run(arguments, out)?,
            Self::Diff(arguments) => return diff::run(arguments, out),
            Self::Import(arguments) => import::run(arguments, out, err)?,
            Self::Patch(arguments) => patch::run(arguments, out)?,
            Self::Readme(arguments) => readme::run(arguments, out)?,
            Self::Surface(arguments) => surface::run(arguments, out)?,
        }
        Ok(ExitCode::SUCCESS)
    }

    fn workspace(&self) -> Workspace {
        match self {
            Self::Import(arguments) => arguments.workspace(),
            Self::Surface(arguments) => arguments.workspace(),
            _ => Workspace::own(),
        }
    }
}

/// Brings a workspace in order in which a command was killed.
fn recover(command: &Command, err: &mut dyn Write) -> Result<()> {
    let told = match transaction::recover(command.workspace().root(), &RealDisk)? {
        Recovery::Nothing => return Ok(()),
        Recovery::Undone => "a command was interrupted; its temporary files are removed",
        Recovery::Finished => {
            "a command was interrupted while it changed files; that is finished now"
        }
    };
    writeln!(err, "{told}")?;
    Ok(())
}

/// Prints what clap has to say: help that was asked for, or why the arguments make no sense.
fn explain(usage: &clap::Error, out: &mut dyn Write, err: &mut dyn Write) -> ExitCode {
    let text = usage.render();
    let printed = if usage.use_stderr() {
        write!(err, "{text}")
    } else {
        write!(out, "{text}")
    };
    match printed {
        Ok(()) => u8::try_from(usage.exit_code()).map_or(ExitCode::FAILURE, ExitCode::from),
        Err(_) => ExitCode::FAILURE,
    }
}
