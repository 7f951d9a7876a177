//! From a request to the event_queue.

mod response;

use std::sync::Arc;
use std::time::Duration;

use http::HeaderMap;
use tokio::runtime::Handle;
use tokio::time::{Instant, timeout_at};
use vis_types::webhook::{
    ClaimStatus, Deduplicator, Delivery, MemoryDeduplicator, Verifier, WebhookError,
};

use super::{EventQueue, log};

pub use response::DeliveryResponse;

/// Vonage waits for 2 seconds; the rest is for the network.
const RESPONSE_TIMEOUT: Duration = Duration::from_millis(1_500);

/// Receives deliveries in any web framework: verifies them, drops what is a repetition, and queues
/// the rest.
#[cfg_attr(
    feature = "axum",
    doc = "\nFor axum there is a [`router`](super::router) that does it."
)]
///
/// ```
/// use http::{HeaderMap, StatusCode};
/// use vis_api::webhook::{Received, Receiver, Verifier};
///
/// /// Whatever the framework calls at a `POST` to the URL of the webhook.
/// async fn post(receiver: &Receiver, headers: &HeaderMap, body: &[u8]) -> (StatusCode, String) {
///     let answer = receiver.receive(headers, body).await;
///     (answer.status(), answer.to_string())
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let receiver = Receiver::new(Verifier::new("mysecretkey")?, async |received: Received| {
///     println!("call {} is {}", received.event().id, received.event().state);
///     Ok::<(), std::io::Error>(())
/// });
/// # let (status, text) = post(&receiver, &HeaderMap::new(), b"{\"event\":{}}").await;
/// # assert_eq!((status.as_u16(), &*text), (401, "the signature is missing or wrong"));
/// # Ok(())
/// # }
/// ```
///
/// Clones share everything.
#[derive(Clone, Debug)]
pub struct Receiver {
    verifier: Verifier,
    deduplicator: Arc<dyn Deduplicator>,
    event_queue: EventQueue,
}

impl Receiver {
    /// Hands what `verifier` accepts to a handler, or to an [`EventQueue`] with settings of its own.
    pub fn new(verifier: Verifier, handler: impl Into<EventQueue>) -> Self {
        Self {
            verifier,
            deduplicator: Arc::new(MemoryDeduplicator::new()),
            event_queue: handler.into(),
        }
    }

    /// Remembers deliveries here instead of in a [`MemoryDeduplicator`], as several processes behind
    /// one URL do.
    #[must_use]
    pub fn deduplicator(self, deduplicator: impl Deduplicator) -> Self {
        Self {
            deduplicator: Arc::new(deduplicator),
            ..self
        }
    }

    /// The queue, to [close](EventQueue::close) it in the end.
    pub fn event_queue(&self) -> &EventQueue {
        &self.event_queue
    }

    /// Verifies a delivery, and queues it unless it is a repetition. To be called within a tokio
    /// runtime with a timer.
    ///
    /// `body` must be what was received, byte for byte. Have your framework read no more than
    /// [`Verifier::body_limit`] allows, and that for no longer than a second.
    ///
    /// This takes 1.5 seconds at most, however long the handler or the [`Deduplicator`] takes. Dropped
    /// half-way, as where Vonage hangs up, it is completed all the same. A delivery without an id,
    /// as there are with the metadata policy `NONE`, cannot be known for a repetition, and is queued.
    pub async fn receive(&self, headers: &HeaderMap, body: &[u8]) -> DeliveryResponse {
        self.receive_by(deadline(), headers, body).await
    }

    #[cfg(feature = "axum")]
    pub(super) fn verifier(&self) -> &Verifier {
        &self.verifier
    }

    pub(super) async fn receive_by(
        &self,
        deadline: Instant,
        headers: &HeaderMap,
        body: &[u8],
    ) -> DeliveryResponse {
        let delivery = match verify(&self.verifier, headers, body) {
            Ok(delivery) => delivery,
            Err(error) => return DeliveryResponse::Refused(error),
        };
        let Ok(runtime) = Handle::try_current() else {
            return unavailable("there is no tokio runtime");
        };
        // A task of its own, so that a peer who hangs up leaves no claim that nobody makes good.
        let taking = runtime.spawn(self.clone().take(delivery, deadline));
        taking.await.unwrap_or_else(unavailable)
    }

    async fn take(self, delivery: Delivery, deadline: Instant) -> DeliveryResponse {
        let Some(attempt) = delivery.attempt_id() else {
            return self.queue(delivery);
        };
        match timeout_at(deadline, self.deduplicator.begin(&attempt)).await {
            Ok(Ok(ClaimStatus::New)) => {}
            Ok(Ok(ClaimStatus::Done)) => return DeliveryResponse::Repeated,
            Ok(Ok(ClaimStatus::InProgress)) => return DeliveryResponse::InProgress,
            Ok(Err(error)) => return unavailable(error),
            Err(_) => return unavailable("the deduplicator took too long"),
        }
        let answer = self.queue(delivery);
        let telling = match answer {
            DeliveryResponse::Queued => self.deduplicator.complete(&attempt),
            _ => self.deduplicator.abandon(&attempt),
        };
        // It is queued, or not, whoever else knows: the answer stays the same.
        match timeout_at(deadline, telling).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => log::dedup_failed(error),
            Err(_) => log::dedup_failed("the deduplicator took too long"),
        }
        answer
    }

    fn queue(&self, delivery: Delivery) -> DeliveryResponse {
        match self.event_queue.try_enqueue(delivery) {
            Ok(()) => DeliveryResponse::Queued,
            Err(error) => unavailable(error),
        }
    }
}

/// When an answer to what has just come must be there.
pub(super) fn deadline() -> Instant {
    Instant::now() + RESPONSE_TIMEOUT
}

pub(super) fn verify(
    verifier: &Verifier,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<Delivery, WebhookError> {
    verifier.verify(headers, body).inspect_err(log::refused)
}

fn unavailable(reason: impl std::fmt::Display) -> DeliveryResponse {
    log::unavailable(reason);
    DeliveryResponse::Unavailable
}
