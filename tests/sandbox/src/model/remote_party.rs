//! Scripted behaviour of the other end of a call.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use super::action::{Action, Direction};

/// Behaviour of the other end of a call: a script that starts when the call rings.
///
/// [`Sandbox::remote_party`](crate::Sandbox::remote_party) assigns a called party to a number,
/// [`Sandbox::next_remote_party`](crate::Sandbox::next_remote_party) to the next call.
/// [`IncomingCall::remote_party`](crate::IncomingCall::remote_party) assigns a caller.
///
/// ```
/// use std::time::Duration;
/// use vis_sandbox::{RemoteParty, Sandbox};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let second = Duration::from_secs(1);
/// let sandbox = Sandbox::builder().paused_time().start().await?;
/// let holding_party = RemoteParty::answers_after(3 * second)
///     .holds_after(5 * second)
///     .resumes_after(2 * second)
///     .hangs_up_after(10 * second);
/// sandbox.remote_party("14155550123", holding_party)?;
///
/// let impossible = RemoteParty::never_answers().holds_after(second);
/// assert!(sandbox.remote_party("14155550124", impossible).is_err());
/// # Ok(())
/// # }
/// ```
///
/// | who is called | who calls |
/// |---|---|
/// | [`answers_after`](Self::answers_after) | [`waits`](Self::waits) |
/// | [`busy`](Self::busy), [`rejects_after`](Self::rejects_after) | |
/// | [`never_answers`](Self::never_answers) | |
///
/// Each step counts from the previous one, the first step after the answer from the answer. A step
/// that the state of the call does not allow at its time, such as a hold while the user holds the
/// call, is skipped. The script ends with the call.
#[derive(Clone, Debug)]
#[must_use = "a remote party has no effect until passed to the sandbox"]
pub struct RemoteParty {
    direction: Direction,
    pub(super) ringing: RingingEnd,
    /// Actions after the answer, with the delay before each.
    pub(super) steps: Vec<(Duration, Action)>,
    phase: Phase,
    error: Option<ScriptError>,
}

/// How the remote party ends the ringing.
#[derive(Clone, Copy, Debug)]
pub(super) enum RingingEnd {
    Answer(Duration),
    HangUp(Duration),
    Never,
}

/// Phase of the script so far.
#[derive(Clone, Copy, Debug)]
enum Phase {
    /// Rings; this party will not answer.
    Unanswered,
    /// Rings until the user answers.
    Waiting,
    Talking,
    Holding,
    HungUp,
}

/// A script that the vendor's state machine does not allow.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ScriptError {
    /// A step is impossible at its position.
    #[error("{step} is impossible here: the remote party {state}")]
    #[non_exhaustive]
    Step {
        /// The method of [`RemoteParty`].
        step: &'static str,
        /// The state of the remote party before the step, in words.
        state: &'static str,
    },
    /// The script is for the opposite direction.
    #[error("this remote party is for {is} calls, not {wanted} calls")]
    #[non_exhaustive]
    Direction {
        /// The direction that the script fits.
        is: Direction,
        /// The direction of the call.
        wanted: Direction,
    },
}

impl RemoteParty {
    /// Called: answers after `ringing`; the call is `ACTIVE`. With [`Duration::MAX`] it never
    /// answers.
    pub const fn answers_after(ringing: Duration) -> Self {
        let answer = RingingEnd::Answer(ringing);
        Self::new(Direction::Outbound, answer, Phase::Talking)
    }

    /// Called: busy; the call is `CANCELLED` as soon as it rings.
    pub const fn busy() -> Self {
        Self::rejects_after(Duration::ZERO)
    }

    /// Called: declines after `ringing`; the call is `CANCELLED`, because `REJECTED` is for inbound
    /// calls.
    pub const fn rejects_after(ringing: Duration) -> Self {
        let hang_up = RingingEnd::HangUp(ringing);
        Self::new(Direction::Outbound, hang_up, Phase::HungUp)
    }

    /// Called: does not answer; the call rings until the user ends it or the remote party [gives
    /// up](Self::gives_up_after).
    pub const fn never_answers() -> Self {
        Self::new(Direction::Outbound, RingingEnd::Never, Phase::Unanswered)
    }

    /// Calls, and waits until the user answers or the remote party [gives
    /// up](Self::gives_up_after).
    pub const fn waits() -> Self {
        Self::new(Direction::Inbound, RingingEnd::Never, Phase::Waiting)
    }

    /// Ends the ringing: an unanswered call is `MISSED` (inbound) or `CANCELLED` (outbound).
    ///
    /// Follows [`waits`](Self::waits) or [`never_answers`](Self::never_answers).
    pub fn gives_up_after(mut self, ringing: Duration) -> Self {
        match self.phase {
            Phase::Waiting | Phase::Unanswered if matches!(self.ringing, RingingEnd::Never) => {
                self.ringing = RingingEnd::HangUp(ringing);
                self
            }
            _ => self.record_error("gives_up_after"),
        }
    }

