//! Sessions in a `FileStore`.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use tempfile::TempDir;
use vis_api::auth::{AuthErrorKind, FileStore, StoreLock, TokenStore};
use vis_sandbox::GrantType;

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

fn names(directory: &Path) -> Vec<String> {
    let entries = fs::read_dir(directory).expect("a directory");
    let name = |entry: std::io::Result<fs::DirEntry>| entry.expect("an entry").file_name();
    let mut names: Vec<_> = entries
        .map(|entry| name(entry).to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[tokio::test]
async fn saved_session_is_loaded_without_leftovers() {
    let (directory, store) = temp_store();
    let mut first = lock(&store).await;
    assert_eq!(first.load().await.expect("a load"), None);
    first.save(&session("a")).await.expect("a save");
    first.save(&session("b")).await.expect("another one");
    drop(first);
    let mut second = lock(&store).await;
    assert_eq!(second.load().await.expect("a load"), Some(session("b")));
    drop(second);
    let expected = ["session.json", "session.json.lock"];
    assert_eq!(names(directory.path()), expected);
}

#[cfg(unix)]
#[tokio::test]
async fn files_are_readable_by_owner_only() {
    use std::os::unix::fs::PermissionsExt;

    let (directory, store) = temp_store();
    fs::write(store.path(), "").expect("a world-readable file");
    let mut lock = lock(&store).await;
    let mode = |name: &str| {
        let metadata = fs::metadata(directory.path().join(name)).expect("a file");
        metadata.permissions().mode() & 0o777
    };
    assert_eq!(
        mode("session.json.tmp"),
        0o600,
        "set before the first write"
    );
    lock.save(&session("a")).await.expect("a save");
    assert_eq!(mode("session.json"), 0o600);
    assert_eq!(mode("session.json.lock"), 0o600);
}

#[cfg(unix)]
#[tokio::test]
async fn temp_file_does_not_follow_symlink() {
    let (directory, store) = temp_store();
    let target = directory.path().join("target");
    fs::write(&target, "unchanged").expect("a file");
    let temp_file = directory.path().join("session.json.tmp");
    std::os::unix::fs::symlink(&target, temp_file).expect("a link");
    lock(&store)
        .await
        .save(&session("a"))
        .await
        .expect("a save");
    assert_eq!(fs::read_to_string(target).expect("a file"), "unchanged");
}

#[tokio::test]
async fn lock_is_exclusive_until_dropped() {
    let (_directory, store) = temp_store();
    let first = lock(&store).await;
    let other = Arc::new(FileStore::new(store.path()));
    let waiting = {
        let other = Arc::clone(&other);
        tokio::spawn(async move { lock(&other).await })
    };
    // A cancelled attempt leaves no lock behind.
    {
        let mut cancelled = other.lease();
        for _ in 0..100 {
            let polled = std::future::poll_fn(|context| {
                std::task::Poll::Ready(cancelled.as_mut().poll(context).is_ready())
            });
            assert!(!polled.await, "the lock is held");
            tokio::task::yield_now().await;
        }
    }
    assert!(!waiting.is_finished());
    drop(first);
    drop(waiting.await.expect("a lock"));
    lock(&store).await;
}

#[tokio::test]
async fn invalid_file_is_error_and_not_overwritten() {
    let (_directory, store) = temp_store();
    let long = format!("{{\"access_token\":\"{}\"}}", "s3cr3t".repeat(20_000));
    for text in [
        "# notes: s3cr3t",
        "{}",
        "[]",
        "{\"access_token\":[\"s3cr3t\"]}",
        &long,
    ] {
        fs::write(store.path(), text).expect("a file");
        let sandbox = start().await;
        let source = password_grant(&sandbox).store(store.clone());
        let error = token(&source).await.expect_err("an error");
        assert_eq!(error.kind(), AuthErrorKind::Store);
        assert!(
            error.to_string().contains("session.json holds no session"),
            "{error}"
        );
        assert!(!rendered(&error).contains("s3cr3t"), "{error:?}");
        assert_eq!(fs::read_to_string(store.path()).expect("a file"), text);
        assert_eq!(sandbox.token_requests().len(), 0);
    }
}

#[tokio::test]
async fn missing_directory_spends_no_refresh_token() {
    let sandbox = start().await;
    let (directory, _) = temp_store();
    let state = directory.path().join("state");
    let elsewhere = directory.path().join("elsewhere");
    fs::create_dir(&state).expect("a directory");
    let store = FileStore::new(state.join("session.json"));
    let source = refresh_token_grant(&sandbox).store(store.clone());
    let first = token(&source).await.expect("a token");

    fs::rename(&state, &elsewhere).expect("a new name");
    let error = refreshed(&source, &first).await.expect_err("an error");
    assert_eq!(error.kind(), AuthErrorKind::Store);
    let text = error.to_string();
    assert!(
        text.contains("there is no directory for") && text.contains("session.json"),
        "{text}"
    );
    assert!(!error.is_retryable());
    assert_eq!(
        sandbox.token_requests().len(),
        1,
        "the refresh token is not spent"
    );

    fs::rename(&elsewhere, &state).expect("the old name");
    let second = refreshed(&source, &first).await.expect("a token");
    assert!(is_accepted(&sandbox, &second).await);
    assert_eq!(granted(&sandbox), [GrantType::RefreshToken; 2]);
}

#[cfg(unix)]
#[tokio::test]
async fn read_only_directory_spends_no_refresh_token() {
    use std::os::unix::fs::PermissionsExt;

    let sandbox = start().await;
    let (directory, store) = temp_store();
    let source = refresh_token_grant(&sandbox).store(store.clone());
    let first = token(&source).await.expect("a token");
    let before = fs::read(store.path()).expect("a session");

    let mode = |mode| fs::Permissions::from_mode(mode);
    fs::set_permissions(directory.path(), mode(0o500)).expect("a change of mode");
    if fs::write(directory.path().join("probe"), "").is_ok() {
        // Root ignores the mode.
        return;
    }
    let error = refreshed(&source, &first).await.expect_err("an error");
    assert_eq!(error.kind(), AuthErrorKind::Store);
    assert!(error.to_string().contains("cannot create"), "{error}");
    assert_eq!(
        sandbox.token_requests().len(),
        1,
        "the refresh token is not spent"
    );
    assert_eq!(fs::read(store.path()).expect("a session"), before);

    fs::set_permissions(directory.path(), mode(0o700)).expect("a change of mode");
    refreshed(&source, &first).await.expect("a token");
}

#[tokio::test]
async fn valid_token_survives_deleted_store() {
    let sandbox = start().await;
    let (directory, store) = temp_store();
    let source = password_grant(&sandbox).store(store);
    let first = token(&source).await.expect("a token");
    advance(DAY - Duration::from_secs(50)).await;
    drop(directory);
    for _ in 0..1_000 {
        assert_eq!(token(&source).await.expect("a token"), first);
        tokio::task::yield_now().await;
    }
    assert_eq!(sandbox.token_requests().len(), 1);
}

#[tokio::test]
async fn empty_file_counts_as_no_session() {
    let sandbox = start().await;
    let (_directory, store) = temp_store();
    fs::write(store.path(), "").expect("a file");
    let source = password_grant(&sandbox).store(store.clone());
    token(&source).await.expect("a token");
    assert!(fs::metadata(store.path()).expect("a file").len() > 0);
}
