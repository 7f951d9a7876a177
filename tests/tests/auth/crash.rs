//! A process that dies after the exchange and before the new session is in the file.

use vis_api::auth::{BoxFuture, FileStore, StoreError, StoreLock, TokenStore};
use vis_sandbox::GrantType;

use crate::processes::{child, end_of, told};
use crate::*;

/// A file that the process does not live to write.
#[derive(Debug)]
struct Fatal(FileStore);

struct FatalLease(Box<dyn StoreLock>);

impl TokenStore for Fatal {
    fn lease(&self) -> BoxFuture<'_, Result<Box<dyn StoreLock>, StoreError>> {
        Box::pin(async {
            let lease = self.0.lease().await?;
            Ok(Box::new(FatalLease(lease)) as Box<dyn StoreLock>)
        })
    }
}

impl StoreLock for FatalLease {
    fn load(&mut self) -> BoxFuture<'_, Result<Option<Session>, StoreError>> {
        self.0.load()
    }

    fn save<'a>(&'a mut self, _: &'a Session) -> BoxFuture<'a, Result<(), StoreError>> {
        std::process::abort()
    }
}

/// What the child does, and nothing where nobody told it to.
#[tokio::test]
async fn die_between_exchange_and_file() {
    let Some((store, url, id, secret)) = told() else {
        return;
    };
    let source = RefreshTokenGrant::from_store(id, secret, Fatal(store)).token_url(url);
    let _ = token(&source).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crash_before_the_file_is_written_costs_a_login_and_nothing_else() {
    let sandbox = start().await;
    let directory = tempfile::tempdir().expect("a directory");
    let store = FileStore::new(directory.path().join("session.json"));
    let expired_at = SystemTime::now() - DAY;
    let old = Session::new("old", Some(sandbox.refresh_token().into()), expired_at);
    let mut lease = store.lease().await.expect("a lease");
    lease.save(&old).await.expect("a save");
    drop(lease);

    let died = end_of(child(
        &sandbox,
        "crash::die_between_exchange_and_file",
        &store,
    ))
    .await;
    assert!(!died.status.success(), "it died");
    assert_eq!(granted(&sandbox), [GrantType::RefreshToken]);

    // The lock has gone with the process, and the old session is whole, but for being spent.
    let mut lease = store.lease().await.expect("a lease");
    assert_eq!(lease.load().await.expect("an answer"), Some(old));
    drop(lease);

    let (id, secret) = (sandbox.client_id(), sandbox.client_secret());
    let without_password = RefreshTokenGrant::from_store(id, secret, store.clone());
    let without_password = without_password.token_url(sandbox.token_url());
    let error = token(&without_password).await.expect_err("an error");
    assert!(error.is_login_required(), "{error}");

    let with_password = password_grant(&sandbox).store(store);
    let fresh = token(&with_password).await.expect("a token");
    assert!(is_accepted(&sandbox, &fresh).await);
    // And with the new session in the file, the others have one again.
    assert_eq!(token(&without_password).await.expect("a token"), fresh);
}
