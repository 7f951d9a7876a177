//! Recognises repeated deliveries.

mod memory;

use std::error::Error as StdError;
use std::fmt;

use super::AttemptId;
use crate::BoxFuture;

pub use memory::MemoryDeduplicator;

/// Remembers handled deliveries, so that a repeated delivery is handled once.
///
/// Vonage repeats a delivery that gets no 200 within 2 seconds, even if the event was handled. Call
/// [`begin`](Self::begin) before the handler, and [`complete`](Self::complete) or
/// [`abandon`](Self::abandon) after it, as [this handler](super#receiving) does.
///
/// After a crash of the handler, the claim expires and the next attempt is [`New`](ClaimStatus::New)
/// again. A handler that outlives its claim may run twice at the same time; its late `abandon` does
/// not release the claim of the second attempt.
///
/// # Several processes
///
/// [`MemoryDeduplicator`] serves one process. Replicas share a store that checks and claims in one step,
/// such as Redis with `SET key attempt NX GET EX 30`: see the module `redis` of `vis-api`.
pub trait Deduplicator: Send + Sync + 'static {
    /// Claims a delivery for this attempt. Of concurrent calls for one delivery, exactly one returns
    /// [`ClaimStatus::New`].
    ///
    /// # Errors
    /// [`DeduplicationError`] if the state is unknown. Respond with a 503: the event may have been
    /// handled already.
    fn begin<'a>(
        &'a self,
        attempt: &'a AttemptId,
    ) -> BoxFuture<'a, Result<ClaimStatus, DeduplicationError>>;

    /// Marks the delivery as handled. Later attempts are [`ClaimStatus::Done`] until the entry expires.
    ///
    /// # Errors
    /// [`DeduplicationError`]. The delivery stays in progress until the claim expires.
    fn complete<'a>(
        &'a self,
        attempt: &'a AttemptId,
    ) -> BoxFuture<'a, Result<(), DeduplicationError>>;

    /// Releases the claim after a failed handler, so that the next attempt is [`ClaimStatus::New`]. Has
    /// no effect if another attempt holds the claim.
    ///
    /// # Errors
    /// [`DeduplicationError`]. The delivery stays in progress until the claim expires.
    fn abandon<'a>(
        &'a self,
        attempt: &'a AttemptId,
    ) -> BoxFuture<'a, Result<(), DeduplicationError>>;
}

/// The state of a delivery at [`Deduplicator::begin`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ClaimStatus {
    /// The delivery is unknown, and now claimed for this attempt.
    New,
    /// Another attempt holds the claim: its handler runs or has crashed.
    InProgress,
    /// The event has been handled.
    Done,
}

/// A failure of a [`Deduplicator`].
#[derive(Debug)]
pub struct DeduplicationError {
    message: String,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

impl DeduplicationError {
    /// An error with this message.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            source: None,
        }
    }

    /// Sets the source.
    #[must_use]
    pub fn with_source(self, source: impl StdError + Send + Sync + 'static) -> Self {
        Self {
            source: Some(Box::new(source)),
            ..self
        }
    }
}

impl fmt::Display for DeduplicationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl StdError for DeduplicationError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}
