//! Time passes.

use std::time::Duration;

use jiff::Timestamp;

use super::Sandbox;
use crate::clock::later;
use crate::time_source::TimeSource;

/// Time: by default it is that of the machine; [`paused_time`](crate::Builder::paused_time) has it
/// stand still.
impl Sandbox {
    /// The present of the sandbox, in whole milliseconds.
    pub fn now(&self) -> Timestamp {
        self.service.now()
    }

    /// Lets time pass, and returns when everything is done that was due by then: calls have been
    /// answered and have ended, and each delivery, with its retries, has been answered or has
    /// failed.
    ///
    /// Everything happens in order, and each thing at its own time: a call that is answered after 3
    /// seconds has been active for 7 of the 10 that pass, and its events say so. However much time
    /// passes, it takes no more than the deliveries themselves take. What a subscriber does after
    /// it has answered is its own affair: nobody waits for that.
    ///
    /// Where time does not [stand still](crate::Builder::paused_time), this waits as long in real
    /// time. Dropped before it returns, it leaves the time somewhere on the way.
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
        let TimeSource::Standing(clock) = &service.time else {
            tokio::time::sleep(by).await;
            return service.idle().await;
        };
        let _turn = self.advancing.lock().await;
        let target = later(service.now(), by);
        loop {
            service.idle().await;
            let next = service.with(|exchange, _| exchange.next_due());
            match next.filter(|due| *due <= target) {
                Some(due) => clock.advance_to(due),
                None => break,
            }
        }
        clock.advance_to(target);
    }

    /// Waits until everything is done that is due now: no delivery is under way or waits for its
    /// first attempt. A retry is not due before its time.
    pub async fn idle(&self) {
        self.service.idle().await;
    }
}
