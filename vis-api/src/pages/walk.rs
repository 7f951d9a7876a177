//! From page to page, and when it ends.

use super::seen::Seen;
use super::{List, OffsetUnit, Page, invalid};
use crate::error::Error;

/// How many pages in a row may bring nothing new, while the count promises more. At the documented
/// quota of 10 requests a minute, they take a minute.
const MAX_BARREN_PAGES: u32 = 10;

/// Where a walk begins, and all that it asks for.
pub(super) struct Start<T> {
    pub(super) list: List<T>,
    pub(super) unit: OffsetUnit,
}

impl<T> Start<T> {
    pub(super) fn offset(&self) -> i64 {
        match self.list.offset {
            Ok(Some(offset)) => offset,
            _ => 0,
        }
    }

    pub(super) fn walk(mut self) -> Result<Walk<T>, Error> {
        let operation = self.list.operation;
        let given = |value: &mut Result<Option<i64>, String>, default: i64| {
            let value = std::mem::replace(value, Ok(None));
            value
                .map(|value| value.unwrap_or(default))
                .map_err(|problem| invalid(operation, problem))
        };
        let start = given(&mut self.list.offset, 0)?;
        let size = given(&mut self.list.size, self.list.default_size)?;
        if start < 0 {
            return Err(invalid(operation, "offset: must be at least 0".to_owned()));
        }
        if size < 1 {
            return Err(invalid(operation, "size: must be at least 1".to_owned()));
        }
        Ok(Walk {
            list: self.list,
            unit: self.unit,
            start,
            size,
            at: start,
            seen: Seen::default(),
            brought: 0,
            barren: 0,
            was_short: false,
            is_capped: false,
            total: None,
            is_over: false,
        })
    }
}

/// A walk over the pages of a list.
pub(super) struct Walk<T> {
    list: List<T>,
    unit: OffsetUnit,
    start: i64,
    size: i64,
    /// The offset of the next page.
    at: i64,
    seen: Seen,
    /// How many different items have come.
    brought: u64,
    /// How many pages in a row, up to the last one, brought nothing new.
    barren: u32,
    /// The last page had fewer items than it could have.
    was_short: bool,
    /// A short page was not the last: the service gives fewer items a page than it is asked for.
    is_capped: bool,
    /// What the count said last.
    total: Option<u64>,
    is_over: bool,
}

impl<T> Walk<T> {
    pub(super) fn at(&self) -> i64 {
        self.at
    }

    /// How many items the count promised that have not come.
    pub(super) fn shortfall(&self) -> u64 {
        self.total.unwrap_or(0).saturating_sub(self.reached())
    }

    /// The next page that has something new.
    pub(super) async fn next(&mut self) -> Result<Option<Page<T>>, Error> {
        while self.goes_on().await? {
            let offset = self.at;
            let mut items = (self.list.fetch)(offset, self.size).await?;
            self.take_in(&mut items);
            if !items.is_empty() {
                return Ok(Some(Page {
                    items,
                    offset,
                    next_offset: self.at,
                }));
            }
        }
        Ok(None)
    }

    fn take_in(&mut self, items: &mut Vec<T>) {
        let received = items.len();
        self.seen.retain_new(items, self.list.id);
        match self.unit.after(self.at, self.size, received) {
            Some(next) => self.at = next,
            None => self.is_over = true,
        }
        self.is_over |= self.seen.is_round();
        self.is_capped |= self.was_short && self.barren == 0 && !items.is_empty();
        self.was_short = i64::try_from(received).is_ok_and(|received| received < self.size);
        self.barren = if items.is_empty() { self.barren + 1 } else { 0 };
        self.brought += items.len() as u64;
    }

    /// Whether there may be another page. What the count said is asked for again before it ends
    /// the walk, since the list may have grown.
    async fn goes_on(&mut self) -> Result<bool, Error> {
        if self.is_over || self.barren >= MAX_BARREN_PAGES {
            return Ok(false);
        }
        let is_fruitful = self.barren == 0;
        if is_fruitful && (!self.was_short || !self.knows_how_many_precede()) {
            return Ok(true);
        }
        if !self.is_more_promised() {
            self.total = Some((self.list.count)().await?);
        }
        Ok(self.is_more_promised())
    }

    fn is_more_promised(&self) -> bool {
        let is_within = |total| self.barren == 0 || total > self.position(self.at);
        self.total
            .is_some_and(|total| total > self.reached() && is_within(total))
    }

    /// How many items of the list have come, or precede the first that has.
    fn reached(&self) -> u64 {
        self.position(self.start).saturating_add(self.brought)
    }

    /// A page number says how many items precede it only if the service fills pages up to the size
    /// that was asked for.
    fn knows_how_many_precede(&self) -> bool {
        self.start == 0 || self.unit == OffsetUnit::Item
    }

    /// How many items precede an offset.
    fn position(&self, offset: i64) -> u64 {
        let (offset, size) = (offset.unsigned_abs(), self.size.unsigned_abs());
        match self.unit {
            OffsetUnit::Item => offset,
            OffsetUnit::Page if self.is_capped => {
                offset.saturating_mul(size.min(self.seen.largest_page() as u64))
            }
            OffsetUnit::Page => offset.saturating_mul(size),
        }
    }
}
