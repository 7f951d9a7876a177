//! Filters and pages of lists.

use vis_types::CallState;

use super::call::Call;
use super::direction::Direction;

/// Selects records; `None` does not restrict.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Filter {
    /// Start time, inclusive, in epoch milliseconds.
    pub(crate) from: Option<i64>,
    /// Start time, exclusive, in epoch milliseconds: adjacent windows neither share nor miss a
    /// record.
    pub(crate) to: Option<i64>,
    pub(crate) directions: Option<Vec<Direction>>,
    pub(crate) states: Option<Vec<CallState>>,
    /// Excludes calls that have ended.
    pub(crate) live: bool,
}

impl Filter {
    pub(super) fn is_unrestricted(&self) -> bool {
        *self == Self::default()
    }

    pub(crate) fn matches(&self, call: &Call) -> bool {
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

/// A page of a list.
#[derive(Debug)]
pub(crate) struct Page {
    /// Number of records before the page.
    pub(crate) skip: usize,
    /// Maximum number of records.
    pub(crate) size: usize,
    /// Latest record first.
    pub(crate) descending: bool,
}

impl Page {
    /// Selects the page from records in ascending order.
    pub(crate) fn slice<T>(&self, records: impl DoubleEndedIterator<Item = T>) -> Vec<T> {
        if self.descending {
            self.take(records.rev())
        } else {
            self.take(records)
        }
    }

    fn take<T>(&self, records: impl Iterator<Item = T>) -> Vec<T> {
        records.skip(self.skip).take(self.size).collect()
    }
}
