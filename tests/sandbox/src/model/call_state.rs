//! The vendor's state machine of a call.

use std::fmt;

/// Which way a call goes, seen from the user.
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

/// Where a call stands.
///
/// ```
/// use vis_sandbox::{CallState, Direction};
///
/// assert!(CallState::Ringing.can_become(CallState::Missed, Direction::Inbound));
/// assert!(!CallState::Ringing.can_become(CallState::Missed, Direction::Outbound));
/// assert_eq!(CallState::RemoteHeld.to_string(), "REMOTE_HELD");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CallState {
    /// The call was asked for; nothing rings yet.
    Initializing,
    /// One of the parties is being called.
    Ringing,
    /// The parties talk.
    Active,
    /// The user put the call on hold.
    Held,
    /// The remote party put the call on hold.
    RemoteHeld,
    /// In the published document, in no description: the sandbox has no such call.
    Detached,
    /// Inbound, and rejected or sent to voicemail before it was answered.
    Rejected,
    /// Outbound, and ended before the remote party answered.
    Cancelled,
    /// The parties have talked and the call has ended.
    Answered,
    /// Inbound, and not answered.
    Missed,
}

impl CallState {
    /// Every state, in the order of the published document.
    pub const ALL: [Self; 10] = [
        Self::Initializing,
        Self::Ringing,
        Self::Active,
        Self::Held,
        Self::RemoteHeld,
        Self::Detached,
        Self::Rejected,
        Self::Cancelled,
        Self::Answered,
        Self::Missed,
    ];

    /// The states of a call that has not ended: those which `GET /self/calls` filters by.
    pub const LIVE: [Self; 5] = [
        Self::Initializing,
        Self::Ringing,
        Self::Active,
        Self::Held,
        Self::RemoteHeld,
    ];

    /// Whether the vendor's table has a step from this state to `next`, for a call in `direction`.
    pub const fn can_become(self, next: Self, direction: Direction) -> bool {
        match (self, next) {
            (Self::Initializing, Self::Ringing | Self::Answered)
            | (Self::Ringing, Self::Active | Self::Answered)
            | (Self::Active, Self::Answered | Self::Held | Self::RemoteHeld)
            | (Self::Held | Self::RemoteHeld, Self::Active) => true,
            (Self::Ringing, Self::Cancelled) => matches!(direction, Direction::Outbound),
            (Self::Ringing, Self::Rejected | Self::Missed) => {
                matches!(direction, Direction::Inbound)
            }
            _ => false,
        }
    }

    /// Whether a call in this state has ended and stays as it is.
    pub const fn is_final(self) -> bool {
        matches!(
            self,
            Self::Rejected | Self::Cancelled | Self::Answered | Self::Missed
        )
    }
}

/// Displays the name on the wire, e.g. `REMOTE_HELD`.
impl fmt::Display for CallState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Initializing => "INITIALIZING",
            Self::Ringing => "RINGING",
            Self::Active => "ACTIVE",
            Self::Held => "HELD",
            Self::RemoteHeld => "REMOTE_HELD",
            Self::Detached => "DETACHED",
            Self::Rejected => "REJECTED",
            Self::Cancelled => "CANCELLED",
            Self::Answered => "ANSWERED",
            Self::Missed => "MISSED",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Columns as in `CallState::ALL`; `x`: either direction, `i`: inbound, `o`: outbound.
    #[rustfmt::skip]
    const TABLE: [(CallState, &str); 10] = [
        //                          I R A H M D R C A M
        (CallState::Initializing, ". x . . . . . . x ."),
        (CallState::Ringing,      ". . x . . . i o x i"),
        (CallState::Active,       ". . . x x . . . x ."),
        (CallState::Held,         ". . x . . . . . . ."),
        (CallState::RemoteHeld,   ". . x . . . . . . ."),
        (CallState::Detached,     ". . . . . . . . . ."),
        (CallState::Rejected,     ". . . . . . . . . ."),
        (CallState::Cancelled,    ". . . . . . . . . ."),
        (CallState::Answered,     ". . . . . . . . . ."),
        (CallState::Missed,       ". . . . . . . . . ."),
    ];

    #[test]
    fn every_pair_of_states_follows_the_table() {
        for (from, row) in TABLE {
            for (to, cell) in CallState::ALL.into_iter().zip(row.split(' ')) {
                let expected = [matches!(cell, "x" | "i"), matches!(cell, "x" | "o")];
                let actual = Direction::ALL.map(|direction| from.can_become(to, direction));
                assert_eq!(actual, expected, "{from} -> {to}, inbound and outbound");
            }
        }
    }

    #[test]
    fn the_table_is_complete() {
        assert_eq!(TABLE.map(|(from, _)| from), CallState::ALL);
        assert!(
            TABLE
                .iter()
                .all(|(_, row)| row.split(' ').count() == CallState::ALL.len())
        );
    }

    #[test]
    fn a_final_state_is_never_left_and_never_live() {
        for state in CallState::ALL.into_iter().filter(|state| state.is_final()) {
            assert!(!CallState::LIVE.contains(&state));
            for next in CallState::ALL {
                let left = Direction::ALL.map(|direction| state.can_become(next, direction));
                assert_eq!(left, [false, false], "{state} -> {next}");
            }
        }
    }
}
