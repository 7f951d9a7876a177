//! A list as a stream of pages.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;

use super::paginator::{Paginator, PaginatorConfig};
use super::{ItemStream, List, OffsetUnit, Page};
use crate::error::Error;

/// A stream of the pages of a list, from `list_calls().pages()` or `list_events().pages()`.
///
/// It fetches one page per poll and keeps only the ids of its items. Pages without new items are
/// skipped.
///
/// ```
/// # use vis_sandbox::Sandbox;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let sandbox = Sandbox::start().await?;
/// # (0..5).for_each(|_| drop(sandbox.incoming_call("14155550123")));
/// # let client = vis_api::Client::builder()
/// #     .base_url(sandbox.base_url())
/// #     .bearer_token(sandbox.token())
/// #     .build()?;
/// use futures_util::TryStreamExt;
///
/// let mut pages = client.list_events().size(2).pages();
/// let mut resume_at = 0;
/// while let Some(page) = pages.try_next().await? {
///     resume_at = page.next_offset; // store it together with the page
/// }
/// assert_eq!(resume_at, 3);
///
/// sandbox.incoming_call("14155550124");
/// let last = client.list_events().size(2).offset(resume_at - 1).pages().try_next().await?;
/// assert_eq!(last.map(|page| page.items.len()), Some(2));
/// # Ok(())
/// # }
/// ```
///
/// # Inexact services
///
/// After a full page, the next one is fetched. After a page that is short, empty or without new
/// items, the count of the list (one more request) decides. The stream continues while the count
/// exceeds the items received. It ends after five pages without new items, or when an item repeats
/// that was read long ago; [`missing_items`](Self::missing_items) is the difference to the count. A
/// stream that starts in the middle reads up to an empty page before it fetches the count.
///
/// Items that repeat within the last 1,024 items or the last two pages, whichever is more, are
/// dropped by id, so a list that grows causes no duplicates. Items removed from the part already read
/// shift the rest forward: as many items are skipped, which no client can detect from page numbers.
/// Read a list that does not shrink, for example events up to a past
/// [`to_date`](crate::builder::ListEvents::to_date).
///
/// # Errors
///
/// An error ends the stream. Earlier items remain valid; resume at
/// [`next_offset`](Self::next_offset).
#[must_use = "a stream does nothing unless it is polled"]
pub struct PageStream<T> {
    state: StreamState<T>,
    next_offset: i64,
}

enum StreamState<T> {
    NotStarted(Box<PaginatorConfig<T>>),
    Idle(Box<Paginator<T>>),
    Fetching(PageFuture<T>),
    Done { missing_items: u64 },
}

type PageFuture<T> = Pin<Box<dyn Future<Output = (Box<Paginator<T>>, PageResult<T>)> + Send>>;
type PageResult<T> = Result<Option<Page<T>>, Error>;

impl<T> PageStream<T> {
    pub(crate) fn new(list: List<T>) -> Self {
        let unit = OffsetUnit::default();
        let config = PaginatorConfig { list, unit };
        Self {
            next_offset: config.offset(),
            state: StreamState::NotStarted(Box::new(config)),
        }
    }

    /// Sets the offset of the first page, like the builder's `offset`. Has no effect after the first
    /// poll.
    pub fn resume_from(mut self, offset: i64) -> Self {
        if let StreamState::NotStarted(config) = &mut self.state {
            config.list.offset = Ok(Some(offset));
            self.next_offset = offset;
        }
        self
    }

    /// Sets the unit of `offset`. Default: [`OffsetUnit::Page`]. Has no effect after the first poll.
    pub fn offset_unit(mut self, unit: OffsetUnit) -> Self {
        if let StreamState::NotStarted(config) = &mut self.state {
            config.unit = unit;
        }
        self
    }

    /// The offset of the next page, or of the page that failed; another stream can resume there.
    pub fn next_offset(&self) -> i64 {
        self.next_offset
    }

    /// Number of counted items that the list did not return. 0 until the stream has ended, and if no
    /// count was fetched. Too large if the list has a filter that the count lacks: `types` of events.
    pub fn missing_items(&self) -> u64 {
        match self.state {
            StreamState::Done { missing_items } => missing_items,
            _ => 0,
        }
    }

    /// Converts to a stream of items.
    pub fn into_items(self) -> ItemStream<T> {
        ItemStream::new(self)
    }
}

impl<T: Send + 'static> Stream for PageStream<T> {
    type Item = Result<Page<T>, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        loop {
            let done = StreamState::Done { missing_items: 0 };
            match std::mem::replace(&mut this.state, done) {
                StreamState::NotStarted(config) => match config.paginator() {
                    Ok(paginator) => this.state = StreamState::Idle(Box::new(paginator)),
                    Err(error) => return Poll::Ready(Some(Err(error))),
                },
                StreamState::Idle(mut paginator) => {
                    this.state = StreamState::Fetching(Box::pin(async move {
                        let result = paginator.next().await;
                        (paginator, result)
                    }));
                }
                StreamState::Fetching(mut future) => {
                    let Poll::Ready((paginator, result)) = future.as_mut().poll(context) else {
                        this.state = StreamState::Fetching(future);
                        return Poll::Pending;
                    };
                    this.next_offset = paginator.next_offset();
                    let missing_items = paginator.missing_items();
                    this.state = match result {
                        Ok(Some(_)) => StreamState::Idle(paginator),
                        _ => StreamState::Done { missing_items },
                    };
                    return Poll::Ready(result.transpose());
                }
                StreamState::Done { missing_items } => {
                    this.state = StreamState::Done { missing_items };
                    return Poll::Ready(None);
                }
            }
        }
    }
}

impl<T> fmt::Debug for PageStream<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PageStream")
            .field("next_offset", &self.next_offset)
            .field("is_done", &matches!(self.state, StreamState::Done { .. }))
            .finish_non_exhaustive()
    }
}
