//! Why a command failed: what it prints, and the exit code.

use std::io;
use std::process::ExitCode;

use anstyle::{AnsiColor, Style};

use crate::client_builder::BuildError;

const RED: Style = AnsiColor::Red.on_default().bold();
const YELLOW: Style = AnsiColor::Yellow.on_default().bold();
const BOLD: Style = Style::new().bold();
pub(super) const DIM: Style = Style::new().dimmed();

/// The exit codes, for `vis --help`.
pub(super) const EXIT_CODES: &str = "\
Exit codes: 0 success, 1 failure, 2 wrong arguments, 3 login required, 4 not found, 5 rejected by the \
service, 6 over the quota, 7 no connection or no answer in time";

pub(super) const FAILURE: u8 = 1;
pub(super) const USAGE: u8 = 2;
pub(super) const LOGIN: u8 = 3;
pub(super) const NOT_FOUND: u8 = 4;
pub(super) const REJECTED: u8 = 5;
pub(super) const THROTTLED: u8 = 6;
pub(super) const CONNECTION: u8 = 7;

/// The reason and the next step.
#[derive(Debug)]
pub(super) struct Failure {
    message: String,
    hint: Option<String>,
    code: u8,
}

impl Failure {
    /// Something of this machine failed.
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            hint: None,
            code: FAILURE,
        }
    }

    /// An argument is wrong.
    pub(super) fn usage(message: impl Into<String>) -> Self {
        Self::new(message).code(USAGE)
    }

    pub(super) fn code(self, code: u8) -> Self {
        Self { code, ..self }
    }

    /// What to do next.
    pub(super) fn hint(self, hint: impl Into<String>) -> Self {
        let hint = Some(hint.into());
        Self { hint, ..self }
    }

    /// Prints it, unless nobody reads the output any more.
    pub(super) fn report(&self) -> ExitCode {
        if !self.message.is_empty() {
            anstream::eprintln!("{RED}error:{RED:#} {}", printable(&self.message));
        }
        if let Some(hint) = &self.hint {
            anstream::eprintln!("{BOLD}next:{BOLD:#} {hint}");
        }
        ExitCode::from(self.code)
    }
}

/// A remark on standard error, which is no part of the output.
pub(super) fn note(text: &str) {
    anstream::eprintln!("{DIM}{}{DIM:#}", printable(text));
}

pub(super) fn warn(text: &str) {
    anstream::eprintln!("{YELLOW}warning:{YELLOW:#} {}", printable(text));
}

/// Without the characters that control a terminal, but for line breaks.
pub(super) fn printable(text: &str) -> String {
    text.replace(|c: char| c.is_control() && c != '\n', "\u{fffd}")
}

impl From<BuildError> for Failure {
    fn from(error: BuildError) -> Self {
        Self::new(error.to_string())
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            // `vis events list | head`
            io::ErrorKind::BrokenPipe => Self::new("").code(0),
            _ => Self::new(format!("cannot write the output: {error}")),
        }
    }
}
