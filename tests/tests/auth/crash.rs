//! A process that crashes between the token response and the write of the session file.

use vis_api::BoxFuture;
use vis_api::auth::{FileStore, StoreError, StoreLock, TokenStore};
use vis_sandbox::GrantType;

use crate::processes::{child, child_settings, wait_for_exit};
use crate::*;

/// Aborts the process on `save`.
#[derive(Debug)]
struct CrashingStore(FileStore);

struct CrashingLock(Box<dyn StoreLock>);

impl TokenStore for CrashingStore {
    fn lease(&self) -> BoxFuture<'_, Result<Box<dyn StoreLock>, StoreError>> {
        Box::pin(async {
            let lock = self.0.lease().await?;
            Ok(Box::new(CrashingLock(lock)) as Box<dyn StoreLock>)
        })
    }
}

impl StoreLock for CrashingLock {
    fn load(&mut self) -> BoxFuture<'_, Result<Option<Session>, StoreError>> {
        self.0.load()
    }

    fn save<'a>(&'a mut self, _: &'a Session) -> BoxFuture<'a, Result<(), StoreError>> {
        std::process::abort()
    }
}

/// Runs in the child process; does nothing without its environment.
#[tokio::test]
async fn child_aborts_before_save() {
    let Some((store, url, id, secret)) = child_settings() else {
        return;
    };
    let source = RefreshTokenGrant::from_store(id, secret, CrashingStore(store)).token_url(url);
    let _ = token(&source).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn crash_before_save_requires_login() {
    let sandbox = start().await;
    let directory = tempfile::tempdir().expect("a directory");
    let store = FileStore::new(directory.path().join("session.json"));
    let expired_at = SystemTime::now() - DAY;
    let old = Session::new("old", Some(sandbox.refresh_token().into()), expired_at);
    let mut lock = store.lease().await.expect("a lock");
    lock.save(&old).await.expect("a save");
    drop(lock);

    let exited = wait_for_exit(child(&sandbox, "crash::child_aborts_before_save", &store)).await;
    assert!(!exited.status.success(), "the child crashed");
    assert_eq!(granted(&sandbox), [GrantType::RefreshToken]);

    // The OS has released the lock. The file holds the old session, whose refresh token is used.
    let mut lock = store.lease().await.expect("a lock");
    assert_eq!(lock.load().await.expect("a load"), Some(old));
    drop(lock);

    let (id, secret) = (sandbox.client_id(), sandbox.client_secret());
    let without_password = RefreshTokenGrant::from_store(id, secret, store.clone());
    let without_password = without_password.token_url(sandbox.token_url());
    let error = token(&without_password).await.expect_err("an error");
    assert!(error.is_login_required(), "{error}");

    let with_password = password_grant(&sandbox).store(store);
    let fresh = token(&with_password).await.expect("a token");
    assert!(is_accepted(&sandbox, &fresh).await);
    // Other sources read the new session from the file.
    assert_eq!(token(&without_password).await.expect("a token"), fresh);
}
