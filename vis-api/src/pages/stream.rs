//! A paginator as a stream of pages.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;

use super::paginator::{Paginator, PaginatorConfig};
use super::{ItemStream, List, OffsetUnit, Page};
use crate::error::Error;

/// A stream of the pages of a list, from `list_calls().pages()` or `list_events().pages()`.
///
/// It fetches a page when it is asked for one, and keeps nothing of it but the ids of its items.
/// PageStream without anything new are passed over.
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
///     resume_at = page.next_offset; // kept with what the page was stored as
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
/// # What it does about a service that is not exact
///
/// A full page is followed by the next one. After a page that is short, empty, or yielded nothing
/// new, the count of the list (one more request) decides: the paginator goes on while it promises more,
/// and ends after five pages that yielded nothing (or the same again), or when an item comes round
/// again that was read long ago. [`missing_items`](Self::missing_items) tells whether anything is missing then. A paginator
/// that began in the middle looks for an empty page before it asks for the count.
///
/// An item that comes twice is dropped, by its id, if it is among the last 1,024 items or the last
/// two pages, whichever is more. So what a list that grows pushes into the next page does no harm.
/// What is removed from the part that was read already moves the rest forward, and as many items
/// may be passed over: no client can tell from page numbers. Ask for what does not shrink, for
/// example the events up to a [`to_date`](crate::builder::ListEvents::to_date) that is past.
///
/// # Errors
///
/// An error is the last item of the stream. Whatever came before it stays good:
/// [`next_offset`](Self::next_offset) is where to go on.
#[must_use = "a stream does nothing unless it is polled"]
pub struct PageStream<T> {
    step: Step<T>,
    next_offset: i64,
}

enum Step<T> {
    New(Box<PaginatorConfig<T>>),
    Ready(Box<Paginator<T>>),
    Busy(Turn<T>),
    Over { missing_items: u64 },
}

type Turn<T> = Pin<Box<dyn Future<Output = (Box<Paginator<T>>, Turned<T>)> + Send>>;
type Turned<T> = Result<Option<Page<T>>, Error>;

impl<T> PageStream<T> {
    pub(crate) fn new(list: List<T>) -> Self {
        let unit = OffsetUnit::default();
        let start = PaginatorConfig { list, unit };
        Self {
            next_offset: start.offset(),
            step: Step::New(Box::new(start)),
        }
    }

    /// The offset of the first page, as the builder's `offset` sets it. Has no effect once the
    /// stream was polled.
    pub fn resume_from(mut self, offset: i64) -> Self {
        if let Step::New(start) = &mut self.step {
            start.list.offset = Ok(Some(offset));
            self.next_offset = offset;
        }
        self
    }

    /// What the service takes `offset` for. Default: [`OffsetUnit::Page`]. Has no effect once the
    /// stream was polled.
    pub fn offset_unit(mut self, unit: OffsetUnit) -> Self {
        if let Step::New(start) = &mut self.step {
            start.unit = unit;
        }
        self
    }

    /// The offset of the page that comes next, or that failed: where another stream can go on.
    pub fn next_offset(&self) -> i64 {
        self.next_offset
    }

    /// How many items the count promised and the list did not bring; 0 until the stream has ended,
    /// and where the count was not asked for. It promises too much where the list has a filter that
    /// it lacks: `types`, of events.
    pub fn missing_items(&self) -> u64 {
        match self.step {
            Step::Over { missing_items } => missing_items,
            _ => 0,
        }
    }

    /// The items of the pages.
    pub fn into_items(self) -> ItemStream<T> {
        ItemStream::new(self)
    }
}

impl<T: Send + 'static> Stream for PageStream<T> {
    type Item = Result<Page<T>, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        loop {
            let over = Step::Over { missing_items: 0 };
            match std::mem::replace(&mut this.step, over) {
                Step::New(start) => match start.paginator() {
                    Ok(paginator) => this.step = Step::Ready(Box::new(paginator)),
                    Err(error) => return Poll::Ready(Some(Err(error))),
                },
                Step::Ready(mut paginator) => {
                    this.step = Step::Busy(Box::pin(async move {
                        let turned = paginator.next().await;
                        (paginator, turned)
                    }));
                }
                Step::Busy(mut turn) => {
                    let Poll::Ready((paginator, turned)) = turn.as_mut().poll(context) else {
                        this.step = Step::Busy(turn);
                        return Poll::Pending;
                    };
                    this.next_offset = paginator.at();
                    let missing_items = paginator.missing_items();
                    this.step = match turned {
                        Ok(Some(_)) => Step::Ready(paginator),
                        _ => Step::Over { missing_items },
                    };
                    return Poll::Ready(turned.transpose());
                }
                Step::Over { missing_items } => {
                    this.step = Step::Over { missing_items };
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
            .field("is_over", &matches!(self.step, Step::Over { .. }))
            .finish_non_exhaustive()
    }
}
