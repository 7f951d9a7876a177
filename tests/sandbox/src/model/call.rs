//! One call, from either side.

use std::time::Duration;

use jiff::Timestamp;
use vis_types::CallState;

use super::action::Action;
use super::direction::Direction;
use super::past_call::PastCall;
use super::remote_party::{RemoteParty, ScriptError};
use crate::clock::{later, whole_milliseconds};

/// The least that a conversation lasts: an `ANSWERED` call has a duration.
const SHORTEST_CONVERSATION: Duration = Duration::from_millis(1);

/// A call from a remote party, for [`Sandbox::incoming_call`](crate::Sandbox::incoming_call).
///
/// A number alone converts into one.
///
/// ```
/// use vis_sandbox::IncomingCall;
///
/// let anonymous = IncomingCall::from("14155550123");
/// let known = IncomingCall::from("14155550123").caller_id("Jane Doe");
/// # let _ = (anonymous, known);
/// ```
#[derive(Clone, Debug)]
#[must_use = "nobody calls until this is given to the sandbox"]
pub struct IncomingCall {
    pub(super) phone_number: String,
    pub(super) caller_id: Option<String>,
    pub(super) party: RemoteParty,
}

impl IncomingCall {
    /// The caller's name; without it the call has no `callerId`.
    pub fn caller_id(mut self, name: impl Into<String>) -> Self {
        self.caller_id = Some(name.into());
        self
    }

    /// How the caller behaves. By default they [wait](RemoteParty::waits) for ever.
    ///
    /// ```
    /// use std::time::Duration;
    /// use vis_sandbox::{IncomingCall, RemoteParty};
    ///
    /// let impatient = RemoteParty::waits().gives_up_after(Duration::from_secs(20));
    /// let missed = IncomingCall::from("14155550123").remote_party(impatient)?;
    /// # let _ = missed;
    /// # Ok::<(), vis_sandbox::ScriptError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`ScriptError`], when the script has an impossible step, or is for one who is called.
    pub fn remote_party(mut self, party: RemoteParty) -> Result<Self, ScriptError> {
        self.party = party.checked(Direction::Inbound)?;
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

/// Why a call did not do what it was asked to.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CallError {
    /// No call has this id.
    #[error("there is no such call")]
    NotFound,
    /// The vendor's state machine does not allow it.
    #[error("{action} is impossible: the call is {direction} and {state}")]
    #[non_exhaustive]
    IllegalTransition {
        /// What was tried, in words.
        action: String,
        /// The direction of the call.
        direction: Direction,
        /// The state that the call is in, and stays in.
        state: CallState,
    },
}

/// A record of a call, live or ended.
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
}

impl Call {
    /// A call that has ended.
    pub(super) fn past(call: PastCall, id: String, external_id: String, now: Timestamp) -> Self {
        let start_time = whole_milliseconds(call.started_at.unwrap_or(now));
        let answered = call.state == "ANSWERED";
        let mut past = Self {
            id,
            external_id,
            direction: call.direction,
            phone_number: call.phone_number,
            caller_id: call.caller_id,
            state: call.state.clone(),
            start_time,
            answer_time: answered.then_some(start_time),
            end_time: None,
        };
        past.enter(
            call.state,
            whole_milliseconds(later(start_time, call.talked)),
        );
        past
    }

    /// How long the parties have talked, in milliseconds: zero until the call is `ANSWERED`.
    pub(crate) fn duration(&self) -> i64 {
        match (self.answer_time, self.end_time) {
            (Some(answered), Some(ended)) => ended.as_millisecond() - answered.as_millisecond(),
            _ => 0,
        }
    }

    /// Whether somebody waits for an answer.
    pub(super) fn rings(&self) -> bool {
        self.state == "RINGING"
    }

    /// Does what is asked, and shows the call as it stood after each step, or leaves it as it was.
    pub(super) fn act(&mut self, action: Action, now: Timestamp) -> Result<Vec<Self>, CallError> {
        let route = action.route(self.direction, &self.state).ok_or_else(|| {
            CallError::IllegalTransition {
                action: action.to_string(),
                direction: self.direction,
                state: self.state.clone(),
            }
        })?;
        let steps = route.iter().map(|&state| {
            self.enter(state.into(), now);
            self.clone()
        });
        Ok(steps.collect())
    }

    fn enter(&mut self, state: CallState, at: Timestamp) {
        self.state = state;
        if self.state == "ACTIVE" {
            self.answer_time.get_or_insert(at);
        }
        if self.state.is_final() {
            let earliest = self.answer_time.map_or(self.start_time, |answered| {
                later(answered, SHORTEST_CONVERSATION)
            });
            self.end_time = Some(at.max(earliest));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(millisecond: i64) -> Timestamp {
        Timestamp::from_millisecond(millisecond).unwrap()
    }

    /// An outbound call that rings.
    fn outbound() -> Call {
        let mut call = Call {
            id: String::new(),
            external_id: String::new(),
            direction: Direction::Outbound,
            phone_number: "14155550123".into(),
            caller_id: None,
            state: "INITIALIZING".into(),
            start_time: at(0),
            answer_time: None,
            end_time: None,
        };
        call.act(Action::Ring, at(0)).unwrap();
        call
    }

    #[test]
    fn an_answer_is_given_once() {
        let mut call = outbound();
        call.act(Action::RemoteAnswer, at(1_000)).unwrap();
        call.act(Action::Hold, at(2_000)).unwrap();
        call.act(Action::Unhold, at(3_000)).unwrap();
        assert_eq!(
            (call.state.as_str(), call.answer_time),
            ("ACTIVE", Some(at(1_000)))
        );
    }

    #[test]
    fn each_step_is_shown_as_it_was() {
        let mut call = outbound();
        call.act(Action::RemoteAnswer, at(1)).unwrap();
        call.act(Action::Hold, at(2)).unwrap();
        let steps = call.act(Action::End, at(3)).unwrap();
        let steps: Vec<_> = steps
            .iter()
            .map(|step| (step.state.as_str(), step.end_time))
            .collect();
        assert_eq!(steps, [("ACTIVE", None), ("ANSWERED", Some(at(3)))]);
    }

    #[test]
    fn a_conversation_has_a_duration_and_a_cancelled_call_has_none() {
        let mut answered = outbound();
        answered.act(Action::RemoteAnswer, at(0)).unwrap();
        answered.act(Action::End, at(0)).unwrap();
        assert_eq!(answered.duration(), 1);
        assert_eq!(answered.end_time, Some(at(1)));

        let mut cancelled = outbound();
        cancelled.act(Action::End, at(800)).unwrap();
        assert_eq!(cancelled.duration(), 0);
        assert_eq!(
            (cancelled.answer_time, cancelled.end_time),
            (None, Some(at(800)))
        );
    }

    #[test]
    fn what_is_refused_changes_nothing() {
        let mut call = outbound();
        let refused = call.act(Action::Hold, at(1)).unwrap_err();
        assert_eq!(
            refused.to_string(),
            "holding is impossible: the call is OUTBOUND and RINGING"
        );
        assert_eq!((call.state.as_str(), call.end_time), ("RINGING", None));
    }
}
