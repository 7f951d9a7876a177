//! Processes that share a session file.

use std::process::{Child, Command, Stdio};
use std::{env, fs};

use vis_api::auth::FileStore;

use crate::*;

const STORE: &str = "VIS_TEST_STORE";
const TOKEN_URL: &str = "VIS_TEST_TOKEN_URL";
const CLIENT: &str = "VIS_TEST_CLIENT";

const REFRESHES: usize = 40;

/// Spawns this test binary to run `child_refreshes_repeatedly`.
fn child(sandbox: &Sandbox, store: &FileStore) -> Child {
    let client = format!("{}:{}", sandbox.client_id(), sandbox.client_secret());
    let test = "processes::child_refreshes_repeatedly";
    Command::new(env::current_exe().expect("this binary"))
        .args(["--exact", test, "--nocapture"])
        .env(STORE, store.path())
        .env(TOKEN_URL, sandbox.token_url())
        .env(CLIENT, client)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("a process")
}

/// Runs in the child process; does nothing without its environment.
#[tokio::test]
async fn child_refreshes_repeatedly() {
    let Ok(store) = env::var(STORE) else {
        return;
    };
    let client = env::var(CLIENT).expect("a client");
    let (id, secret) = client.split_once(':').expect("an id and a secret");
    let source = RefreshTokenGrant::from_store(id, secret, FileStore::new(store))
        .token_url(env::var(TOKEN_URL).expect("a URL"));
    let mut current = token(&source).await.expect("a token");
    for _ in 0..REFRESHES {
        let next = refreshed(&source, &current).await.expect("a session");
        assert_ne!(next, current);
        current = next;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn processes_sharing_file_keep_session() {
    let sandbox = start().await;
    let directory = tempfile::tempdir().expect("a directory");
    let store = FileStore::new(directory.path().join("session.json"));
    let first = token(&refresh_token_grant(&sandbox).store(store.clone())).await;
    first.expect("a session to share");

    for child in [child(&sandbox, &store), child(&sandbox, &store)] {
        // On a blocking thread, because the sandbox may run on this one.
        let output = tokio::task::spawn_blocking(|| child.wait_with_output()).await;
        let output = output.expect("a thread").expect("an exit");
        let text = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{text}");
        let ran = String::from_utf8_lossy(&output.stdout).contains("1 passed");
        assert!(ran, "the child ran its test");
    }

    // A process may use the token that the other one has stored, and skip its own refresh.
    let refreshes = granted(&sandbox).len();
    let expected = 1 + REFRESHES..=1 + 2 * REFRESHES;
    assert!(expected.contains(&refreshes), "{refreshes}");
    assert_eq!(sandbox.token_requests().len(), refreshes, "none failed");

    let later = from_store(&sandbox, store);
    let last = token(&later).await.expect("a token");
    assert!(is_accepted(&sandbox, &last).await);
    refreshed(&later, &last).await.expect("a valid session");
    let files = fs::read_dir(directory.path()).expect("a directory").count();
    assert_eq!(files, 2, "the session and its lock");
}

#[tokio::test]
async fn crash_before_save_requires_login() {
    let sandbox = start().await;
    let directory = tempfile::tempdir().expect("a directory");
    let store = FileStore::new(directory.path().join("session.json"));
    let old = expired_session(&sandbox);
    let mut lock = store.lease().await.expect("a lock");
    lock.save(&old).await.expect("a save");
    lock.release().await;

    // The endpoint has consumed the refresh token, and the child waits for the response.
    let stalled = Fault::served().after(DAY).after_handling();
    sandbox.fail_next(stalled.on_token());
    let mut child = child(&sandbox, &store);
    wait_until(|| sandbox.token_requests().len() == 1).await;
    child.kill().expect("a running child");
    child.wait().expect("an exit");

    // The OS has released the lock. The file holds the old session, whose refresh token is used.
    let mut lock = store.lease().await.expect("a lock");
    assert_eq!(lock.load().await.expect("a load"), Some(old));
    lock.release().await;
    let without_password = from_store(&sandbox, store.clone());
    let error = token(&without_password).await.expect_err("an error");
    assert!(error.is_login_required(), "{error}");

    let with_password = password_grant(&sandbox, sandbox.password()).store(store);
    let fresh = token(&with_password).await.expect("a token");
    assert!(is_accepted(&sandbox, &fresh).await);
    // Other sources read the new session from the file.
    assert_eq!(token(&without_password).await.expect("a token"), fresh);
}
