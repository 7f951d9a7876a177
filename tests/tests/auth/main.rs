//! Token sources against a token endpoint over TCP.

mod authorization_code;
mod client;
mod error_responses;
mod file_store;
mod processes;
mod refresh;
mod stores;
mod wire;

use std::time::{Duration, SystemTime};

use vis_api::auth::{AccessToken, AuthError, MemoryStore, PasswordGrant, RefreshTokenGrant};
use vis_api::auth::{Session, TokenSource, TokenStore};
use vis_api::reqwest;
use vis_sandbox::{Fault, GrantType, Sandbox};

use vis_tests::rendered;

const DAY: Duration = Duration::from_secs(86_400);

/// A client that follows no redirects.
fn http() -> reqwest::Client {
    reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .expect("a client")
}

async fn start() -> Sandbox {
    Sandbox::start().await.expect("a sandbox")
}

/// Password grant of the user of the sandbox.
fn password_grant(sandbox: &Sandbox, password: &str) -> PasswordGrant {
    let (id, secret) = (sandbox.client_id(), sandbox.client_secret());
    PasswordGrant::new(id, secret, sandbox.username(), password).token_url(sandbox.token_url())
}

/// Refresh token grant of the user of the sandbox.
fn refresh_token_grant(sandbox: &Sandbox) -> RefreshTokenGrant {
    let (id, secret) = (sandbox.client_id(), sandbox.client_secret());
    RefreshTokenGrant::new(id, secret, sandbox.refresh_token()).token_url(sandbox.token_url())
}

fn from_store(sandbox: &Sandbox, store: impl TokenStore) -> RefreshTokenGrant {
    RefreshTokenGrant::from_store(sandbox.client_id(), sandbox.client_secret(), store)
        .token_url(sandbox.token_url())
}

/// A session whose access token expired a day ago.
fn expired_session(sandbox: &Sandbox) -> Session {
    let refresh_token = Some(sandbox.refresh_token().into());
    Session::new("an-old-token", refresh_token, SystemTime::now() - DAY)
}

async fn token(source: &impl TokenSource) -> Result<AccessToken, AuthError> {
    source.access_token(&http(), None).await
}

async fn refreshed(
    source: &impl TokenSource,
    rejected: &AccessToken,
) -> Result<AccessToken, AuthError> {
    source.access_token(&http(), Some(rejected)).await
}

/// Yields to other tasks until `condition` holds.
async fn wait_until(mut condition: impl FnMut() -> bool) {
    let start = std::time::Instant::now();
    while !condition() {
        assert!(start.elapsed() < Duration::from_secs(60), "no end in time");
        tokio::task::yield_now().await;
    }
}

/// Requests tokens until one differs from `old`.
async fn wait_for_new_token(source: &impl TokenSource, old: &AccessToken) -> AccessToken {
    loop {
        let current = token(source).await.expect("a token");
        if current != *old {
            return current;
        }
        tokio::task::yield_now().await;
    }
}

/// Advances the clock of the token sources; the clock of the sandbox is real.
async fn advance(time: Duration) {
    tokio::time::pause();
    tokio::time::advance(time).await;
    tokio::time::resume();
}

/// Returns the grant types of the granted token requests.
fn granted(sandbox: &Sandbox) -> Vec<GrantType> {
    let requests = sandbox.token_requests();
    assert!(
        requests.iter().all(|request| !request.replayed),
        "a single-use grant was sent twice: {requests:?}"
    );
    requests
        .iter()
        .filter(|request| request.error.is_none())
        .filter_map(|request| request.grant_type)
        .collect()
}

/// Returns whether the service accepts the token.
async fn is_accepted(sandbox: &Sandbox, token: &AccessToken) -> bool {
    let url = format!("{}/self", sandbox.base_url());
    let response = http().get(url).bearer_auth(token.expose()).send().await;
    response.expect("a response").status().is_success()
}
