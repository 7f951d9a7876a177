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

#[cfg(test)]
mod tests {
    use super::*;

    fn at(millisecond: i64) -> Timestamp {
        Timestamp::from_millisecond(millisecond).unwrap()
    }

    #[test]
    fn tasks_run_by_due_time_then_insertion() {
        let mut scheduler = Scheduler::new();
        for (due, name) in [(2, "c"), (1, "a"), (1, "b"), (9, "d")] {
            scheduler.push(at(due), name);
        }
        assert_eq!(scheduler.next_due(), Some(at(1)));
        assert_eq!(scheduler.pop_due(at(0)), None);
        assert_eq!(scheduler.pop_due(at(5)), Some((at(1), "a")));
        assert_eq!(scheduler.pop_due(at(5)), Some((at(1), "b")));
        assert_eq!(scheduler.pop_due(at(5)), Some((at(2), "c")));
        assert_eq!(scheduler.pop_due(at(5)), None);
        assert_eq!(scheduler.next_due(), Some(at(9)));
    }

    #[test]
    fn task_at_max_time_is_discarded() {
        let mut scheduler = Scheduler::new();
        scheduler.push(Timestamp::MAX, ());
        assert_eq!(scheduler.next_due(), None);
    }

    #[test]
    fn due_time_is_truncated_to_milliseconds() {
        let mut scheduler = Scheduler::new();
        scheduler.push(Timestamp::new(1, 1).unwrap(), ());
        assert_eq!(scheduler.next_due(), Some(at(1_000)));
    }
}
