//! Configures an event queue.

use std::fmt;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::Duration;

use super::EventQueue;
use super::dispatcher::{Dispatcher, HandlerRetryPolicy};
use super::queue::Queue;
use crate::backoff::Backoff;
use crate::webhook::Handler;

const CAPACITY: usize = 1_024;
const MAX_ATTEMPTS: u32 = 5;
const INITIAL_DELAY: Duration = Duration::from_secs(1);
const MAX_DELAY: Duration = Duration::from_secs(30);
const DEDUP_CAPACITY: usize = 16 * 1_024;

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
    pub(super) fn new(handler: impl Handler) -> Self {
        Self {
            handler: Arc::new(handler),
            capacity: CAPACITY,
            max_attempts: MAX_ATTEMPTS,
            initial_delay: INITIAL_DELAY,
            max_delay: MAX_DELAY,
            dedup_capacity: DEDUP_CAPACITY,
        }
    }

    /// Sets the maximum queue length, including the delivery being handled. Default: 1,024.
    ///
    /// The default holds about 200 calls of 5 states each, 2 MB, which a crash loses. Further
    /// deliveries get a 503, and Vonage retries them for about a minute.
    pub fn capacity(self, capacity: NonZeroUsize) -> Self {
        Self {
            capacity: capacity.get(),
            ..self
        }
    }

    /// Sets the maximum number of attempts per event, including the first. 0 means 1. Default: 5.
    ///
    /// With the default delays the attempts span up to 15 seconds: enough for a database restart,
    /// and the longest that an event which always fails blocks the others.
    pub fn max_attempts(self, max_attempts: u32) -> Self {
        Self {
            max_attempts,
            ..self
        }
    }

    /// Sets the maximum delay after the first failure, doubled by each failure. Default: 1 second.
    ///
    /// Each delay is random between half of that and all of it, so that several programs do not
    /// retry against one database at the same moment.
    pub fn initial_delay(self, initial_delay: Duration) -> Self {
        Self {
            initial_delay,
            ..self
        }
    }

    /// Sets the maximum of all delays. Default: 30 seconds.
    pub fn max_delay(self, max_delay: Duration) -> Self {
        Self { max_delay, ..self }
    }

    /// Sets for how many calls the last state is remembered; the least recently used calls are
    /// evicted. Default: 16,384.
    ///
    /// The default takes a few megabytes, allocated as calls arrive.
    pub fn dedup_capacity(self, dedup_capacity: NonZeroUsize) -> Self {
        Self {
            dedup_capacity: dedup_capacity.get(),
            ..self
        }
    }

    /// Builds the queue. Needs no tokio runtime yet.
    pub fn build(self) -> EventQueue {
        let retry_policy = HandlerRetryPolicy {
            max_attempts: self.max_attempts,
            backoff: Backoff::new(self.initial_delay, self.max_delay),
        };
        let dispatcher = Dispatcher::new(self.handler, retry_policy, self.dedup_capacity).shared();
        EventQueue {
            queue: Arc::new(Queue::new(self.capacity, dispatcher.clone())),
            dispatcher,
        }
    }
}

impl fmt::Debug for EventQueueBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventQueueBuilder")
            .field("capacity", &self.capacity)
            .field("max_attempts", &self.max_attempts)
            .field("initial_delay", &self.initial_delay)
            .field("max_delay", &self.max_delay)
            .field("dedup_capacity", &self.dedup_capacity)
            .finish_non_exhaustive()
    }
}
