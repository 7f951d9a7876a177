//! Dispatches events to the handler.

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

/// The lock is fair: waiters dispatch in the order of their requests.
pub(super) type SharedDispatcher = Arc<Mutex<Dispatcher>>;

pub(super) struct HandlerRetryPolicy {
    pub(super) max_attempts: u32,
    /// Cloned for each event that fails.
    pub(super) backoff: Backoff,
}

/// A handler and the states that it has handled.
pub(super) struct Dispatcher {
    handler: Arc<dyn Handler>,
    retry_policy: HandlerRetryPolicy,
    /// The last handled state of each call.
    handled: LruCache<EventId, CallState>,
    dedup_capacity: usize,
}

impl Dispatcher {
    pub(super) fn new(
        handler: Arc<dyn Handler>,
        retry_policy: HandlerRetryPolicy,
        dedup_capacity: usize,
    ) -> Self {
        Self {
            handler,
            retry_policy,
            // `LruCache::new` would allocate the whole capacity up front.
            handled: LruCache::unbounded(),
            dedup_capacity,
        }
    }

    pub(super) fn shared(self) -> SharedDispatcher {
        Arc::new(Mutex::new(self))
    }

    /// Handles or drops the event; skips it if it is stale.
    pub(super) async fn dispatch(&mut self, received: &Received) {
        let event = received.event();
        if self.is_stale(event) {
            return;
        }
        let mut backoff = self.retry_policy.backoff.clone();
        for attempt in 1.. {
            let Err(failure) = call_handler(&*self.handler, received.clone()).await else {
                self.record_handled(event);
                return;
            };
            if attempt >= self.retry_policy.max_attempts {
                log::retries_exhausted(received, attempt, failure);
                break;
            }
            let delay = backoff.next_with_jitter();
            log::retrying(received, attempt, failure, delay);
            // `sleep` panics in a runtime without a timer: retry at once, since a panic would end
            // the worker and reset the attempts.
            match catch_unwind(|| time::sleep(delay)) {
                Ok(sleep) => sleep.await,
                Err(_) => yield_now().await,
            }
        }
        // The handler may have processed part of it: handle the next event in any state.
        self.handled.pop(&event.id);
    }

    fn is_stale(&mut self, event: &Event) -> bool {
        let Some(last) = self.handled.get(&event.id) else {
            return false;
        };
        let is_out_of_order =
            || last.is_active() && event.state.is_active() && !last.can_lead_to(&event.state);
        *last == event.state || last.is_final() || is_out_of_order()
    }

    fn record_handled(&mut self, event: &Event) {
        // A blank id is no key: two events that have one are two calls.
        if event.id.as_str().trim().is_empty() {
            return;
        }
        self.handled.put(event.id.clone(), event.state.clone());
        while self.handled.len() > self.dedup_capacity {
            self.handled.pop_lru();
        }
    }
}

/// How a handler failed. Excludes the error, whose text may contain event data.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Failure {
    Error,
    Panic,
}

async fn call_handler(handler: &dyn Handler, received: Received) -> Result<(), Failure> {
    let mut future = Box::pin(async move { handler.handle(received).await });
    poll_fn(|context| {
        // The future holds no state of this crate.
        let poll = catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(context)));
        match poll {
            Ok(poll) => poll.map_err(|_| Failure::Error),
            Err(_) => Poll::Ready(Err(Failure::Panic)),
        }
    })
    .await
}

/// Dispatches missed events while deliveries wait.
///
/// A started event completes even if this is dropped; nothing else is handled meanwhile.
pub(crate) struct PausedDispatcher<'a> {
    dispatcher: &'a SharedDispatcher,
    /// `None` while a task holds it.
    guard: Option<OwnedMutexGuard<Dispatcher>>,
    in_flight: Option<JoinHandle<OwnedMutexGuard<Dispatcher>>>,
}

impl<'a> PausedDispatcher<'a> {
    pub(super) async fn new(dispatcher: &'a SharedDispatcher) -> Self {
        Self {
            dispatcher,
            guard: Some(Arc::clone(dispatcher).lock_owned().await),
            in_flight: None,
        }
    }

    /// Dispatches a missed event, unless it is stale.
    pub(crate) async fn dispatch(&mut self, event: Event) {
        let mut dispatcher = self.acquire().await;
        self.in_flight = Some(tokio::spawn(async move {
            dispatcher.dispatch(&Received::Backfilled(event)).await;
            dispatcher
        }));
        self.join().await;
    }

    /// Resumes deliveries until the next `dispatch`.
    pub(crate) fn release(&mut self) {
        self.guard = None;
    }

    async fn acquire(&mut self) -> OwnedMutexGuard<Dispatcher> {
        self.join().await;
        match self.guard.take() {
            Some(dispatcher) => dispatcher,
            None => Arc::clone(self.dispatcher).lock_owned().await,
        }
    }

    /// Waits for the event in flight, which may be left from a cancelled `dispatch`.
    async fn join(&mut self) {
        if let Some(in_flight) = &mut self.in_flight {
            self.guard = in_flight.await.ok();
            self.in_flight = None;
        }
    }
}
