//! Scripted behaviour of the other end of a call.

use std::time::Duration;

use super::call::{Action, Direction};

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
/// Each step counts from the previous one, the first step after the answer from the answer. A step
/// that the state of the call does not allow at its time, such as a hold while the user holds the
/// call, is skipped. The script ends with the call.
#[derive(Clone, Debug)]
#[must_use = "a remote party has no effect until passed to the sandbox"]
pub struct RemoteParty {
    direction: Direction,
    /// How the party ends the ringing, and after what time.
    pub(super) ringing: Option<(Duration, Action)>,
    /// Actions after the answer, with the delay before each.
    pub(super) steps: Vec<(Duration, Action)>,
}

/// A script that the vendor's state machine does not allow, or that is for the other direction.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("impossible script of a remote party: {0}")]
pub struct ScriptError(String);

impl RemoteParty {
    /// Called: answers after `ringing`; the call is `ACTIVE`. With [`Duration::MAX`] it never
    /// answers.
    pub const fn answers_after(ringing: Duration) -> Self {
        Self::new(Direction::Outbound, Some((ringing, Action::RemoteAnswer)))
    }

    /// Called: busy; the call is `CANCELLED` as soon as it rings.
    pub const fn busy() -> Self {
        Self::rejects_after(Duration::ZERO)
    }

    /// Called: declines after `ringing`; the call is `CANCELLED`, because `REJECTED` is for inbound
    /// calls.
    pub const fn rejects_after(ringing: Duration) -> Self {
        Self::new(Direction::Outbound, Some((ringing, Action::RemoteHangUp)))
    }

    /// Called: does not answer; the call rings until the user ends it or the remote party [gives
    /// up](Self::gives_up_after).
    pub const fn never_answers() -> Self {
        Self::new(Direction::Outbound, None)
    }

    /// Calls, and waits until the user answers or the remote party [gives
    /// up](Self::gives_up_after).
    pub const fn waits() -> Self {
        Self::new(Direction::Inbound, None)
    }

    /// Ends the ringing: an unanswered call is `MISSED` (inbound) or `CANCELLED` (outbound).
    ///
    /// Follows [`waits`](Self::waits) or [`never_answers`](Self::never_answers).
    pub const fn gives_up_after(mut self, ringing: Duration) -> Self {
        self.ringing = Some((ringing, Action::RemoteHangUp));
        self
    }

    /// Holds the call: `REMOTE_HELD`.
    pub fn holds_after(self, time: Duration) -> Self {
        self.with_step(time, Action::RemoteHold)
    }

    /// Resumes the call: `ACTIVE`.
    pub fn resumes_after(self, time: Duration) -> Self {
        self.with_step(time, Action::RemoteResume)
    }

    /// Ends the conversation: `ANSWERED`.
    pub fn hangs_up_after(self, time: Duration) -> Self {
        self.with_step(time, Action::RemoteHangUp)
    }

    /// Returns the script, unless the state machine has no path for its steps, if only the remote
    /// party acts.
    pub(crate) fn checked(self, wanted: Direction) -> Result<Self, ScriptError> {
        let direction = self.direction;
        if direction != wanted {
            return Err(ScriptError(format!(
                "it is for {direction} calls, not {wanted} calls"
            )));
        }
        // The steps begin when the call is answered.
        let mut state = match (direction, self.ringing) {
            (Direction::Inbound, _) | (_, Some((_, Action::RemoteAnswer))) => "ACTIVE",
            _ => "CANCELLED",
        };
        for (_, action) in &self.steps {
            let next = action.transitions(direction, state);
            let next = next.and_then(|states| states.last());
            state = next.ok_or_else(|| {
                ScriptError(format!("{action:?} while the call would be {state}"))
            })?;
        }
        Ok(self)
    }

    const fn new(direction: Direction, ringing: Option<(Duration, Action)>) -> Self {
        Self {
            direction,
            ringing,
            steps: Vec::new(),
        }
    }

    fn with_step(mut self, time: Duration, action: Action) -> Self {
        self.steps.push((time, action));
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn impossible_steps_are_errors() {
        let second = Duration::from_secs(1);
        let answers = || RemoteParty::answers_after(second);
        let uncalled = RemoteParty::never_answers().hangs_up_after(second);
        let held_twice = answers().holds_after(second).holds_after(second);
        for (party, reason) in [
            (uncalled, "HangUp while the call would be CANCELLED"),
            (
                answers().resumes_after(second),
                "Resume while the call would be ACTIVE",
            ),
            (held_twice, "Hold while the call would be REMOTE_HELD"),
            (
                RemoteParty::waits(),
                "for INBOUND calls, not OUTBOUND calls",
            ),
        ] {
            let error = party.checked(Direction::Outbound).unwrap_err().to_string();
            assert!(error.ends_with(reason), "{error}");
        }
    }
}
