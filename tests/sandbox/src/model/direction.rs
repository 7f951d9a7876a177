//! Direction of a call.

use std::fmt;

/// Direction of a call, seen from the user.
///
/// Not the document's `CallDirection`, whose values may grow: the sandbox distinguishes only who
/// called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// The remote party called.
    Inbound,
    /// The user called.
    Outbound,
}

impl Direction {
    /// Both directions.
    pub const ALL: [Self; 2] = [Self::Inbound, Self::Outbound];
}

/// Displays the name on the wire, e.g. `INBOUND`.
impl fmt::Display for Direction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Inbound => "INBOUND",
            Self::Outbound => "OUTBOUND",
        })
    }
}
