//! A store in memory.

use std::sync::Arc;

use tokio::sync::{Mutex, OwnedMutexGuard};

use super::{StoreError, StoreLock, TokenStore};
use crate::auth::Session;
use vis_types::BoxFuture;

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
            let guard = Arc::clone(&self.0).lock_owned().await;
            Ok(Box::new(MemoryLock(guard)) as Box<dyn StoreLock>)
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
