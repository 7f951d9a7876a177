//! Persistence of sessions.

mod file;
mod memory;

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

use super::Session;
use vis_types::BoxFuture;

pub use file::FileStore;
pub use memory::MemoryStore;

/// Stores the session of one application and one user.
///
/// A refresh token works once. So the store is locked before the token is used. All other users of
/// the store (tasks, clients, processes, machines) wait for the lock, then find the new session. A
/// compare-and-swap would come too late: two clients would have used the token by then.
///
/// Implementations: [`MemoryStore`], [`FileStore`]. For a database, use a row lock or an advisory
/// lock held by a transaction; see [`StoreLock`].
pub trait TokenStore: fmt::Debug + Send + Sync + 'static {
    /// Waits for the lock and takes it.
    ///
    /// The lock is held for a refresh, at most a few requests to the token endpoint. Dropping the
    /// future cancels the wait and must leave no lock behind.
    ///
    /// Fail here, before a refresh token is used, if [`save`](StoreLock::save) would fail.
    ///
    /// # Errors
    /// [`StoreError`]. No refresh token is used then; a valid access token remains in use.
    fn lease(&self) -> BoxFuture<'_, Result<Box<dyn StoreLock>, StoreError>>;
}

/// Exclusive access to the session of a [`TokenStore`]. Dropping it releases the lock.
pub trait StoreLock: Send + 'static {
    /// Returns the session, if there is one.
    ///
    /// # Errors
    /// [`StoreError`], as for [`lease`](TokenStore::lease).
    fn load(&mut self) -> BoxFuture<'_, Result<Option<Session>, StoreError>>;

    /// Replaces the session atomically and durably: after an error the old session is unchanged.
    ///
    /// # Errors
    /// [`StoreError`]. The new session remains in memory, and a later refresh saves it.
    fn save<'a>(&'a mut self, session: &'a Session) -> BoxFuture<'a, Result<(), StoreError>>;
}

impl<T: TokenStore + ?Sized> TokenStore for Arc<T> {
    fn lease(&self) -> BoxFuture<'_, Result<Box<dyn StoreLock>, StoreError>> {
        (**self).lease()
    }
}

/// The error of a [`TokenStore`].
#[derive(Debug)]
pub struct StoreError {
    message: String,
    is_timeout: bool,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

impl StoreError {
    /// Creates an error. The message is logged: it must not contain tokens.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            is_timeout: false,
            source: None,
        }
    }

    /// Sets the cause.
    #[must_use]
    pub fn with_source(mut self, source: impl StdError + Send + Sync + 'static) -> Self {
        self.source = Some(Box::new(source));
        self
    }

    pub(super) fn timeout(operation: &str) -> Self {
        Self {
            is_timeout: true,
            ..Self::new(format!("{operation} took too long"))
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
