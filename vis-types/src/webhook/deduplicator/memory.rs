//! Deliveries to one process.

use std::fmt;
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::dedup_cache::{DedupCache, Limits};
use super::{BoxFuture, ClaimStatus, DeduplicationError, Deduplicator};
use crate::webhook::AttemptId;

/// Vonage tries a delivery for about a minute: within this time, so that there is another attempt when
/// a handler has crashed.
const IN_PROGRESS: Duration = Duration::from_secs(30);
/// Ten times as long as Vonage tries a delivery.
const DONE: Duration = Duration::from_secs(600);
/// About a megabyte of UUIDs.
const CAPACITY: usize = 10_000;

/// Remembers deliveries in memory: for one process, until it ends. Clones share it.
///
/// A delivery is done for 10 minutes, and in progress for 30 seconds at most: Vonage tries six times
/// in about a minute, so that one attempt or two are left when a handler has crashed. Of more than
/// 10,000 deliveries, those are forgotten first of which nothing was heard for the longest time.
///
/// ```
/// use std::sync::{Arc, Mutex};
/// use std::time::{Duration, Instant};
/// use vis_types::webhook::{AttemptId, Deduplicator, MemoryDeduplicator, ClaimStatus};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), vis_types::webhook::DeduplicationError> {
/// let now = Arc::new(Mutex::new(Instant::now()));
/// let clock = Arc::clone(&now);
/// let deduplicator = MemoryDeduplicator::new().clock(move || *clock.lock().unwrap());
///
/// let first = AttemptId { delivery_id: "0debd31c".into(), attempt: 1 };
/// let retry = AttemptId { attempt: 2, ..first.clone() };
/// assert_eq!(deduplicator.begin(&first).await?, ClaimStatus::New);
/// assert_eq!(deduplicator.begin(&retry).await?, ClaimStatus::InProgress);
///
/// // The handler of the first attempt has crashed.
/// *now.lock().unwrap() += Duration::from_secs(30);
/// assert_eq!(deduplicator.begin(&retry).await?, ClaimStatus::New);
/// deduplicator.complete(&retry).await?;
/// assert_eq!(deduplicator.begin(&retry).await?, ClaimStatus::Done);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct MemoryDeduplicator {
    dedup_cache: Arc<Mutex<DedupCache>>,
    clock: Arc<dyn Fn() -> Instant + Send + Sync>,
}

impl MemoryDeduplicator {
    /// Remembers as many deliveries, for as long, as is said above.
    pub fn new() -> Self {
        let dedup_cache = DedupCache::new(Limits {
            capacity: NonZeroUsize::new(CAPACITY).unwrap_or(NonZeroUsize::MIN),
            in_progress: IN_PROGRESS,
            done: DONE,
        });
        Self {
            dedup_cache: Arc::new(Mutex::new(dedup_cache)),
            clock: Arc::new(Instant::now),
        }
    }

    /// Remembers at most this many deliveries.
    #[must_use]
    pub fn capacity(self, capacity: NonZeroUsize) -> Self {
        self.dedup_cache().limits_mut().capacity = capacity;
        self
    }

    /// Takes a handler for crashed when it has told nothing for this long. Choose a time that your
    /// handlers do not reach, and less than the minute for which Vonage tries.
    #[must_use]
    pub fn in_progress_for(self, limit: Duration) -> Self {
        self.dedup_cache().limits_mut().in_progress = limit;
        self
    }

    /// Remembers for this long what has been handled. Choose more than the minute for which Vonage
    /// tries.
    #[must_use]
    pub fn done_for(self, limit: Duration) -> Self {
        self.dedup_cache().limits_mut().done = limit;
        self
    }

    /// Asks this clock for the time, instead of [`Instant::now`]: a runtime's, or a test's.
    #[must_use]
    pub fn clock(self, clock: impl Fn() -> Instant + Send + Sync + 'static) -> Self {
        Self {
            clock: Arc::new(clock),
            ..self
        }
    }

    /// How many deliveries are remembered.
    pub fn len(&self) -> usize {
        self.dedup_cache().len()
    }

    /// Whether no delivery is remembered.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Nothing that holds it panics half-way through a change.
    fn dedup_cache(&self) -> MutexGuard<'_, DedupCache> {
        self.dedup_cache
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
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
            Ok(self.dedup_cache().begin(attempt, now))
        })
    }

    fn complete<'a>(
        &'a self,
        attempt: &'a AttemptId,
    ) -> BoxFuture<'a, Result<(), DeduplicationError>> {
        Box::pin(async {
            let now = (self.clock)();
            self.dedup_cache().complete(attempt, now);
            Ok(())
        })
    }

    fn abandon<'a>(
        &'a self,
        attempt: &'a AttemptId,
    ) -> BoxFuture<'a, Result<(), DeduplicationError>> {
        Box::pin(async {
            self.dedup_cache().abandon(attempt);
            Ok(())
        })
    }
}
