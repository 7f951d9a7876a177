//! Methods for calls, remote parties and history.

use std::time::Duration;

use super::Sandbox;
use crate::clock::saturating_add;
use crate::model::{
    Action, CallError, Direction, IncomingCall, PastCall, PlacedCall, RemoteParty, ScriptError,
};

/// Calls: remote parties, placed calls and history.
impl Sandbox {
    /// A remote party calls the user: the call is `INBOUND` and `RINGING`. Returns its id.
    pub fn incoming_call(&self, call: impl Into<IncomingCall>) -> String {
        let call = call.into();
        self.service
            .with(|simulator, now| simulator.receive(call, now))
    }

    /// Schedules a call to the user after `time`.
    pub fn incoming_call_after(&self, time: Duration, call: impl Into<IncomingCall>) {
        let call = call.into();
        self.service
            .with(|simulator, now| simulator.schedule(call, saturating_add(now, time)));
    }

    /// Sets the behaviour of the remote party with this number. A plus sign does not change the
    /// number.
    ///
    /// # Errors
    ///
    /// [`ScriptError`], if a step is impossible or the script is for a caller.
    pub fn remote_party(&self, number: &str, party: RemoteParty) -> Result<(), ScriptError> {
        let party = party.checked(Direction::Outbound)?;
        self.service
            .with(|simulator, _| simulator.remote_parties.insert(number, party));
        Ok(())
    }

    /// Queues the behaviour of the remote party of the next call to any number. It takes precedence
    /// over [`remote_party`](Self::remote_party).
    ///
    /// # Errors
    ///
    /// [`ScriptError`], if a step is impossible or the script is for a caller.
    pub fn next_remote_party(&self, party: RemoteParty) -> Result<(), ScriptError> {
        let party = party.checked(Direction::Outbound)?;
        self.service
            .with(|simulator, _| simulator.remote_parties.push_next(party));
        Ok(())
    }

    /// The remote party answers a ringing outbound call, before
    /// [`answer_after`](crate::Builder::answer_after) has passed. With its default, zero, no call
    /// rings long enough for this.
    ///
    /// # Errors
    ///
    /// [`CallError`], if the call does not exist or does not ring at the remote party.
    pub fn remote_answers(&self, id: &str) -> Result<(), CallError> {
        self.apply_action(id, Action::RemoteAnswer)
    }

    /// The remote party hangs up: a ringing call is `MISSED` (inbound) or `CANCELLED` (outbound),
    /// an answered one is `ANSWERED`.
    ///
    /// # Errors
    ///
    /// [`CallError`], if the call does not exist or has ended.
    pub fn remote_hangs_up(&self, id: &str) -> Result<(), CallError> {
        self.apply_action(id, Action::RemoteHangUp)
    }

    /// The remote party holds an active call.
    ///
    /// # Errors
    ///
    /// [`CallError`], if the call does not exist or is not active.
    pub fn remote_holds(&self, id: &str) -> Result<(), CallError> {
        self.apply_action(id, Action::RemoteHold)
    }

    /// The remote party resumes a call that it holds.
    ///
    /// # Errors
    ///
    /// [`CallError`], if the call does not exist or the remote party does not hold it.
    pub fn remote_resumes(&self, id: &str) -> Result<(), CallError> {
        self.apply_action(id, Action::RemoteResume)
    }

    fn apply_action(&self, id: &str, action: Action) -> Result<(), CallError> {
        self.service
            .with(|simulator, now| simulator.apply_action(id, action, now).map(drop))
    }

    /// Returns all calls that clients have placed, oldest first. Two with the same number are a
    /// duplicate if the client meant to place one.
    pub fn calls_placed(&self) -> Vec<PlacedCall> {
        self.service
            .with(|simulator, _| simulator.calls.placed().to_vec())
    }

    /// Adds a call to the history and returns its id.
    pub fn add_event(&self, call: PastCall) -> String {
        self.service
            .with(|simulator, now| simulator.calls.add_past(call, now))
    }

    /// Adds `count` calls of all kinds to the history, each with a number of its own, and returns
    /// their ids in order of arrival. All start now: a list in descending order shows the last one
    /// first.
    pub fn add_events(&self, count: usize) -> Vec<String> {
        self.service.with(|simulator, now| {
            let calls = &mut simulator.calls;
            (0..count).map(|_| calls.add_generated(now)).collect()
        })
    }
}
