//! One call, from either side.

use std::time::Duration;

use jiff::Timestamp;

use super::action::Action;
use super::call_state::{CallState, Direction};
use super::past_call::PastCall;
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
pub struct IncomingCall {
    pub(super) phone_number: String,
    pub(super) caller_id: Option<String>,
}

impl IncomingCall {
    /// The caller's name; without it the call has no `callerId`.
    pub fn caller_id(mut self, name: impl Into<String>) -> Self {
        self.caller_id = Some(name.into());
        self
    }
}

impl<T: Into<String>> From<T> for IncomingCall {
    fn from(phone_number: T) -> Self {
        Self {
            phone_number: phone_number.into(),
            caller_id: None,
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
#[derive(Debug)]
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
    /// When the remote party of an outbound call picks up, unless something else happens first.
    pub(super) answers_at: Timestamp,
}

impl Call {
    /// A call that has ended.
    pub(super) fn past(call: PastCall, id: String, external_id: String, now: Timestamp) -> Self {
        let start_time = whole_milliseconds(call.started_at.unwrap_or(now));
        let answered = call.state == CallState::Answered;
        let mut past = Self {
            id,
            external_id,
            direction: call.direction,
            phone_number: call.phone_number,
            caller_id: call.caller_id,
            state: call.state,
            start_time,
            answer_time: answered.then_some(start_time),
            end_time: None,
            answers_at: Timestamp::MAX,
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

    /// Lets the time since the last look have its effect.
    pub(super) fn settle(&mut self, now: Timestamp) {
        if self.state == CallState::Initializing {
            self.enter(CallState::Ringing, now);
        }
        let remote_rings =
            self.state == CallState::Ringing && self.direction == Direction::Outbound;
        if remote_rings && self.answers_at <= now {
            self.enter(CallState::Active, self.answers_at);
        }
    }

    /// Does what a party wants, or leaves the call as it was.
    pub(super) fn act(&mut self, action: Action, now: Timestamp) -> Result<(), CallError> {
        let route = action.route(self.direction, self.state).ok_or_else(|| {
            CallError::IllegalTransition {
                action: action.to_string(),
                direction: self.direction,
                state: self.state,
            }
        })?;
        for &state in route {
            self.enter(state, now);
        }
        Ok(())
    }

    fn enter(&mut self, state: CallState, at: Timestamp) {
        self.state = state;
        if state == CallState::Active {
            self.answer_time.get_or_insert(at);
        }
        if state.is_final() {
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

    fn outbound(answers_at: Timestamp) -> Call {
        Call {
            id: String::new(),
            external_id: String::new(),
            direction: Direction::Outbound,
            phone_number: "14155550123".into(),
            caller_id: None,
            state: CallState::Initializing,
            start_time: at(0),
            answer_time: None,
            end_time: None,
            answers_at,
        }
    }

    #[test]
    fn a_late_look_finds_the_time_of_the_answer_not_of_the_look() {
        let mut call = outbound(at(5_000));
        call.settle(at(4_999));
        assert_eq!((call.state, call.answer_time), (CallState::Ringing, None));
        call.settle(at(60_000));
        assert_eq!(
            (call.state, call.answer_time),
            (CallState::Active, Some(at(5_000)))
        );
    }

    #[test]
    fn an_answer_that_comes_early_is_not_given_twice() {
        let mut call = outbound(at(5_000));
        call.settle(at(1_000));
        call.act(Action::RemoteAnswer, at(1_000)).unwrap();
        call.act(Action::Hold, at(2_000)).unwrap();
        call.settle(at(9_000));
        assert_eq!(
            (call.state, call.answer_time),
            (CallState::Held, Some(at(1_000)))
        );
    }

    #[test]
    fn a_conversation_has_a_duration_and_a_cancelled_call_has_none() {
        let mut answered = outbound(at(0));
        answered.settle(at(0));
        answered.act(Action::End, at(0)).unwrap();
        assert_eq!(answered.duration(), 1);
        assert_eq!(answered.end_time, Some(at(1)));

        let mut cancelled = outbound(Timestamp::MAX);
        cancelled.settle(at(0));
        cancelled.act(Action::End, at(800)).unwrap();
        assert_eq!(cancelled.duration(), 0);
        assert_eq!(
            (cancelled.answer_time, cancelled.end_time),
            (None, Some(at(800)))
        );
    }

    #[test]
    fn what_is_refused_changes_nothing() {
        let mut call = outbound(Timestamp::MAX);
        call.settle(at(0));
        let refused = call.act(Action::Hold, at(1)).unwrap_err();
        assert_eq!(
            refused.to_string(),
            "holding is impossible: the call is OUTBOUND and RINGING"
        );
        assert_eq!((call.state, call.end_time), (CallState::Ringing, None));
    }
}
