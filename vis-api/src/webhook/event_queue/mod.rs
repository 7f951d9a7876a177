//! The queue before a handler.

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

/// Hands events to a [`Handler`], one at a time and in order.
///
/// [`offer`](Self::offer) returns at once, so that Vonage gets its answer in time however long the
/// handler takes. Clones share the queue and the handler. Everything that takes a handler takes an
/// queue instead, where its settings are to be others than the default.
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
/// event_queue.close().await; // when the program ends: what was accepted is handled first
/// # Ok(())
/// # }
/// ```
///
/// # When the handler fails
///
/// It gets the event again, after a delay that doubles from time to time, and nothing else is
/// handled meanwhile: what comes next may build on it. After
/// [`max_attempts`](EventQueueBuilder::max_attempts) the event is given up, with a log of the level
/// `ERROR` (feature `tracing`), and the next one goes on. A handler that panics has failed.
///
/// There is no limit to how long a handler may take, for only the handler knows where it can be
/// interrupted. One that may hang wants a timeout inside: a full queue turns deliveries away.
///
/// # What is handled once
///
/// An event is skipped if the last state of its call that was handled is the same, or one that does
/// not [lead to it](vis_types::CallState::can_lead_to), as a final one does to none. So what was handed over as [missed] is not handled
/// again when Vonage delivers it after all, nor the other way round. The states of the last
/// 16,384 calls are remembered ([`dedup_capacity`](EventQueueBuilder::dedup_capacity)), in memory:
/// after a restart, or when that many other calls have been heard of since, an event may be handled
/// a second time. A call whose event was given up is forgotten, because nobody knows how much of it
/// was done: what comes next of that call is handled, whatever it is.
///
/// # When it ends
///
/// [`close`](Self::close) accepts nothing more, and waits until all is handled. Where an event_queue is
/// dropped without that, with all its clones, the handler still gets what is queued, as long as the
/// runtime runs. What is left when the runtime ends is lost, each event with a log of the level
/// `ERROR`; if a clone of the event_queue outlives the runtime, the next `offer` in another one goes on
/// with it.
///
/// [missed]: super::Received::Backfilled
#[derive(Clone)]
pub struct EventQueue {
    queue: Arc<Queue>,
    dispatcher: SharedDispatcher,
}

impl EventQueue {
    /// An event queue with every setting at its default. This needs no runtime yet.
    pub fn new(handler: impl Handler) -> Self {
        Self::builder(handler).build()
    }

    /// A builder with every setting at its default.
    pub fn builder(handler: impl Handler) -> EventQueueBuilder {
        EventQueueBuilder::new(handler)
    }

    /// Queues a delivery, and returns at once. To be called within a tokio runtime, which is where
    /// the handler runs.
    ///
    /// # Errors
    /// [`EnqueueError`], and then nothing is queued: answer with a 503, so that Vonage comes back.
    pub fn try_enqueue(&self, delivery: Delivery) -> Result<(), EnqueueError> {
        self.queue.try_enqueue(delivery)
    }

    /// How many deliveries have been accepted and not handled yet.
    pub fn len(&self) -> usize {
        self.queue.len()
    }

    /// Whether all that was accepted is handled.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Accepts nothing more, of any clone, and returns when all that was accepted is handled or
    /// given up. For the end of a program, once its server has stopped.
    ///
    /// Wait no longer than you have with [`tokio::time::timeout`]; the event_queue stays closed, and goes
    /// on handling. A handler must not wait for this, since that would be waiting for itself.
    pub async fn close(&self) {
        self.queue.close().await;
        // What was missed may be handed over still.
        drop(self.dispatcher.lock().await);
    }

    /// Waits for the event that is being handled, and lets no other begin until the guard is
    /// dropped: what was missed comes before what was delivered since.
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
