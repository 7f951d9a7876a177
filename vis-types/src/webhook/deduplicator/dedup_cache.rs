//! State of recent deliveries. The caller passes the time.

use std::num::NonZeroUsize;
use std::time::{Duration, Instant};

use lru::LruCache;

use super::ClaimStatus;
use crate::DeliveryId;
use crate::webhook::AttemptId;

/// Capacity in deliveries, and lifetimes of the two states.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    pub(super) capacity: NonZeroUsize,
    pub(super) in_progress: Duration,
    pub(super) done: Duration,
}

pub(super) struct DedupCache {
    limits: Limits,
    /// Ordered by last change of state.
    entries: LruCache<DeliveryId, Entry>,
}

#[derive(Clone, Copy)]
struct Entry {
    state: State,
    since: Instant,
}

#[derive(Clone, Copy)]
enum State {
    ClaimedBy { attempt: u32 },
    Done,
}

impl DedupCache {
    pub(super) fn new(limits: Limits) -> Self {
        Self {
            limits,
            // `put` enforces the capacity; a bounded cache would allocate all of it.
            entries: LruCache::unbounded(),
        }
    }

    pub(super) fn limits_mut(&mut self) -> &mut Limits {
        &mut self.limits
    }

    pub(super) fn begin(&mut self, id: &AttemptId, now: Instant) -> ClaimStatus {
        self.evict_expired(now);
        let entry = self.entries.peek(&id.delivery_id);
        match entry.filter(|entry| self.is_live(entry, now)) {
            Some(entry) => match entry.state {
                State::ClaimedBy { .. } => ClaimStatus::InProgress,
                State::Done => ClaimStatus::Done,
            },
            None => {
                let attempt = id.attempt;
                self.put(id, State::ClaimedBy { attempt }, now);
                ClaimStatus::New
            }
        }
    }

    pub(super) fn complete(&mut self, id: &AttemptId, now: Instant) {
        self.evict_expired(now);
        self.put(id, State::Done, now);
    }

    pub(super) fn abandon(&mut self, id: &AttemptId) {
        let entry = self.entries.peek(&id.delivery_id);
        if let Some(State::ClaimedBy { attempt }) = entry.map(|entry| entry.state)
            && attempt == id.attempt
        {
            self.entries.pop(&id.delivery_id);
        }
    }

    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    fn put(&mut self, id: &AttemptId, state: State, now: Instant) {
        let entry = Entry { state, since: now };
        self.entries.put(id.delivery_id.clone(), entry);
        while self.entries.len() > self.limits.capacity.get() {
            self.entries.pop_lru();
        }
    }

    fn is_live(&self, entry: &Entry, now: Instant) -> bool {
        let limit = match entry.state {
            State::ClaimedBy { .. } => self.limits.in_progress,
            State::Done => self.limits.done,
        };
        now.saturating_duration_since(entry.since) < limit
    }

    /// Evicts the oldest expired entries. An expired entry behind a live one stays; `begin` ignores it.
    fn evict_expired(&mut self, now: Instant) {
        while let Some((_, oldest)) = self.entries.peek_lru()
            && !self.is_live(oldest, now)
        {
            self.entries.pop_lru();
        }
    }
}
