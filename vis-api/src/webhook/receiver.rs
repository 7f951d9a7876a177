//! Receives requests into the event queue.

use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use http::{HeaderMap, StatusCode};
use tokio::time::{Instant, timeout_at};
use vis_types::Event;
use vis_types::webhook::{
    ClaimStatus, Deduplicator, Delivery, MemoryDeduplicator, Verifier, WebhookError,
};

use super::event_queue::EventQueue;
use crate::metrics::{DeliveryMetrics, Metrics};

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
#[derive(Clone)]
pub struct Receiver {
    verifier: Verifier,
    deduplicator: Arc<dyn Deduplicator>,
    event_queue: EventQueue,
    max_event_age: Option<Duration>,
    metrics: Option<Arc<dyn Metrics>>,
}

impl Receiver {
    /// Passes verified deliveries to a handler, or to an [`EventQueue`] with its own settings.
    pub fn new(verifier: Verifier, handler: impl Into<EventQueue>) -> Self {
        Self {
            verifier,
            deduplicator: Arc::new(MemoryDeduplicator::new()),
            event_queue: handler.into(),
            max_event_age: None,
            metrics: None,
        }
    }

    /// Sets the age from which on an event is accepted but not handled: a genuine delivery that
    /// somebody recorded can be sent again after a restart, when no deduplicator in memory knows it.
    /// Use at least an hour, for clocks that differ and for Vonage's own retries. Default: no limit.
    ///
    /// The age counts from the end of a call; that of a ringing call from its start. Other states have
    /// no time of their own and are always handled.
    #[must_use]
    pub fn max_event_age(self, max_event_age: Duration) -> Self {
        Self {
            max_event_age: Some(max_event_age),
            ..self
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

    /// Sets what receives measurements of deliveries. Default: none.
    ///
    /// ```
    /// use std::sync::Arc;
    /// use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
    /// use vis_api::webhook::{Received, Receiver, Verifier};
    /// use vis_api::{DeliveryMetrics, Metrics};
    ///
    /// /// Deliveries that arrived more than a minute after the event.
    /// #[derive(Default)]
    /// struct Late(AtomicU64);
    ///
    /// impl Metrics for Late {
    ///     fn delivery(&self, metrics: &DeliveryMetrics<'_>) {
    ///         if metrics.lag.is_some_and(|lag| lag.as_secs() > 60) {
    ///             self.0.fetch_add(1, Relaxed);
    ///         }
    ///     }
    /// }
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let verifier = Verifier::dangerously_accepting_unsigned();
    /// # let body = br#"{"event":{"id":"7","state":"MISSED","endTime":"2020-10-01T16:10:06Z"}}"#;
    /// let late = Arc::new(Late::default());
    /// let receiver = Receiver::new(verifier, async |received: Received| {
    ///     println!("call {} is {}", received.event().id, received.event().state);
    ///     Ok::<(), std::io::Error>(())
    /// })
    /// .metrics(Arc::clone(&late));
    /// # receiver.receive(&http::HeaderMap::new(), body).await;
    /// # assert_eq!(late.0.load(Relaxed), 1);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn metrics(self, metrics: impl Metrics) -> Self {
        Self {
            metrics: Some(Arc::new(metrics)),
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
    /// Completes even if the future is dropped, e.g. when Vonage disconnects. Duplicates
    /// are recognised by the id of the delivery, or by the text of the event where it has none, as with
    /// the metadata policy `NONE`.
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
            Err(error) => {
                if error == WebhookError::SignatureMismatch {
                    self.event_queue.record_wrong_signature();
                }
                return self.measured(DeliveryResponse::Rejected(error), None);
            }
        };
        let age = age(&delivery.event);
        if age
            .zip(self.max_event_age)
            .is_some_and(|(age, max)| age > max)
        {
            return self.measured(DeliveryResponse::TooOld, age);
        }
        // A task completes the claim even if the peer disconnects.
        let receiver = self.clone();
        let task = tokio::spawn(async move {
            let response = receiver.enqueue_once(delivery, deadline).await;
            receiver.measured(response, age)
        });
        task.await.unwrap_or_else(unavailable)
    }

    /// Records the response to a delivery of this age, and returns it.
    pub(super) fn measured(
        &self,
        response: DeliveryResponse,
        lag: Option<Duration>,
    ) -> DeliveryResponse {
        if let Some(metrics) = &self.metrics {
            let response = &response;
            metrics.delivery(&DeliveryMetrics { response, lag });
        }
        response
    }

    async fn enqueue_once(&self, delivery: Delivery, deadline: Instant) -> DeliveryResponse {
        let attempt = delivery.attempt_id();
        match timeout_at(deadline, self.deduplicator.begin(&attempt)).await {
            Ok(Ok(ClaimStatus::New)) => {}
            Ok(Ok(ClaimStatus::Done)) => return DeliveryResponse::Duplicate,
            Ok(Ok(ClaimStatus::InProgress)) => return DeliveryResponse::InProgress,
            Ok(Err(error)) => return unavailable(error),
            Err(_) => return unavailable("the deduplicator timed out"),
        }
        let (response, update) = match self.event_queue.try_enqueue(delivery) {
            Ok(()) => (
                DeliveryResponse::Queued,
                self.deduplicator.complete(&attempt),
            ),
            Err(error) => (unavailable(error), self.deduplicator.abandon(&attempt)),
        };
        // The delivery is queued or not: a failed update does not change the response.
        match timeout_at(deadline, update).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => log_dedup_failure(error),
            Err(_) => log_dedup_failure("the deduplicator timed out"),
        }
        response
    }
}

