//! Fetches the pages of a list until its end.

use std::collections::HashSet;
use std::hash::BuildHasher;

use super::{List, OffsetUnit, Page, invalid};
use crate::error::Error;

/// Maximum consecutive pages that say nothing new while the count exceeds the items received. At
/// the documented quota of 10 requests a minute, they take half a minute.
const MAX_IDLE_PAGES: u32 = 5;

/// Iterates over the pages of a list.
pub(super) struct Paginator<T> {
    list: List<T>,
    unit: OffsetUnit,
    start: i64,
    size: i64,
    /// The offset of the next page, or of the one that failed.
    pub(super) next_offset: i64,
    /// 64 bits for the id of each item yielded, so that a million take 20 MB. That two of them are
    /// taken for one is as likely as 1 in 30 million.
    seen: HashSet<u64>,
    /// Number of distinct items yielded, and of unreadable records.
    yielded: u64,
    largest_page: usize,
    /// Whether the last page had a new item.
    has_news: bool,
    /// Whether the last page had fewer items than `size`.
    was_short: bool,
    /// Whether a short page was followed by new items: the service caps the page size below `size`.
    is_capped: bool,
    /// Number of items received since the last new one.
    repeats: usize,
    /// Consecutive pages that were empty, or repeated more than a shifted list can.
    idle_pages: u32,
    /// The last result of the count operation.
    total: Option<u64>,
}

impl<T> Paginator<T> {
    pub(super) fn new(mut list: List<T>, unit: OffsetUnit) -> Result<Self, Error> {
        let operation = list.operation;
        let invalid = |reason| invalid(operation, reason);
        let start = std::mem::replace(&mut list.offset, Ok(None)).map_err(invalid)?;
        let size = std::mem::replace(&mut list.size, Ok(None)).map_err(invalid)?;
        let (start, size) = (start.unwrap_or(0), size.unwrap_or(list.default_size));
        if start < 0 {
            return Err(invalid("offset: must be at least 0".to_owned()));
        }
        if size < 1 {
            return Err(invalid("size: must be at least 1".to_owned()));
        }
        Ok(Self {
            list,
            unit,
            start,
            size,
            next_offset: start,
            seen: HashSet::new(),
            yielded: 0,
            largest_page: 0,
            has_news: true,
            was_short: false,
            is_capped: false,
            repeats: 0,
            idle_pages: 0,
            total: None,
        })
    }

    /// Number of counted items that were not received.
    pub(super) fn missing_items(&self) -> u64 {
        self.total.unwrap_or(0).saturating_sub(self.items_covered())
    }

    /// Returns the next page with a new item.
    pub(super) async fn next(&mut self) -> Result<Option<Page<T>>, Error> {
        while self.has_more().await {
            let offset = self.next_offset;
            let (mut items, unreadable) = match (self.list.fetch)(offset, self.size).await {
                Ok(page) => page,
                Err(error) if offset != self.start && self.is_past_end(&error).await => break,
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
        match error.status().map_or(0, |status| status.as_u16()) {
            416 => true,
            _ if error.is_not_found() => true,
            400 | 404 | 410 | 422 => {
                self.total = (self.list.count)().await.ok().or(self.total);
                self.total.is_some() && !self.count_exceeds_covered()
            }
            _ => false,
        }
    }

    /// Removes known items from a page.
    fn record_page(&mut self, items: &mut Vec<T>, unreadable: usize) {
        let received = items.len() + unreadable;
        items.retain(|item| {
            let id = (self.list.id)(item);
            // A blank id is no key: two items that have one are two items.
            id.trim().is_empty() || self.seen.insert(self.seen.hasher().hash_one(id))
        });
        self.yielded += (items.len() + unreadable) as u64;
        self.largest_page = self.largest_page.max(received);
        self.has_news = !items.is_empty();
        if self.has_news {
            self.is_capped |= self.was_short;
            (self.repeats, self.idle_pages) = (0, 0);
        } else {
            // Items added at the head of the list shift all that was read into later pages, once.
            self.repeats += received;
            let is_idle = received == 0 || self.repeats > self.seen.len();
            self.idle_pages += u32::from(is_idle);
        }
        self.was_short = i64::try_from(received).is_ok_and(|received| received < self.size);
        self.next_offset = self.unit.next_offset(self.next_offset, self.size, received);
    }

    /// Whether there may be another page. Before the end, the count is fetched again, since the list
    /// may have grown.
    async fn has_more(&mut self) -> bool {
        if self.idle_pages >= MAX_IDLE_PAGES {
            return false;
        }
        // A page number implies the number of items before the start only if pages are full.
        let knows_preceding_items = self.start == 0 || self.unit == OffsetUnit::Item;
        if self.has_news && !(self.was_short && knows_preceding_items) {
            return true;
        }
        if !self.count_exceeds_covered() {
            match (self.list.count)().await {
                Ok(total) => self.total = Some(total),
                // What was read counts all the same: without a count, an empty page is the end.
                Err(_) => return self.has_news,
            }
        }
        self.count_exceeds_covered()
    }

    fn count_exceeds_covered(&self) -> bool {
        self.total.is_some_and(|total| total > self.items_covered())
    }

    /// Number of items received, plus those before the start.
    fn items_covered(&self) -> u64 {
        let size = match self.unit {
            OffsetUnit::Item => 1,
            OffsetUnit::Page if self.is_capped => self.largest_page as u64,
            OffsetUnit::Page => self.size.unsigned_abs(),
        };
        let preceding = self.start.unsigned_abs().saturating_mul(size);
        preceding.saturating_add(self.yielded)
    }
}
