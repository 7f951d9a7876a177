//! The actions on a call and the state transitions that they cause.

use std::fmt;

use vis_types::CallState;

use self::Direction::{Inbound, Outbound};

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

/// An action of a party; `Ring` is the network's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    Ring,
    Answer,
    End,
    Hold,
    Unhold,
    Transfer,
    SendToVoicemail,
    RemoteAnswer,
    RemoteHangUp,
    RemoteHold,
    RemoteResume,
}

impl Action {
    /// The states that the call passes through, or `None` if the action is impossible.
    ///
    /// States are compared by wire name: code for a state that the document renames still compiles.
    pub(crate) fn transitions(
        self,
        direction: Direction,
        state: &CallState,
    ) -> Option<&'static [&'static str]> {
        Some(match (self, direction, state.as_str()) {
            (Self::Ring, _, "INITIALIZING") => &["RINGING"],
            (Self::Answer, Inbound, "RINGING") | (Self::RemoteAnswer, Outbound, "RINGING") => {
                &["ACTIVE"]
            }
            (Self::End | Self::RemoteHangUp, Outbound, "RINGING") => &["CANCELLED"],
            (Self::End | Self::SendToVoicemail, Inbound, "RINGING") => &["REJECTED"],
            (Self::RemoteHangUp, Inbound, "RINGING") => &["MISSED"],
            (Self::End | Self::Transfer | Self::RemoteHangUp, _, "ACTIVE") => &["ANSWERED"],
            (Self::End | Self::Transfer | Self::RemoteHangUp, _, "HELD" | "REMOTE_HELD") => {
                &["ACTIVE", "ANSWERED"]
            }
            (Self::Hold, _, "ACTIVE") => &["HELD"],
            (Self::RemoteHold, _, "ACTIVE") => &["REMOTE_HELD"],
            (Self::Unhold, _, "HELD") | (Self::RemoteResume, _, "REMOTE_HELD") => &["ACTIVE"],
            _ => return None,
        })
    }
}

/// Displays the subject of an error message.
impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Ring => "ringing",
            Self::Answer => "answering",
            Self::End => "ending",
            Self::Hold => "holding",
            Self::Unhold => "resuming",
            Self::Transfer => "transferring",
            Self::SendToVoicemail => "sending to voicemail",
            Self::RemoteAnswer => "answering by the remote party",
            Self::RemoteHangUp => "hanging up by the remote party",
            Self::RemoteHold => "holding by the remote party",
            Self::RemoteResume => "resuming by the remote party",
        })
    }
}
