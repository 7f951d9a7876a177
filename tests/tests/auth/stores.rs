//! Failing stores, and stored sessions of other clients.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use vis_api::BoxFuture;
use vis_api::auth::{AuthErrorKind, StoreError, StoreLock};

use crate::*;

#[derive(Clone, Copy, Debug, PartialEq)]
enum StoreFault {
    Load,
    Save,
    Stall,
}

/// A memory store that can be made to fail.
#[derive(Clone, Debug, Default)]
struct FlakyStore {
    inner: MemoryStore,
    fault: Arc<Mutex<Option<StoreFault>>>,
    /// How many locks are taken and not released.
    locks: Arc<AtomicUsize>,
}

struct FlakyLock {
    inner: Box<dyn StoreLock>,
    store: FlakyStore,
}

impl FlakyStore {
    fn set_fault(&self, fault: Option<StoreFault>) {
        *self.fault.lock().expect("no panic") = fault;
    }

    async fn fail(&self, fault: StoreFault) -> Result<(), StoreError> {
        if *self.fault.lock().expect("no panic") != Some(fault) {
            return Ok(());
        }
        if fault == StoreFault::Stall {
            std::future::pending::<()>().await;
        }
        Err(StoreError::new("no space left"))
    }
}

impl TokenStore for FlakyStore {
    fn lease(&self) -> BoxFuture<'_, Result<Box<dyn StoreLock>, StoreError>> {
        Box::pin(async {
            let inner = self.inner.lease().await?;
            self.locks.fetch_add(1, Ordering::SeqCst);
            let store = self.clone();
            Ok(Box::new(FlakyLock { inner, store }) as Box<dyn StoreLock>)
        })
    }
}

impl StoreLock for FlakyLock {
    fn load(&mut self) -> BoxFuture<'_, Result<Option<Session>, StoreError>> {
        Box::pin(async {
            self.store.fail(StoreFault::Load).await?;
            self.store.fail(StoreFault::Stall).await?;
            self.inner.load().await
        })
    }

    fn save<'a>(&'a mut self, session: &'a Session) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async {
            self.store.fail(StoreFault::Save).await?;
            self.inner.save(session).await
        })
    }

    fn release(self: Box<Self>) -> BoxFuture<'static, ()> {
        Box::pin(async move {
            tokio::task::yield_now().await;
            self.store.locks.fetch_sub(1, Ordering::SeqCst);
            self.inner.release().await;
        })
    }
}

async fn stored(store: &FlakyStore) -> Option<AccessToken> {
    let mut lock = store.inner.lease().await.expect("a lock");
    let session = lock.load().await.expect("a load");
    session.map(|session| session.access_token().clone())
}

#[tokio::test]
async fn lock_is_released_after_every_refresh() {
    let sandbox = start().await;
    let store = FlakyStore::default();
    let source = refresh_token_grant(&sandbox).store(store.clone());
    let mut current = token(&source).await.expect("a token");
    assert_eq!(store.locks.load(Ordering::SeqCst), 0);
    for (fault, kind) in [
        (Some(StoreFault::Load), AuthErrorKind::Store),
        (Some(StoreFault::Save), AuthErrorKind::Store),
        (Some(StoreFault::Stall), AuthErrorKind::Timeout),
        (None, AuthErrorKind::Unavailable),
    ] {
        store.set_fault(fault);
        match fault {
            Some(StoreFault::Stall) => tokio::time::pause(),
            Some(_) => {}
            None => sandbox.fail_next(Fault::status(503).on_token()),
        }
        let error = refreshed(&source, &current).await.expect_err("an error");
        if fault == Some(StoreFault::Stall) {
            tokio::time::resume();
        }
        assert_eq!(error.kind(), kind, "{error}");
        assert_eq!(store.locks.load(Ordering::SeqCst), 0, "{error}");
        store.set_fault(None);
        current = token(&source).await.expect("a token");
    }
}

