//! A bounded log of records.

use std::collections::VecDeque;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::sync::lock;

/// The records that no test has taken yet.
pub(crate) struct Log<T> {
    recorded: Mutex<VecDeque<T>>,
    limit: usize,
    count: AtomicUsize,
}

impl<T: Clone> Log<T> {
    /// Creates a log that keeps the latest `limit` records.
    pub(crate) fn new(limit: usize) -> Self {
        Self {
            recorded: Mutex::new(VecDeque::new()),
            limit,
            count: AtomicUsize::new(0),
        }
    }

    pub(crate) fn record(&self, record: impl FnOnce() -> T) {
        self.count.fetch_add(1, Ordering::Relaxed);
        if self.limit == 0 {
            return;
        }
        let record = record();
        let mut recorded = lock(&self.recorded);
        if recorded.len() == self.limit {
            recorded.pop_front();
        }
        recorded.push_back(record);
    }

    /// Number of all records, including discarded ones.
    pub(crate) fn count(&self) -> usize {
        self.count.load(Ordering::Relaxed)
    }

    pub(crate) fn all(&self) -> Vec<T> {
        lock(&self.recorded).iter().cloned().collect()
    }

    /// The latest records, oldest first.
    pub(crate) fn latest(&self, limit: usize) -> Vec<T> {
        let recorded = lock(&self.recorded);
        let skipped = recorded.len().saturating_sub(limit);
        recorded.range(skipped..).cloned().collect()
    }

    pub(crate) fn take(&self) -> Vec<T> {
        std::mem::take(&mut *lock(&self.recorded)).into()
    }
}
