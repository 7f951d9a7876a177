//! The task that passes events to the handler, and remembers which it has handled.

use std::sync::Arc;
use std::time::Duration;

use lru::LruCache;
use tokio::sync::{OwnedSemaphorePermit, mpsc, oneshot, watch};
use tokio::time::{sleep, timeout};
use vis_types::webhook::Delivery;
use vis_types::{CallState, Event, EventId};

use super::handler::{Handler, Received};
use crate::backoff::Backoff;

/// How long deliveries wait for the next missed event. With a small quota the queue would fill up
/// before the history is read, and the webhook would fail again.
const MAX_PAUSE: Duration = Duration::from_secs(5);

#[expect(
    clippy::large_enum_variant,
    reason = "nearly every message is a delivery"
)]
pub(super) enum Message {
    Delivery(QueuedDelivery),
    /// Missed events, which precede the deliveries after this message.
    Pause(mpsc::Receiver<MissedEvent>),
}

/// An event, and whom to notify when it is handled or dropped.
pub(super) type MissedEvent = (Event, oneshot::Sender<()>);

/// An accepted delivery.
pub(super) struct QueuedDelivery {
    received: Received,
    is_done: bool,
    /// Its place in the queue, until it is handled or dropped.
    _place: OwnedSemaphorePermit,
}

impl QueuedDelivery {
    pub(super) fn new(delivery: Delivery, place: OwnedSemaphorePermit) -> Self {
        Self {
            received: Received::Delivered(delivery),
            is_done: false,
            _place: place,
        }
    }
}

impl Drop for QueuedDelivery {
    fn drop(&mut self) {
        if !self.is_done {
            #[cfg(feature = "tracing")]
            tracing::error!(
                target: "vis_api",
                call = self.received.event().id.as_str(),
                state = self.received.event().state.as_str(),
                "the runtime ended before the event was handled: event dropped"
            );
        }
    }
}

pub(super) struct Dispatcher {
    pub(super) messages: mpsc::UnboundedReceiver<Message>,
    pub(super) handler: Arc<dyn Handler>,
    pub(super) max_attempts: u32,
    /// Cloned for each event that fails.
    pub(super) backoff: Backoff,
    pub(super) handled: HandledStates,
    /// Closes when the task ends.
    pub(super) _running: watch::Sender<()>,
}

impl Dispatcher {
    /// Ends after the last message, when the queue is closed.
    pub(super) async fn run(mut self) {
        while let Some(message) = self.messages.recv().await {
            match message {
                Message::Delivery(mut delivery) => {
                    self.dispatch(&delivery.received).await;
                    delivery.is_done = true;
                }
                Message::Pause(missed) => self.dispatch_missed(missed).await,
            }
        }
    }

    async fn dispatch_missed(&mut self, mut missed: mpsc::Receiver<MissedEvent>) {
        loop {
            match timeout(MAX_PAUSE, missed.recv()).await {
                Ok(Some((event, done))) => {
                    self.dispatch(&Received::Backfilled(event)).await;
                    // The subscription may have stopped.
                    let _ = done.send(());
                }
                Ok(None) => return,
                // What is sent already still follows.
                Err(_) => missed.close(),
            }
        }
    }

    /// Handles or drops the event; skips it if it is stale. The logs have ids and states, never
    /// numbers, names or bodies.
    #[cfg_attr(not(feature = "tracing"), expect(unused_variables))]
    async fn dispatch(&mut self, received: &Received) {
        let event = received.event();
        if self.handled.is_stale(event) {
            return;
        }
        let mut backoff = self.backoff.clone();
        for attempt in 1.. {
            let Err(failure) = self.call_handler(received.clone()).await else {
                self.handled.record(event);
                return;
            };
            if attempt >= self.max_attempts {
                #[cfg(feature = "tracing")]
                tracing::error!(
                    target: "vis_api",
                    call = event.id.as_str(),
                    state = event.state.as_str(),
                    delivery = received.delivery_id(),
                    attempts = attempt,
                    failure,
                    "the handler failed: retries exhausted, event dropped"
                );
                break;
            }
            let delay = backoff.next_with_jitter();
            #[cfg(feature = "tracing")]
            tracing::warn!(
                target: "vis_api",
                call = event.id.as_str(),
                state = event.state.as_str(),
                delivery = received.delivery_id(),
                attempts = attempt,
                failure,
                ?delay,
                "the handler failed: retrying"
            );
            sleep(delay).await;
        }
        // The handler may have processed part of it: handle the next event in any state.
        self.handled.forget(event);
    }

    /// Runs the handler in a task of its own, which contains its panics. Returns how it failed,
    /// without the error, whose text may contain event data.
    async fn call_handler(&self, received: Received) -> Result<(), &'static str> {
        let handler = Arc::clone(&self.handler);
        let handled = tokio::spawn(async move { handler.handle(received).await });
        match handled.await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err("error"),
            Err(_) => Err("panic"),
        }
    }
}

/// The last handled state of each recent call.
pub(crate) struct HandledStates {
    states: LruCache<EventId, CallState>,
    capacity: usize,
}

impl HandledStates {
    pub(crate) fn new(capacity: usize) -> Self {
        Self {
            // `LruCache::new` would allocate the whole capacity up front.
            states: LruCache::unbounded(),
            capacity,
        }
    }

    pub(crate) fn is_stale(&mut self, event: &Event) -> bool {
        let Some(last) = self.states.get(&event.id) else {
            return false;
        };
        let is_out_of_order =
            || last.is_active() && event.state.is_active() && !last.can_lead_to(&event.state);
        *last == event.state || last.is_final() || is_out_of_order()
    }

    pub(crate) fn record(&mut self, event: &Event) {
        // A blank id is no key: two events that have one are two calls.
        if event.id.as_str().trim().is_empty() {
            return;
        }
        self.states.put(event.id.clone(), event.state.clone());
        if self.states.len() > self.capacity {
            self.states.pop_lru();
        }
    }

    fn forget(&mut self, event: &Event) {
        self.states.pop(&event.id);
    }
}
