//! Where events are handed over.

use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::task::Poll;

use lru::LruCache;
use tokio::sync::{Mutex, OwnedMutexGuard};
use tokio::task::{JoinHandle, yield_now};
use tokio::time;
use vis_types::{CallState, Event, EventId};

use crate::backoff::Backoff;
use crate::webhook::{Handler, Received, log};

/// Whoever holds it hands events over; the others wait, and come in the order in which they came.
pub(super) type SharedDispatcher = Arc<Mutex<Dispatcher>>;

pub(super) struct HandlerRetryPolicy {
    pub(super) max_attempts: u32,
    /// Of each event that fails, from its beginning.
    pub(super) backoff: Backoff,
}

/// A handler, with a memory of what it has handled.
pub(super) struct Dispatcher {
    handler: Arc<dyn Handler>,
    patience: HandlerRetryPolicy,
    /// The state of each call that was handled last.
    handled: LruCache<EventId, CallState>,
    dedup_capacity: usize,
}

impl Dispatcher {
    pub(super) fn new(
        handler: Arc<dyn Handler>,
        patience: HandlerRetryPolicy,
        dedup_capacity: usize,
    ) -> Self {
        Self {
            handler,
            patience,
            // What is not needed is not reserved either.
            handled: LruCache::unbounded(),
            dedup_capacity,
        }
    }

    pub(super) fn shared(self) -> SharedDispatcher {
        Arc::new(Mutex::new(self))
    }

    /// Has the event handled, or gives it up, unless there is nothing new in it.
    pub(super) async fn dispatch(&mut self, received: &Received) {
        let event = received.event();
        if self.is_old(event) {
            return;
        }
        let mut backoff = self.patience.backoff.clone();
        for attempt in 1.. {
            let Err(failure) = attempt_to_handle(&*self.handler, received.clone()).await else {
                self.remember(event);
                return;
            };
            if attempt >= self.patience.max_attempts {
                log::retries_exhausted(received, attempt, failure);
                break;
            }
            let delay = backoff.next_with_jitter();
            log::failed(received, attempt, failure, delay);
            // In a runtime without a timer it comes again at once: a panic here would end the worker,
            // and begin all attempts anew.
            match catch_unwind(|| time::sleep(delay)) {
                Ok(pause) => pause.await,
                Err(_) => yield_now().await,
            }
        }
        // It may be half done, so that even the state before it would be news.
        self.handled.pop(&event.id);
    }

    fn is_old(&mut self, event: &Event) -> bool {
        let Some(last) = self.handled.get(&event.id) else {
            return false;
        };
        // A call that goes on does not go back to a state before.
        let is_overtaken =
            || last.is_active() && event.state.is_active() && !last.can_lead_to(&event.state);
        *last == event.state || last.is_final() || is_overtaken()
    }

    fn remember(&mut self, event: &Event) {
        self.handled.put(event.id.clone(), event.state.clone());
        while self.handled.len() > self.dedup_capacity {
            self.handled.pop_lru();
        }
    }
}

/// How a handler has failed. What it says of that may repeat what is in the event, and is its own
/// to log.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Failure {
    Error,
    Panic,
}

async fn attempt_to_handle(handler: &dyn Handler, received: Received) -> Result<(), Failure> {
    let mut handling = Box::pin(async move { handler.handle(received).await });
    poll_fn(|context| {
        // Nothing of ours is inside: what a panic leaves half done is the handler's own.
        let poll = catch_unwind(AssertUnwindSafe(|| handling.as_mut().poll(context)));
        match poll {
            Ok(poll) => poll.map_err(|_| Failure::Error),
            Err(_) => Poll::Ready(Err(Failure::Panic)),
        }
    })
    .await
}

/// Where missed events are handed over while deliveries wait.
///
/// An event that is being handed over is handled to its end, whatever becomes of this, and nothing
/// else is handled meanwhile.
pub(crate) struct PausedDispatcher<'a> {
    dispatcher: &'a SharedDispatcher,
    /// None while a task has it.
    here: Option<OwnedMutexGuard<Dispatcher>>,
    handing_over: Option<JoinHandle<OwnedMutexGuard<Dispatcher>>>,
}

impl<'a> PausedDispatcher<'a> {
    pub(super) async fn new(dispatcher: &'a SharedDispatcher) -> Self {
        Self {
            dispatcher,
            here: Some(Arc::clone(dispatcher).lock_owned().await),
            handing_over: None,
        }
    }

    /// Hands over an event that was missed, unless it was handed over before.
    pub(crate) async fn dispatch(&mut self, event: Event) {
        let mut dispatcher = self.take().await;
        self.handing_over = Some(tokio::spawn(async move {
            dispatcher.dispatch(&Received::Backfilled(event)).await;
            dispatcher
        }));
        self.come_back().await;
    }

    /// Lets deliveries go on until the next event is handed over.
    pub(crate) fn release(&mut self) {
        self.here = None;
    }

    async fn take(&mut self) -> OwnedMutexGuard<Dispatcher> {
        self.come_back().await;
        match self.here.take() {
            Some(dispatcher) => dispatcher,
            None => Arc::clone(self.dispatcher).lock_owned().await,
        }
    }

    /// Waits for the event that is being handed over: this one, or one that nobody waited for.
    async fn come_back(&mut self) {
        if let Some(handing_over) = &mut self.handing_over {
            self.here = handing_over.await.ok();
            self.handing_over = None;
        }
    }
}
