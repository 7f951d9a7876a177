//! A user who logs in with a browser.

use vis_api::auth::{
    AuthErrorKind, AuthorizationCodeGrant, BoxFuture, ClientAuthentication, MemoryStore,
};
use vis_api::reqwest::redirect::Policy;
use vis_sandbox::{GrantType, Sandbox};

use crate::*;

fn grant(sandbox: &Sandbox) -> AuthorizationCodeGrant {
    let (id, secret) = (sandbox.client_id(), sandbox.client_secret());
    AuthorizationCodeGrant::new(id, secret, "https://app.example/login?tenant=7")
        .authorize_url(sandbox.authorize_url())
        .token_url(sandbox.token_url())
}

/// Where the browser is sent when the user has logged in.
async fn log_in(url: &reqwest::Url) -> String {
    let browser = reqwest::Client::builder()
        .no_proxy()
        .redirect(Policy::none())
        .build()
        .expect("a browser");
    let answer = browser.get(url.clone()).send().await.expect("an answer");
    let location = answer.headers().get("location").expect("a way back");
    location.to_str().expect("text").to_owned()
}

#[tokio::test]
async fn a_login_becomes_a_session_that_renews_itself() {
    let sandbox = start().await;
    for authentication in [ClientAuthentication::Basic, ClientAuthentication::Form] {
        let grant = grant(&sandbox).client_authentication(authentication);
        let request = grant.authorization_request().expect("a request");
        let came_back_at = log_in(request.url()).await;
        let source = grant
            .exchange(&http(), &came_back_at, request.state(), MemoryStore::new())
            .await
            .expect("a session");
        let first = token(&source).await.expect("a token");
        assert!(is_accepted(&sandbox, &first).await);
        assert_ne!(renewed(&source, &first).await.expect("a token"), first);
    }
    let once = [GrantType::AuthorizationCode, GrantType::RefreshToken];
    assert_eq!(granted(&sandbox), [once, once].concat());
}

#[tokio::test]
async fn a_login_replaces_the_session_in_its_store() {
    let sandbox = start().await;
    let store = expired_session(&sandbox);
    let grant = grant(&sandbox);
    let request = grant.authorization_request().expect("a request");
    let came_back_at = log_in(request.url()).await;
    let source = grant
        .exchange(&http(), &came_back_at, request.state(), store.clone())
        .await
        .expect("a session");
    let first = token(&source).await.expect("a token");

    let later = RefreshTokenGrant::from_store(sandbox.client_id(), sandbox.client_secret(), store)
        .token_url(sandbox.token_url());
    assert_eq!(token(&later).await.expect("a token"), first);
    assert_eq!(granted(&sandbox), [GrantType::AuthorizationCode]);
}

#[tokio::test]
async fn somebody_elses_login_is_refused_before_anything_is_sent() {
    let sandbox = start().await;
    let grant = grant(&sandbox);
    let (mine, other) = (
        grant.authorization_request().expect("a request"),
        grant.authorization_request().expect("a request"),
    );
    let came_back_at = log_in(other.url()).await;
    let result = grant
        .exchange(&http(), &came_back_at, mine.state(), MemoryStore::new())
        .await;
    let error = result.expect_err("an error");
    assert_eq!(error.kind(), AuthErrorKind::StateMismatch);
    assert_eq!(sandbox.token_requests().len(), 0);
    assert!(!shown(&error).contains(other.state().expose()));
}

#[tokio::test]
async fn a_code_is_good_once() {
    let sandbox = start().await;
    let grant = grant(&sandbox);
    let request = grant.authorization_request().expect("a request");
    let came_back_at = log_in(request.url()).await;
    let http = http();
    let exchange = || grant.exchange(&http, &came_back_at, request.state(), MemoryStore::new());
    // As a web server's handler would have it.
    let exchange = || -> BoxFuture<'_, _> { Box::pin(exchange()) };
    exchange().await.expect("a session");
    let error = exchange().await.expect_err("an error");
    assert_eq!(error.code(), Some("invalid_grant"));
    assert!(error.is_login_required());
}
