//! Which of the two parties began a call.

use std::fmt;

/// Which way a call goes, seen from the user.
///
/// This is no copy of the document's `CallDirection`: the sandbox acts on who called, whatever
/// values the document adds.
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
