//! When a token is renewed, with what, and what happens when that fails.

use std::time::Duration;

use vis_api::auth::AuthErrorKind;
use vis_sandbox::{Fault, GrantType};

use crate::*;

const PAUSE: Duration = Duration::from_secs(10);

#[tokio::test]
async fn a_token_is_kept_until_a_minute_before_it_expires() {
    let sandbox = start().await;
    let source = password_grant(&sandbox);
    let first = token(&source).await.expect("a token");
    pass(DAY - Duration::from_secs(70)).await;
    assert_eq!(token(&source).await.expect("a token"), first);
    assert_eq!(sandbox.token_requests().len(), 1);

    pass(Duration::from_secs(10)).await;
    let during = token(&source).await.expect("a token");
    assert_eq!(during, first, "nobody waits for a renewal ahead of expiry");
    until(|| sandbox.token_requests().len() == 2).await;
    successor(&source, &first).await;
    let expected = [GrantType::Password, GrantType::RefreshToken];
    assert_eq!(granted(&sandbox), expected);
}

#[tokio::test]
async fn a_valid_token_survives_a_failed_renewal() {
    let sandbox = start().await;
    let source = password_grant(&sandbox);
    let first = token(&source).await.expect("a token");
    pass(DAY - Duration::from_secs(50)).await;

    for failure in 1..=2 {
        sandbox.fail_next(Fault::status(503).on_token());
        assert_eq!(token(&source).await.expect("a token"), first);
        until(|| sandbox.request_count() == 1 + failure).await;
        // A token request for each of these would not help an endpoint that is in trouble. The clock
        // stands still, so that they all fall into the same pause however slow this machine is.
        tokio::time::pause();
        for _ in 0..1_000 {
            assert_eq!(token(&source).await.expect("a token"), first);
            tokio::task::yield_now().await;
        }
        tokio::time::resume();
        assert_eq!(sandbox.request_count(), 1 + failure);
        pass(PAUSE).await;
    }
    assert_eq!(token(&source).await.expect("a token"), first);
    successor(&source, &first).await;
    assert_eq!(granted(&sandbox).len(), 2);
}

#[tokio::test]
async fn an_expired_token_does_not_survive_it() {
    let sandbox = start().await;
    let source = password_grant(&sandbox);
    token(&source).await.expect("a token");
    pass(DAY).await;
    sandbox.fail_next(Fault::status(503).on_token());
    let error = token(&source).await.expect_err("an error");
    assert_eq!(error.kind(), AuthErrorKind::Unavailable);
    assert!(error.is_retryable());
    token(&source).await.expect("a token");
}

#[tokio::test]
async fn a_dead_refresh_token_gives_way_to_the_password() {
    let sandbox = start().await;
    let source = password_grant(&sandbox);
    let first = token(&source).await.expect("a token");
    sandbox.revoke_refresh_tokens();
    let second = renewed(&source, &first).await.expect("a token");
    assert_ne!(first, second);
    assert_eq!(granted(&sandbox), [GrantType::Password; 2]);
    assert_eq!(sandbox.token_requests().len(), 3);
}

#[tokio::test]
async fn a_dead_refresh_token_is_offered_once() {
    let sandbox = start().await;
    let source = refresh_token_grant(&sandbox);
    let first = token(&source).await.expect("a token");
    sandbox.revoke_refresh_tokens();
    for _ in 0..3 {
        let error = renewed(&source, &first).await.expect_err("an error");
        assert_eq!(error.code(), Some("invalid_grant"));
        assert!(error.is_login_required() && !error.is_retryable());
    }
    assert_eq!(sandbox.token_requests().len(), 2);
}

#[tokio::test]
async fn a_wrong_password_is_left_alone_for_a_minute() {
    let sandbox = start().await;
    let (id, secret) = (sandbox.client_id(), sandbox.client_secret());
    let source = vis_api::auth::PasswordGrant::new(id, secret, sandbox.username(), "wrong")
        .token_url(sandbox.token_url());
    for _ in 0..5 {
        let error = token(&source).await.expect_err("an error");
        assert_eq!(error.code(), Some("invalid_grant"));
    }
    assert_eq!(sandbox.token_requests().len(), 1);
    pass(Duration::from_secs(60)).await;
    token(&source).await.expect_err("an error");
    assert_eq!(sandbox.token_requests().len(), 2);
}

#[tokio::test]
async fn the_first_refresh_token_helps_where_the_stored_session_is_over() {
    let sandbox = start().await;
    let store = expired_session(&sandbox);
    sandbox.revoke_refresh_tokens();
    let source = refresh_token_grant(&sandbox).store(store);
    token(&source).await.expect("a token");
    assert_eq!(granted(&sandbox), [GrantType::RefreshToken]);
    assert_eq!(sandbox.token_requests().len(), 2);
}

#[tokio::test]
async fn an_answer_without_a_refresh_token_leaves_the_old_one_in_use() {
    let sandbox = start().await;
    let source = refresh_token_grant(&sandbox);
    let answer = r#"{"access_token":"short","expires_in":"60"}"#;
    sandbox.fail_next(
        Fault::status(200)
            .body("application/json", answer)
            .on_token(),
    );
    let first = token(&source).await.expect("a token");
    assert_eq!(first.expose(), "short");
    pass(Duration::from_secs(60)).await;
    let second = token(&source).await.expect("a token");
    assert!(is_accepted(&sandbox, &second).await);
}

#[tokio::test]
async fn an_endpoint_that_grants_the_same_token_again_is_asked_once_a_rejection() {
    let sandbox = start().await;
    let same = || {
        let answer = r#"{"access_token":"the-same","refresh_token":"r","expires_in":3600}"#;
        Fault::status(200)
            .body("application/json", answer)
            .on_token()
    };
    sandbox.fail_next(same());
    sandbox.fail_next(same());
    let source = refresh_token_grant(&sandbox);
    let first = token(&source).await.expect("a token");
    let second = renewed(&source, &first).await.expect("a token");
    assert_eq!(first, second);
    token(&source).await.expect("a token");
    assert_eq!(sandbox.request_count(), 2);
}
