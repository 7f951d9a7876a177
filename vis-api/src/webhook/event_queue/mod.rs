//! Queues events for a handler.

mod builder;
mod dispatcher;
mod error;
mod queue;
#[cfg(test)]
mod tests;

use std::fmt;
use std::sync::Arc;

use vis_types::webhook::Delivery;

use super::Handler;

pub use builder::EventQueueBuilder;
pub use error::EnqueueError;

use dispatcher::SharedDispatcher;
pub(crate) use dispatcher::{Failure, PausedDispatcher};
use queue::Queue;

/// Passes events to a [`Handler`], one at a time and in order.
///
/// [`try_enqueue`](Self::try_enqueue) returns at once, so that Vonage gets its response in time
/// however long the handler takes. Clones share the queue and the handler. Every function that
/// takes a handler also takes a queue, for settings other than the defaults.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let json = r#"{"id":"abc1234a806d07a6ff17ba","type":"CALL","accountId":"-1","userId":"1234","direction":"OUTBOUND","state":"RINGING","startTime":"2020-10-01T16:10:06.000+0000"}"#;
/// # let body = format!(r#"{{"event":{json}}}"#);
/// # let verifier = vis_api::webhook::Verifier::dangerously_accepting_unsigned();
/// # let delivery = verifier.verify(&Default::default(), body.as_bytes())?;
/// use std::time::Duration;
/// use vis_api::webhook::{EventQueue, Received};
///
/// let event_queue = EventQueue::builder(async |received: Received| {
///     println!("call {} is {}", received.event().id, received.event().state);
///     Ok::<(), std::io::Error>(())
/// })
/// .max_attempts(10)
/// .max_delay(Duration::from_secs(5))
/// .build();
///
/// event_queue.try_enqueue(delivery)?;
/// event_queue.close().await; // at program end: handles all accepted events
/// # Ok(())
/// # }
/// ```
///
/// # Handler failures
///
/// A failed event is retried after a delay that doubles with each failure. Later events wait, since
/// they may depend on it. After [`max_attempts`](EventQueueBuilder::max_attempts) the event is
/// dropped with an `ERROR` log (feature `tracing`), and the next one follows. A panic is a failure.
///
/// Handlers have no timeout, because only a handler knows where it can be interrupted. A handler
/// that may hang needs a timeout of its own: a full queue rejects deliveries.
///
/// # Deduplication
///
/// An event is skipped if the last handled state of its call is the same, or cannot [lead to
/// it](vis_types::CallState::can_lead_to), as a final state leads to none. So an event that was
/// [backfilled] is not handled again when Vonage delivers it late, and vice versa. The queue
/// remembers the states of the last 16,384 calls
/// ([`dedup_capacity`](EventQueueBuilder::dedup_capacity)) in memory: after a restart or an
/// eviction an event may be handled twice. A call whose event was dropped is forgotten, because the
/// handler may have processed part of it: the next event of that call is handled in any state.
///
/// # Shutdown
///
/// [`close`](Self::close) stops accepting deliveries and waits until all accepted ones are handled.
/// If all clones are dropped without that, the handler still gets the queued events as long as the
/// runtime runs. Events left when the runtime ends are dropped, each with an `ERROR` log; if a
/// clone outlives the runtime, the next `try_enqueue` in another runtime resumes with them.
///
/// [backfilled]: super::Received::Backfilled
#[derive(Clone)]
pub struct EventQueue {
    queue: Arc<Queue>,
    dispatcher: SharedDispatcher,
}

impl EventQueue {
    /// Creates a queue with default settings. Needs no tokio runtime yet.
    pub fn new(handler: impl Handler) -> Self {
        Self::builder(handler).build()
    }

    /// Creates a builder with default settings.
    pub fn builder(handler: impl Handler) -> EventQueueBuilder {
        EventQueueBuilder::new(handler)
    }

    /// Queues a delivery and returns at once. Needs a tokio runtime, which runs the handler.
    ///
    /// # Errors
    /// [`EnqueueError`]: nothing is queued. Respond with a 503, so that Vonage retries.
    pub fn try_enqueue(&self, delivery: Delivery) -> Result<(), EnqueueError> {
        self.queue.try_enqueue(delivery)
    }

    /// Returns the number of accepted deliveries that are not handled yet.
    pub fn len(&self) -> usize {
        self.queue.len()
    }

    /// Returns whether all accepted deliveries are handled.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Closes the queue and all its clones, and waits until all accepted deliveries are handled or
    /// dropped. Call it at program end, after the server has stopped.
    ///
    /// [`tokio::time::timeout`] bounds the wait; the queue stays closed and handling continues. A
    /// handler must not await this: it would deadlock.
    pub async fn close(&self) {
        self.queue.close().await;
        // A backfilled event may still be in the handler.
        drop(self.dispatcher.lock().await);
    }

    pub(crate) fn record_wrong_signature(&self) {
        self.queue.record_wrong_signature();
    }

    pub(crate) fn only_wrong_signatures(&self) -> u64 {
        self.queue.only_wrong_signatures()
    }

    /// Waits for the event being handled and holds back further deliveries until the guard drops,
    /// so that missed events precede later deliveries.
    pub(crate) async fn pause(&self) -> PausedDispatcher<'_> {
        PausedDispatcher::new(&self.dispatcher).await
    }
}

impl<H: Handler> From<H> for EventQueue {
    fn from(handler: H) -> Self {
        Self::new(handler)
    }
}

impl fmt::Debug for EventQueue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventQueue")
            .field("len", &self.len())
            .finish_non_exhaustive()
    }
}
