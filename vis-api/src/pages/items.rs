//! A list as a stream of items.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::vec;

use futures_core::Stream;

use super::{OffsetUnit, PageStream};
use crate::error::Error;

/// A stream of the items of a list, from `list_calls().stream()` or `list_events().stream()`.
///
/// ```
/// # use vis_sandbox::Sandbox;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let sandbox = Sandbox::start().await?;
/// # for _ in 0..3 {
/// #     let id = sandbox.incoming_call("14155550123");
/// #     sandbox.remote_hangs_up(&id)?;
/// # }
/// # let client = vis_api::Client::builder()
/// #     .base_url(sandbox.base_url())
/// #     .bearer_token(sandbox.token())
/// #     .build()?;
/// use futures_util::TryStreamExt;
/// use vis_api::CallState;
///
/// let mut missed = client.list_events().states([CallState::Missed]).stream();
/// let mut callers = Vec::new();
/// while let Some(event) = missed.try_next().await? {
///     callers.extend(event.phone_number);
/// }
/// assert_eq!(callers, ["14155550123"; 3]);
/// # Ok(())
/// # }
/// ```
///
/// The next page is fetched after the last item of this one; at most one page is in memory. For
/// lists that change during the iteration, see [`PageStream`].
#[must_use = "a stream does nothing unless it is polled"]
pub struct ItemStream<T> {
    pages: PageStream<T>,
    page: vec::IntoIter<T>,
    /// The offset of `page`.
    offset: i64,
}

impl<T> ItemStream<T> {
    pub(super) fn new(pages: PageStream<T>) -> Self {
        Self {
            offset: pages.next_offset(),
            pages,
            page: Vec::new().into_iter(),
        }
    }

    /// As [`PageStream::resume_from`].
    pub fn resume_from(mut self, offset: i64) -> Self {
        self.pages = self.pages.resume_from(offset);
        self.offset = self.pages.next_offset();
        self
    }

    /// As [`PageStream::offset_unit`].
    pub fn offset_unit(mut self, unit: OffsetUnit) -> Self {
        self.pages = self.pages.offset_unit(unit);
        self
    }

    /// The offset of the first page that is not fully read. A stream resumed there misses nothing
    /// and repeats the items of that page already read.
    pub fn next_offset(&self) -> i64 {
        if self.page.len() == 0 {
            self.pages.next_offset()
        } else {
            self.offset
        }
    }

    /// As [`PageStream::missing_items`].
    pub fn missing_items(&self) -> u64 {
        self.pages.missing_items()
    }
}

/// The items are moved out of the page, never pinned.
impl<T> Unpin for ItemStream<T> {}

impl<T: Send + 'static> Stream for ItemStream<T> {
    type Item = Result<T, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        loop {
            if let Some(item) = this.page.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(Pin::new(&mut this.pages).poll_next(context)) {
                Some(Ok(page)) => {
                    this.offset = page.offset;
                    this.page = page.items.into_iter();
                }
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<T> fmt::Debug for ItemStream<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ItemStream")
            .field("next_offset", &self.next_offset())
            .finish_non_exhaustive()
    }
}
