//! Handles events.

use std::error::Error as StdError;

use vis_types::webhook::Delivery;
use vis_types::{BoxFuture, Event};

/// The error of a [`Handler`].
pub type BoxError = Box<dyn StdError + Send + Sync>;

/// An event and its source.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Received {
    /// Vonage delivered it to the webhook.
    Delivered(Delivery),
    /// It was missed and then read from the event history, which has only the last state of each
    /// call.
    Backfilled(Event),
}

impl Received {
    /// The event itself.
    pub fn event(&self) -> &Event {
        match self {
            Self::Delivered(delivery) => &delivery.event,
            Self::Backfilled(event) => event,
        }
    }

    #[cfg(feature = "tracing")]
    pub(super) fn delivery_id(&self) -> Option<&str> {
        match self {
            Self::Delivered(delivery) => delivery.id.as_ref().map(|id| id.as_str()),
            Self::Backfilled(_) => None,
        }
    }
}

/// Handles events: any function or closure that takes a [`Received`] and returns a future of a
/// `Result`.
///
/// Receives events one at a time, in the order of acceptance. An event may arrive twice: after an
/// error or a panic it is retried. See [`EventQueue`].
///
/// [`EventQueue`]: super::EventQueue
///
/// ```
/// use std::sync::Arc;
/// use std::sync::atomic::{AtomicUsize, Ordering};
/// use vis_api::webhook::{EventQueue, Received};
///
/// let event_queue = EventQueue::new(async |received: Received| {
///     println!("call {} is {}", received.event().id, received.event().state);
///     Ok::<(), std::io::Error>(())
/// });
///
/// // With shared state:
/// let ended = Arc::new(AtomicUsize::new(0));
/// let event_queue = EventQueue::new(move |received: Received| {
///     let ended = Arc::clone(&ended);
///     async move {
///         if received.event().state.is_final() {
///             ended.fetch_add(1, Ordering::Relaxed);
///         }
///         Ok::<(), std::io::Error>(())
///     }
/// });
/// ```
///
/// The error's text is not logged, because it may contain a phone number: log it in the handler if
/// needed.
pub trait Handler: Send + Sync + 'static {
    /// Handles one event.
    ///
    /// # Errors
    /// Any error: the event is retried.
    fn handle(&self, received: Received) -> BoxFuture<'_, Result<(), BoxError>>;
}

impl<H, F, E> Handler for H
where
    H: Fn(Received) -> F + Send + Sync + 'static,
    F: Future<Output = Result<(), E>> + Send + 'static,
    E: Into<BoxError>,
{
    fn handle(&self, received: Received) -> BoxFuture<'_, Result<(), BoxError>> {
        let handling = self(received);
        Box::pin(async { handling.await.map_err(Into::into) })
    }
}
