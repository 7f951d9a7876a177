//! Real processes that share a session in a file.

use std::process::{Child, Command, Output, Stdio};
use std::{env, fs};

use vis_api::auth::FileStore;
use vis_sandbox::GrantType;

use crate::*;

const STORE: &str = "VIS_TEST_STORE";
const TOKEN_URL: &str = "VIS_TEST_TOKEN_URL";
const CLIENT: &str = "VIS_TEST_CLIENT";

const RENEWALS: usize = 40;

/// This test binary once more, running one test of it.
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

/// Waits without standing in the way of the sandbox, which may live on this thread.
pub(crate) async fn end_of(child: Child) -> Output {
    tokio::task::spawn_blocking(|| child.wait_with_output())
        .await
        .expect("a thread")
        .expect("an end")
}

/// The store that a child is told to use, and the rest of its credentials.
pub(crate) fn told() -> Option<(FileStore, String, String, String)> {
    let store = FileStore::new(env::var_os(STORE)?);
    let client = env::var(CLIENT).ok()?;
    let (id, secret) = client.split_once(':')?;
    let url = env::var(TOKEN_URL).ok()?;
    Some((store, url, id.to_owned(), secret.to_owned()))
}

/// What a child does, and nothing where nobody told it to.
#[tokio::test]
async fn renew_many_times() {
    let Some((store, url, id, secret)) = told() else {
        return;
    };
    let source = RefreshTokenGrant::from_store(id, secret, store).token_url(url);
    let mut current = token(&source).await.expect("a token");
    for _ in 0..RENEWALS {
        let next = renewed(&source, &current).await.expect("a session");
        assert_ne!(next, current);
        current = next;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn processes_that_share_a_file_do_not_lose_the_session() {
    let sandbox = start().await;
    let directory = tempfile::tempdir().expect("a directory");
    let store = FileStore::new(directory.path().join("session.json"));
    let first = token(&refresh_token_grant(&sandbox).store(store.clone())).await;
    first.expect("a session to share");

    let children: Vec<_> = (0..2)
        .map(|_| child(&sandbox, "processes::renew_many_times", &store))
        .collect();
    for child in children {
        let output = end_of(child).await;
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
    // Whoever finds the other's renewal in the file takes it over.
    let renewals = granted(&sandbox);
    assert!(
        renewals
            .iter()
            .all(|grant| *grant == GrantType::RefreshToken)
    );
    assert!(
        (1 + RENEWALS..=1 + 2 * RENEWALS).contains(&renewals.len()),
        "{}",
        renewals.len()
    );

    let (id, secret) = (sandbox.client_id(), sandbox.client_secret());
    let later = RefreshTokenGrant::from_store(id, secret, store.clone());
    let later = later.token_url(sandbox.token_url());
    let last = token(&later).await.expect("a token");
    assert!(is_accepted(&sandbox, &last).await);
    renewed(&later, &last)
        .await
        .expect("a session that goes on");
    let left = fs::read_dir(directory.path()).expect("a directory").count();
    assert_eq!(left, 2, "the session and its lock");
}
