//! What could not be read of a record.

use std::fmt;

/// A property, or a record of a list, that could not be read. Everything around it was.
///
/// `Debug` does not show [`raw`](Self::raw), which may be a telephone number or a name.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Oddity {
    /// The place, as a JSON path from the record, or from the list that the record was in:
    /// `ucis[1].health`.
    pub path: String,
    /// The JSON text of the value, as it came.
    pub raw: String,
    /// What was found and what was expected, without the value.
    pub reason: String,
}

impl fmt::Display for Oddity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.reason)
    }
}

impl fmt::Debug for Oddity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Oddity")
            .field("path", &self.path)
            .field("reason", &self.reason)
            .finish_non_exhaustive()
    }
}
