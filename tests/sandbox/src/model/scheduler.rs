//! A queue of tasks by due time.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::clock::truncate_to_millis;

/// Tasks by due time, then by order of scheduling.
pub(super) struct Scheduler<T> {
    tasks: BTreeMap<(Timestamp, u64), T>,
    count: u64,
}

impl<T> Scheduler<T> {
    pub(super) const fn new() -> Self {
        Self {
            tasks: BTreeMap::new(),
            count: 0,
        }
    }

    /// Adds a task. [`Timestamp::MAX`] means never.
    pub(super) fn push(&mut self, due: Timestamp, task: T) {
        if due < Timestamp::MAX {
            self.count += 1;
            // The clock shows milliseconds: it would never reach a finer time.
            let due = truncate_to_millis(due);
            self.tasks.insert((due, self.count), task);
        }
    }

    pub(super) fn next_due(&self) -> Option<Timestamp> {
        self.tasks.first_key_value().map(|((due, _), _)| *due)
    }

    /// Removes the next task due by `now`, with its due time.
    pub(super) fn pop_due(&mut self, now: Timestamp) -> Option<(Timestamp, T)> {
        let first = self.tasks.first_entry()?;
        let (due, _) = *first.key();
        (due <= now).then(|| (due, first.remove()))
    }
}
