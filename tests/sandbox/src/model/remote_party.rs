//! What the other end of a call does by itself.

use std::time::Duration;

use super::action::Action;
use super::direction::Direction;

/// How the other end of a call behaves: a script that begins when the call rings.
///
/// Who is called behaves as [`Sandbox::remote_party`](crate::Sandbox::remote_party) says for the
/// number, or [`Sandbox::next_remote_party`](crate::Sandbox::next_remote_party) for the next call.
/// Who calls behaves as [`IncomingCall::remote_party`](crate::IncomingCall::remote_party) says.
///
/// ```
/// use std::time::Duration;
/// use vis_sandbox::{RemoteParty, Sandbox};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let second = Duration::from_secs(1);
/// let sandbox = Sandbox::builder().paused_time().start().await?;
/// let busybody = RemoteParty::answers_after(3 * second)
///     .holds_after(5 * second)
///     .resumes_after(2 * second)
///     .hangs_up_after(10 * second);
/// sandbox.remote_party("14155550123", busybody)?;
///
/// let wrong = RemoteParty::never_answers().holds_after(second);
/// assert!(sandbox.remote_party("14155550124", wrong).is_err());
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
/// Each step counts from the one before it, the first one after the answer from the answer. A step
/// that the state of the call does not allow when its time comes, such as holding a call that the
/// user holds, does not happen, and the script goes on. The end of the call ends it.
#[derive(Clone, Debug)]
#[must_use = "a remote party does nothing until it is given to the sandbox"]
pub struct RemoteParty {
    direction: Direction,
    pub(super) ringing: Ringing,
    /// What happens once the parties talk, each step so long after the one before.
    pub(super) talk: Vec<(Duration, Action)>,
    phase: Phase,
    error: Option<ScriptError>,
}

/// What ends the ringing.
#[derive(Clone, Copy, Debug)]
pub(super) enum Ringing {
    Answer(Duration),
    HangUp(Duration),
    Nothing,
}

/// How far a script has come.
#[derive(Clone, Copy, Debug)]
enum Phase {
    /// Rings and will not be answered by this party.
    Unanswered,
    /// Rings until the user answers, if they do.
    Waiting,
    Talking,
    Holding,
    Gone,
}

/// Why a remote party cannot behave so: the vendor's state machine of a call does not allow it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ScriptError {
    /// A step does not fit where it stands.
    #[error("{step} is impossible here: the remote party {state}")]
    #[non_exhaustive]
    Step {
        /// The method of [`RemoteParty`].
        step: &'static str,
        /// What the remote party does at that point of the script, in words.
        state: &'static str,
    },
    /// One who calls was to be called, or the other way round.
    #[error("this remote party is for {is} calls, not for {wanted} ones")]
    #[non_exhaustive]
    Direction {
        /// The direction of the calls that the script fits.
        is: Direction,
        /// The direction of the call that it was meant for.
        wanted: Direction,
    },
}

impl RemoteParty {
    /// Is called, lets it ring for some time, and answers: the call is `ACTIVE`.
    /// [`Duration::MAX`] is never.
    pub const fn answers_after(ringing: Duration) -> Self {
        let answer = Ringing::Answer(ringing);
        Self::new(Direction::Outbound, answer, Phase::Talking)
    }

    /// Is called and is busy: the call is `CANCELLED` as soon as it rings.
    pub const fn busy() -> Self {
        Self::rejects_after(Duration::ZERO)
    }

    /// Is called, lets it ring for some time, and declines: the call is `CANCELLED`, because
    /// `REJECTED` is for inbound calls.
    pub const fn rejects_after(ringing: Duration) -> Self {
        let hang_up = Ringing::HangUp(ringing);
        Self::new(Direction::Outbound, hang_up, Phase::Gone)
    }

    /// Is called and does not answer: the call rings until the user ends it, or the remote side
    /// [gives up](Self::gives_up_after).
    pub const fn never_answers() -> Self {
        Self::new(Direction::Outbound, Ringing::Nothing, Phase::Unanswered)
    }

    /// Calls, and waits until the user answers, or until it [gives up](Self::gives_up_after).
    pub const fn waits() -> Self {
        Self::new(Direction::Inbound, Ringing::Nothing, Phase::Waiting)
    }

    /// Does not let it ring for longer: the call is `MISSED` (inbound) or `CANCELLED` (outbound)
    /// if nobody has answered by then.
    ///
    /// It follows [`waits`](Self::waits) or [`never_answers`](Self::never_answers).
    pub fn gives_up_after(mut self, ringing: Duration) -> Self {
        match self.phase {
            Phase::Waiting | Phase::Unanswered if matches!(self.ringing, Ringing::Nothing) => {
                self.ringing = Ringing::HangUp(ringing);
                self
            }
            _ => self.refuse("gives_up_after"),
        }
    }

