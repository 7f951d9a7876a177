//! What subscribers get.

use super::Sandbox;
use crate::recorded_delivery::RecordedDelivery;

/// Webhooks: each change of a call's state is delivered to every webhook that has neither expired
/// nor failed.
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
    /// Every attempt to deliver an event that has ended since the start or the last
    /// [`take_deliveries`](Self::take_deliveries). Those to one webhook are in order. Missing are
    /// those that are more than [`record_at_most`](crate::Builder::record_at_most) allows.
    pub fn deliveries(&self) -> Vec<RecordedDelivery> {
        self.service.deliveries.all()
    }

    /// Like [`deliveries`](Self::deliveries), and forgets them.
    pub fn take_deliveries(&self) -> Vec<RecordedDelivery> {
        self.service.deliveries.take()
    }

    /// Waits until so many attempts to deliver have ended since the start, those included that are
    /// forgotten, and returns the [`deliveries`](Self::deliveries).
    ///
    /// It waits for ever if there are fewer: where time stands still, somebody else has to
    /// [advance](Self::advance) it for a retry.
    pub async fn wait_for_deliveries(&self, count: usize) -> Vec<RecordedDelivery> {
        let service = &self.service;
        service.until(|| service.deliveries.count() >= count).await;
        self.deliveries()
    }

    /// Loses the next so many answers of subscribers that accept an event: they have it, and get
    /// it again, with the same delivery id and the next number of the attempt.
    pub fn lose_delivery_answers(&self, count: usize) {
        self.service.lose_answers(count);
    }
}
