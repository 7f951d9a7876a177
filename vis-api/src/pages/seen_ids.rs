//! Which items have come already.

use std::collections::{HashSet, VecDeque};
use std::sync::Arc;

/// How many ids are remembered at least. A list that grows at its head pushes the items that were
/// read last into the next page, by as many as are new: this many between two requests.
const LEAST_REMEMBERED: usize = 1_024;

/// What a page has yielded.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum News {
    /// ItemStream that have not come before.
    ItemStream,
    /// Only items that have come before, but others than on the pages just before: the list has
    /// moved under the paginator, and will be new again further on.
    Move,
    /// Nothing, or what came on the pages just before.
    Nothing,
}

/// The ids of the last items, and the mark of an endless round.
#[derive(Debug, Default)]
pub(super) struct SeenIds {
    ids: HashSet<Arc<str>>,
    order: VecDeque<Arc<str>>,
    /// Those that came again since something new came.
    again: HashSet<Arc<str>>,
    largest_page: usize,
    mark: Option<Arc<str>>,
    pages: u64,
    next_mark: u64,
    is_cycle: bool,
}

impl SeenIds {
    /// Takes a page in; what is left of it is new.
    pub(super) fn dedup<T>(&mut self, items: &mut Vec<T>, id: fn(&T) -> &str) -> News {
        self.largest_page = self.largest_page.max(items.len());
        let mut has_moved = false;
        items.retain(|item| {
            let is_new = self.is_new(id(item));
            has_moved |= !is_new && self.came_again(id(item));
            is_new
        });
        self.forget();
        match items.first() {
            Some(first) => {
                self.again.clear();
                self.mark(id(first));
                News::ItemStream
            }
            None if has_moved => News::Move,
            None => News::Nothing,
        }
    }

    /// The most items that have come with one page.
    pub(super) fn largest_page(&self) -> usize {
        self.largest_page
    }

    /// Whether the list has come round to an item that was read so long ago that its id is
    /// forgotten: it goes round for ever then.
    pub(super) fn is_cycle(&self) -> bool {
        self.is_cycle
    }

    fn is_new(&mut self, id: &str) -> bool {
        self.is_cycle |= self.mark.as_deref() == Some(id) && !self.ids.contains(id);
        if self.is_cycle || self.ids.contains(id) {
            return false;
        }
        let id: Arc<str> = id.into();
        self.ids.insert(Arc::clone(&id));
        self.order.push_back(id);
        true
    }

    /// Whether an item has come again that had not since something new came.
    fn came_again(&mut self, id: &str) -> bool {
        let id = self.ids.get(id).cloned();
        id.is_some_and(|id| self.again.insert(id))
    }

    /// Two pages are remembered in any case, or a page that comes again would not be known.
    fn forget(&mut self) {
        let kept = LEAST_REMEMBERED.max(self.largest_page.saturating_mul(2));
        while self.order.len() > kept {
            if let Some(id) = self.order.pop_front() {
                self.ids.remove(&id);
            }
        }
    }

    /// Marks the first item of pages that lie twice as far apart each time (Brent's algorithm): a
    /// round of any length comes by a mark, and one mark is all that has to be kept.
    fn mark(&mut self, first: &str) {
        if self.pages >= self.next_mark {
            self.mark = Some(first.into());
            self.next_mark = self.pages.saturating_mul(2).max(1);
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
    fn what_has_come_is_dropped_within_a_page_and_across_pages() {
        let mut seen = SeenIds::default();
        let mut items = ["a", "b", "a"].map(str::to_owned).to_vec();
        seen.dedup(&mut items, String::as_str);
        assert_eq!(items, ["a", "b"]);
        let mut items = ["b", "c"].map(str::to_owned).to_vec();
        seen.dedup(&mut items, String::as_str);
        assert_eq!(items, ["c"]);
    }

    #[test]
    fn a_list_that_has_moved_is_told_from_one_that_stands() {
        let mut seen = SeenIds::default();
        let mut take = |numbers| seen.dedup(&mut page(numbers), String::as_str);
        assert_eq!(take(0..3), News::ItemStream);
        assert_eq!([take(0..2), take(1..3)], [News::Move; 2]);
        assert_eq!([take(0..2), take(0..0)], [News::Nothing; 2]);
        assert_eq!(take(2..4), News::ItemStream);
        assert_eq!([take(2..4), take(2..4)], [News::Move, News::Nothing]);
    }

    #[test]
    fn memory_is_bounded_and_a_page_that_comes_again_is_known_whatever_its_size() {
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

    #[test]
    fn a_round_that_is_longer_than_the_memory_is_found_out() {
        for (lead, round) in [(0, 2_000), (150, 3_000), (5_000, 20_000)] {
            let mut seen = SeenIds::default();
            let mut pages = 0;
            while !seen.is_cycle() {
                let numbers = (0..20).map(|number| pages * 20 + number);
                let turned = numbers.map(|number| match number {
                    number if number < lead => number,
                    number => lead + (number - lead) % round,
                });
                let mut items: Vec<_> = turned.map(|number| number.to_string()).collect();
                seen.dedup(&mut items, String::as_str);
                pages += 1;
                assert!(pages * 20 < 4 * (lead + round), "{lead} {round}");
            }
        }
    }
}
