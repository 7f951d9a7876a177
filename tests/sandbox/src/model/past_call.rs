//! Calls from before the test.

use std::time::Duration;

use jiff::Timestamp;
use vis_types::CallState;

use super::direction::Direction;

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
