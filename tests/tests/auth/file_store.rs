//! Sessions in a `FileStore`.

use std::fs;
use std::task::Poll;

use tempfile::TempDir;
use vis_api::auth::{AuthErrorKind, FileStore, StoreLock};

use crate::*;

fn temp_store() -> (TempDir, FileStore) {
    let directory = tempfile::tempdir().expect("a directory");
    let store = FileStore::new(directory.path().join("session.json"));
    (directory, store)
}

fn session(name: &str) -> Session {
    let refresh_token = Some(format!("{name}-refresh").into());
    Session::new(name, refresh_token, SystemTime::now() + DAY)
}

async fn lock(store: &FileStore) -> Box<dyn StoreLock> {
    store.lease().await.expect("a lock")
}

#[tokio::test]
async fn saved_session_is_loaded_without_leftovers() {
    let (directory, store) = temp_store();
    let mut first = lock(&store).await;
    assert_eq!(first.load().await.expect("a load"), None);
    fs::write(store.path(), "").expect("an empty file");
    assert_eq!(first.load().await.expect("a load"), None);
    first.save(&session("a")).await.expect("a save");
    let last = session("b");
    first.save(&last).await.expect("another one");
    first.release().await;
    let mut second = lock(&store).await;
    assert_eq!(second.load().await.expect("a load"), Some(last));
    second.release().await;
    let mut names: Vec<_> = fs::read_dir(directory.path())
        .expect("a directory")
        .map(|entry| entry.expect("an entry").file_name())
        .collect();
    names.sort();
    assert_eq!(names, ["session.json", "session.json.lock"]);
}

#[tokio::test]
async fn refresh_without_password_keeps_user_of_session() {
    let (sandbox, (_directory, store)) = (start().await, temp_store());
    let grant = password_grant(&sandbox, sandbox.password());
    let first = token(&grant.store(store.clone())).await;
    let (id, secret) = (sandbox.client_id(), sandbox.client_secret());
    let later = RefreshTokenGrant::from_store(id, secret, store.clone());
    let later = later.token_url(sandbox.token_url());
    refreshed(&later, &first.expect("a token"))
        .await
        .expect("a token");
    let stranger = PasswordGrant::new(id, secret, "stranger", "a guess").store(store);
    let error = token(&stranger.token_url(sandbox.token_url())).await;
    assert_eq!(error.expect_err("an error").kind(), AuthErrorKind::Refused);
}

#[cfg(unix)]
#[tokio::test]
async fn files_are_new_and_readable_by_owner_only() {
    use std::os::unix::fs::{PermissionsExt, symlink};

    let (directory, store) = temp_store();
    let path = |name: &str| directory.path().join(name);
    let mode = |name: &str| {
        let metadata = fs::metadata(path(name)).expect("a file");
        metadata.permissions().mode() & 0o777
    };
    fs::write(path("target"), "unchanged").expect("a world-readable file");
    for name in ["session.json", "session.json.tmp"] {
        symlink(path("target"), path(name)).expect("a link");
    }
    let mut lock = lock(&store).await;
    assert_eq!(mode("session.json.tmp"), 0o600, "before the first write");
    lock.save(&session("a")).await.expect("a save");
    assert_eq!(mode("session.json"), 0o600);
    assert_eq!(mode("session.json.lock"), 0o600);
    let target = fs::read_to_string(path("target")).expect("a file");
    assert_eq!(target, "unchanged");
}

#[tokio::test]
async fn lock_is_exclusive_until_released() {
    let (_directory, store) = temp_store();
    let first = lock(&store).await;
    let other = FileStore::new(store.path());
    let waiting = tokio::spawn(async move { lock(&other).await });
    // A cancelled attempt leaves no lock behind.
    let mut cancelled = store.lease();
    for _ in 0..100 {
        let poll = std::future::poll_fn(|context| {
            Poll::Ready(cancelled.as_mut().poll(context).is_ready())
        });
        assert!(!poll.await, "the lock is held");
        tokio::task::yield_now().await;
    }
    drop(cancelled);
    assert!(!waiting.is_finished());
    first.release().await;
    waiting.await.expect("a lock").release().await;
    lock(&store).await;
}

#[tokio::test]
async fn invalid_file_is_error_and_not_overwritten() {
    let (_directory, store) = temp_store();
    let sandbox = start().await;
    let source = password_grant(&sandbox, sandbox.password()).store(store.clone());
    for text in [
        "# notes: s3cr3t",
        "{}",
        "[]",
        "{\"access_token\":[\"s3cr3t\"]}",
    ] {
        fs::write(store.path(), text).expect("a file");
        let error = token(&source).await.expect_err("an error");
        assert_eq!(error.kind(), AuthErrorKind::Store);
        let is_named = error.to_string().contains("session.json holds no session");
        assert!(is_named, "{error}");
        assert!(!rendered(&error).contains("s3cr3t"), "{error:?}");
        assert_eq!(fs::read_to_string(store.path()).expect("a file"), text);
    }
    assert_eq!(sandbox.token_requests().len(), 0);
}

#[tokio::test]
async fn unwritable_directory_spends_no_refresh_token() {
    let sandbox = start().await;
    let (directory, store) = temp_store();
    let source = refresh_token_grant(&sandbox).store(store);
    let first = token(&source).await.expect("a token");
    // Even root cannot replace it by a file.
    let obstacle = directory.path().join("session.json.tmp");
    fs::create_dir(&obstacle).expect("a directory");
    let error = refreshed(&source, &first).await.expect_err("an error");
    assert_eq!(error.kind(), AuthErrorKind::Store);
    assert!(error.to_string().contains("cannot replace"), "{error}");
    assert!(!error.is_retryable());
    assert_eq!(sandbox.token_requests().len(), 1);

    fs::remove_dir(&obstacle).expect("no directory");
    let second = refreshed(&source, &first).await.expect("a token");
    assert!(is_accepted(&sandbox, &second).await);
}

#[tokio::test]
async fn valid_token_survives_deleted_directory() {
    let sandbox = start().await;
    let (directory, store) = temp_store();
    let source = password_grant(&sandbox, sandbox.password()).store(store);
    let first = token(&source).await.expect("a token");
    advance(DAY - Duration::from_secs(50)).await;
    drop(directory);
    for _ in 0..100 {
        assert_eq!(token(&source).await.expect("a token"), first);
        tokio::task::yield_now().await;
    }
    let error = refreshed(&source, &first).await.expect_err("an error");
    assert!(error.to_string().contains("cannot open"), "{error}");
    assert_eq!(sandbox.token_requests().len(), 1);
}
