//! How an event queue goes about it.

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
const REMEMBERED_CALLS: usize = 16 * 1_024;

/// Makes an [`EventQueue`]; from [`EventQueue::builder`].
#[must_use = "a builder makes nothing until `build` is called"]
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
            dedup_capacity: REMEMBERED_CALLS,
        }
    }

    /// How many deliveries it holds at most, the one that is being handled included. Default: 1,024.
    ///
    /// That is some 200 calls of 5 states each, and 2 MB, which a crash would lose. What comes on top
    /// is turned away, and Vonage has it for another minute.
    pub fn capacity(self, capacity: NonZeroUsize) -> Self {
        Self {
            capacity: capacity.get(),
            ..self
        }
    }

    /// How often the handler gets an event, the first time included, before it is given up; 0 is
    /// taken for 1. Default: 5.
    ///
    /// With the delays at their defaults that is up to 15 seconds, in which a database restarts; one
    /// event that can never be handled holds up the others no longer than that.
    pub fn max_attempts(self, max_attempts: u32) -> Self {
        Self {
            max_attempts,
            ..self
        }
    }

    /// How long after the first failure an event comes again at the latest; it is twice as long each
    /// time. Default: 1 second.
    ///
    /// Each delay is a random part of that, at least half of it, so that several programs that were
    /// failed by one database do not come back to it together.
    pub fn initial_delay(self, initial_delay: Duration) -> Self {
        Self {
            initial_delay,
            ..self
        }
    }

    /// The most that any delay can be. Default: 30 seconds.
    pub fn max_delay(self, max_delay: Duration) -> Self {
        Self { max_delay, ..self }
    }

    /// Of how many calls the last state is remembered; beyond that those are forgotten that nothing
    /// was heard of for the longest time. Default: 16,384.
    ///
    /// That is a few megabytes, once there have been so many calls; until then it is less.
    pub fn dedup_capacity(self, dedup_capacity: NonZeroUsize) -> Self {
        Self {
            dedup_capacity: dedup_capacity.get(),
            ..self
        }
    }

    /// The event_queue. This needs no runtime yet.
    pub fn build(self) -> EventQueue {
        let patience = HandlerRetryPolicy {
            max_attempts: self.max_attempts,
            backoff: Backoff::new(self.initial_delay, self.max_delay),
        };
        let dispatcher = Dispatcher::new(self.handler, patience, self.dedup_capacity).shared();
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
