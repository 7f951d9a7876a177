//! Lists that come by the page.

mod items;
mod paginator;
mod seen_ids;
mod stream;

use std::future::Future;
use std::pin::Pin;

use vis_types::Count;

use crate::error::{Error, ErrorKind};
use crate::operation::Operation;

pub use items::ItemStream;
pub use stream::PageStream;

/// What the parameter `offset` of a list counts.
///
/// The document calls it a page number, although its name suggests items; neither is confirmed, and
/// nor is that the first page has the number 0, which is the assumption of this crate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum OffsetUnit {
    /// PageStream, from 0: the default. The page after number 3 is number 4.
    #[default]
    Page,
    /// ItemStream, from 0. With pages of 20 items, 60 is followed by 80.
    Item,
}

impl OffsetUnit {
    /// The offset after a page at `offset` that yielded `received` of `size` items.
    ///
    /// What a short page holds back may come with the next one, so that items count as far as they
    /// have come; what comes twice is dropped.
    fn after(self, offset: i64, size: i64, received: usize) -> Option<i64> {
        match (self, i64::try_from(received)) {
            (Self::Page, _) => offset.checked_add(1),
            (Self::Item, Ok(0) | Err(_)) => offset.checked_add(size),
            (Self::Item, Ok(received)) => offset.checked_add(received),
        }
    }
}

/// One page of a list.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Page<T> {
    /// The items of the page, less those that came with an earlier one.
    pub items: Vec<T>,
    /// Where the page is: the parameter `offset` that it was fetched with. By default that is the
    /// number of the page, from 0; see [`OffsetUnit`].
    pub offset: i64,
    /// Where the next page is. Keep it to resume from there:
    /// `client.list_events().offset(next_offset).pages()`.
    pub next_offset: i64,
}

/// An operation that lists by the page, with its filters; the build script makes one of a builder.
pub(crate) struct List<T> {
    pub(crate) operation: &'static Operation,
    pub(crate) offset: Result<Option<i64>, String>,
    pub(crate) size: Result<Option<i64>, String>,
    /// What the document says of a list whose size is not given.
    pub(crate) default_size: i64,
    pub(crate) id: fn(&T) -> &str,
    /// The items at an offset, and no more than that many.
    pub(crate) fetch: Box<dyn Fn(i64, i64) -> Fetch<Vec<T>> + Send + Sync>,
    /// How many items the filters admit. More than the list holds, where the count has no
    /// parameter for one of the filters.
    pub(crate) count: Box<dyn Fn() -> Fetch<u64> + Send + Sync>,
}

pub(crate) type Fetch<T> = Pin<Box<dyn Future<Output = Result<T, Error>> + Send>>;

/// A count as a number; a negative one is none.
pub(crate) fn total(count: &Count) -> u64 {
    u64::try_from(count.count).unwrap_or(0)
}

/// Refuses to count by a filter that the count has no parameter for: it would count too many.
pub(crate) fn refuse(operation: &'static Operation, name: &str, is_set: bool) -> Result<(), Error> {
    if !is_set {
        return Ok(());
    }
    let message = format!("{name}: {} cannot filter by it", operation.name);
    Err(invalid(operation, message))
}

fn invalid(operation: &'static Operation, message: String) -> Error {
    Error::new(ErrorKind::InvalidRequest, operation).with_message(message)
}

#[cfg(test)]
mod tests {
    use super::OffsetUnit::{Item, Page};

    #[test]
    fn an_offset_moves_by_a_page_or_by_what_came() {
        assert_eq!(Page.after(3, 20, 20), Some(4));
        assert_eq!(Page.after(3, 20, 0), Some(4));
        assert_eq!(Item.after(60, 20, 20), Some(80));
        assert_eq!(Item.after(60, 20, 7), Some(67));
        assert_eq!(Item.after(60, 20, 0), Some(80));
        assert_eq!(Page.after(i64::MAX, 20, 20), None);
        assert_eq!(Item.after(i64::MAX, 20, 1), None);
    }
}
