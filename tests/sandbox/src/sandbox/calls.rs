//! The other end of the sandbox's calls, and the calls of old.

use std::time::Duration;

use super::Sandbox;
use crate::clock::later;
use crate::model::{
    Action, CallError, Direction, IncomingCall, PastCall, PlacedCall, RemoteParty, ScriptError,
};

/// Calls: what the remote party does, what the client did, and what was there before.
impl Sandbox {
    /// A remote party calls the user: the call is `INBOUND` and `RINGING`. Returns its id.
    pub fn incoming_call(&self, call: impl Into<IncomingCall>) -> String {
        let call = call.into();
        self.service
            .with(|exchange, now| exchange.receive(call, now))
    }

    /// A remote party calls the user when so much more time has passed.
    pub fn incoming_call_after(&self, time: Duration, call: impl Into<IncomingCall>) {
        let call = call.into();
        self.service
            .with(|exchange, now| exchange.schedule(call, later(now, time)));
    }

    /// Says how the remote party behaves whom calls to this number reach from now on. A plus sign
    /// before the number makes no difference.
    ///
    /// # Errors
    ///
    /// [`ScriptError`], when the script has an impossible step, or is for one who calls.
    pub fn remote_party(&self, number: &str, party: RemoteParty) -> Result<(), ScriptError> {
        let party = party.checked(Direction::Outbound)?;
        self.service
            .with(|exchange, _| exchange.phone_book.insert(number, party));
        Ok(())
    }

    /// Says how the remote party behaves whom the next call reaches, whatever the number. Several
    /// wait in a queue, and go before those of [`remote_party`](Self::remote_party).
    ///
    /// # Errors
    ///
    /// [`ScriptError`], when the script has an impossible step, or is for one who calls.
    pub fn next_remote_party(&self, party: RemoteParty) -> Result<(), ScriptError> {
        let party = party.checked(Direction::Outbound)?;
        self.service
            .with(|exchange, _| exchange.phone_book.push_next(party));
        Ok(())
    }

    /// The remote party of a ringing outbound call picks up, ahead of the time that
    /// [`answer_after`](crate::Builder::answer_after) gives it. By default that is zero, so that
    /// no call rings long enough to be answered here.
    ///
    /// # Errors
    ///
    /// [`CallError`], when there is no such call or it is not ringing at the remote party.
    pub fn remote_answers(&self, id: &str) -> Result<(), CallError> {
        self.act(id, Action::RemoteAnswer)
    }

    /// The remote party hangs up: the call is `MISSED` (inbound) or `CANCELLED` (outbound) if it
    /// rings, and `ANSWERED` if the parties have talked.
    ///
    /// # Errors
    ///
    /// [`CallError`], when there is no such call or it has ended.
    pub fn remote_hangs_up(&self, id: &str) -> Result<(), CallError> {
        self.act(id, Action::RemoteHangUp)
    }

    /// The remote party puts an active call on hold.
    ///
    /// # Errors
    ///
    /// [`CallError`], when there is no such call or it is not active.
    pub fn remote_holds(&self, id: &str) -> Result<(), CallError> {
        self.act(id, Action::RemoteHold)
    }

    /// The remote party takes a call off the hold that it had put it on.
    ///
    /// # Errors
    ///
    /// [`CallError`], when there is no such call or the remote party does not hold it.
    pub fn remote_resumes(&self, id: &str) -> Result<(), CallError> {
        self.act(id, Action::RemoteResume)
    }

    fn act(&self, id: &str, action: Action) -> Result<(), CallError> {
        self.service
            .with(|exchange, now| exchange.act(id, action, now).map(drop))
    }

    /// Every call that clients have placed since the start, oldest first: two of them with one
    /// number are a duplicate, if the client meant to call it once.
    ///
    /// ```
    /// use vis_sandbox::{Fault, Sandbox};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let sandbox = Sandbox::start().await?;
    /// sandbox.fail_next(Fault::reset().after_handling());
    ///
    /// let lost = reqwest::Client::new()
    ///     .post(format!("{}/self/calls", sandbox.base_url()))
    ///     .bearer_auth(sandbox.token())
    ///     .body(r#"{"phoneNumber":"14155550123"}"#)
    ///     .send()
    ///     .await;
    /// assert!(lost.is_err());
    /// assert_eq!(sandbox.calls_placed()[0].phone_number, "14155550123");
    /// # Ok(())
    /// # }
    /// ```
    pub fn calls_placed(&self) -> Vec<PlacedCall> {
        self.service
            .with(|exchange, _| exchange.calls.placed().to_vec())
    }

    /// Adds a call of old to the history, and returns its id.
    pub fn add_event(&self, call: PastCall) -> String {
        self.service
            .with(|exchange, now| exchange.calls.remember(call, now))
    }

    /// Adds so many calls of all kinds to the history, each with a number of its own, and returns
    /// their ids in order of arrival. All began just now, so that a list in descending order shows
    /// the last one first.
    pub fn add_events(&self, count: usize) -> Vec<String> {
        self.service.with(|exchange, now| {
            let calls = &mut exchange.calls;
            (0..count).map(|_| calls.remember_any(now)).collect()
        })
    }

    /// Takes a call, live or ended, out of the lists and the counts, as if it had never been;
    /// false where there is none with this id. [`calls_placed`](Self::calls_placed) still tells of
    /// it.
    pub fn remove_event(&self, id: &str) -> bool {
        self.service.with(|exchange, _| exchange.calls.remove(id))
    }
}