#[tokio::test]
async fn failed_save_is_reported_once_and_retried() {
    let sandbox = start().await;
    let store = FlakyStore::default();
    let source = refresh_token_grant(&sandbox).store(store.clone());
    let first = token(&source).await.expect("a token");

    store.set_fault(Some(StoreFault::Save));
    let error = refreshed(&source, &first).await.expect_err("an error");
    assert_eq!(error.kind(), AuthErrorKind::Store);
    assert_eq!(error.to_string(), "the token store failed: no space left");
    assert_eq!(stored(&store).await.as_ref(), Some(&first));

    let second = token(&source).await.expect("the new token is in use");
    assert!(is_accepted(&sandbox, &second).await);
    assert_ne!(first, second);

    store.set_fault(None);
    advance(Duration::from_secs(10)).await;
    while stored(&store).await.as_ref() == Some(&first) {
        assert_eq!(token(&source).await.expect("a token"), second);
        tokio::task::yield_now().await;
    }
    assert_eq!(stored(&store).await.as_ref(), Some(&second));
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
    store.set_fault(Some(StoreFault::Save));
    let source = refresh_token_grant(&sandbox).store(store.clone());
    token(&source).await.expect_err("an error");
    let first = token(&source).await.expect("a token");
    store.set_fault(None);
    advance(DAY).await;
    let second = token(&source).await.expect("a token");
    assert_ne!(first, second);
    assert_eq!(stored(&store).await, Some(second));
    assert_eq!(granted(&sandbox), [GrantType::RefreshToken; 2]);
}

#[tokio::test]
async fn unsaved_session_does_not_replace_newer_one() {
    let sandbox = start().await;
    let store = FlakyStore::default();
    store.set_fault(Some(StoreFault::Save));
    let source = refresh_token_grant(&sandbox).store(store.clone());
    token(&source).await.expect_err("the lock was lost");
    let unsaved = token(&source).await.expect("a token");

    store.set_fault(None);
    let other = password_grant(&sandbox, sandbox.password()).store(store.clone());
    let newer = token(&other).await.expect("a token");
    advance(Duration::from_secs(10)).await;
    assert_eq!(wait_for_new_token(&source, &unsaved).await, newer);
    assert_eq!(stored(&store).await, Some(newer));
}

#[tokio::test]
async fn lock_timeout_fails_without_request() {
    let sandbox = start().await;
    let store = MemoryStore::new();
    let source = password_grant(&sandbox, sandbox.password()).store(store.clone());
    let lock = store.lease().await.expect("a lock");
    tokio::time::pause();
    let error = token(&source).await.expect_err("an error");
    tokio::time::resume();
    assert_eq!(error.kind(), AuthErrorKind::Store);
    assert!(error.is_retryable(), "the lock will be released");
    let text = "the token store failed: waiting for the lease took too long";
    assert_eq!(error.to_string(), text);
    assert_eq!(sandbox.request_count(), 0);
    lock.release().await;
    token(&source).await.expect("a token");
}

#[tokio::test]
async fn session_stored_by_another_source_is_used() {
    let sandbox = start().await;
    let store = MemoryStore::new();
    let refreshing = refresh_token_grant(&sandbox).store(store.clone());
    let with_password = password_grant(&sandbox, sandbox.password()).store(store);
    let first = token(&refreshing).await.expect("a token");
    assert_eq!(token(&with_password).await.expect("a token"), first);
    let second = refreshed(&with_password, &first).await.expect("a token");
    let third = refreshed(&refreshing, &first).await.expect("a token");
    assert_eq!(second, third);
    assert_eq!(granted(&sandbox), [GrantType::RefreshToken; 2]);
}

#[tokio::test]
async fn session_of_other_user_or_client_is_ignored() {
    let sandbox = start().await;
    let store = FlakyStore::default();
    let source = password_grant(&sandbox, sandbox.password()).store(store.clone());
    let theirs = token(&source).await.expect("a token");

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
    assert_eq!(stored(&store).await, Some(theirs), "the session is intact");
}
