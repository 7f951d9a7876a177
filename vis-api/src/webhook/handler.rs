//! What is done with an event.

use std::error::Error as StdError;

use vis_types::Event;
use vis_types::webhook::{BoxFuture, Delivery};

/// Whatever a [`Handler`] fails with.
pub type BoxError = Box<dyn StdError + Send + Sync>;

/// An event, and how it came.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Received {
    /// Vonage has delivered it to the webhook.
    Delivered(Delivery),
    /// It was missed, and then found in the history of events. The history has the last state of
    /// each call, and not those before it.
    Backfilled(Event),
}

impl Received {
    /// What happened.
    pub fn event(&self) -> &Event {
        match self {
            Self::Delivered(delivery) => &delivery.event,
            Self::Backfilled(event) => event,
        }
    }
}

/// Does something with each event: any function or closure that takes a [`Received`] and returns a
/// future of a `Result`.
///
/// Events come one at a time, in the order in which they were accepted. One may come twice: one whose
/// handling has failed, or panicked, comes again, although some of it may be done. [`EventQueue`] says
/// when.
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
/// // With something to work with, which each event's future gets a part in:
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
/// What a failure says is not logged, because it may repeat a phone number of the event: a handler
/// that wants it logged does so.
pub trait Handler: Send + Sync + 'static {
    /// Handles one event.
    ///
    /// # Errors
    /// Whatever has gone wrong: the event comes again.
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
