//! Fetches the pages of a list until its end.

use super::seen_ids::{PageNovelty, SeenIds};
use super::{List, OffsetUnit, Page, invalid};
use crate::error::Error;

/// Maximum consecutive pages without a new item while the count exceeds the items received. At the
/// documented quota of 10 requests a minute, they take half a minute.
const MAX_IDLE_PAGES: u32 = 5;

/// The start and the requests of a paginator.
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
        let take = |value: &mut Result<Option<i64>, String>, default: i64| {
            let value = std::mem::replace(value, Ok(None));
            value
                .map(|value| value.unwrap_or(default))
                .map_err(|reason| invalid(operation, reason))
        };
        let start = take(&mut self.list.offset, 0)?;
        let size = take(&mut self.list.size, self.list.default_size)?;
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
            next_offset: start,
            seen: SeenIds::default(),
            yielded: 0,
            last_novelty: PageNovelty::New,
            pages_without_new: 0,
            was_short: false,
            is_capped: false,
            total: None,
            is_done: false,
        })
    }
}

/// Iterates over the pages of a list.
pub(super) struct Paginator<T> {
    list: List<T>,
    unit: OffsetUnit,
    start: i64,
    size: i64,
    /// The offset of the next page.
    next_offset: i64,
    seen: SeenIds,
    /// Number of distinct items yielded.
    yielded: u64,
    last_novelty: PageNovelty,
    /// Consecutive pages without a new item.
    pages_without_new: u32,
    /// Whether the last page had fewer items than `size`.
    was_short: bool,
    /// Whether a short page was followed by new items: the service caps the page size below `size`.
    is_capped: bool,
    /// The last result of the count operation.
    total: Option<u64>,
    is_done: bool,
}

impl<T> Paginator<T> {
    pub(super) fn next_offset(&self) -> i64 {
        self.next_offset
    }

    /// Number of counted items that were not received.
    pub(super) fn missing_items(&self) -> u64 {
        self.total.unwrap_or(0).saturating_sub(self.items_covered())
    }

    /// Returns the next page with a new item.
    pub(super) async fn next(&mut self) -> Result<Option<Page<T>>, Error> {
        while self.has_more().await? {
            let offset = self.next_offset;
            let fetched = (self.list.fetch)(offset, self.size).await;
            let (mut items, unreadable) = match fetched {
                Ok(fetched) => fetched,
                Err(error) if self.is_past_end(&error).await => break,
                Err(error) => return Err(error),
            };
            self.record_page(&mut items, unreadable.len());
            if !(items.is_empty() && unreadable.is_empty()) {
                return Ok(Some(Page {
                    items,
                    unreadable,
                    offset,
                    next_offset: self.next_offset,
                }));
            }
        }
        Ok(None)
    }

    /// Whether the service has an error for the page after the last.
    async fn is_past_end(&mut self, error: &Error) -> bool {
        let status = error.status().map_or(0, |status| status.as_u16());
        if !matches!(status, 400 | 404 | 410 | 416 | 422) || self.next_offset == self.start {
            return false;
        }
        if error.is_not_found() || status == 416 {
            return true;
        }
        self.total = (self.list.count)().await.ok().or(self.total);
        self.total.is_some() && !self.count_exceeds_covered()
    }

    fn record_page(&mut self, items: &mut Vec<T>, unreadable: usize) {
        let received = items.len() + unreadable;
        let novelty = self.seen.dedup(items, self.list.id);
        match self.unit.next_offset(self.next_offset, self.size, received) {
            Some(next) => self.next_offset = next,
            None => self.is_done = true,
        }
        self.is_done |= self.seen.is_cycle();
        self.is_capped |= self.was_short && [self.last_novelty, novelty] == [PageNovelty::New; 2];
        self.was_short = i64::try_from(received).is_ok_and(|received| received < self.size);
        self.pages_without_new = match novelty {
            PageNovelty::New => 0,
            PageNovelty::Shifted => self.pages_without_new,
            PageNovelty::Repeated => self.pages_without_new + 1,
        };
        self.last_novelty = novelty;
        self.yielded += (items.len() + unreadable) as u64;
    }

    /// Whether there may be another page. Before the end, the count is fetched again, since the list
    /// may have grown.
    async fn has_more(&mut self) -> Result<bool, Error> {
        if self.is_done || self.pages_without_new >= MAX_IDLE_PAGES {
            return Ok(false);
        }
        let is_new = self.last_novelty == PageNovelty::New;
        if is_new && (!self.was_short || !self.knows_preceding_items()) {
            return Ok(true);
        }
        if !self.count_exceeds_covered() {
            // What was read counts, whatever becomes of the count: without it, an empty page is the
            // end.
            match (self.list.count)().await {
                Ok(total) => self.total = Some(total),
                Err(_) => return Ok(is_new),
            }
        }
        Ok(self.count_exceeds_covered())
    }

    fn count_exceeds_covered(&self) -> bool {
        self.total.is_some_and(|total| total > self.items_covered())
    }

    /// Number of items received, plus those before the start.
    fn items_covered(&self) -> u64 {
        let start = self.start.unsigned_abs();
        let size = match self.unit {
            OffsetUnit::Item => 1,
            OffsetUnit::Page if self.is_capped => self.seen.largest_page() as u64,
            OffsetUnit::Page => self.size.unsigned_abs(),
        };
        start.saturating_mul(size).saturating_add(self.yielded)
    }

    /// Whether the number of items before the start is exact. A page number implies it only if the
    /// service fills pages up to the requested size.
    fn knows_preceding_items(&self) -> bool {
        self.start == 0 || self.unit == OffsetUnit::Item
    }
}
