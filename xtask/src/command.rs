//! The command line: what can be run, and how a run ends.

mod check;
mod patch;

use std::{ffi::OsString, io::Write, process::ExitCode};

use clap::{Parser, Subcommand};

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
    Check(check::Arguments),
    Patch(patch::Arguments),
}

/// Runs one command; `arguments` starts with the name of the program, as from the system.
///
/// Results go to `out` and errors to `err`. It ends with 0 when the command did what was asked, with
/// 1 when it failed and with 2 when the arguments make no sense.
pub fn run(
    arguments: impl IntoIterator<Item = impl Into<OsString> + Clone>,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> ExitCode {
    let command = match CommandLine::try_parse_from(arguments) {
        Ok(command_line) => command_line.command,
        Err(usage) => return explain(&usage, out, err),
    };
    let result = match command {
        Command::Check(arguments) => check::run(&arguments, out),
        Command::Patch(arguments) => patch::run(&arguments, out),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Nobody is left to tell when standard error is closed; the exit code still says it.
            let _ = writeln!(err, "error: {}", format!("{error:#}").trim_end());
            ExitCode::FAILURE
        }
    }
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
