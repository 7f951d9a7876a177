//! Queues events for a handler.

use std::error::Error;
use std::fmt;
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::sync::{Semaphore, mpsc, oneshot, watch};
use vis_types::Event;
use vis_types::webhook::Delivery;

use super::dispatcher::{Dispatcher, HandledStates, Message, MissedEvent, QueuedDelivery};
use super::handler::Handler;
use crate::backoff::Backoff;

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
/// runtime runs. Events left when the runtime ends are dropped, each with an `ERROR` log, and a clone
/// that outlives the runtime is closed.
///
/// [backfilled]: super::Received::Backfilled
#[derive(Clone)]
pub struct EventQueue {
    inner: Arc<Inner>,
}

struct Inner {
    capacity: usize,
    /// A delivery holds a permit until it is handled.
    places: Arc<Semaphore>,
    /// Closes when the dispatcher ends.
    dispatcher_ended: watch::Receiver<()>,
    state: Mutex<State>,
}

struct State {
    /// `None` if the queue is closed: the dispatcher ends after the last message.
    sender: Option<mpsc::UnboundedSender<Message>>,
    /// `None` once it is started.
    dispatcher: Option<Dispatcher>,
    has_accepted: bool,
    wrong_signatures: u64,
}

impl EventQueue {
    /// Creates a queue with default settings. Needs no tokio runtime yet.
    pub fn new(handler: impl Handler) -> Self {
        Self::builder(handler).build()
    }

    /// Creates a builder with default settings.
    pub fn builder(handler: impl Handler) -> EventQueueBuilder {
        EventQueueBuilder {
            handler: Arc::new(handler),
            capacity: 1_024,
            max_attempts: 5,
            initial_delay: Duration::from_secs(1),
            max_delay: Duration::from_secs(30),
            dedup_capacity: 16 * 1_024,
        }
    }

    /// Queues a delivery and returns at once. The handler runs in the tokio runtime of the first
    /// call, which needs a timer.
    ///
    /// # Errors
    /// [`EnqueueError`]: nothing is queued. Respond with a 503, so that Vonage retries.
    ///
    /// # Panics
    /// Outside a tokio runtime, like [`tokio::spawn`].
    pub fn try_enqueue(&self, delivery: Delivery) -> Result<(), EnqueueError> {
        let mut state = self.started();
        let sender = state.sender.as_ref().filter(|it| !it.is_closed());
        let sender = sender.ok_or(EnqueueError::Closed)?;
        let place = Arc::clone(&self.inner.places).try_acquire_owned();
        let place = place.map_err(|_| EnqueueError::Full)?;
        let message = Message::Delivery(QueuedDelivery::new(delivery, place));
        sender.send(message).map_err(|_| EnqueueError::Closed)?;
        state.has_accepted = true;
        Ok(())
    }

    /// Returns the number of accepted deliveries that are not handled yet.
    pub fn len(&self) -> usize {
        let free = self.inner.places.available_permits();
        self.inner.capacity.saturating_sub(free)
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
        {
            let mut state = self.lock();
            state.sender = None;
            // A dispatcher that is not started has nothing to handle.
            state.dispatcher = None;
        }
        let _ = self.inner.dispatcher_ended.clone().changed().await;
    }

    pub(crate) fn record_wrong_signature(&self) {
        self.lock().wrong_signatures += 1;
    }

    /// The number of deliveries with a wrong signature, while none had a right one.
    pub(crate) fn only_wrong_signatures(&self) -> u64 {
        let state = self.lock();
        match state.has_accepted {
            true => 0,
            false => state.wrong_signatures,
        }
    }

    /// Holds back the deliveries after those accepted by now, until the guard is dropped or is not
    /// used for 5 seconds: missed events precede later deliveries.
    pub(crate) fn pause(&self) -> Pause {
        let (sender, missed) = mpsc::channel(1);
        if let Some(messages) = &self.started().sender {
            let _ = messages.send(Message::Pause(missed));
        }
        Pause {
            event_queue: self.clone(),
            missed: sender,
        }
    }

    /// Starts the dispatcher with the first message.
    fn started(&self) -> MutexGuard<'_, State> {
        let runtime = Handle::current();
        let mut state = self.lock();
        if let Some(dispatcher) = state.dispatcher.take() {
            runtime.spawn(dispatcher.run());
        }
        state
    }

    /// Poisoning is harmless: no holder panics during a change.
    fn lock(&self) -> MutexGuard<'_, State> {
        let state = self.inner.state.lock();
        state.unwrap_or_else(PoisonError::into_inner)
    }
}

