//! Which records a list shows, and which part of it.

use vis_types::CallState;

use super::call::Call;
use super::direction::Direction;

/// Which records a list shows; what is `None` does not restrict it.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Filter {
    /// The earliest start time, in epoch milliseconds.
    pub(crate) from: Option<i64>,
    /// The first start time that is too late, in epoch milliseconds: windows that touch share no
    /// record and lose none.
    pub(crate) to: Option<i64>,
    pub(crate) directions: Option<Vec<Direction>>,
    pub(crate) states: Option<Vec<CallState>>,
    /// Whether calls that have ended are left out.
    pub(crate) live: bool,
}

impl Filter {
    /// Whether it admits everything.
    pub(super) fn is_open(&self) -> bool {
        *self == Self::default()
    }

    pub(crate) fn admits(&self, call: &Call) -> bool {
        let start = call.start_time.as_millisecond();
        self.from.is_none_or(|from| start >= from)
            && self.to.is_none_or(|to| start < to)
            && self
                .directions
                .as_ref()
                .is_none_or(|any| any.contains(&call.direction))
            && self
                .states
                .as_ref()
                .is_none_or(|any| any.contains(&call.state))
            && !(self.live && call.state.is_final())
    }
}

/// A part of a list.
#[derive(Debug)]
pub(crate) struct Page {
    /// How many records come before it.
    pub(crate) before: usize,
    /// How many records it holds at most.
    pub(crate) size: usize,
    /// Whether the latest record comes first.
    pub(crate) descending: bool,
}

impl Page {
    /// Cuts the page out of records in ascending order.
    pub(crate) fn of<T>(&self, records: impl DoubleEndedIterator<Item = T>) -> Vec<T> {
        if self.descending {
            self.cut(records.rev())
        } else {
            self.cut(records)
        }
    }

    fn cut<T>(&self, records: impl Iterator<Item = T>) -> Vec<T> {
        records.skip(self.before).take(self.size).collect()
    }
}
