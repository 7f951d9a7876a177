//! Refresh of tokens: when, with which grant, and what a failure does.

use std::time::Duration;

use vis_sandbox::{Fault, GrantType};

use crate::*;

const PAUSE: Duration = Duration::from_secs(10);

#[tokio::test]
async fn token_refreshes_one_minute_before_expiry() {
    let sandbox = start().await;
    let source = password_grant(&sandbox);
    let first = token(&source).await.expect("a token");
    advance(DAY - Duration::from_secs(70)).await;
    assert_eq!(token(&source).await.expect("a token"), first);
    assert_eq!(sandbox.token_requests().len(), 1);

    advance(Duration::from_secs(10)).await;
    let unchanged = token(&source).await.expect("a token");
    assert_eq!(
        unchanged, first,
        "a refresh before expiry runs in the background"
    );
    wait_until(|| sandbox.token_requests().len() == 2).await;
    wait_for_new_token(&source, &first).await;
    let expected = [GrantType::Password, GrantType::RefreshToken];
    assert_eq!(granted(&sandbox), expected);
}

#[tokio::test]
async fn failed_refresh_keeps_valid_token() {
    let sandbox = start().await;
    let source = password_grant(&sandbox);
    let first = token(&source).await.expect("a token");
    advance(DAY - Duration::from_secs(50)).await;

    for failure in 1..=2 {
        sandbox.fail_next(Fault::status(503).on_token());
        assert_eq!(token(&source).await.expect("a token"), first);
        wait_until(|| sandbox.request_count() == 1 + failure).await;
        // No request is sent within the pause after a failure. The paused clock keeps all of these
        // calls within it.
        tokio::time::pause();
        for _ in 0..1_000 {
            assert_eq!(token(&source).await.expect("a token"), first);
            tokio::task::yield_now().await;
        }
        tokio::time::resume();
        assert_eq!(sandbox.request_count(), 1 + failure);
        advance(PAUSE).await;
    }
    assert_eq!(token(&source).await.expect("a token"), first);
    wait_for_new_token(&source, &first).await;
    assert_eq!(granted(&sandbox).len(), 2);
}

#[tokio::test]
async fn revoked_refresh_token_falls_back_to_password() {
    let sandbox = start().await;
    let source = password_grant(&sandbox);
    let first = token(&source).await.expect("a token");
    sandbox.revoke_refresh_tokens();
    let second = refreshed(&source, &first).await.expect("a token");
    assert_ne!(first, second);
    assert_eq!(granted(&sandbox), [GrantType::Password; 2]);
    assert_eq!(sandbox.token_requests().len(), 3);
}

#[tokio::test]
async fn rejected_refresh_token_is_sent_once() {
    let sandbox = start().await;
    let source = refresh_token_grant(&sandbox);
    let first = token(&source).await.expect("a token");
    sandbox.revoke_refresh_tokens();
    for _ in 0..3 {
        let error = refreshed(&source, &first).await.expect_err("an error");
        assert_eq!(error.code(), Some("invalid_grant"));
        assert!(error.is_login_required() && !error.is_retryable());
    }
    assert_eq!(sandbox.token_requests().len(), 2);
}

#[tokio::test]
async fn rejected_password_is_retried_after_a_minute() {
    let sandbox = start().await;
    let (id, secret) = (sandbox.client_id(), sandbox.client_secret());
    let source = vis_api::auth::PasswordGrant::new(id, secret, sandbox.username(), "wrong")
        .token_url(sandbox.token_url());
    for _ in 0..5 {
        let error = token(&source).await.expect_err("an error");
        assert_eq!(error.code(), Some("invalid_grant"));
    }
    assert_eq!(sandbox.token_requests().len(), 1);
    advance(Duration::from_secs(60)).await;
    token(&source).await.expect_err("an error");
    assert_eq!(sandbox.token_requests().len(), 2);
}

#[tokio::test]
async fn initial_refresh_token_replaces_dead_session() {
    let sandbox = start().await;
    let store = expired_session(&sandbox);
    sandbox.revoke_refresh_tokens();
    let source = refresh_token_grant(&sandbox).store(store);
    token(&source).await.expect("a token");
    assert_eq!(granted(&sandbox), [GrantType::RefreshToken]);
    assert_eq!(sandbox.token_requests().len(), 2);
}

#[tokio::test]
async fn response_without_refresh_token_keeps_old_one() {
    let sandbox = start().await;
    let source = refresh_token_grant(&sandbox);
    let body = r#"{"access_token":"short","expires_in":"60"}"#;
    sandbox.fail_next(Fault::status(200).body("application/json", body).on_token());
    let first = token(&source).await.expect("a token");
    assert_eq!(first.expose(), "short");
    advance(Duration::from_secs(60)).await;
    let second = token(&source).await.expect("a token");
    assert!(is_accepted(&sandbox, &second).await);
}

#[tokio::test]
async fn same_token_again_costs_one_request() {
    let sandbox = start().await;
    let same = || {
        let body = r#"{"access_token":"the-same","refresh_token":"r","expires_in":3600}"#;
        Fault::status(200).body("application/json", body).on_token()
    };
    sandbox.fail_next(same());
    sandbox.fail_next(same());
    let source = refresh_token_grant(&sandbox);
    let first = token(&source).await.expect("a token");
    let second = refreshed(&source, &first).await.expect("a token");
    assert_eq!(first, second);
    token(&source).await.expect("a token");
    assert_eq!(sandbox.request_count(), 2);
}
