//! What an error of the client means for the command.

use std::error::Error as _;

use super::failure::{CONNECTION, FAILURE, Failure, LOGIN, NOT_FOUND, REJECTED, THROTTLED, USAGE};
use super::{operation, subcommand};
use crate::client::operations;
use crate::error::{Error, ErrorKind};

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let code = match error.kind() {
            ErrorKind::InvalidRequest => USAGE,
            ErrorKind::Authentication => LOGIN,
            ErrorKind::NotFound => NOT_FOUND,
            ErrorKind::Validation | ErrorKind::IllegalState | ErrorKind::Forbidden => REJECTED,
            ErrorKind::Throttled => THROTTLED,
            ErrorKind::Timeout | ErrorKind::Transport => CONNECTION,
            _ => FAILURE,
        };
        let failure = Self::new(describe(&error)).code(code);
        match code {
            _ if error.outcome_is_unknown() => failure.hint(lookup(&error)),
            LOGIN => failure.hint("run `vis login`, or set VIS_TOKEN to a valid token"),
            THROTTLED => failure.hint("the quota is 10 requests a minute: wait a minute"),
            CONNECTION => failure.hint("check the network, and the server (--base-url)"),
            _ => failure,
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
        Some((group, operation)) => format!("`vis {} {}`", subcommand::name(group), operation.name),
        None => "the service".to_owned(),
    };
    format!("it may have been carried out all the same: check with {place} before you repeat it")
}
