//! Methods for webhook deliveries.

use super::Sandbox;
use crate::recorded::RecordedDelivery;

/// Webhooks: each state change of a call is delivered to each webhook that has neither expired nor
/// failed.
///
/// ```
/// use axum::{Router, routing::post};
/// use vis_sandbox::Sandbox;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let sandbox = Sandbox::builder().paused_time().start().await?;
/// let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
/// let url = format!("http://{}/vis", listener.local_addr()?);
/// let receiver = Router::new().route("/vis", post(async || "thank you"));
/// tokio::spawn(async { axum::serve(listener, receiver).await });
///
/// reqwest::Client::new()
///     .post(format!("{}/self/webhooks", sandbox.base_url()))
///     .bearer_auth(sandbox.token())
///     .body(format!(r#"{{"url":"{url}","events":["CALL"],"metadataPolicy":"HEADER"}}"#))
///     .send()
///     .await?;
/// sandbox.incoming_call("14155550123");
/// sandbox.idle().await;
///
/// let delivery = &sandbox.deliveries()[0];
/// assert!(delivery.is_accepted());
/// assert_eq!(delivery.header("X-VON-Attempt"), Some("1"));
/// # Ok(())
/// # }
/// ```
impl Sandbox {
    /// Returns the finished delivery attempts since the start or the last
    /// [`take_deliveries`](Self::take_deliveries), in order for each webhook, at most
    /// [`record_at_most`](crate::Builder::record_at_most).
    pub fn deliveries(&self) -> Vec<RecordedDelivery> {
        self.service.deliveries.all()
    }

    /// Removes and returns the [`deliveries`](Self::deliveries).
    pub fn take_deliveries(&self) -> Vec<RecordedDelivery> {
        self.service.deliveries.take()
    }

    /// Waits until `count` delivery attempts have finished since the start, including discarded
    /// ones, and returns the [`deliveries`](Self::deliveries).
    ///
    /// With paused time, another task must [advance](Self::advance) the time for a retry; otherwise
    /// this never returns.
    pub async fn wait_for_deliveries(&self, count: usize) -> Vec<RecordedDelivery> {
        let service = &self.service;
        service
            .wait_until(|| service.deliveries.count() >= count)
            .await;
        self.deliveries()
    }

    /// Drops the next `count` successful responses of subscribers: they receive the event again,
    /// with the same delivery id and the next attempt number.
    pub fn lose_delivery_answers(&self, count: usize) {
        self.service.drop_responses(count);
    }
}
