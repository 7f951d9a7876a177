//! Remembers the ids of recent items, to drop duplicates and detect cycles.

use std::collections::{HashSet, VecDeque};
use std::sync::Arc;

/// Minimum number of ids remembered. Items added at the head of a list shift as many old items into
/// the next page; up to this many between two requests are recognised.
const MIN_REMEMBERED: usize = 1_024;

/// Which items of a page are new.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum PageNovelty {
    /// Some items are new.
    New,
    /// All items are known, but some were not on the pages just before: the list has shifted, and
    /// new items may follow.
    Shifted,
    /// The page is empty or repeats the pages just before.
    Repeated,
}

/// Recent ids, and a checkpoint for the detection of cycles.
#[derive(Debug, Default)]
pub(super) struct SeenIds {
    ids: HashSet<Arc<str>>,
    order: VecDeque<Arc<str>>,
    /// Ids that repeated since the last new item.
    repeated: HashSet<Arc<str>>,
    largest_page: usize,
    checkpoint: Option<Arc<str>>,
    pages: u64,
    next_checkpoint: u64,
    is_cycle: bool,
}

impl SeenIds {
    /// Removes known items from a page.
    pub(super) fn dedup<T>(&mut self, items: &mut Vec<T>, id: fn(&T) -> &str) -> PageNovelty {
        self.largest_page = self.largest_page.max(items.len());
        let mut has_shifted = false;
        items.retain(|item| {
            // A blank id is no key: two items that have one are two items.
            if id(item).trim().is_empty() {
                return true;
            }
            let is_new = self.is_new(id(item));
            has_shifted |= !is_new && self.is_first_repeat(id(item));
            is_new
        });
        self.evict();
        match items.first() {
            Some(first) => {
                self.repeated.clear();
                self.update_checkpoint(id(first));
                PageNovelty::New
            }
            None if has_shifted => PageNovelty::Shifted,
            None => PageNovelty::Repeated,
        }
    }

    /// Size of the largest page so far.
    pub(super) fn largest_page(&self) -> usize {
        self.largest_page
    }

    /// Whether the list repeats an item whose id was evicted: it would repeat forever.
    pub(super) fn is_cycle(&self) -> bool {
        self.is_cycle
    }

    fn is_new(&mut self, id: &str) -> bool {
        self.is_cycle |= self.checkpoint.as_deref() == Some(id) && !self.ids.contains(id);
        if self.is_cycle || self.ids.contains(id) {
            return false;
        }
        let id: Arc<str> = id.into();
        self.ids.insert(Arc::clone(&id));
        self.order.push_back(id);
        true
    }

    /// Records a repeated id. Returns whether it is its first repeat since the last new item.
    fn is_first_repeat(&mut self, id: &str) -> bool {
        let id = self.ids.get(id).cloned();
        id.is_some_and(|id| self.repeated.insert(id))
    }

    /// Keeps at least two pages, so that a repeated page is recognised.
    fn evict(&mut self) {
        let capacity = MIN_REMEMBERED.max(self.largest_page.saturating_mul(2));
        while self.order.len() > capacity {
            if let Some(id) = self.order.pop_front() {
                self.ids.remove(&id);
            }
        }
    }

    /// Stores the first item of pages at doubling distances (Brent's algorithm): a single checkpoint
    /// detects cycles of any length.
    fn update_checkpoint(&mut self, first: &str) {
        if self.pages >= self.next_checkpoint {
            self.checkpoint = Some(first.into());
            self.next_checkpoint = self.pages.saturating_mul(2).max(1);
        }
        self.pages = self.pages.saturating_add(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(numbers: std::ops::Range<usize>) -> Vec<String> {
        numbers.map(|number| number.to_string()).collect()
    }

    #[test]
    fn shifted_page_differs_from_repeated_page() {
        let mut seen = SeenIds::default();
        let mut take = |numbers| seen.dedup(&mut page(numbers), String::as_str);
        assert_eq!(take(0..3), PageNovelty::New);
        assert_eq!([take(0..2), take(1..3)], [PageNovelty::Shifted; 2]);
        assert_eq!([take(0..2), take(0..0)], [PageNovelty::Repeated; 2]);
        assert_eq!(take(2..4), PageNovelty::New);
        assert_eq!(
            [take(2..4), take(2..4)],
            [PageNovelty::Shifted, PageNovelty::Repeated]
        );
    }

    #[test]
    fn memory_is_bounded_to_two_pages() {
        let mut seen = SeenIds::default();
        for start in 0..10 {
            seen.dedup(
                &mut page(start * 1_000..(start + 1) * 1_000),
                String::as_str,
            );
        }
        assert_eq!((seen.ids.len(), seen.order.len()), (2_000, 2_000));
        for _ in 0..3 {
            let mut again = page(9_000..10_000);
            seen.dedup(&mut again, String::as_str);
            assert!(again.is_empty());
        }
        assert!(!seen.is_cycle());
    }
}
