//! Why a delivery is not accepted.

use std::error::Error;
use std::fmt;

/// An [`EventQueue`](super::EventQueue) does not accept a delivery: answer with a 503, so that Vonage comes
/// back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum EnqueueError {
    /// As many deliveries wait as [can](super::EventQueueBuilder::capacity).
    Full,
    /// The queue has been [closed](super::EventQueue::close).
    Closed,
    /// This is not within a tokio runtime, so that there is nowhere to run the handler.
    NoRuntime,
}

impl fmt::Display for EnqueueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Full => "the event_queue is full",
            Self::Closed => "the event_queue is closed",
            Self::NoRuntime => "there is no tokio runtime to handle events in",
        })
    }
}

impl Error for EnqueueError {}
