//! Receives requests into the event queue.

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

/// Vonage waits for 2 seconds, including the network.
const RESPONSE_TIMEOUT: Duration = Duration::from_millis(1_500);

/// Receives deliveries in any web framework: verifies them, drops duplicates, and queues the rest.
#[cfg_attr(feature = "axum", doc = "\nFor axum, use a [`router`](super::router).")]
///
/// ```
/// use http::{HeaderMap, StatusCode};
/// use vis_api::webhook::{Received, Receiver, Verifier};
///
/// /// The framework calls this for a `POST` to the webhook's URL.
/// async fn post(receiver: &Receiver, headers: &HeaderMap, body: &[u8]) -> (StatusCode, String) {
///     let response = receiver.receive(headers, body).await;
///     (response.status(), response.to_string())
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
    /// Passes verified deliveries to a handler, or to an [`EventQueue`] with its own settings.
    pub fn new(verifier: Verifier, handler: impl Into<EventQueue>) -> Self {
        Self {
            verifier,
            deduplicator: Arc::new(MemoryDeduplicator::new()),
            event_queue: handler.into(),
        }
    }

    /// Sets the deduplicator, e.g. one shared by several processes behind one URL. Default:
    /// [`MemoryDeduplicator`].
    #[must_use]
    pub fn deduplicator(self, deduplicator: impl Deduplicator) -> Self {
        Self {
            deduplicator: Arc::new(deduplicator),
            ..self
        }
    }

    /// Returns the queue, e.g. to [close](EventQueue::close) it at shutdown.
    pub fn event_queue(&self) -> &EventQueue {
        &self.event_queue
    }

    /// Verifies a delivery and queues it unless it is a duplicate. Call it within a tokio runtime
    /// with a timer.
    ///
    /// `body` must be the received bytes, unchanged. Limit the framework to
    /// [`Verifier::body_limit`] bytes and 1 second for reading it.
    ///
    /// Returns within 1.5 seconds, however long the handler or the [`Deduplicator`] takes.
    /// Completes even if the future is dropped, e.g. when Vonage disconnects. A delivery without an
    /// id, as with the metadata policy `NONE`, is always queued: duplicates are not recognisable.
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
            Err(error) => return DeliveryResponse::Rejected(error),
        };
        let Ok(runtime) = Handle::try_current() else {
            return unavailable("no tokio runtime");
        };
        // A task completes the claim even if the peer disconnects.
        let task = runtime.spawn(self.clone().enqueue_once(delivery, deadline));
        task.await.unwrap_or_else(unavailable)
    }

    async fn enqueue_once(self, delivery: Delivery, deadline: Instant) -> DeliveryResponse {
        let Some(attempt) = delivery.attempt_id() else {
            return self.enqueue(delivery);
        };
        match timeout_at(deadline, self.deduplicator.begin(&attempt)).await {
            Ok(Ok(ClaimStatus::New)) => {}
            Ok(Ok(ClaimStatus::Done)) => return DeliveryResponse::Duplicate,
            Ok(Ok(ClaimStatus::InProgress)) => return DeliveryResponse::InProgress,
            Ok(Err(error)) => return unavailable(error),
            Err(_) => return unavailable("the deduplicator timed out"),
        }
        let response = self.enqueue(delivery);
        let update = match response {
            DeliveryResponse::Queued => self.deduplicator.complete(&attempt),
            _ => self.deduplicator.abandon(&attempt),
        };
        // The delivery is queued or not: a failed update does not change the response.
        match timeout_at(deadline, update).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => log::dedup_failed(error),
            Err(_) => log::dedup_failed("the deduplicator timed out"),
        }
        response
    }

    fn enqueue(&self, delivery: Delivery) -> DeliveryResponse {
        match self.event_queue.try_enqueue(delivery) {
            Ok(()) => DeliveryResponse::Queued,
            Err(error) => unavailable(error),
        }
    }
}

/// The deadline for the response to a request that arrives now.
pub(super) fn deadline() -> Instant {
    Instant::now() + RESPONSE_TIMEOUT
}

pub(super) fn verify(
    verifier: &Verifier,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<Delivery, WebhookError> {
    verifier.verify(headers, body).inspect_err(log::rejected)
}

fn unavailable(reason: impl std::fmt::Display) -> DeliveryResponse {
    log::unavailable(reason);
    DeliveryResponse::Unavailable
}
