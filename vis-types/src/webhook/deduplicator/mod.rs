//! Which deliveries have been handled.

mod dedup_cache;
mod memory;

use std::error::Error as StdError;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

use super::AttemptId;

pub use memory::MemoryDeduplicator;

/// A future that a trait object can return.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Remembers which deliveries have been handled, so that one that is tried again is handled once.
///
/// Vonage tries a delivery again when it gets no 200 within 2 seconds, whether or not the event was
/// handled. [`begin`](Self::begin) before you handle one, and tell how it went:
///
/// ```
/// use vis_types::webhook::{DeduplicationError, Deduplicator, Delivery, ClaimStatus};
///
/// /// The status to answer with.
/// async fn receive(
///     delivery: Delivery,
///     deduplicator: &dyn Deduplicator,
/// ) -> Result<u16, DeduplicationError> {
///     let Some(attempt) = delivery.attempt_id() else {
///         // With the metadata policy NONE there is nothing to tell deliveries apart by.
///         return Ok(if handle(&delivery).await.is_ok() { 200 } else { 500 });
///     };
///     match deduplicator.begin(&attempt).await? {
///         ClaimStatus::New => match handle(&delivery).await {
///             Ok(()) => {
///                 deduplicator.complete(&attempt).await?;
///                 Ok(200)
///             }
///             Err(_) => {
///                 deduplicator.abandon(&attempt).await?;
///                 Ok(500)
///             }
///         },
///         ClaimStatus::Done => Ok(200),
///         // It may still fail: let Vonage come back.
///         ClaimStatus::InProgress => Ok(503),
///     }
/// }
/// # async fn handle(_: &Delivery) -> Result<(), ()> { Ok(()) }
/// ```
///
/// One whose handler has crashed stays in progress until that is too long ago: then the next attempt
/// is [`New`](ClaimStatus::New) again. A handler that takes longer than that may so be overtaken by a
/// second one; what the first says afterwards does not undo what the second has begun.
///
/// # Several processes
///
/// [`MemoryDeduplicator`] is for one process. Replicas share a store, for instance Redis, where one
/// command both asks and claims:
///
/// ```
/// use std::sync::Arc;
/// use vis_types::webhook::{AttemptId, BoxFuture, DeduplicationError, Deduplicator, ClaimStatus};
///
/// # trait Redis: std::fmt::Debug + Send + Sync {
/// #     fn query<'a>(&'a self, command: &'a [&'a str]) -> BoxFuture<'a, Result<Option<String>, std::io::Error>>;
/// # }
/// #[derive(Debug)]
/// struct Shared(Arc<dyn Redis>); // a connection of the client that you use
///
/// /// Deletes the claim, unless somebody else has claimed since.
/// const RELEASE: &str = "if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end";
///
/// impl Shared {
///     async fn run(&self, command: &[&str]) -> Result<Option<String>, DeduplicationError> {
///         let reply = self.0.query(command).await;
///         reply.map_err(|error| DeduplicationError::new("Redis failed").with_source(error))
///     }
/// }
///
/// impl Deduplicator for Shared {
///     fn begin<'a>(&'a self, id: &'a AttemptId) -> BoxFuture<'a, Result<ClaimStatus, DeduplicationError>> {
///         Box::pin(async move {
///             let (key, attempt) = (format!("vis:{}", id.delivery_id), id.attempt.to_string());
///             // Claimed for 30 seconds, if nobody else has: the reply is OK then, and nil otherwise.
///             if self.run(&["SET", &key, &attempt, "NX", "EX", "30"]).await?.is_some() {
///                 return Ok(ClaimStatus::New);
///             }
///             Ok(match self.run(&["GET", &key]).await?.as_deref() {
///                 Some("done") => ClaimStatus::Done,
///                 _ => ClaimStatus::InProgress,
///             })
///         })
///     }
///
///     fn complete<'a>(&'a self, id: &'a AttemptId) -> BoxFuture<'a, Result<(), DeduplicationError>> {
///         Box::pin(async move {
///             let key = format!("vis:{}", id.delivery_id);
///             self.run(&["SET", &key, "done", "EX", "600"]).await?;
///             Ok(())
///         })
///     }
///
///     fn abandon<'a>(&'a self, id: &'a AttemptId) -> BoxFuture<'a, Result<(), DeduplicationError>> {
///         Box::pin(async move {
///             let (key, attempt) = (format!("vis:{}", id.delivery_id), id.attempt.to_string());
///             self.run(&["EVAL", RELEASE, "1", &key, &attempt]).await?;
///             Ok(())
///         })
///     }
/// }
/// ```
pub trait Deduplicator: fmt::Debug + Send + Sync + 'static {
    /// Claims a delivery for this attempt, or says why not. Of all who ask at the same time about one
    /// delivery, one is told [`ClaimStatus::New`].
    ///
    /// # Errors
    /// [`DeduplicationError`], when nobody can say. Answer with a 503 then: handling the event
    /// might be handling it twice.
    fn begin<'a>(
        &'a self,
        attempt: &'a AttemptId,
    ) -> BoxFuture<'a, Result<ClaimStatus, DeduplicationError>>;

    /// The event has been handled: no attempt at this delivery is [`ClaimStatus::New`] again, for as long
    /// as it is remembered.
    ///
    /// # Errors
    /// [`DeduplicationError`]. The delivery is in progress still, for a while.
    fn complete<'a>(
        &'a self,
        attempt: &'a AttemptId,
    ) -> BoxFuture<'a, Result<(), DeduplicationError>>;

    /// The event could not be handled: the next attempt may try again. Nothing happens where this
    /// attempt has lost its claim to another.
    ///
    /// # Errors
    /// [`DeduplicationError`]. The delivery is in progress still, for a while.
    fn abandon<'a>(
        &'a self,
        attempt: &'a AttemptId,
    ) -> BoxFuture<'a, Result<(), DeduplicationError>>;
}

impl<T: Deduplicator + ?Sized> Deduplicator for Arc<T> {
    fn begin<'a>(
        &'a self,
        attempt: &'a AttemptId,
    ) -> BoxFuture<'a, Result<ClaimStatus, DeduplicationError>> {
        (**self).begin(attempt)
    }

    fn complete<'a>(
        &'a self,
        attempt: &'a AttemptId,
    ) -> BoxFuture<'a, Result<(), DeduplicationError>> {
        (**self).complete(attempt)
    }

    fn abandon<'a>(
        &'a self,
        attempt: &'a AttemptId,
    ) -> BoxFuture<'a, Result<(), DeduplicationError>> {
        (**self).abandon(attempt)
    }
}

/// How far a delivery has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ClaimStatus {
    /// Nobody handles it or has handled it, as far as is remembered: it is yours.
    New,
    /// An earlier attempt is being handled, or its handler crashed a short while ago.
    InProgress,
    /// It has been handled.
    Done,
}

/// Why a [`Deduplicator`] could not do its part.
#[derive(Debug)]
pub struct DeduplicationError {
    message: String,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

impl DeduplicationError {
    /// An error that says so much.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            source: None,
        }
    }

    /// The same error with its cause.
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
