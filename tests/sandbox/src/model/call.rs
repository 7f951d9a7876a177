//! A call, from the remote party or from before the test.

use std::time::Duration;

use jiff::Timestamp;
use vis_types::CallState;

use super::action::{Action, Direction};
use super::remote_party::{RemoteParty, ScriptError};
use crate::clock::{saturating_add, truncate_to_millis};

/// An `ANSWERED` call has a duration.
const MIN_TALK_TIME: Duration = Duration::from_millis(1);

/// A call from a remote party, for [`Sandbox::incoming_call`](crate::Sandbox::incoming_call).
///
/// Converts from a phone number.
///
/// ```
/// use vis_sandbox::IncomingCall;
///
/// let anonymous = IncomingCall::from("14155550123");
/// let known = IncomingCall::from("14155550123").caller_id("Jane Doe");
/// # let _ = (anonymous, known);
/// ```
#[derive(Clone, Debug)]
#[must_use = "an incoming call has no effect until passed to the sandbox"]
pub struct IncomingCall {
    pub(super) phone_number: String,
    pub(super) caller_id: Option<String>,
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
    /// [`ScriptError`], if a step is impossible or the script is for a party that the user calls.
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

/// Error of an action on a call.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CallError {
    /// No call has this id.
    #[error("no call has this id")]
    NotFound,
    /// The vendor's state machine does not allow the action.
    #[error("{action} is impossible: the call is {direction} and {state}")]
    #[non_exhaustive]
    IllegalTransition {
        /// The rejected action, in words.
        action: String,
        /// The direction of the call.
        direction: Direction,
        /// The state of the call, which is unchanged.
        state: CallState,
    },
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
}

impl Call {
    /// Creates a call that has ended.
    pub(super) fn past(call: PastCall, id: String, external_id: String, now: Timestamp) -> Self {
        let start_time = truncate_to_millis(call.started_at.unwrap_or(now));
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
        past.enter_state(
            call.state,
            truncate_to_millis(saturating_add(start_time, call.talk_time)),
        );
        past
    }

    /// Duration of the conversation in milliseconds; 0 until the call is `ANSWERED`.
    pub(crate) fn duration(&self) -> i64 {
        match (self.answer_time, self.end_time) {
            (Some(answered), Some(ended)) => ended.as_millisecond() - answered.as_millisecond(),
            _ => 0,
        }
    }

    pub(super) fn is_ringing(&self) -> bool {
        self.state == "RINGING"
    }

    /// Applies an action and returns the call after each transition. An error changes nothing.
    pub(super) fn apply_action(
        &mut self,
        action: Action,
        now: Timestamp,
    ) -> Result<Vec<Self>, CallError> {
        let transitions = action
            .transitions(self.direction, &self.state)
            .ok_or_else(|| CallError::IllegalTransition {
                action: action.to_string(),
                direction: self.direction,
                state: self.state.clone(),
            })?;
        let steps = transitions.iter().map(|&state| {
            self.enter_state(state.into(), now);
            self.clone()
        });
        Ok(steps.collect())
    }

    fn enter_state(&mut self, state: CallState, at: Timestamp) {
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

/// A call that has ended, for [`Sandbox::add_event`](crate::Sandbox::add_event).
///
/// ```
/// use std::time::Duration;
/// use vis_sandbox::{Direction, PastCall};
///
/// let answered = PastCall::answered(Direction::Outbound, "14155550123", Duration::from_secs(90))
///     .started_at("2020-10-01T16:10:06Z".parse()?);
/// let missed = PastCall::missed("14155550123").caller_id("Jane Doe");
/// # let _ = (answered, missed);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
#[must_use = "a past call has no effect until passed to `Sandbox::add_event`"]
pub struct PastCall {
    pub(super) direction: Direction,
    pub(super) state: CallState,
    pub(super) phone_number: String,
    pub(super) caller_id: Option<String>,
    pub(super) started_at: Option<Timestamp>,
    pub(super) talk_time: Duration,
}

impl PastCall {
    /// An `ANSWERED` call of at least 1 ms.
    pub fn answered(
        direction: Direction,
        phone_number: impl Into<String>,
        talk_time: Duration,
    ) -> Self {
        Self {
            talk_time,
            ..Self::new(direction, "ANSWERED", phone_number.into())
        }
    }

    /// An inbound call that nobody answered: `MISSED`.
    pub fn missed(phone_number: impl Into<String>) -> Self {
        Self::new(Direction::Inbound, "MISSED", phone_number.into())
    }

    /// An inbound call that was rejected or sent to voicemail: `REJECTED`.
    pub fn rejected(phone_number: impl Into<String>) -> Self {
        Self::new(Direction::Inbound, "REJECTED", phone_number.into())
    }

    /// An outbound call that ended before an answer: `CANCELLED`.
    pub fn cancelled(phone_number: impl Into<String>) -> Self {
        Self::new(Direction::Outbound, "CANCELLED", phone_number.into())
    }

    /// Sets the remote party's name. Default: no `callerId`.
    pub fn caller_id(mut self, name: impl Into<String>) -> Self {
        self.caller_id = Some(name.into());
        self
    }

    /// Sets the start time, which is also the answer time of an answered call. Default: the
    /// sandbox's present.
    pub fn started_at(mut self, time: Timestamp) -> Self {
        self.started_at = Some(time);
        self
    }

    /// The `n`th generated call: each of the four kinds in turn, with a number of its own.
    pub(super) fn generated(n: u64) -> Self {
        let number = format!("1415{n:07}");
        match n % 4 {
            0 => Self::missed(number),
            1 => Self::answered(Direction::Outbound, number, Duration::ZERO),
            2 => Self::rejected(number),
            _ => Self::cancelled(number),
        }
    }

    fn new(direction: Direction, state: &str, phone_number: String) -> Self {
        Self {
            direction,
            state: state.into(),
            phone_number,
            caller_id: None,
            started_at: None,
            talk_time: Duration::ZERO,
        }
    }
}
