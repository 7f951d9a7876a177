//! Pagination of lists.

mod paginator;
mod stream;

use std::future::Future;
use std::pin::Pin;

use vis_types::{Count, Oddity};

use crate::error::{Error, ErrorKind};
use crate::operation::Operation;

pub use stream::{ItemStream, PageStream};

/// The unit of the parameter `offset` of a list.
///
/// The document calls it a page number, the name suggests items; neither is confirmed. Nor is that
/// the first page is 0, an assumption of this crate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum OffsetUnit {
    /// Pages, from 0: the default. Page 3 is followed by page 4.
    #[default]
    Page,
    /// Items, from 0. With pages of 20 items, offset 60 is followed by 80.
    Item,
}

impl OffsetUnit {
    /// Returns the offset after a page at `offset` with `received` of `size` items.
    ///
    /// A short page advances an item offset by the items received only: the next page may have the
    /// rest, and duplicates are dropped.
    fn next_offset(self, offset: i64, size: i64, received: usize) -> i64 {
        let step = match (self, i64::try_from(received)) {
            (Self::Page, _) => 1,
            (Self::Item, Ok(0) | Err(_)) => size,
            (Self::Item, Ok(received)) => received,
        };
        offset.saturating_add(step)
    }
}

/// One page of a list.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Page<T> {
    /// The items of the page, without those of earlier pages.
    pub items: Vec<T>,
    /// The records of the page that could not be read, because they have no id.
    pub unreadable: Vec<Oddity>,
    /// The parameter `offset` of the page: by default the page number, from 0; see [`OffsetUnit`].
    pub offset: i64,
    /// The offset of the next page. Store it to resume there:
    /// `client.list_events().offset(next_offset).pages()`.
    pub next_offset: i64,
}

/// A paginated operation with its filters. The build script creates it from a builder.
pub(crate) struct List<T> {
    pub(crate) operation: &'static Operation,
    pub(crate) offset: Result<Option<i64>, String>,
    pub(crate) size: Result<Option<i64>, String>,
    /// The page size where none is set.
    pub(crate) default_size: i64,
    pub(crate) id: fn(&T) -> &str,
    /// Fetches the items at an offset, up to a size, and what could not be read.
    pub(crate) fetch: Box<dyn Fn(i64, i64) -> Fetch<Read<T>> + Send + Sync>,
    /// Fetches the number of items that match the filters. It may exceed the list if the count
    /// operation lacks a parameter for a filter.
    pub(crate) count: Box<dyn Fn() -> Fetch<u64> + Send + Sync>,
}

/// The items of a page, and what could not be read.
pub(crate) type Read<T> = (Vec<T>, Vec<Oddity>);

pub(crate) type Fetch<T> = Pin<Box<dyn Future<Output = Result<T, Error>> + Send>>;

/// Converts a count; a negative one is 0.
pub(crate) fn total(count: &Count) -> u64 {
    u64::try_from(count.count).unwrap_or(0)
}

/// Rejects a filter that the count operation lacks: the count would be too large.
pub(crate) fn reject_filter(
    operation: &'static Operation,
    name: &str,
    is_set: bool,
) -> Result<(), Error> {
    if !is_set {
        return Ok(());
    }
    let message = format!("{name}: {} cannot filter by it", operation.name);
    Err(invalid(operation, message))
}

fn invalid(operation: &'static Operation, message: String) -> Error {
    Error::new(ErrorKind::InvalidRequest, operation).with_message(message)
}
