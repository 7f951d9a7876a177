//! Persistence of sessions.

mod file;

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

use tokio::sync::{Mutex, OwnedMutexGuard};
use vis_types::BoxFuture;

use super::Session;

pub use file::FileStore;

/// Stores the session of one application and one user.
///
/// A refresh token works once. So the store is locked before the token is used. All other users of
/// the store (tasks, clients, processes, machines) wait for the lock, then find the new session. A
/// compare-and-swap would come too late: two clients would have used the token by then.
///
/// Implementations: [`MemoryStore`], [`FileStore`]. For a database, use a row lock or an advisory
/// lock held by a transaction, or a key that expires; see [`StoreLock`].
///
/// # Locks that expire
/// A refresh holds the lock for at most 120 seconds and then releases it. A lock that expires by
/// itself must live longer: 150 seconds allow for the way to the store and back. Give each lock an id
/// of its own. [`save`](StoreLock::save) must write only while the store has that id, in one step, and
/// [`release`](StoreLock::release) must delete no other lock.
pub trait TokenStore: Send + Sync + 'static {
    /// Waits for the lock and takes it.
    ///
    /// A refresh waits for at most 120 seconds. Dropping the future cancels the wait and must leave no
    /// lock behind, except one that expires.
    ///
    /// Fail here, before a refresh token is used, if [`save`](StoreLock::save) would fail.
    ///
    /// # Errors
    /// [`StoreError`]. No refresh token is used then; a valid access token remains in use.
    fn lease(&self) -> BoxFuture<'_, Result<Box<dyn StoreLock>, StoreError>>;
}

/// Exclusive access to the session of a [`TokenStore`].
///
/// Every refresh ends with [`release`](Self::release), whether it succeeds or not. The lock is only
/// dropped if the tokio runtime shuts down during a refresh.
pub trait StoreLock: Send + 'static {
    /// Returns the session, if there is one.
    ///
    /// # Errors
    /// [`StoreError`], as for [`lease`](TokenStore::lease).
    fn load(&mut self) -> BoxFuture<'_, Result<Option<Session>, StoreError>>;

    /// Replaces the session atomically and durably: after an error the old session is unchanged.
    ///
    /// # Errors
    /// [`StoreError`], also if the lock was lost meanwhile: another client may have stored a newer
    /// session. The new session remains in memory. A later refresh saves it, unless the store then has
    /// another one than this refresh found.
    fn save<'a>(&'a mut self, session: &'a Session) -> BoxFuture<'a, Result<(), StoreError>>;

    /// Releases the lock; by default, by dropping it.
    ///
    /// The requests that wait for the refresh wait for this too, for at most 10 seconds. A failure
    /// does not change the result of the refresh; log it if it matters.
    fn release(self: Box<Self>) -> BoxFuture<'static, ()> {
        drop(self);
        Box::pin(async {})
    }
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
    is_retryable: bool,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

impl StoreError {
    /// Creates an error. The message is logged: it must not contain tokens.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            is_retryable: false,
            source: None,
        }
    }

    /// Sets whether the failure may pass by itself, as that of a server that is away: requests are
    /// retried then. Default: false.
    #[must_use]
    pub fn retryable(mut self, is_retryable: bool) -> Self {
        self.is_retryable = is_retryable;
        self
    }

    pub(super) fn is_retryable(&self) -> bool {
        self.is_retryable
    }

    /// Sets the cause, which the message need not repeat.
    #[must_use]
    pub fn with_source(mut self, source: impl StdError + Send + Sync + 'static) -> Self {
        self.source = Some(Box::new(source));
        self
    }

    pub(super) fn into_source(self) -> Option<Box<dyn StdError + Send + Sync>> {
        self.source
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

/// Keeps a session in memory. Clones share it.
///
/// ```
/// use std::time::{Duration, SystemTime};
/// use vis_api::auth::{MemoryStore, RefreshTokenGrant, Session};
///
/// let expires_at = SystemTime::now() + Duration::from_secs(600);
/// let session = Session::new("3f1b", Some("9c2e".into()), expires_at);
/// let store = MemoryStore::from(session);
/// let source = RefreshTokenGrant::from_store("client-id", "client-secret", store);
/// # let _ = source;
/// ```
#[derive(Clone, Debug, Default)]
pub struct MemoryStore(Arc<Mutex<Option<Session>>>);

impl MemoryStore {
    /// An empty store.
    pub fn new() -> Self {
        Self::default()
    }
}

impl From<Session> for MemoryStore {
    fn from(session: Session) -> Self {
        Self(Arc::new(Mutex::new(Some(session))))
    }
}

impl TokenStore for MemoryStore {
    fn lease(&self) -> BoxFuture<'_, Result<Box<dyn StoreLock>, StoreError>> {
        Box::pin(async {
            let lock = Arc::clone(&self.0).lock_owned().await;
            Ok(Box::new(MemoryLock(lock)) as Box<dyn StoreLock>)
        })
    }
}

struct MemoryLock(OwnedMutexGuard<Option<Session>>);

impl StoreLock for MemoryLock {
    fn load(&mut self) -> BoxFuture<'_, Result<Option<Session>, StoreError>> {
        Box::pin(async { Ok(self.0.clone()) })
    }

    fn save<'a>(&'a mut self, session: &'a Session) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async {
            *self.0 = Some(session.clone());
            Ok(())
        })
    }
}
