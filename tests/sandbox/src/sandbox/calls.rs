//! The other end of the sandbox's calls, and the calls of old.

use super::Sandbox;
use crate::model::{Action, CallError, IncomingCall, PastCall, PlacedCall};

/// Calls: what the remote party does, what the client did, and what was there before.
impl Sandbox {
    /// A remote party calls the user: the call is `INBOUND` and `RINGING`. Returns its id.
    pub fn incoming_call(&self, call: impl Into<IncomingCall>) -> String {
        let now = self.service.now();
        self.service.calls().receive(call.into(), now).id.clone()
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
        let now = self.service.now();
        self.service.calls().act(id, action, now)?;
        Ok(())
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
        self.service.calls().placed().to_vec()
    }

    /// Adds a call of old to the history, and returns its id.
    pub fn add_event(&self, call: PastCall) -> String {
        let now = self.service.now();
        self.service.calls().remember(call, now).id.clone()
    }

    /// Adds so many calls of all kinds to the history, each with a number of its own, and returns
    /// their ids in order of arrival. All began just now, so that a list in descending order shows
    /// the last one first.
    pub fn add_events(&self, count: usize) -> Vec<String> {
        let now = self.service.now();
        let mut calls = self.service.calls();
        let ids = (0..count).map(|_| calls.remember_any(now).id.clone());
        ids.collect()
    }

    /// Takes a call, live or ended, out of the lists and the counts, as if it had never been;
    /// false where there is none with this id. [`calls_placed`](Self::calls_placed) still tells of
    /// it.
    pub fn remove_event(&self, id: &str) -> bool {
        self.service.calls().remove(id)
    }
}
