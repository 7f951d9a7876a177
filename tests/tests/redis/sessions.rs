//! Sessions that processes share.

use std::env;
use std::io::{BufRead, BufReader, Write, stdin};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, SystemTime};

use vis_api::auth::{
    AccessToken, AuthError, AuthErrorKind, RefreshTokenGrant, Session, TokenSource, TokenStore,
};
use vis_api::redis::Redis;
use vis_api::reqwest;
use vis_sandbox::Sandbox;

use super::RedisServer;

const KEY: &str = "vis:jane";
const REDIS: &str = "VIS_TEST_REDIS";
const TOKEN_URL: &str = "VIS_TEST_TOKEN_URL";
const CLIENT: &str = "VIS_TEST_CLIENT";
const REFRESHES: usize = 20;

fn http() -> reqwest::Client {
    let builder = reqwest::Client::builder().no_proxy();
    builder.build().expect("a client")
}

async fn refreshed(
    source: &RefreshTokenGrant,
    rejected: Option<&AccessToken>,
) -> Result<AccessToken, AuthError> {
    source.access_token(&http(), rejected).await
}

fn grant(sandbox: &Sandbox, redis: &Redis) -> RefreshTokenGrant {
    let (id, secret) = (sandbox.client_id(), sandbox.client_secret());
    RefreshTokenGrant::new(id, secret, sandbox.refresh_token())
        .token_url(sandbox.token_url())
        .store(redis.token_store(KEY))
}

/// Runs one test of this binary in a process of its own.
fn child(sandbox: &Sandbox, server: &RedisServer, test: &str) -> Child {
    let client = format!("{}:{}", sandbox.client_id(), sandbox.client_secret());
    Command::new(env::current_exe().expect("this binary"))
        .args(["--exact", test, "--nocapture", "--include-ignored"])
        .env(REDIS, server.url())
        .env(TOKEN_URL, sandbox.token_url())
        .env(CLIENT, client)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("a process")
}

/// The Redis of the parent process, if this is a child.
fn child_redis() -> Option<Redis> {
    let url = env::var(REDIS).ok()?;
    Some(Redis::new(&url).expect("a connection"))
}

/// Runs in the child process; does nothing without its environment.
#[tokio::test]
async fn child_refreshes_repeatedly() {
    let Some(redis) = child_redis() else { return };
    let client = env::var(CLIENT).expect("a client");
    let (id, secret) = client.split_once(':').expect("an id and a secret");
    let source = RefreshTokenGrant::from_store(id, secret, redis.token_store(KEY))
        .token_url(env::var(TOKEN_URL).expect("a URL"));
    let mut current = refreshed(&source, None).await.expect("a token");
    for _ in 0..REFRESHES {
        let next = refreshed(&source, Some(&current)).await.expect("a session");
        assert_ne!(next, current);
        current = next;
    }
}

#[tokio::test(flavor = "multi_thread")]
#[cfg_attr(not(redis_server), ignore = "needs redis-server")]
async fn processes_refresh_in_turn() {
    let (sandbox, server) = (
        Sandbox::start().await.expect("a sandbox"),
        RedisServer::start(),
    );
    let redis = server.connect();
    let first = refreshed(&grant(&sandbox, &redis), None).await;
    first.expect("a session to share");
    let children: Vec<_> = (0..2)
        .map(|_| child(&sandbox, &server, "sessions::child_refreshes_repeatedly"))
        .collect();
    for child in children {
        let waiting = tokio::task::spawn_blocking(|| child.wait_with_output());
        let output = waiting.await.expect("a thread").expect("an exit");
        assert!(output.status.success());
        assert!(String::from_utf8_lossy(&output.stdout).contains("1 passed"));
    }
    let requests = sandbox.token_requests();
    let is_clean = |it: &vis_sandbox::TokenRequest| it.error.is_none() && !it.replayed;
    assert!(requests.iter().all(is_clean), "{requests:?}");
    assert!((1 + REFRESHES..=1 + 2 * REFRESHES).contains(&requests.len()));
    assert_eq!(server.command(&["EXISTS", "{vis:jane}:lock"]), "0");
}

/// Runs in the child process: takes the lock, and saves after a line of input.
#[tokio::test]
async fn child_saves_late() {
    let Some(redis) = child_redis() else { return };
    let store = redis
        .token_store(KEY)
        .lock_lifetime(Duration::from_millis(500));
    let mut lock = store.lease().await.expect("a lock");
    println!("leased");
    stdin().read_line(&mut String::new()).expect("a line");
    let late = Session::new("late", None, SystemTime::now());
    let error = lock.save(&late).await.expect_err("an error");
    lock.release().await;
    println!("refused: {error}");
}

#[tokio::test(flavor = "multi_thread")]
#[cfg_attr(not(redis_server), ignore = "needs redis-server")]
async fn holder_that_stops_past_the_expiry_saves_nothing() {
    let (sandbox, server) = (
        Sandbox::start().await.expect("a sandbox"),
        RedisServer::start(),
    );
    let mut holder = child(&sandbox, &server, "sessions::child_saves_late");
    let lines = BufReader::new(holder.stdout.take().expect("a pipe")).lines();
    let mut lines = lines.map(|line| line.expect("text"));
    assert!(lines.any(|line| line.ends_with("leased")));
    let signal = |name: &str| {
        let pid = holder.id().to_string();
        let sent = Command::new("kill").args([name, &pid]).status();
        assert!(sent.expect("the program kill").success());
    };
    signal("-STOP");

    // Waits for the lock of the stopped process to expire.
    let source = grant(&sandbox, &server.connect());
    let token = refreshed(&source, None).await.expect("a token");
    signal("-CONT");
    let mut stdin = holder.stdin.take().expect("a pipe");
    stdin.write_all(b"\n").expect("a write");
    let refused = lines.find(|line| line.starts_with("refused"));
    let refused = refused.expect("an error of the holder");
    assert_eq!(
        refused,
        "refused: the lock expired before the session was saved"
    );
    let exit = tokio::task::spawn_blocking(move || holder.wait()).await;
    assert!(exit.expect("a thread").expect("an exit").success());
    let session = server.command(&["GET", "{vis:jane}:session"]);
    assert!(session.contains(token.expose()), "the newer session stays");
}

#[tokio::test(flavor = "multi_thread")]
#[cfg_attr(not(redis_server), ignore = "needs redis-server")]
async fn session_outlives_a_server_that_dies_and_returns() {
    let (sandbox, mut server) = (
        Sandbox::start().await.expect("a sandbox"),
        RedisServer::start(),
    );
    let source = grant(&sandbox, &server.connect());
    let token = refreshed(&source, None).await.expect("a token");
    server.stop();
    assert_eq!(refreshed(&source, None).await.expect("a token"), token);
    let error = refreshed(&source, Some(&token))
        .await
        .expect_err("an error");
    assert_eq!(error.kind(), AuthErrorKind::Store, "{error}");
    assert_eq!(
        sandbox.token_requests().len(),
        1,
        "no refresh token is used"
    );

    server.restart();
    let next = refreshed(&source, Some(&token)).await.expect("a token");
    assert_ne!(next, token);
    let session = server.command(&["GET", "{vis:jane}:session"]);
    assert!(session.contains(next.expose()));
}
