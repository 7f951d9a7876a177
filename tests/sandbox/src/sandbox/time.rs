//! Methods for time.

use std::time::Duration;

use jiff::Timestamp;

use super::Sandbox;
use crate::clock::{TimeSource, saturating_add};

/// Time: the system's by default, or [paused](crate::Builder::paused_time).
impl Sandbox {
    /// Returns the sandbox's present, in whole milliseconds.
    pub fn now(&self) -> Timestamp {
        self.service.now()
    }

    /// Advances the time and returns when all tasks due by then are done: calls have been answered
    /// and ended, and each delivery, retries included, has succeeded or failed.
    ///
    /// Tasks run in order, each at its own time: a call that is answered after 3 seconds has been
    /// active for 7 of 10 seconds, and its events say so. Only the deliveries take real time. Work
    /// that a subscriber does after its response is not awaited.
    ///
    /// Without [paused time](crate::Builder::paused_time), this waits in real time. If dropped
    /// early, it leaves the time anywhere in between.
    ///
    /// ```
    /// use std::time::Duration;
    /// use vis_sandbox::{RemoteParty, Sandbox};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let sandbox = Sandbox::builder().paused_time().start().await?;
    /// let talker = RemoteParty::answers_after(Duration::from_secs(3))
    ///     .hangs_up_after(Duration::from_secs(60));
    /// sandbox.remote_party("14155550123", talker)?;
    ///
    /// let call: serde_json::Value = reqwest::Client::new()
    ///     .post(format!("{}/self/calls", sandbox.base_url()))
    ///     .bearer_auth(sandbox.token())
    ///     .body(r#"{"phoneNumber":"14155550123"}"#)
    ///     .send()
    ///     .await?
    ///     .json()
    ///     .await?;
    ///
    /// sandbox.advance(Duration::from_secs(3600)).await;
    /// let event: serde_json::Value = reqwest::Client::new()
    ///     .get(format!("{}/self/events/{}", sandbox.base_url(), call["id"].as_str().unwrap()))
    ///     .bearer_auth(sandbox.token())
    ///     .send()
    ///     .await?
    ///     .json()
    ///     .await?;
    /// assert_eq!((&event["state"], &event["duration"]), (&"ANSWERED".into(), &60_000.into()));
    /// # Ok(())
    /// # }
    /// ```
    pub async fn advance(&self, by: Duration) {
        let service = &self.service;
        let TimeSource::Paused(clock) = &service.settings.time else {
            tokio::time::sleep(by).await;
            return service.idle().await;
        };
        let _turn = self.advance_lock.lock().await;
        let target = saturating_add(service.now(), by);
        loop {
            service.idle().await;
            let next = service.with(|simulator, _| simulator.next_due());
            match next.filter(|due| *due <= target) {
                Some(due) => clock.advance_to(due),
                None => break,
            }
        }
        clock.advance_to(target);
    }

    /// Waits until all tasks due now are done: no delivery is in progress or waits for its first
    /// attempt. A retry is not due before its time.
    pub async fn idle(&self) {
        self.service.idle().await;
    }
}