    /// Puts the call on hold: `REMOTE_HELD`.
    pub fn holds_after(self, time: Duration) -> Self {
        match self.phase {
            Phase::Waiting | Phase::Talking => self.then(time, Action::RemoteHold, Phase::Holding),
            _ => self.refuse("holds_after"),
        }
    }

    /// Takes the call off hold again: `ACTIVE`.
    pub fn resumes_after(self, time: Duration) -> Self {
        match self.phase {
            Phase::Holding => self.then(time, Action::RemoteResume, Phase::Talking),
            _ => self.refuse("resumes_after"),
        }
    }

    /// Ends the conversation: `ANSWERED`.
    pub fn hangs_up_after(self, time: Duration) -> Self {
        match self.phase {
            Phase::Waiting | Phase::Talking | Phase::Holding => {
                self.then(time, Action::RemoteHangUp, Phase::Gone)
            }
            _ => self.refuse("hangs_up_after"),
        }
    }

    /// Whether it fits calls of this direction, seen from the user. The methods that take a remote
    /// party check this by themselves.
    ///
    /// # Errors
    ///
    /// [`ScriptError`], which names the first step that is impossible.
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

    /// The script, if it is one for such a call.
    pub(crate) fn checked(self, wanted: Direction) -> Result<Self, ScriptError> {
        self.check(wanted).map(|()| self)
    }

    const fn new(direction: Direction, ringing: Ringing, phase: Phase) -> Self {
        Self {
            direction,
            ringing,
            talk: Vec::new(),
            phase,
            error: None,
        }
    }

    fn then(mut self, time: Duration, action: Action, phase: Phase) -> Self {
        self.talk.push((time, action));
        self.phase = phase;
        self
    }

    fn refuse(mut self, step: &'static str) -> Self {
        let state = match self.phase {
            Phase::Unanswered => "does not answer",
            Phase::Waiting => "waits for an answer, and knows already for how long",
            Phase::Talking => "talks, and holds nothing",
            Phase::Holding => "holds the call",
            Phase::Gone => "is gone",
        };
        self.error.get_or_insert(ScriptError::Step { step, state });
        self
    }
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
    fn scripts_that_the_state_machine_allows() {
        use Direction::{Inbound, Outbound};
        let talk = |party: RemoteParty| {
            party
                .holds_after(SECOND)
                .resumes_after(SECOND)
                .holds_after(SECOND)
                .hangs_up_after(SECOND)
        };
        for (party, direction) in [
            (talk(RemoteParty::answers_after(SECOND)), Outbound),
            (RemoteParty::busy(), Outbound),
            (RemoteParty::never_answers(), Outbound),
            (
                RemoteParty::never_answers().gives_up_after(SECOND),
                Outbound,
            ),
            (talk(RemoteParty::waits()), Inbound),
            (talk(RemoteParty::waits().gives_up_after(SECOND)), Inbound),
        ] {
            assert_eq!(error(party, direction), None);
        }
    }

    #[test]
    fn the_first_step_that_is_impossible_is_named() {
        let answers = || RemoteParty::answers_after(SECOND);
        for (party, expected) in [
            (
                RemoteParty::never_answers().holds_after(SECOND),
                "holds_after is impossible here: the remote party does not answer",
            ),
            (
                RemoteParty::busy().hangs_up_after(SECOND),
                "hangs_up_after is impossible here: the remote party is gone",
            ),
            (
                answers().resumes_after(SECOND).resumes_after(SECOND),
                "resumes_after is impossible here: the remote party talks, and holds nothing",
            ),
            (
                answers().holds_after(SECOND).holds_after(SECOND),
                "holds_after is impossible here: the remote party holds the call",
            ),
            (
                answers().gives_up_after(SECOND),
                "gives_up_after is impossible here: the remote party talks, and holds nothing",
            ),
            (
                RemoteParty::never_answers()
                    .gives_up_after(SECOND)
                    .gives_up_after(SECOND),
                "gives_up_after is impossible here: the remote party does not answer",
            ),
            (
                RemoteParty::waits(),
                "this remote party is for INBOUND calls, not for OUTBOUND ones",
            ),
        ] {
            assert_eq!(error(party, Direction::Outbound).as_deref(), Some(expected));
        }
    }
}
