//! Deduplication within one process.

use std::fmt;
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::dedup_cache::{DedupCache, Limits};
use super::{ClaimStatus, DeduplicationError, Deduplicator};
use crate::BoxFuture;
use crate::webhook::AttemptId;

/// Shorter than the minute or so for which Vonage repeats a delivery, so that an attempt is left after
/// a crash.
const IN_PROGRESS: Duration = Duration::from_secs(30);
/// Ten times as long as Vonage repeats a delivery.
const DONE: Duration = Duration::from_secs(600);
/// In deliveries: about a megabyte of UUIDs.
const CAPACITY: usize = 10_000;

/// Remembers deliveries in memory, for one process. Clones share their state.
///
/// Defaults: a handled delivery is remembered for 10 minutes, and a claim expires after 30 seconds.
/// Vonage makes six attempts in about a minute, so one or two are left after a crash. Above 10,000
/// deliveries, those with the oldest change of state are evicted first.
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
/// // The handler of the first attempt crashes, and its claim expires.
/// *now.lock().unwrap() += Duration::from_secs(30);
/// assert_eq!(deduplicator.begin(&retry).await?, ClaimStatus::New);
/// deduplicator.complete(&retry).await?;
/// assert_eq!(deduplicator.begin(&retry).await?, ClaimStatus::Done);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct MemoryDeduplicator {
    cache: Arc<Mutex<DedupCache>>,
    clock: Arc<dyn Fn() -> Instant + Send + Sync>,
}

impl MemoryDeduplicator {
    /// A deduplicator with the defaults.
    pub fn new() -> Self {
        let cache = DedupCache::new(Limits {
            capacity: NonZeroUsize::new(CAPACITY).unwrap_or(NonZeroUsize::MIN),
            in_progress: IN_PROGRESS,
            done: DONE,
        });
        Self {
            cache: Arc::new(Mutex::new(cache)),
            clock: Arc::new(Instant::now),
        }
    }

    /// Sets the maximum number of remembered deliveries. Default: 10,000.
    #[must_use]
    pub fn capacity(self, capacity: NonZeroUsize) -> Self {
        self.lock().limits_mut().capacity = capacity;
        self
    }

    /// Sets when a claim expires. Default: 30 seconds. Choose more than your handlers take, and less
    /// than the minute for which Vonage repeats a delivery.
    #[must_use]
    pub fn in_progress_for(self, limit: Duration) -> Self {
        self.lock().limits_mut().in_progress = limit;
        self
    }

    /// Sets how long a handled delivery is remembered. Default: 10 minutes. Choose more than the minute
    /// for which Vonage repeats a delivery.
    #[must_use]
    pub fn done_for(self, limit: Duration) -> Self {
        self.lock().limits_mut().done = limit;
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

    /// The number of remembered deliveries.
    pub fn len(&self) -> usize {
        self.lock().len()
    }

    /// Whether no delivery is remembered.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
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
            Ok(self.lock().begin(attempt, now))
        })
    }

    fn complete<'a>(
        &'a self,
        attempt: &'a AttemptId,
    ) -> BoxFuture<'a, Result<(), DeduplicationError>> {
        Box::pin(async {
            let now = (self.clock)();
            self.lock().complete(attempt, now);
            Ok(())
        })
    }

    fn abandon<'a>(
        &'a self,
        attempt: &'a AttemptId,
    ) -> BoxFuture<'a, Result<(), DeduplicationError>> {
        Box::pin(async {
            self.lock().abandon(attempt);
            Ok(())
        })
    }
}
