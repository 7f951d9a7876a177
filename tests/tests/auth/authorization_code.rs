//! Login with the authorization code grant.

use vis_api::BoxFuture;
use vis_api::auth::{AuthErrorKind, AuthorizationCodeGrant, ClientAuthentication, MemoryStore};
use vis_api::reqwest::redirect::Policy;
use vis_sandbox::{GrantType, Sandbox};

use crate::*;

fn grant(sandbox: &Sandbox) -> AuthorizationCodeGrant {
    let (id, secret) = (sandbox.client_id(), sandbox.client_secret());
    AuthorizationCodeGrant::new(id, secret, "https://app.example/login?tenant=7")
        .authorize_url(sandbox.authorize_url())
        .token_url(sandbox.token_url())
}

/// Logs in and returns the URL to which the browser is redirected.
async fn log_in(url: &reqwest::Url) -> String {
    let browser = reqwest::Client::builder()
        .no_proxy()
        .redirect(Policy::none())
        .build()
        .expect("a browser");
    let response = browser.get(url.clone()).send().await.expect("a response");
    let location = response.headers().get("location").expect("a location");
    location.to_str().expect("text").to_owned()
}

#[tokio::test]
async fn code_exchange_yields_refreshable_session() {
    let sandbox = start().await;
    for authentication in [ClientAuthentication::Basic, ClientAuthentication::Form] {
        let grant = grant(&sandbox).client_authentication(authentication);
        let request = grant.authorization_request().expect("a request");
        let redirect_url = log_in(request.url()).await;
        let source = grant
            .exchange(&http(), &redirect_url, request.state(), MemoryStore::new())
            .await
            .expect("a session");
        let first = token(&source).await.expect("a token");
        assert!(is_accepted(&sandbox, &first).await);
        assert_ne!(refreshed(&source, &first).await.expect("a token"), first);
    }
    let expected = [GrantType::AuthorizationCode, GrantType::RefreshToken];
    assert_eq!(granted(&sandbox), [expected, expected].concat());
}

#[tokio::test]
async fn login_replaces_stored_session() {
    let sandbox = start().await;
    let store = expired_session(&sandbox);
    let grant = grant(&sandbox);
    let request = grant.authorization_request().expect("a request");
    let redirect_url = log_in(request.url()).await;
    let source = grant
        .exchange(&http(), &redirect_url, request.state(), store.clone())
        .await
        .expect("a session");
    let first = token(&source).await.expect("a token");

    let later = RefreshTokenGrant::from_store(sandbox.client_id(), sandbox.client_secret(), store)
        .token_url(sandbox.token_url());
    assert_eq!(token(&later).await.expect("a token"), first);
    assert_eq!(granted(&sandbox), [GrantType::AuthorizationCode]);
}

#[tokio::test]
async fn state_mismatch_fails_before_exchange() {
    let sandbox = start().await;
    let grant = grant(&sandbox);
    let (own, other) = (
        grant.authorization_request().expect("a request"),
        grant.authorization_request().expect("a request"),
    );
    let redirect_url = log_in(other.url()).await;
    let result = grant
        .exchange(&http(), &redirect_url, own.state(), MemoryStore::new())
        .await;
    let error = result.expect_err("an error");
    assert_eq!(error.kind(), AuthErrorKind::StateMismatch);
    assert_eq!(sandbox.token_requests().len(), 0);
    assert!(!rendered(&error).contains(other.state().expose()));
}

#[tokio::test]
async fn used_code_fails_with_invalid_grant() {
    let sandbox = start().await;
    let grant = grant(&sandbox);
    let request = grant.authorization_request().expect("a request");
    let redirect_url = log_in(request.url()).await;
    let http = http();
    let exchange = || grant.exchange(&http, &redirect_url, request.state(), MemoryStore::new());
    // A handler of a web server needs a boxed future that is `Send`.
    let exchange = || -> BoxFuture<'_, _> { Box::pin(exchange()) };
    exchange().await.expect("a session");
    let error = exchange().await.expect_err("an error");
    assert_eq!(error.code(), Some("invalid_grant"));
    assert!(error.is_login_required());
}
