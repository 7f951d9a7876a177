//! Failing stores, and stored sessions of other clients.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use vis_api::BoxFuture;
use vis_api::auth::{AuthErrorKind, StoreError, StoreLock, TokenStore};
use vis_sandbox::GrantType;

use crate::*;

/// A memory store whose `save` can be made to fail.
#[derive(Clone, Debug, Default)]
struct FlakyStore {
    inner: MemoryStore,
    is_full: Arc<AtomicBool>,
}

struct FlakyLock {
    inner: Box<dyn StoreLock>,
    is_full: Arc<AtomicBool>,
}

impl TokenStore for FlakyStore {
    fn lease(&self) -> BoxFuture<'_, Result<Box<dyn StoreLock>, StoreError>> {
        Box::pin(async {
            let inner = self.inner.lease().await?;
            let is_full = Arc::clone(&self.is_full);
            Ok(Box::new(FlakyLock { inner, is_full }) as Box<dyn StoreLock>)
        })
    }
}

impl StoreLock for FlakyLock {
    fn load(&mut self) -> BoxFuture<'_, Result<Option<Session>, StoreError>> {
        self.inner.load()
    }

    fn save<'a>(&'a mut self, session: &'a Session) -> BoxFuture<'a, Result<(), StoreError>> {
        if self.is_full.load(Ordering::SeqCst) {
            Box::pin(async { Err(StoreError::new("no space left")) })
        } else {
            self.inner.save(session)
        }
    }
}

async fn stored(store: &impl TokenStore) -> Option<Session> {
    let mut lock = store.lease().await.expect("a lock");
    lock.load().await.expect("a load")
}

#[tokio::test]
async fn failed_save_is_reported_once_and_retried() {
    let sandbox = start().await;
    let store = FlakyStore::default();
    let source = refresh_token_grant(&sandbox).store(store.clone());
    let first = token(&source).await.expect("a token");
    let before = stored(&store).await;

    store.is_full.store(true, Ordering::SeqCst);
    let error = refreshed(&source, &first).await.expect_err("an error");
    assert_eq!(error.kind(), AuthErrorKind::Store);
    assert_eq!(error.to_string(), "the token store failed: no space left");
    assert_eq!(stored(&store).await, before, "the old session is intact");

    let second = token(&source).await.expect("the new token is in use");
    assert!(is_accepted(&sandbox, &second).await);
    assert_ne!(first, second);

    store.is_full.store(false, Ordering::SeqCst);
    advance(Duration::from_secs(10)).await;
    while stored(&store).await == before {
        assert_eq!(token(&source).await.expect("a token"), second);
        tokio::task::yield_now().await;
    }
    let session = stored(&store).await.expect("a session");
    assert_eq!(*session.access_token(), second);
    assert_eq!(granted(&sandbox), [GrantType::RefreshToken; 2]);

    // No save is pending, and the session is still valid.
    token(&source).await.expect("a token");
    assert_ne!(refreshed(&source, &second).await.expect("a token"), second);
    assert_eq!(granted(&sandbox), [GrantType::RefreshToken; 3]);
}

#[tokio::test]
async fn unsaved_session_is_refreshed_from_memory() {
    let sandbox = start().await;
    let store = FlakyStore::default();
    store.is_full.store(true, Ordering::SeqCst);
    let source = refresh_token_grant(&sandbox).store(store.clone());
    token(&source).await.expect_err("an error");
    let first = token(&source).await.expect("a token");
    store.is_full.store(false, Ordering::SeqCst);
    advance(DAY).await;
    let second = token(&source).await.expect("a token");
    assert_ne!(first, second);
    let session = stored(&store).await.expect("a session");
    assert_eq!(*session.access_token(), second);
    assert_eq!(granted(&sandbox), [GrantType::RefreshToken; 2]);
}

#[tokio::test]
async fn lock_timeout_fails_without_request() {
    let sandbox = start().await;
    let store = MemoryStore::new();
    let source = password_grant(&sandbox).store(store.clone());
    let lock = store.lease().await.expect("a lock");
    let waiting = async {
        let error = token(&source).await.expect_err("an error");
        assert_eq!(error.kind(), AuthErrorKind::Store);
        assert!(error.is_retryable(), "the lock will be released");
        let text = "the token store failed: waiting for the lease took too long";
        assert_eq!(error.to_string(), text);
    };
    tokio::time::pause();
    waiting.await;
    tokio::time::resume();
    assert_eq!(sandbox.request_count(), 0);
    drop(lock);
    token(&source).await.expect("a token");
}

#[tokio::test]
async fn session_stored_by_another_source_is_used() {
    let sandbox = start().await;
    let store = MemoryStore::new();
    let refreshing = refresh_token_grant(&sandbox).store(store.clone());
    let with_password = password_grant(&sandbox).store(store);
    let first = token(&refreshing).await.expect("a token");
    assert_eq!(token(&with_password).await.expect("a token"), first);
    let second = refreshed(&with_password, &first).await.expect("a token");
    assert_eq!(
        refreshed(&refreshing, &first).await.expect("a token"),
        second
    );
    assert_eq!(granted(&sandbox), [GrantType::RefreshToken; 2]);
}

#[tokio::test]
async fn session_of_other_user_or_client_is_ignored() {
    let sandbox = start().await;
    let store = MemoryStore::new();
    let theirs = token(&password_grant(&sandbox).store(store.clone())).await;
    let theirs = theirs.expect("a token");

    let (id, secret) = (sandbox.client_id(), sandbox.client_secret());
    let other_user = PasswordGrant::new(id, secret, "john.roe", sandbox.password())
        .token_url(sandbox.token_url())
        .store(store.clone());
    let error = token(&other_user).await.expect_err("no such user");
    assert!(error.is_login_required());
    let other_client = RefreshTokenGrant::from_store("another-application", secret, store.clone())
        .token_url(sandbox.token_url());
    let error = token(&other_client).await.expect_err("no session");
    assert_eq!(error.kind(), AuthErrorKind::LoginRequired);

    let session = stored(&store).await.expect("a session");
    assert_eq!(*session.access_token(), theirs, "the session is intact");
}
