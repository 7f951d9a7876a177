//! Stores that fail, and sessions that are not one's own.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use vis_api::auth::{AuthErrorKind, BoxFuture, StoreError, StoreLock, TokenStore};
use vis_sandbox::GrantType;

use crate::*;

/// A store in memory that can be told to save nothing.
#[derive(Clone, Debug, Default)]
struct Moody {
    inner: MemoryStore,
    is_full: Arc<AtomicBool>,
}

struct MoodyLease {
    inner: Box<dyn StoreLock>,
    is_full: Arc<AtomicBool>,
}

impl TokenStore for Moody {
    fn lease(&self) -> BoxFuture<'_, Result<Box<dyn StoreLock>, StoreError>> {
        Box::pin(async {
            let inner = self.inner.lease().await?;
            let is_full = Arc::clone(&self.is_full);
            Ok(Box::new(MoodyLease { inner, is_full }) as Box<dyn StoreLock>)
        })
    }
}

impl StoreLock for MoodyLease {
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
    let mut lease = store.lease().await.expect("a lease");
    lease.load().await.expect("an answer")
}

#[tokio::test]
async fn a_session_that_cannot_be_saved_is_told_of_once_used_and_saved_later() {
    let sandbox = start().await;
    let store = Moody::default();
    let source = refresh_token_grant(&sandbox).store(store.clone());
    let first = token(&source).await.expect("a token");
    let before = stored(&store).await;

    store.is_full.store(true, Ordering::SeqCst);
    let error = renewed(&source, &first).await.expect_err("an error");
    assert_eq!(error.kind(), AuthErrorKind::Store);
    assert_eq!(error.to_string(), "the token store failed: no space left");
    assert_eq!(stored(&store).await, before, "the old session is intact");

    let second = token(&source).await.expect("the new token is in use");
    assert!(is_accepted(&sandbox, &second).await);
    assert_ne!(first, second);

    store.is_full.store(false, Ordering::SeqCst);
    pass(Duration::from_secs(10)).await;
    while stored(&store).await == before {
        assert_eq!(token(&source).await.expect("a token"), second);
        tokio::task::yield_now().await;
    }
    let session = stored(&store).await.expect("a session");
    assert_eq!(*session.access_token(), second);
    assert_eq!(granted(&sandbox), [GrantType::RefreshToken; 2]);

    // Nothing is left to do, and the session goes on.
    token(&source).await.expect("a token");
    assert_ne!(renewed(&source, &second).await.expect("a token"), second);
    assert_eq!(granted(&sandbox), [GrantType::RefreshToken; 3]);
}

#[tokio::test]
async fn a_session_that_was_never_saved_goes_on_in_memory() {
    let sandbox = start().await;
    let store = Moody::default();
    store.is_full.store(true, Ordering::SeqCst);
    let source = refresh_token_grant(&sandbox).store(store.clone());
    token(&source).await.expect_err("an error");
    let first = token(&source).await.expect("a token");
    store.is_full.store(false, Ordering::SeqCst);
    pass(DAY).await;
    let second = token(&source).await.expect("a token");
    assert_ne!(first, second);
    let session = stored(&store).await.expect("a session");
    assert_eq!(*session.access_token(), second);
    assert_eq!(granted(&sandbox), [GrantType::RefreshToken; 2]);
}

#[tokio::test]
async fn a_lease_that_never_comes_is_an_error_and_costs_nothing() {
    let sandbox = start().await;
    let store = MemoryStore::new();
    let source = password_grant(&sandbox).store(store.clone());
    let lease = store.lease().await.expect("a lease");
    let waiting = async {
        let error = token(&source).await.expect_err("an error");
        assert_eq!(error.kind(), AuthErrorKind::Store);
        assert!(error.is_retryable(), "somebody else's lease ends some time");
        let text = "the token store failed: waiting for the lease took too long";
        assert_eq!(error.to_string(), text);
    };
    tokio::time::pause();
    waiting.await;
    tokio::time::resume();
    assert_eq!(sandbox.request_count(), 0);
    drop(lease);
    token(&source).await.expect("a token");
}

#[tokio::test]
async fn what_another_client_has_put_into_the_store_is_taken_over() {
    let sandbox = start().await;
    let store = MemoryStore::new();
    let one = refresh_token_grant(&sandbox).store(store.clone());
    let other = password_grant(&sandbox).store(store);
    let first = token(&one).await.expect("a token");
    assert_eq!(token(&other).await.expect("a token"), first);
    let second = renewed(&other, &first).await.expect("a token");
    assert_eq!(renewed(&one, &first).await.expect("a token"), second);
    assert_eq!(granted(&sandbox), [GrantType::RefreshToken; 2]);
}

#[tokio::test]
async fn a_session_of_another_user_or_application_is_not_used() {
    let sandbox = start().await;
    let store = MemoryStore::new();
    let theirs = token(&password_grant(&sandbox).store(store.clone())).await;
    let theirs = theirs.expect("a token");

    let (id, secret) = (sandbox.client_id(), sandbox.client_secret());
    let john = PasswordGrant::new(id, secret, "john.roe", sandbox.password())
        .token_url(sandbox.token_url())
        .store(store.clone());
    let error = token(&john).await.expect_err("no such user");
    assert!(error.is_login_required());
    let other = RefreshTokenGrant::from_store("another-application", secret, store.clone())
        .token_url(sandbox.token_url());
    let error = token(&other).await.expect_err("no session");
    assert_eq!(error.kind(), AuthErrorKind::LoginRequired);

    let session = stored(&store).await.expect("a session");
    assert_eq!(*session.access_token(), theirs, "the session is intact");
}
