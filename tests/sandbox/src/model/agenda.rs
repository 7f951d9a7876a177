//! What is still to happen, and when.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::clock::whole_milliseconds;

/// Things to do in the order of their time, and of their arrival at the same time.
pub(super) struct Agenda<T> {
    errands: BTreeMap<(Timestamp, u64), T>,
    count: u64,
}

impl<T> Agenda<T> {
    pub(super) const fn new() -> Self {
        Self {
            errands: BTreeMap::new(),
            count: 0,
        }
    }

    /// Notes a thing to do. At the end of time nothing happens any more.
    pub(super) fn schedule(&mut self, due: Timestamp, errand: T) {
        if due < Timestamp::MAX {
            self.count += 1;
            // The clock is read in whole milliseconds: it would never show a finer time.
            let due = whole_milliseconds(due);
            self.errands.insert((due, self.count), errand);
        }
    }

    /// When the next thing is due.
    pub(super) fn next_due(&self) -> Option<Timestamp> {
        self.errands.first_key_value().map(|((due, _), _)| *due)
    }

    /// The next thing, if it is due by `now`, and when it was.
    pub(super) fn pop_due(&mut self, now: Timestamp) -> Option<(Timestamp, T)> {
        let first = self.errands.first_entry()?;
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
    fn things_come_in_the_order_of_their_time_and_of_arrival() {
        let mut agenda = Agenda::new();
        for (due, name) in [(2, "c"), (1, "a"), (1, "b"), (9, "d")] {
            agenda.schedule(at(due), name);
        }
        assert_eq!(agenda.next_due(), Some(at(1)));
        assert_eq!(agenda.pop_due(at(0)), None);
        assert_eq!(agenda.pop_due(at(5)), Some((at(1), "a")));
        assert_eq!(agenda.pop_due(at(5)), Some((at(1), "b")));
        assert_eq!(agenda.pop_due(at(5)), Some((at(2), "c")));
        assert_eq!(agenda.pop_due(at(5)), None);
        assert_eq!(agenda.next_due(), Some(at(9)));
    }

    #[test]
    fn what_is_never_due_is_not_waited_for() {
        let mut agenda = Agenda::new();
        agenda.schedule(Timestamp::MAX, ());
        assert_eq!(agenda.next_due(), None);
    }

    #[test]
    fn a_clock_that_shows_milliseconds_shows_every_due_time() {
        let mut agenda = Agenda::new();
        agenda.schedule(Timestamp::new(1, 1).unwrap(), ());
        assert_eq!(agenda.next_due(), Some(at(1_000)));
    }
}
