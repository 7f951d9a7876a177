//! From page to page, and when it ends.

use super::seen_ids::{News, SeenIds};
use super::{List, OffsetUnit, Page, invalid};
use crate::error::Error;

/// How many pages may bring nothing since the last that yielded something new, while the count
/// promises more. At the documented quota of 10 requests a minute, they take half a minute.
const MAX_IDLE_PAGES: u32 = 5;

/// Where a paginator begins, and all that it asks for.
pub(super) struct PaginatorConfig<T> {
    pub(super) list: List<T>,
    pub(super) unit: OffsetUnit,
}

impl<T> PaginatorConfig<T> {
    pub(super) fn offset(&self) -> i64 {
        match self.list.offset {
            Ok(Some(offset)) => offset,
            _ => 0,
        }
    }

    pub(super) fn paginator(mut self) -> Result<Paginator<T>, Error> {
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
        Ok(Paginator {
            list: self.list,
            unit: self.unit,
            start,
            size,
            at: start,
            seen: SeenIds::default(),
            yielded: 0,
            last: News::ItemStream,
            idle: 0,
            was_short: false,
            is_capped: false,
            total: None,
            is_over: false,
        })
    }
}

/// A paginator over the pages of a list.
pub(super) struct Paginator<T> {
    list: List<T>,
    unit: OffsetUnit,
    start: i64,
    size: i64,
    /// The offset of the next page.
    at: i64,
    seen: SeenIds,
    /// How many different items have come.
    yielded: u64,
    /// What the last page yielded.
    last: News,
    /// How many pages yielded nothing since the last that had something new.
    idle: u32,
    /// The last page had fewer items than it could have.
    was_short: bool,
    /// A short page was not the last: the service gives fewer items a page than it is asked for.
    is_capped: bool,
    /// What the count said last.
    total: Option<u64>,
    is_over: bool,
}

impl<T> Paginator<T> {
    pub(super) fn at(&self) -> i64 {
        self.at
    }

    /// How many items the count promised that have not come.
    pub(super) fn missing_items(&self) -> u64 {
        self.total.unwrap_or(0).saturating_sub(self.reached())
    }

    /// The next page that has something new.
    pub(super) async fn next(&mut self) -> Result<Option<Page<T>>, Error> {
        while self.has_more().await? {
            let offset = self.at;
            let mut items = (self.list.fetch)(offset, self.size).await?;
            self.record_page(&mut items);
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

    fn record_page(&mut self, items: &mut Vec<T>) {
        let received = items.len();
        let news = self.seen.dedup(items, self.list.id);
        match self.unit.after(self.at, self.size, received) {
            Some(next) => self.at = next,
            None => self.is_over = true,
        }
        self.is_over |= self.seen.is_cycle();
        self.is_capped |= self.was_short && [self.last, news] == [News::ItemStream; 2];
        self.was_short = i64::try_from(received).is_ok_and(|received| received < self.size);
        self.idle = match news {
            News::ItemStream => 0,
            News::Move => self.idle,
            News::Nothing => self.idle + 1,
        };
        self.last = news;
        self.yielded += items.len() as u64;
    }

    /// Whether there may be another page. What the count said is asked for again before it ends
    /// the paginator, since the list may have grown.
    async fn has_more(&mut self) -> Result<bool, Error> {
        if self.is_over || self.idle >= MAX_IDLE_PAGES {
            return Ok(false);
        }
        if self.last == News::ItemStream && (!self.was_short || !self.knows_how_many_precede()) {
            return Ok(true);
        }
        if !self.is_more_promised() {
            self.total = Some((self.list.count)().await?);
        }
        Ok(self.is_more_promised())
    }

    fn is_more_promised(&self) -> bool {
        self.total.is_some_and(|total| total > self.reached())
    }

    /// How many items of the list have come, or precede the first that could.
    fn reached(&self) -> u64 {
        let start = self.start.unsigned_abs();
        let size = match self.unit {
            OffsetUnit::Item => 1,
            OffsetUnit::Page if self.is_capped => self.seen.largest_page() as u64,
            OffsetUnit::Page => self.size.unsigned_abs(),
        };
        start.saturating_mul(size).saturating_add(self.yielded)
    }

    /// A page number says how many items precede it only if the service fills pages up to the size
    /// that was asked for.
    fn knows_how_many_precede(&self) -> bool {
        self.start == 0 || self.unit == OffsetUnit::Item
    }
}