    /// Holds the call: `REMOTE_HELD`.
    pub fn holds_after(self, time: Duration) -> Self {
        match self.phase {
            Phase::Waiting | Phase::Talking => {
                self.push_step(time, Action::RemoteHold, Phase::Holding)
            }
            _ => self.record_error("holds_after"),
        }
    }

    /// Resumes the call: `ACTIVE`.
    pub fn resumes_after(self, time: Duration) -> Self {
        match self.phase {
            Phase::Holding => self.push_step(time, Action::RemoteResume, Phase::Talking),
            _ => self.record_error("resumes_after"),
        }
    }

    /// Ends the conversation: `ANSWERED`.
    pub fn hangs_up_after(self, time: Duration) -> Self {
        match self.phase {
            Phase::Waiting | Phase::Talking | Phase::Holding => {
                self.push_step(time, Action::RemoteHangUp, Phase::HungUp)
            }
            _ => self.record_error("hangs_up_after"),
        }
    }

    /// Checks the script for calls of this direction, seen from the user. Methods that take a
    /// remote party do this themselves.
    ///
    /// # Errors
    ///
    /// [`ScriptError`] with the first impossible step.
    pub fn check(&self, wanted: Direction) -> Result<(), ScriptError> {
        match &self.error {
            Some(error) => Err(error.clone()),
            None if self.direction != wanted => Err(ScriptError::Direction {
                is: self.direction,
                wanted,
            }),
            None => Ok(()),
        }
    }

    /// Returns the script if [`check`](Self::check) succeeds.
    pub(crate) fn checked(self, wanted: Direction) -> Result<Self, ScriptError> {
        self.check(wanted).map(|()| self)
    }

    const fn new(direction: Direction, ringing: RingingEnd, phase: Phase) -> Self {
        Self {
            direction,
            ringing,
            steps: Vec::new(),
            phase,
            error: None,
        }
    }

    fn push_step(mut self, time: Duration, action: Action, phase: Phase) -> Self {
        self.steps.push((time, action));
        self.phase = phase;
        self
    }

    fn record_error(mut self, step: &'static str) -> Self {
        let state = match self.phase {
            Phase::Unanswered => "does not answer",
            Phase::Waiting => "waits for an answer and has a time limit",
            Phase::Talking => "talks and does not hold the call",
            Phase::Holding => "holds the call",
            Phase::HungUp => "has hung up",
        };
        self.error.get_or_insert(ScriptError::Step { step, state });
        self
    }
}

/// The remote parties by number, with a queue and a default.
pub(crate) struct RemoteParties {
    /// Parties of the next calls to any number.
    next: VecDeque<RemoteParty>,
    by_number: HashMap<String, RemoteParty>,
    default_party: RemoteParty,
}

impl RemoteParties {
    pub(super) fn new(default_party: RemoteParty) -> Self {
        Self {
            next: VecDeque::new(),
            by_number: HashMap::new(),
            default_party,
        }
    }

    /// Queues the party of the next call.
    pub(crate) fn push_next(&mut self, party: RemoteParty) {
        self.next.push_back(party);
    }

    /// Sets the party of a number.
    pub(crate) fn insert(&mut self, number: &str, party: RemoteParty) {
        self.by_number
            .insert(without_plus(number).to_owned(), party);
    }

    /// Returns the party of a call to this number.
    pub(super) fn take_for(&mut self, number: &str) -> RemoteParty {
        let next = self.next.pop_front();
        next.or_else(|| self.by_number.get(without_plus(number)).cloned())
            .unwrap_or_else(|| self.default_party.clone())
    }
}

/// A plus sign does not change a number.
fn without_plus(number: &str) -> &str {
    number.strip_prefix('+').unwrap_or(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn error(party: RemoteParty, direction: Direction) -> Option<String> {
        party
            .checked(direction)
            .err()
            .map(|error| error.to_string())
    }

    #[test]
    fn check_names_the_first_impossible_step() {
        let answers = || RemoteParty::answers_after(SECOND);
        for (party, expected) in [
            (
                RemoteParty::never_answers().holds_after(SECOND),
                "holds_after is impossible here: the remote party does not answer",
            ),
            (
                RemoteParty::busy().hangs_up_after(SECOND),
                "hangs_up_after is impossible here: the remote party has hung up",
            ),
            (
                answers().resumes_after(SECOND).resumes_after(SECOND),
                "resumes_after is impossible here: the remote party talks and does not hold the call",
            ),
            (
                answers().holds_after(SECOND).holds_after(SECOND),
                "holds_after is impossible here: the remote party holds the call",
            ),
            (
                answers().gives_up_after(SECOND),
                "gives_up_after is impossible here: the remote party talks and does not hold the call",
            ),
            (
                RemoteParty::never_answers()
                    .gives_up_after(SECOND)
                    .gives_up_after(SECOND),
                "gives_up_after is impossible here: the remote party does not answer",
            ),
            (
                RemoteParty::waits(),
                "this remote party is for INBOUND calls, not OUTBOUND calls",
            ),
        ] {
            assert_eq!(error(party, Direction::Outbound).as_deref(), Some(expected));
        }
    }
}
