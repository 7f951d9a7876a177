//! A session in a file.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use tempfile::TempDir;
use vis_api::auth::{AuthErrorKind, FileStore, StoreLock, TokenStore};
use vis_sandbox::GrantType;

use crate::*;

fn place() -> (TempDir, FileStore) {
    let directory = tempfile::tempdir().expect("a directory");
    let store = FileStore::new(directory.path().join("session.json"));
    (directory, store)
}

fn session(name: &str) -> Session {
    let refresh_token = Some(format!("{name}-refresh").into());
    Session::new(name, refresh_token, SystemTime::now() + DAY)
}

async fn lease(store: &FileStore) -> Box<dyn StoreLock> {
    store.lease().await.expect("a lease")
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
async fn what_is_saved_is_there_and_nothing_is_left_over() {
    let (directory, store) = place();
    let mut first = lease(&store).await;
    assert_eq!(first.load().await.expect("an answer"), None);
    first.save(&session("a")).await.expect("a save");
    first.save(&session("b")).await.expect("another one");
    drop(first);
    let mut second = lease(&store).await;
    assert_eq!(second.load().await.expect("an answer"), Some(session("b")));
    drop(second);
    let expected = ["session.json", "session.json.lock"];
    assert_eq!(names(directory.path()), expected);
}

#[cfg(unix)]
#[tokio::test]
async fn only_the_owner_may_read_it() {
    use std::os::unix::fs::PermissionsExt;

    let (directory, store) = place();
    fs::write(store.path(), "").expect("a file that everybody may read");
    let mut lease = lease(&store).await;
    let mode = |name: &str| {
        let metadata = fs::metadata(directory.path().join(name)).expect("a file");
        metadata.permissions().mode() & 0o777
    };
    assert_eq!(mode("session.json.tmp"), 0o600, "before a token is in it");
    lease.save(&session("a")).await.expect("a save");
    assert_eq!(mode("session.json"), 0o600);
    assert_eq!(mode("session.json.lock"), 0o600);
}

#[cfg(unix)]
#[tokio::test]
async fn a_draft_does_not_follow_a_link() {
    let (directory, store) = place();
    let target = directory.path().join("target");
    fs::write(&target, "precious").expect("a file");
    let draft = directory.path().join("session.json.tmp");
    std::os::unix::fs::symlink(&target, draft).expect("a link");
    lease(&store)
        .await
        .save(&session("a"))
        .await
        .expect("a save");
    assert_eq!(fs::read_to_string(target).expect("a file"), "precious");
}

#[tokio::test]
async fn a_lease_excludes_all_others_until_it_is_dropped() {
    let (_directory, store) = place();
    let first = lease(&store).await;
    let other = Arc::new(FileStore::new(store.path()));
    let waiting = {
        let other = Arc::clone(&other);
        tokio::spawn(async move { lease(&other).await })
    };
    // One that gives up leaves nothing behind.
    {
        let mut impatient = other.lease();
        for _ in 0..100 {
            let polled = std::future::poll_fn(|context| {
                std::task::Poll::Ready(impatient.as_mut().poll(context).is_ready())
            });
            assert!(!polled.await, "the lease is taken");
            tokio::task::yield_now().await;
        }
    }
    assert!(!waiting.is_finished());
    drop(first);
    drop(waiting.await.expect("a lease"));
    lease(&store).await;
}

#[tokio::test]
async fn a_file_that_is_no_session_is_left_alone() {
    let (_directory, store) = place();
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
        assert!(!shown(&error).contains("s3cr3t"), "{error:?}");
        assert_eq!(fs::read_to_string(store.path()).expect("a file"), text);
        assert_eq!(sandbox.token_requests().len(), 0);
    }
}

#[tokio::test]
async fn a_directory_that_is_gone_costs_no_session() {
    let sandbox = start().await;
    let (directory, _) = place();
    let place = directory.path().join("state");
    let elsewhere = directory.path().join("elsewhere");
    fs::create_dir(&place).expect("a directory");
    let store = FileStore::new(place.join("session.json"));
    let source = refresh_token_grant(&sandbox).store(store.clone());
    let first = token(&source).await.expect("a token");

    fs::rename(&place, &elsewhere).expect("a new name");
    let error = renewed(&source, &first).await.expect_err("an error");
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

    fs::rename(&elsewhere, &place).expect("the old name");
    let second = renewed(&source, &first).await.expect("a token");
    assert!(is_accepted(&sandbox, &second).await);
    assert_eq!(granted(&sandbox), [GrantType::RefreshToken; 2]);
}

#[cfg(unix)]
#[tokio::test]
async fn a_directory_that_is_read_only_costs_no_session() {
    use std::os::unix::fs::PermissionsExt;

    let sandbox = start().await;
    let (directory, store) = place();
    let source = refresh_token_grant(&sandbox).store(store.clone());
    let first = token(&source).await.expect("a token");
    let before = fs::read(store.path()).expect("a session");

    let mode = |mode| fs::Permissions::from_mode(mode);
    fs::set_permissions(directory.path(), mode(0o500)).expect("the owner's right");
    if fs::write(directory.path().join("probe"), "").is_ok() {
        // Root may write anywhere.
        return;
    }
    let error = renewed(&source, &first).await.expect_err("an error");
    assert_eq!(error.kind(), AuthErrorKind::Store);
    assert!(error.to_string().contains("cannot create"), "{error}");
    assert_eq!(
        sandbox.token_requests().len(),
        1,
        "the refresh token is not spent"
    );
    assert_eq!(fs::read(store.path()).expect("a session"), before);

    fs::set_permissions(directory.path(), mode(0o700)).expect("the owner's right");
    renewed(&source, &first).await.expect("a token");
}

#[tokio::test]
async fn a_valid_token_survives_a_store_that_is_gone() {
    let sandbox = start().await;
    let (directory, store) = place();
    let source = password_grant(&sandbox).store(store);
    let first = token(&source).await.expect("a token");
    pass(DAY - Duration::from_secs(50)).await;
    drop(directory);
    for _ in 0..1_000 {
        assert_eq!(token(&source).await.expect("a token"), first);
        tokio::task::yield_now().await;
    }
    assert_eq!(sandbox.token_requests().len(), 1);
}

#[tokio::test]
async fn an_empty_file_is_no_session_yet() {
    let sandbox = start().await;
    let (_directory, store) = place();
    fs::write(store.path(), "").expect("a file");
    let source = password_grant(&sandbox).store(store.clone());
    token(&source).await.expect("a token");
    assert!(fs::metadata(store.path()).expect("a file").len() > 0);
}
