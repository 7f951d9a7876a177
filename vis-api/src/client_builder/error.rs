//! What is wrong with the settings of a client.

use std::fmt;

/// An invalid setting or environment variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BuildError {
    field: &'static str,
    reason: String,
}

impl BuildError {
    pub(super) fn new(field: &'static str, reason: impl Into<String>) -> Self {
        Self {
            field,
            reason: reason.into(),
        }
    }

    /// Replaces the setting by the variable that it came from.
    pub(super) fn with_field(self, variable: &'static str) -> Self {
        Self {
            field: variable,
            ..self
        }
    }

    /// The name of the setting or variable: `base_url`, `VIS_TOKEN`.
    pub fn field(&self) -> &'static str {
        self.field
    }
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.field, self.reason)
    }
}

impl std::error::Error for BuildError {}