/// Dispatches missed events while deliveries wait.
pub(crate) struct Pause {
    event_queue: EventQueue,
    missed: mpsc::Sender<MissedEvent>,
}

impl Pause {
    /// Waits until the event is handled, dropped or skipped as stale.
    ///
    /// # Errors
    /// The queue is closed: the event may not be handled.
    pub(crate) async fn dispatch(&mut self, event: Event) -> Result<(), EnqueueError> {
        let (done, handled) = oneshot::channel();
        if let Err(unsent) = self.missed.send((event, done)).await {
            // Deliveries have resumed.
            *self = self.event_queue.pause();
            let sent = self.missed.send(unsent.0).await;
            sent.map_err(|_| EnqueueError::Closed)?;
        }
        handled.await.map_err(|_| EnqueueError::Closed)
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

/// Builds an [`EventQueue`]. Returned by [`EventQueue::builder`].
#[must_use = "a builder does nothing until `build` is called"]
pub struct EventQueueBuilder {
    handler: Arc<dyn Handler>,
    capacity: usize,
    max_attempts: u32,
    initial_delay: Duration,
    max_delay: Duration,
    dedup_capacity: usize,
}

impl EventQueueBuilder {
    /// Sets the maximum queue length, including the delivery being handled. Default: 1,024.
    ///
    /// The default holds about 200 calls of 5 states each, 2 MB, which a crash loses. Further
    /// deliveries get a 503, and Vonage retries them for about a minute.
    pub fn capacity(mut self, capacity: NonZeroUsize) -> Self {
        self.capacity = capacity.get();
        self
    }

    /// Sets the maximum number of attempts per event, including the first. 0 means 1. Default: 5.
    ///
    /// With the default delays the attempts span up to 15 seconds: enough for a database restart,
    /// and the longest that an event which always fails blocks the others.
    pub fn max_attempts(mut self, max_attempts: u32) -> Self {
        self.max_attempts = max_attempts;
        self
    }

    /// Sets the maximum delay after the first failure, doubled by each failure. Default: 1 second.
    ///
    /// Each delay is random between half of that and all of it, so that several programs do not
    /// retry against one database at the same moment.
    pub fn initial_delay(mut self, initial_delay: Duration) -> Self {
        self.initial_delay = initial_delay;
        self
    }

    /// Sets the maximum of all delays. Default: 30 seconds.
    pub fn max_delay(mut self, max_delay: Duration) -> Self {
        self.max_delay = max_delay;
        self
    }

    /// Sets for how many calls the last state is remembered; the least recently used calls are
    /// evicted. Default: 16,384.
    ///
    /// The default takes a few megabytes, allocated as calls arrive.
    pub fn dedup_capacity(mut self, dedup_capacity: NonZeroUsize) -> Self {
        self.dedup_capacity = dedup_capacity.get();
        self
    }

    /// Builds the queue. Needs no tokio runtime yet.
    pub fn build(self) -> EventQueue {
        let capacity = self.capacity.min(Semaphore::MAX_PERMITS);
        // Unbounded, because the semaphore bounds it.
        let (sender, messages) = mpsc::unbounded_channel();
        let (running, dispatcher_ended) = watch::channel(());
        let dispatcher = Dispatcher {
            messages,
            handler: self.handler,
            max_attempts: self.max_attempts,
            backoff: Backoff::new(self.initial_delay, self.max_delay),
            handled: HandledStates::new(self.dedup_capacity),
            _running: running,
        };
        let state = State {
            sender: Some(sender),
            dispatcher: Some(dispatcher),
            has_accepted: false,
            wrong_signatures: 0,
        };
        let inner = Inner {
            capacity,
            places: Arc::new(Semaphore::new(capacity)),
            dispatcher_ended,
            state: Mutex::new(state),
        };
        EventQueue {
            inner: Arc::new(inner),
        }
    }
}

impl fmt::Debug for EventQueueBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventQueueBuilder")
            .field("capacity", &self.capacity)
            .field("max_attempts", &self.max_attempts)
            .finish_non_exhaustive()
    }
}

/// An [`EventQueue`] does not accept a delivery: respond with a 503, so that Vonage retries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum EnqueueError {
    /// The queue is at its [capacity](EventQueueBuilder::capacity).
    Full,
    /// The queue is [closed](EventQueue::close), or the runtime of its handler has ended.
    Closed,
}

impl fmt::Display for EnqueueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Full => "the event queue is full",
            Self::Closed => "the event queue is closed",
        })
    }
}

impl Error for EnqueueError {}

#[cfg(test)]
mod tests;