/// The time since the event, zero if it is in the future; `None` if it has no time of its own.
fn age(event: &Event) -> Option<Duration> {
    let start = event.start_time.filter(|_| event.state == "RINGING");
    let happened_at = event.end_time.or(start).map(SystemTime::from)?;
    let age = SystemTime::now().duration_since(happened_at);
    Some(age.unwrap_or_default())
}

impl fmt::Debug for Receiver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Receiver")
            .field("verifier", &self.verifier)
            .field("event_queue", &self.event_queue)
            .field("max_event_age", &self.max_event_age)
            .finish_non_exhaustive()
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
    let delivery = verifier.verify(headers, body).inspect_err(log_rejected)?;
    #[cfg(feature = "tracing")]
    {
        let mut oddities = delivery.event.oddities().iter().chain(&delivery.oddities);
        if let Some(first) = oddities.next() {
            tracing::warn!(
                target: "vis_api",
                call = delivery.event.id.as_str(),
                oddities = 1 + oddities.count(),
                %first,
                "part of a delivery could not be read"
            );
        }
    }
    Ok(delivery)
}

#[cfg_attr(not(feature = "tracing"), expect(unused_variables))]
pub(super) fn log_rejected(error: &WebhookError) {
    #[cfg(feature = "tracing")]
    tracing::warn!(target: "vis_api", %error, "delivery rejected");
}

#[cfg_attr(not(feature = "tracing"), expect(unused_variables))]
fn unavailable(reason: impl fmt::Display) -> DeliveryResponse {
    #[cfg(feature = "tracing")]
    tracing::warn!(target: "vis_api", %reason, "delivery not accepted: Vonage retries");
    DeliveryResponse::Unavailable
}

#[cfg_attr(not(feature = "tracing"), expect(unused_variables))]
fn log_dedup_failure(reason: impl fmt::Display) {
    #[cfg(feature = "tracing")]
    tracing::warn!(
        target: "vis_api",
        %reason,
        "the deduplicator did not record a delivery: it may be queued again"
    );
}

/// The response to a delivery: a [`status`](Self::status), and a short text as `Display`.
///
/// The text reveals nothing about the delivery or its verification, since anybody may send
/// requests. The log has the details (feature `tracing`).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DeliveryResponse {
    /// It is now in the [`EventQueue`](EventQueue): 200.
    Queued,
    /// It was accepted before: 200.
    Duplicate,
    /// It is older than [`max_event_age`](Receiver::max_event_age), and is not handled: 200.
    TooOld,
    /// It is not from Vonage, or no delivery: 400, 401, 413 or 415, see [`WebhookError::status`].
    Rejected(WebhookError),
    /// The body did not arrive in time: 408.
    BodyTimeout,
    /// The body ended early: 400.
    IncompleteBody,
    /// An earlier attempt is in progress and may still fail: 503, so that Vonage retries.
    InProgress,
    /// The queue does not accept it, or the deduplicator failed: 503, so that Vonage retries.
    Unavailable,
}

impl DeliveryResponse {
    /// Returns the status of the response.
    pub fn status(&self) -> StatusCode {
        self.status_and_text().0
    }

    fn status_and_text(&self) -> (StatusCode, &'static str) {
        match self {
            Self::Queued => (StatusCode::OK, "accepted"),
            Self::Duplicate => (StatusCode::OK, "accepted before"),
            Self::TooOld => (StatusCode::OK, "accepted, but too old"),
            Self::Rejected(error) => (
                error.status(),
                match error {
                    WebhookError::Compressed => "a compressed body is not read",
                    WebhookError::TooLarge { .. } => "the body is too large",
                    error if error.is_signature() => "the signature is missing or wrong",
                    _ => "not a delivery",
                },
            ),
            Self::BodyTimeout => (StatusCode::REQUEST_TIMEOUT, "the body took too long"),
            Self::IncompleteBody => (StatusCode::BAD_REQUEST, "the body is incomplete"),
            Self::InProgress => (StatusCode::SERVICE_UNAVAILABLE, "in progress: try again"),
            Self::Unavailable => (StatusCode::SERVICE_UNAVAILABLE, "busy: try again"),
        }
    }
}

impl fmt::Display for DeliveryResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.status_and_text().1)
    }
}

impl Error for DeliveryResponse {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Rejected(error) => Some(error),
            _ => None,
        }
    }
}
