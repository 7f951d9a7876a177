//! What is done with an event.

use std::error::Error as StdError;

use vis_types::Event;
use vis_types::webhook::{BoxFuture, Delivery};

/// Whatever a [`Handler`] fails with.
pub type BoxError = Box<dyn StdError + Send + Sync>;

/// An event, and how it came.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Received {
    /// Vonage has delivered it to the webhook.
    Delivery(Delivery),
    /// It was missed, and then found in the history of events. The history has the last state of
    /// each call, and not those before it.
    Missed(Event),
}

impl Received {
    /// What happened.
    pub fn event(&self) -> &Event {
        match self {
            Self::Delivery(delivery) => &delivery.event,
            Self::Missed(event) => event,
        }
    }
}

/// Does something with each event: any async closure of [`Received`] that returns a `Result`.
///
/// An event whose handling has failed, or panicked, is handed over again after a while. So one that
/// was half handled can come again.
///
/// ```
/// use vis_api::webhook::{Inbox, Received};
///
/// let inbox = Inbox::new(async |received: Received| {
///     println!("call {} is {}", received.event().id, received.event().state);
///     Ok::<(), std::io::Error>(())
/// });
/// ```
pub trait Handler: Send + Sync + 'static {
    /// Handles one event.
    ///
    /// # Errors
    /// Whatever has gone wrong: the event comes again.
    fn handle(&self, received: Received) -> BoxFuture<'_, Result<(), BoxError>>;
}

impl<H, F, E> Handler for H
where
    H: Fn(Received) -> F + Send + Sync + 'static,
    F: Future<Output = Result<(), E>> + Send + 'static,
    E: Into<BoxError>,
{
    fn handle(&self, received: Received) -> BoxFuture<'_, Result<(), BoxError>> {
        let handling = self(received);
        Box::pin(async { handling.await.map_err(Into::into) })
    }
}
