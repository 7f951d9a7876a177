//! Reasons not to accept a delivery.

use std::error::Error;
use std::fmt;

/// An [`EventQueue`](super::EventQueue) does not accept a delivery: respond with a 503, so that
/// Vonage retries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum EnqueueError {
    /// The queue is at its [capacity](super::EventQueueBuilder::capacity).
    Full,
    /// The queue is [closed](super::EventQueue::close).
    Closed,
    /// The caller is outside a tokio runtime, which the handler needs.
    NoRuntime,
}

impl fmt::Display for EnqueueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Full => "the event queue is full",
            Self::Closed => "the event queue is closed",
            Self::NoRuntime => "there is no tokio runtime to handle events in",
        })
    }
}

impl Error for EnqueueError {}
