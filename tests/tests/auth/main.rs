//! Where tokens come from, against a token endpoint over TCP: no session is lost, and no token
//! request is made that need not be.

mod authorization_code;
mod crash;
mod file_store;
mod processes;
mod refusals;
mod renewal;
mod single_flight;
mod stores;
mod wire;

use std::time::{Duration, SystemTime};

use vis_api::auth::{AccessToken, AuthError, MemoryStore, PasswordGrant, RefreshTokenGrant};
use vis_api::auth::{Session, TokenSource};
use vis_api::reqwest;
use vis_sandbox::{GrantType, Sandbox};

const DAY: Duration = Duration::from_secs(86_400);

fn http() -> reqwest::Client {
    reqwest::Client::builder()
        .no_proxy()
        .build()
        .expect("a client")
}

async fn start() -> Sandbox {
    Sandbox::start().await.expect("a sandbox")
}

/// The sandbox's user, with their password.
fn password_grant(sandbox: &Sandbox) -> PasswordGrant {
    PasswordGrant::new(
        sandbox.client_id(),
        sandbox.client_secret(),
        sandbox.username(),
        sandbox.password(),
    )
    .token_url(sandbox.token_url())
}

/// The sandbox's user, with a session from elsewhere.
fn refresh_token_grant(sandbox: &Sandbox) -> RefreshTokenGrant {
    RefreshTokenGrant::new(
        sandbox.client_id(),
        sandbox.client_secret(),
        sandbox.refresh_token(),
    )
    .token_url(sandbox.token_url())
}

/// A store with a session whose access token expired a while ago.
fn expired_session(sandbox: &Sandbox) -> MemoryStore {
    let expired_at = SystemTime::now() - DAY;
    let refresh_token = Some(sandbox.refresh_token().into());
    MemoryStore::from(Session::new("an-old-token", refresh_token, expired_at))
}

async fn token(source: &impl TokenSource) -> Result<AccessToken, AuthError> {
    source.access_token(&http(), None).await
}

async fn renewed(
    source: &impl TokenSource,
    rejected: &AccessToken,
) -> Result<AccessToken, AuthError> {
    source.access_token(&http(), Some(rejected)).await
}

/// Until `condition` holds; the tasks that make it hold run in the meantime.
async fn until(mut condition: impl FnMut() -> bool) {
    while !condition() {
        tokio::task::yield_now().await;
    }
}

/// Asks until there is another token than `old`.
async fn successor(source: &impl TokenSource, old: &AccessToken) -> AccessToken {
    loop {
        let current = token(source).await.expect("a token");
        if current != *old {
            return current;
        }
        tokio::task::yield_now().await;
    }
}

/// Time passes for the token sources, and for nobody else.
async fn pass(time: Duration) {
    tokio::time::pause();
    tokio::time::advance(time).await;
    tokio::time::resume();
}

/// What the token endpoint was offered, of the requests that it granted.
fn granted(sandbox: &Sandbox) -> Vec<GrantType> {
    let requests = sandbox.token_requests();
    assert!(
        requests.iter().all(|request| !request.replayed),
        "nothing that is good once was offered twice: {requests:?}"
    );
    requests
        .iter()
        .filter(|request| request.error.is_none())
        .filter_map(|request| request.grant_type)
        .collect()
}

/// Whether the service takes the token.
async fn is_accepted(sandbox: &Sandbox, token: &AccessToken) -> bool {
    let url = format!("{}/self", sandbox.base_url());
    let answer = http().get(url).bearer_auth(token.expose()).send().await;
    answer.expect("an answer").status().is_success()
}

/// Everything that an error shows to whoever logs it.
fn shown(error: &AuthError) -> String {
    let mut text = format!("{error}\n{error:?}\n{error:#?}");
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        text += &format!("\n{cause}\n{cause:?}");
        source = cause.source();
    }
    text
}
