//! What the two parties can do to a call, and which states that leads through.

use std::fmt;

use super::call_state::CallState::{
    Active, Answered, Cancelled, Held, Initializing, Missed, Rejected, RemoteHeld, Ringing,
};
use super::call_state::Direction::{Inbound, Outbound};
use super::call_state::{CallState, Direction};

/// Something that happens to a call: but for the first ring, a party does it.
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
    /// The states that the action leads a call through, or `None` where it is impossible.
    pub(crate) const fn route(
        self,
        direction: Direction,
        state: CallState,
    ) -> Option<&'static [CallState]> {
        Some(match (self, direction, state) {
            (Self::Ring, _, Initializing) => &[Ringing],
            (Self::Answer, Inbound, Ringing) | (Self::RemoteAnswer, Outbound, Ringing) => &[Active],
            (Self::End | Self::RemoteHangUp, Outbound, Ringing) => &[Cancelled],
            (Self::End | Self::SendToVoicemail, Inbound, Ringing) => &[Rejected],
            (Self::RemoteHangUp, Inbound, Ringing) => &[Missed],
            (Self::End | Self::Transfer | Self::RemoteHangUp, _, Active) => &[Answered],
            (Self::End | Self::Transfer | Self::RemoteHangUp, _, Held | RemoteHeld) => {
                &[Active, Answered]
            }
            (Self::Hold, _, Active) => &[Held],
            (Self::RemoteHold, _, Active) => &[RemoteHeld],
            (Self::Unhold, _, Held) | (Self::RemoteResume, _, RemoteHeld) => &[Active],
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

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Action; 11] = [
        Action::Ring,
        Action::Answer,
        Action::End,
        Action::Hold,
        Action::Unhold,
        Action::Transfer,
        Action::SendToVoicemail,
        Action::RemoteAnswer,
        Action::RemoteHangUp,
        Action::RemoteHold,
        Action::RemoteResume,
    ];

    fn every_case() -> impl Iterator<Item = (Action, Direction, CallState)> {
        ALL.into_iter().flat_map(|action| {
            Direction::ALL.into_iter().flat_map(move |direction| {
                CallState::ALL.map(move |state| (action, direction, state))
            })
        })
    }

    #[test]
    fn every_step_of_every_route_is_in_the_vendors_table() {
        for (action, direction, start) in every_case() {
            let mut state = start;
            for &next in action.route(direction, start).unwrap_or_default() {
                assert!(
                    state.can_become(next, direction),
                    "{action}: {direction} {state} -> {next}"
                );
                state = next;
            }
        }
    }

    #[test]
    fn every_action_ends_where_it_should() {
        use Action::*;
        let destinations = [
            (Ring, "any INITIALIZING -> RINGING"),
            (Answer, "INBOUND RINGING -> ACTIVE"),
            (
                End,
                "INBOUND RINGING -> REJECTED, OUTBOUND RINGING -> CANCELLED, talking -> ANSWERED",
            ),
            (Hold, "any ACTIVE -> HELD"),
            (Unhold, "any HELD -> ACTIVE"),
            (Transfer, "talking -> ANSWERED"),
            (SendToVoicemail, "INBOUND RINGING -> REJECTED"),
            (RemoteAnswer, "OUTBOUND RINGING -> ACTIVE"),
            (
                RemoteHangUp,
                "INBOUND RINGING -> MISSED, OUTBOUND RINGING -> CANCELLED, talking -> ANSWERED",
            ),
            (RemoteHold, "any ACTIVE -> REMOTE_HELD"),
            (RemoteResume, "any REMOTE_HELD -> ACTIVE"),
        ];
        for (action, direction, state) in every_case() {
            let (_, table) = destinations.iter().find(|(of, _)| *of == action).unwrap();
            let expected = table.split(", ").find_map(|rule| {
                let (from, to) = rule.split_once(" -> ").unwrap();
                let talking = matches!(state, Active | Held | RemoteHeld);
                let applies = from == format!("{direction} {state}")
                    || from == format!("any {state}")
                    || (from == "talking" && talking);
                applies.then(|| to.to_owned())
            });
            let reached = action
                .route(direction, state)
                .and_then(|route| route.last());
            assert_eq!(
                reached.map(CallState::to_string),
                expected,
                "{action}: {direction} {state}"
            );
        }
    }
}
