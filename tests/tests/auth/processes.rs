//! Processes that share a session file.

use std::process::{Child, Command, Output, Stdio};
use std::{env, fs};

use vis_api::auth::FileStore;
use vis_sandbox::GrantType;

use crate::*;

const STORE: &str = "VIS_TEST_STORE";
const TOKEN_URL: &str = "VIS_TEST_TOKEN_URL";
const CLIENT: &str = "VIS_TEST_CLIENT";

const REFRESHES: usize = 40;

/// Spawns this test binary to run one test.
pub(crate) fn child(sandbox: &Sandbox, test: &str, store: &FileStore) -> Child {
    let client = format!("{}:{}", sandbox.client_id(), sandbox.client_secret());
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

/// Waits on a blocking thread, because the sandbox may run on this one.
pub(crate) async fn wait_for_exit(child: Child) -> Output {
    tokio::task::spawn_blocking(|| child.wait_with_output())
        .await
        .expect("a thread")
        .expect("an exit")
}

/// Returns the store, token URL, client id and secret of a child process.
pub(crate) fn child_settings() -> Option<(FileStore, String, String, String)> {
    let store = FileStore::new(env::var_os(STORE)?);
    let client = env::var(CLIENT).ok()?;
    let (id, secret) = client.split_once(':')?;
    let url = env::var(TOKEN_URL).ok()?;
    Some((store, url, id.to_owned(), secret.to_owned()))
}

/// Runs in the child process; does nothing without its environment.
#[tokio::test]
async fn child_refreshes_repeatedly() {
    let Some((store, url, id, secret)) = child_settings() else {
        return;
    };
    let source = RefreshTokenGrant::from_store(id, secret, store).token_url(url);
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

    let children: Vec<_> = (0..2)
        .map(|_| child(&sandbox, "processes::child_refreshes_repeatedly", &store))
        .collect();
    for child in children {
        let output = wait_for_exit(child).await;
        let text = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{text}");
        let ran = String::from_utf8_lossy(&output.stdout).contains("1 passed");
        assert!(ran, "the child ran its test");
    }

    let requests = sandbox.token_requests();
    assert!(
        requests.iter().all(|request| request.error.is_none()),
        "{requests:?}"
    );
    // A process may use the token that the other one has stored, and skip its own refresh.
    let refreshes = granted(&sandbox);
    assert!(
        refreshes
            .iter()
            .all(|grant| *grant == GrantType::RefreshToken)
    );
    assert!(
        (1 + REFRESHES..=1 + 2 * REFRESHES).contains(&refreshes.len()),
        "{}",
        refreshes.len()
    );

    let (id, secret) = (sandbox.client_id(), sandbox.client_secret());
    let later = RefreshTokenGrant::from_store(id, secret, store.clone());
    let later = later.token_url(sandbox.token_url());
    let last = token(&later).await.expect("a token");
    assert!(is_accepted(&sandbox, &last).await);
    refreshed(&later, &last).await.expect("a valid session");
    let files = fs::read_dir(directory.path()).expect("a directory").count();
    assert_eq!(files, 2, "the session and its lock");
}
