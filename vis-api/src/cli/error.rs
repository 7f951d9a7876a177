//! Why a command failed: what it prints, and the exit code.

use std::process::ExitCode;

use anstyle::{AnsiColor, Style};

use crate::client_builder::BuildError;
use crate::error::Error;

const RED: Style = AnsiColor::Red.on_default().bold();

/// The reason and the next step.
#[derive(Debug)]
pub(super) struct Failure {
    message: String,
    code: u8,
}

impl Failure {
    /// Something of this machine failed, or an argument is wrong.
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            code: 1,
        }
    }

    /// There is no session, or it has ended.
    pub(super) fn login_required(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            code: 3,
        }
    }

    pub(super) fn report(&self) -> ExitCode {
        anstream::eprintln!("{RED}error:{RED:#} {}", self.message);
        ExitCode::from(self.code)
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::new(error.to_string())
    }
}

impl From<BuildError> for Failure {
    fn from(error: BuildError) -> Self {
        Self::new(error.to_string())
    }
}
