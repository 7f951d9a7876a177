//! Deduplication within one process.

use std::fmt;
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use lru::LruCache;

use super::{ClaimStatus, DeduplicationError, Deduplicator};
use crate::webhook::AttemptId;
use crate::{BoxFuture, DeliveryId};

/// Remembers deliveries in memory, for one process. Clones share their state.
///
/// Defaults: a handled delivery is remembered for 10 minutes, and a claim expires after 30 seconds.
/// Vonage makes six attempts in about a minute, so one or two are left after a crash. Above 10,000
/// deliveries, about a megabyte, those with the oldest change of state are evicted first.
#[derive(Clone)]
pub struct MemoryDeduplicator {
    cache: Arc<Mutex<DedupCache>>,
    clock: Arc<dyn Fn() -> Instant + Send + Sync>,
}

struct DedupCache {
    capacity: usize,
    in_progress_for: Duration,
    done_for: Duration,
    /// Ordered by last change of state.
    entries: LruCache<DeliveryId, Entry>,
}

struct Entry {
    /// The attempt that holds the claim; `None` once the delivery is handled.
    claimed_by: Option<u32>,
    since: Instant,
}

impl DedupCache {
    fn status(&self, id: &AttemptId, now: Instant) -> ClaimStatus {
        let Some(entry) = self.entries.peek(&id.delivery_id) else {
            return ClaimStatus::New;
        };
        let (status, limit) = match entry.claimed_by {
            Some(_) => (ClaimStatus::InProgress, self.in_progress_for),
            None => (ClaimStatus::Done, self.done_for),
        };
        match now.saturating_duration_since(entry.since) < limit {
            true => status,
            false => ClaimStatus::New,
        }
    }

    fn put(&mut self, id: &AttemptId, claimed_by: Option<u32>, since: Instant) {
        let entry = Entry { claimed_by, since };
        self.entries.put(id.delivery_id.clone(), entry);
        if self.entries.len() > self.capacity {
            self.entries.pop_lru();
        }
    }
}

impl MemoryDeduplicator {
    /// A deduplicator with the defaults.
    pub fn new() -> Self {
        let cache = DedupCache {
            capacity: 10_000,
            in_progress_for: Duration::from_secs(30),
            done_for: Duration::from_secs(600),
            // `put` enforces the capacity; a bounded cache would allocate all of it.
            entries: LruCache::unbounded(),
        };
        Self {
            cache: Arc::new(Mutex::new(cache)),
            clock: Arc::new(Instant::now),
        }
    }

    /// Sets the maximum number of remembered deliveries. Default: 10,000.
    #[must_use]
    pub fn capacity(self, capacity: NonZeroUsize) -> Self {
        self.lock().capacity = capacity.get();
        self
    }

    /// Sets when a claim expires. Default: 30 seconds. Choose more than your handlers take, and less
    /// than the minute for which Vonage repeats a delivery.
    #[must_use]
    pub fn in_progress_for(self, limit: Duration) -> Self {
        self.lock().in_progress_for = limit;
        self
    }

    /// Sets how long a handled delivery is remembered. Default: 10 minutes. Choose more than the minute
    /// for which Vonage repeats a delivery.
    #[must_use]
    pub fn done_for(self, limit: Duration) -> Self {
        self.lock().done_for = limit;
        self
    }

    /// Sets the clock. Default: [`Instant::now`].
    #[must_use]
    pub fn clock(self, clock: impl Fn() -> Instant + Send + Sync + 'static) -> Self {
        Self {
            clock: Arc::new(clock),
            ..self
        }
    }

    /// Ignores poisoning: no holder of the lock can panic between two changes that belong together.
    fn lock(&self) -> MutexGuard<'_, DedupCache> {
        self.cache.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for MemoryDeduplicator {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for MemoryDeduplicator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryDeduplicator").finish_non_exhaustive()
    }
}

impl Deduplicator for MemoryDeduplicator {
    fn begin<'a>(
        &'a self,
        attempt: &'a AttemptId,
    ) -> BoxFuture<'a, Result<ClaimStatus, DeduplicationError>> {
        Box::pin(async {
            let now = (self.clock)();
            let mut cache = self.lock();
            let status = cache.status(attempt, now);
            if status == ClaimStatus::New {
                cache.put(attempt, Some(attempt.attempt), now);
            }
            Ok(status)
        })
    }

    fn complete<'a>(
        &'a self,
        attempt: &'a AttemptId,
    ) -> BoxFuture<'a, Result<(), DeduplicationError>> {
        Box::pin(async {
            let now = (self.clock)();
            self.lock().put(attempt, None, now);
            Ok(())
        })
    }

    fn abandon<'a>(
        &'a self,
        attempt: &'a AttemptId,
    ) -> BoxFuture<'a, Result<(), DeduplicationError>> {
        Box::pin(async {
            let mut cache = self.lock();
            let entry = cache.entries.peek(&attempt.delivery_id);
            if entry.is_some_and(|entry| entry.claimed_by == Some(attempt.attempt)) {
                cache.entries.pop(&attempt.delivery_id);
            }
            Ok(())
        })
    }
}
