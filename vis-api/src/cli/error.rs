//! Why a command failed: what it prints, and the exit code.

use std::error::Error as _;
use std::io;
use std::process::ExitCode;

use anstyle::{AnsiColor, Style};

use super::operation;
use crate::client::operations;
use crate::client_builder::BuildError;
use crate::error::{Error, ErrorKind};

const RED: Style = AnsiColor::Red.on_default().bold();
const YELLOW: Style = AnsiColor::Yellow.on_default().bold();
const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();

/// The exit codes, for `vis --help`.
pub(super) const EXIT_CODES: &str = "\
Exit codes: 0 success, 1 failure, 2 wrong arguments, 3 login required, 4 not found, 5 rejected by the \
service, 6 over the quota, 7 no connection or no answer in time";

const FAILURE: u8 = 1;
const USAGE: u8 = 2;
pub(super) const LOGIN: u8 = 3;
const NOT_FOUND: u8 = 4;
const REJECTED: u8 = 5;
const THROTTLED: u8 = 6;
const CONNECTION: u8 = 7;

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

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let (code, hint) = match error.kind() {
            ErrorKind::InvalidRequest => (USAGE, ""),
            ErrorKind::Authentication => {
                (LOGIN, "run `vis login`, or set VIS_TOKEN to a valid token")
            }
            ErrorKind::NotFound => (NOT_FOUND, ""),
            ErrorKind::Validation | ErrorKind::IllegalState | ErrorKind::Forbidden => {
                (REJECTED, "")
            }
            ErrorKind::Throttled => (
                THROTTLED,
                "the quota is 10 requests a minute: wait a minute",
            ),
            ErrorKind::Timeout | ErrorKind::Transport => {
                (CONNECTION, "check the network, and the server (--base-url)")
            }
            _ => (FAILURE, ""),
        };
        let failure = Self::new(describe(&error)).code(code);
        match (error.outcome_is_unknown(), hint) {
            (true, _) => failure.hint(lookup(&error)),
            (false, "") => failure,
            (false, hint) => failure.hint(hint),
        }
    }
}

/// What happened, in the words of the service where it has some.
fn describe(error: &Error) -> String {
    let mut text = match (error.kind(), error.status()) {
        (ErrorKind::Timeout, _) => "no answer in time".to_owned(),
        (ErrorKind::Transport | ErrorKind::Authentication, None)
            if error.auth_error().is_some() =>
        {
            "no access token".to_owned()
        }
        (ErrorKind::Transport, _) => "the connection failed".to_owned(),
        (ErrorKind::Decode, _) => "the response cannot be read".to_owned(),
        (_, Some(status)) => status.to_string(),
        (_, None) => "invalid request".to_owned(),
    };
    if let Some(code) = error.code() {
        text += &format!(" ({code})");
    }
    let source = || {
        let mut source = error.source()?;
        while let Some(deeper) = source.source() {
            source = deeper;
        }
        Some(source.to_string())
    };
    if let Some(message) = error.message().map(str::to_owned).or_else(source) {
        text += &format!(": {message}");
    }
    for field in error.field_errors() {
        let name = field.field.as_deref().unwrap_or("?");
        text += &format!(
            "\n  {name}: {}",
            field.message.as_deref().unwrap_or("refused")
        );
    }
    text
}

/// Where the outcome of an operation is found that may have been carried out.
fn lookup(error: &Error) -> String {
    let mut all = operations::ALL.iter();
    let lookup = all
        .find(|it| it.name == error.operation())
        .and_then(|it| it.lookup());
    let command = lookup.and_then(|it| operation::find(it.name));
    let place = match command {
        Some((group, operation)) => format!("`vis {} {}`", group.name, operation.name),
        None => "the service".to_owned(),
    };
    format!("it may have been carried out all the same: check with {place} before you repeat it")
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
