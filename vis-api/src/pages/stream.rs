//! Lists as streams of pages and of items.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::vec;

use futures_core::Stream;

use super::paginator::Paginator;
use super::{List, OffsetUnit, Page};
use crate::error::Error;

/// A stream of the pages of a list, from `list_calls().pages()` or `list_events().pages()`.
///
/// It fetches one page per poll. Of the items it keeps only hashes of their ids: 20 MB for a million.
/// Pages without new items are skipped.
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
/// items, the count of the list (one more request) decides, also after the first page: Vonage documents
/// the size as a maximum, and a service that filters or limits its pages returns fewer. The stream continues while the count
/// exceeds the items received. It ends after five pages that are empty or repeat more items than a
/// list that grows can shift; [`missing_items`](Self::missing_items) is the difference to the count.
/// A stream that starts in the middle reads up to an empty page before it fetches the count.
///
/// Items that repeat are dropped by id, so a list that grows causes no duplicates. Items removed from
/// the part already read shift the rest forward: as many items are skipped, which no client can detect
/// from page numbers. Read a list that does not shrink, for example events up to a past
/// [`to_date`](crate::builder::ListEvents::to_date).
///
/// # Errors
///
/// An error ends the stream. Earlier items remain valid; resume at
/// [`next_offset`](Self::next_offset).
#[doc(alias("paginate", "pagination", "paginator"))]
#[must_use = "a stream does nothing unless it is polled"]
pub struct PageStream<T> {
    state: StreamState<T>,
    unit: OffsetUnit,
    next_offset: i64,
    missing_items: u64,
}

enum StreamState<T> {
    NotStarted(List<T>),
    Idle(Box<Paginator<T>>),
    Fetching(PageFuture<T>),
    Done,
}

type PageFuture<T> = Pin<Box<dyn Future<Output = (Box<Paginator<T>>, PageResult<T>)> + Send>>;
type PageResult<T> = Result<Option<Page<T>>, Error>;

impl<T> PageStream<T> {
    pub(crate) fn new(list: List<T>) -> Self {
        Self {
            next_offset: list.offset.as_ref().ok().copied().flatten().unwrap_or(0),
            state: StreamState::NotStarted(list),
            unit: OffsetUnit::default(),
            missing_items: 0,
        }
    }

    /// Sets the offset of the first page, like the builder's `offset`. Has no effect after the first
    /// poll.
    pub fn resume_from(mut self, offset: i64) -> Self {
        if let StreamState::NotStarted(list) = &mut self.state {
            list.offset = Ok(Some(offset));
            self.next_offset = offset;
        }
        self
    }

    /// Sets the unit of `offset`. Default: [`OffsetUnit::Page`]. Has no effect after the first poll.
    pub fn offset_unit(mut self, unit: OffsetUnit) -> Self {
        self.unit = unit;
        self
    }

    /// The offset of the next page, or of the page that failed; another stream can resume there.
    pub fn next_offset(&self) -> i64 {
        self.next_offset
    }

    /// Number of counted items that the list did not return. 0 until the stream has ended, and if no
    /// count was fetched. Too large if the list has a filter that the count lacks: `types` of events.
    pub fn missing_items(&self) -> u64 {
        self.missing_items
    }

    /// Converts to a stream of items.
    pub fn into_items(self) -> ItemStream<T> {
        ItemStream {
            offset: self.next_offset,
            pages: self,
            page: Vec::new().into_iter(),
        }
    }
}

impl<T: Send + 'static> Stream for PageStream<T> {
    type Item = Result<Page<T>, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        loop {
            match std::mem::replace(&mut this.state, StreamState::Done) {
                StreamState::NotStarted(list) => match Paginator::new(list, this.unit) {
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
                    this.next_offset = paginator.next_offset;
                    match result {
                        Ok(Some(_)) => this.state = StreamState::Idle(paginator),
                        _ => this.missing_items = paginator.missing_items(),
                    }
                    return Poll::Ready(result.transpose());
                }
                StreamState::Done => return Poll::Ready(None),
            }
        }
    }
}

impl<T> fmt::Debug for PageStream<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PageStream")
            .field("next_offset", &self.next_offset)
            .field("is_done", &matches!(self.state, StreamState::Done))
            .finish_non_exhaustive()
    }
}

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
#[doc(alias("paginate", "pagination", "paginator"))]
#[must_use = "a stream does nothing unless it is polled"]
pub struct ItemStream<T> {
    pages: PageStream<T>,
    page: vec::IntoIter<T>,
    /// The offset of `page`.
    offset: i64,
}

impl<T> ItemStream<T> {
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

    /// Reads all items that are left.
    ///
    /// ```
    /// # use vis_sandbox::Sandbox;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = Sandbox::start().await?;
    /// # sandbox.add_events(45);
    /// # let client = vis_api::Client::builder()
    /// #     .base_url(sandbox.base_url())
    /// #     .bearer_token(sandbox.token())
    /// #     .build()?;
    /// let events = client.list_events().all().await?;
    /// assert_eq!(events.len(), 45);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// The first error. Items read before it are lost: poll the stream to keep them, and to resume.
    pub async fn all(mut self) -> Result<Vec<T>, Error>
    where
        T: Send + 'static,
    {
        let mut items = Vec::new();
        while let Some(item) = self.next().await? {
            items.push(item);
        }
        Ok(items)
    }

    /// Reads the first item that is left; it costs one request unless the list is empty.
    ///
    /// ```
    /// # use vis_sandbox::Sandbox;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = Sandbox::start().await?;
    /// # sandbox.incoming_call("14155550123");
    /// # let client = vis_api::Client::builder()
    /// #     .base_url(sandbox.base_url())
    /// #     .bearer_token(sandbox.token())
    /// #     .build()?;
    /// let event = client.list_events().first().await?;
    /// assert_eq!(event.as_ref().map(|event| event.phone_number()), Some("14155550123"));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Those of any operation; see [`Error`].
    pub async fn first(mut self) -> Result<Option<T>, Error>
    where
        T: Send + 'static,
    {
        self.next().await
    }

    async fn next(&mut self) -> Result<Option<T>, Error>
    where
        T: Send + 'static,
    {
        let next = poll_fn(|context| Pin::new(&mut *self).poll_next(context));
        next.await.transpose()
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
            // Its memory is free before the next page is fetched.
            this.page = Vec::new().into_iter();
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
