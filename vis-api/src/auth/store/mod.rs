//! Where a session outlives the client.

mod file;
mod memory;

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

use super::{BoxFuture, Session};

pub use file::FileStore;
pub use memory::MemoryStore;

/// Keeps a session, for one application and one user.
///
/// A refresh token is good once. So whoever is about to spend it takes a lease first, and everybody
/// else that shares the store (tasks, clients, processes, machines) waits for its end and finds the
/// new session there. A compare-and-swap would come too late: by then two have spent the token.
///
/// [`MemoryStore`] and [`FileStore`] are at hand. For a database, a lease is a row lock or an
/// advisory lock held by a transaction; see [`StoreLock`].
pub trait TokenStore: fmt::Debug + Send + Sync + 'static {
    /// Waits until nobody has a lease, and takes it.
    ///
    /// It is held for a token_cache, which is a few requests to the token endpoint at most. Whoever
    /// waits gives up by dropping the future, which must not leave a lease behind.
    ///
    /// Fail here, before a refresh token is spent, where a [`save`](StoreLock::save) is going to
    /// fail.
    ///
    /// # Errors
    /// [`StoreError`]. The refresh token is not spent then; an access token that is still valid
    /// stays in use.
    fn lease(&self) -> BoxFuture<'_, Result<Box<dyn StoreLock>, StoreError>>;
}

/// The right to read and to replace the session of a [`TokenStore`]. Dropping it gives it back.
pub trait StoreLock: Send + 'static {
    /// The session, if there is one.
    ///
    /// # Errors
    /// [`StoreError`], as for [`lease`](TokenStore::lease).
    fn load(&mut self) -> BoxFuture<'_, Result<Option<Session>, StoreError>>;

    /// Replaces the session, all or nothing: it is there for good when this returns, and the old
    /// one is still there when it fails.
    ///
    /// # Errors
    /// [`StoreError`]. The new session is kept in memory then, and saved with a later token_cache.
    fn save<'a>(&'a mut self, session: &'a Session) -> BoxFuture<'a, Result<(), StoreError>>;
}

impl<T: TokenStore + ?Sized> TokenStore for Arc<T> {
    fn lease(&self) -> BoxFuture<'_, Result<Box<dyn StoreLock>, StoreError>> {
        (**self).lease()
    }
}

/// Why a store could not do its part.
#[derive(Debug)]
pub struct StoreError {
    message: String,
    is_timeout: bool,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

impl StoreError {
    /// An error that says so much. The message goes into logs: keep tokens out of it.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            is_timeout: false,
            source: None,
        }
    }

    /// The same error with its cause.
    #[must_use]
    pub fn with_source(mut self, source: impl StdError + Send + Sync + 'static) -> Self {
        self.source = Some(Box::new(source));
        self
    }

    pub(super) fn timeout(what: &str) -> Self {
        Self {
            is_timeout: true,
            ..Self::new(format!("{what} took too long"))
        }
    }

    pub(super) fn is_timeout(&self) -> bool {
        self.is_timeout
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl StdError for StoreError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}
