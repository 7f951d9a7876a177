//! Why a delivery is not accepted.

use std::error::Error;
use std::fmt;

/// An [`Inbox`](super::Inbox) does not accept a delivery: answer with a 503, so that Vonage comes
/// back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum OfferError {
    /// As many deliveries wait as [can](super::InboxBuilder::capacity).
    Full,
    /// The inbox has been [closed](super::Inbox::close).
    Closed,
    /// This is not within a tokio runtime, so that there is nowhere to run the handler.
    NoRuntime,
}

impl fmt::Display for OfferError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Full => "the inbox is full",
            Self::Closed => "the inbox is closed",
            Self::NoRuntime => "there is no tokio runtime to handle events in",
        })
    }
}

impl Error for OfferError {}
