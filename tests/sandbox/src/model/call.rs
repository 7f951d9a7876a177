//! A call, the actions on it and the state transitions that they cause.

use std::fmt;
use std::time::Duration;

use jiff::Timestamp;
use serde::Deserialize;
use vis_types::CallState;

use self::Direction::{Inbound, Outbound};
use super::remote_party::{RemoteParty, ScriptError};
use crate::clock::{saturating_add, truncate_to_millis};

/// An `ANSWERED` call has a duration.
const MIN_TALK_TIME: Duration = Duration::from_millis(1);

/// Direction of a call, seen from the user.
///
/// Not the document's `CallDirection`, whose values may grow: the sandbox distinguishes only who
/// called.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Direction {
    /// The remote party called.
    #[default]
    Inbound,
    /// The user called.
    Outbound,
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
        state: &str,
    ) -> Option<&'static [&'static str]> {
        Some(match (self, direction, state) {
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

/// Error of an action on a call.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CallError {
    /// No call has this id.
    #[error("no call has this id")]
    NotFound,
    /// The vendor's state machine does not allow the action. The call is unchanged.
    #[error("{0}")]
    IllegalTransition(String),
}

/// A call, live or ended.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) id: String,
    pub(crate) external_id: String,
    pub(crate) direction: Direction,
    pub(crate) phone_number: String,
    pub(crate) caller_id: Option<String>,
    pub(crate) state: CallState,
    pub(crate) start_time: Timestamp,
    pub(crate) answer_time: Option<Timestamp>,
    pub(crate) end_time: Option<Timestamp>,
    pub(super) party: RemoteParty,
}

impl Call {
    /// Duration of the conversation in milliseconds; 0 until the call is `ANSWERED`.
    pub(crate) fn duration(&self) -> i64 {
        match (self.answer_time, self.end_time) {
            (Some(answered), Some(ended)) => ended.as_millisecond() - answered.as_millisecond(),
            _ => 0,
        }
    }

    /// Applies an action and returns the call after each transition. An error changes nothing.
    pub(super) fn apply(&mut self, action: Action, now: Timestamp) -> Result<Vec<Self>, CallError> {
        let (direction, state) = (self.direction, self.state.as_str());
        let transitions = action.transitions(direction, state).ok_or_else(|| {
            let message = format!("{action:?} is impossible: the call is {direction} and {state}");
            CallError::IllegalTransition(message)
        })?;
        let steps = transitions.iter().map(|&state| {
            self.enter_state(state.into(), now);
            self.clone()
        });
        Ok(steps.collect())
    }

    pub(super) fn enter_state(&mut self, state: CallState, at: Timestamp) {
        self.state = state;
        if self.state == "ACTIVE" {
            self.answer_time.get_or_insert(at);
        }
        if self.state.is_final() {
            let earliest = self.answer_time.map_or(self.start_time, |answered| {
                saturating_add(answered, MIN_TALK_TIME)
            });
            self.end_time = Some(at.max(earliest));
        }
    }
}

/// A call that a client has placed: one for each successful `POST /self/calls`, whether or not the
/// response arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PlacedCall {
    /// The id of the call.
    pub id: String,
    /// The number, as sent by the client.
    pub phone_number: String,
    /// When the call was placed.
    pub start_time: Timestamp,
}

/// A call from a remote party, for [`Sandbox::incoming_call`](crate::Sandbox::incoming_call).
///
/// Converts from a phone number.
#[derive(Clone, Debug)]
#[must_use = "an incoming call has no effect until passed to the sandbox"]
pub struct IncomingCall {
    pub(super) phone_number: String,
    pub(crate) caller_id: Option<String>,
    pub(super) party: RemoteParty,
}

impl IncomingCall {
    /// Sets the caller's name. Default: no `callerId`.
    pub fn caller_id(mut self, name: impl Into<String>) -> Self {
        self.caller_id = Some(name.into());
        self
    }

    /// Sets the behaviour of the caller. Default: [`RemoteParty::waits`].
    ///
    /// # Errors
    ///
    /// [`ScriptError`], if a step is impossible or the script is for a party that the user calls.
    pub fn remote_party(mut self, party: RemoteParty) -> Result<Self, ScriptError> {
        self.party = party.checked(Inbound)?;
        Ok(self)
    }
}

impl<T: Into<String>> From<T> for IncomingCall {
    fn from(phone_number: T) -> Self {
        Self {
            phone_number: phone_number.into(),
            caller_id: None,
            party: RemoteParty::waits(),
        }
    }
}

/// A call that has ended, for [`Sandbox::add_event`](crate::Sandbox::add_event). Deserializes from
/// the `history` of a script.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PastCall {
    /// The remote party's number.
    pub number: String,
    /// How the call ended.
    pub state: PastState,
    /// The remote party's name. Default: no `callerId`.
    pub caller_id: Option<String>,
    /// The start, which is also the answer time of an answered call. Default: the sandbox's
    /// present.
    pub started_at: Option<Timestamp>,
    /// The direction of an answered call; that of others follows from the state.
    #[serde(default)]
    pub direction: Direction,
    /// The duration of an answered call: at least 1 ms.
    #[serde(default, with = "jiff::fmt::serde::unsigned_duration::required")]
    pub talked: Duration,
}

/// How a call ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum PastState {
    /// There was a conversation.
    Answered,
    /// An inbound call that nobody answered.
    Missed,
    /// An inbound call that was rejected or sent to voicemail.
    Rejected,
    /// An outbound call that ended before an answer.
    Cancelled,
}

impl PastCall {
    /// Creates an inbound call of the sandbox's present, without a name.
    pub fn new(number: impl Into<String>, state: PastState) -> Self {
        Self {
            number: number.into(),
            state,
            caller_id: None,
            started_at: None,
            direction: Inbound,
            talked: Duration::ZERO,
        }
    }

    pub(super) fn into_call(self, id: String, external_id: String, now: Timestamp) -> Call {
        let (direction, state) = match self.state {
            PastState::Answered => (self.direction, "ANSWERED"),
            PastState::Missed => (Inbound, "MISSED"),
            PastState::Rejected => (Inbound, "REJECTED"),
            PastState::Cancelled => (Outbound, "CANCELLED"),
        };
        let start_time = truncate_to_millis(self.started_at.unwrap_or(now));
        let mut call = Call {
            id,
            external_id,
            direction,
            phone_number: self.number,
            caller_id: self.caller_id,
            state: state.into(),
            start_time,
            answer_time: (state == "ANSWERED").then_some(start_time),
            end_time: None,
            party: RemoteParty::waits(),
        };
        let end = truncate_to_millis(saturating_add(start_time, self.talked));
        call.enter_state(state.into(), end);
        call
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn transitions_follow_the_vendor_table() {
        for direction in [Inbound, Outbound] {
            for state in CallState::ALL {
                for action in [
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
                ] {
                    let mut state = state.clone();
                    let transitions = action.transitions(direction, state.as_str());
                    for next in transitions.into_iter().flatten() {
                        let next = CallState::from(*next);
                        assert!(state.can_become(&next), "{action:?}: {state} to {next}");
                        state = next;
                    }
                }
            }
        }
    }
}
