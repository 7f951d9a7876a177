//! The text of an error.

use std::error::Error as _;
use std::fmt;

use super::{Error, ErrorKind};
use crate::operation::Operation;
use crate::redact::sanitize;

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Operation {
            name, method, path, ..
        } = self.0.operation;
        write!(f, "{name} ({method} {path}): ")?;
        match (self.0.kind, self.status()) {
            (ErrorKind::Timeout | ErrorKind::Transport, Some(status)) if status.is_success() => {
                write!(f, "{status}, but the body breaks off")?
            }
            (ErrorKind::Decode, Some(status)) => {
                write!(f, "{status}, but the response cannot be read")?
            }
            (_, Some(status)) => write!(f, "{status}")?,
            (ErrorKind::InvalidRequest, None) => f.write_str("invalid request")?,
            (ErrorKind::Timeout, None) => f.write_str("no answer in time")?,
            (ErrorKind::Decode, None) => f.write_str("cannot read the response")?,
            (ErrorKind::Authentication, None) => f.write_str("no access token")?,
            (_, None) if self.auth_error().is_some() => f.write_str("no access token")?,
            (_, None) => f.write_str("the connection failed")?,
        }
        if let Some(code) = self.code() {
            write!(f, " (code {})", sanitize(code))?;
        }
        if let Some(message) = self.message() {
            // The crate's own messages quote no values.
            match self.0.kind {
                ErrorKind::InvalidRequest | ErrorKind::Decode => write!(f, ": {message}")?,
                _ => write!(f, ": {}", sanitize(message))?,
            }
        }
        if let Some(wait) = self.0.retry_after {
            write!(f, "; the server asks to wait {} s", wait.as_secs())?;
        }
        if self.outcome_is_unknown() {
            let verb = match self.status().is_some_and(|status| status.is_success()) {
                true => "was",
                false => "may have been",
            };
            write!(f, "; it {verb} carried out: check with ")?;
            match self.0.operation.lookup() {
                None => f.write_str("the service")?,
                Some(lookup) if lookup.filters_states => write!(
                    f,
                    "{}().in_progress(), and the events if it has ended,",
                    lookup.name
                )?,
                Some(lookup) => f.write_str(lookup.name)?,
            }
            f.write_str(" before it is sent again")?;
        }
        if self.0.attempts > 1 {
            write!(f, " (after {} attempts)", self.0.attempts)?;
        }
        for error in self.field_errors() {
            let field = error.field.as_deref().unwrap_or("?");
            let message = error.message.as_deref().unwrap_or("refused");
            write!(f, "; {}: {}", sanitize(field), sanitize(message))?;
        }
        Ok(())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.0.kind)
            .field("display", &format_args!("{self}"))
            .field("attempts", &self.0.attempts)
            .field("source", &self.source())
            .finish()
    }
}
