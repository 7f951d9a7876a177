//! What could not be read of a record.

use std::fmt;
use std::ops::Deref;

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

/// The oddities of one record. None takes no allocation and the space of a pointer.
#[derive(Clone, Default, PartialEq)]
// A `Box<[Oddity]>` would be two words in every record.
#[allow(clippy::box_collection)]
pub(crate) struct Oddities(Option<Box<Vec<Oddity>>>);

impl From<Vec<Oddity>> for Oddities {
    fn from(oddities: Vec<Oddity>) -> Self {
        Self((!oddities.is_empty()).then(|| Box::new(oddities)))
    }
}

impl Deref for Oddities {
    type Target = [Oddity];

    fn deref(&self) -> &[Oddity] {
        self.0.as_deref().map(Vec::as_slice).unwrap_or_default()
    }
}

impl fmt::Debug for Oddities {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.deref().fmt(f)
    }
}
