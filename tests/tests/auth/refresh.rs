//! Refresh of tokens: when, how often, with which grant, and what a failure does.

use std::sync::Arc;

use tokio::task::JoinSet;

use crate::*;

/// Requests a token from many tasks at once.
async fn request_concurrently(
    source: &Arc<RefreshTokenGrant>,
    rejected: Option<&AccessToken>,
) -> Vec<Result<AccessToken, AuthError>> {
    let http = http();
    let mut tasks = JoinSet::new();
    for _ in 0..1_000 {
        let (source, http, rejected) = (Arc::clone(source), http.clone(), rejected.cloned());
        tasks.spawn(async move { source.access_token(&http, rejected.as_ref()).await });
    }
    tasks.join_all().await
}

/// Asserts that all results are the same token and returns it.
fn single_token(results: Vec<Result<AccessToken, AuthError>>) -> AccessToken {
    let mut tokens = results.into_iter().map(|result| result.expect("a token"));
    let first = tokens.next().expect("a result");
    assert!(tokens.all(|token| token == first), "all get the same token");
    first
}

#[tokio::test(flavor = "multi_thread")]
async fn concurrent_requests_share_a_refresh() {
    let sandbox = start().await;
    let source = from_store(&sandbox, MemoryStore::from(expired_session(&sandbox)));
    let source = Arc::new(source);

    sandbox.fail_next(Fault::status(503).on_token());
    let results = request_concurrently(&source, None).await;
    // A task that starts after the failure starts a second refresh, so not all of them fail.
    assert!(results.iter().any(Result::is_err));
    assert!(sandbox.token_requests().len() <= 1);

    let first = single_token(request_concurrently(&source, None).await);
    assert!(is_accepted(&sandbox, &first).await);
    assert_eq!(sandbox.token_requests().len(), 1);

    sandbox.revoke_access_tokens();
    let second = single_token(request_concurrently(&source, Some(&first)).await);
    assert_ne!(first, second);
    assert!(is_accepted(&sandbox, &second).await);
    // A late rejection of the first token yields the second.
    assert_eq!(refreshed(&source, &first).await.expect("a token"), second);
    assert_eq!(granted(&sandbox), [GrantType::RefreshToken; 2]);
}

#[tokio::test]
async fn cancelled_caller_does_not_cancel_refresh() {
    let sandbox = start().await;
    // The endpoint has consumed the refresh token when the caller is cancelled.
    let delay = Duration::from_millis(200);
    sandbox.fail_next(Fault::served().after(delay).after_handling().on_token());
    let source = Arc::new(refresh_token_grant(&sandbox));
    let caller = {
        let source = Arc::clone(&source);
        tokio::spawn(async move { token(&source).await })
    };
    wait_until(|| sandbox.token_requests().len() == 1).await;
    caller.abort();
    assert!(caller.await.expect_err("cancelled").is_cancelled());

    let first = token(&source).await.expect("a token");
    assert_eq!(sandbox.token_requests().len(), 1);
    refreshed(&source, &first).await.expect("a valid session");
    assert_eq!(granted(&sandbox).len(), 2);
}

#[tokio::test]
async fn token_refreshes_one_minute_before_expiry() {
    let sandbox = start().await;
    let source = password_grant(&sandbox, sandbox.password());
    let first = token(&source).await.expect("a token");
    // The random part is at most an eighth.
    advance(DAY - Duration::from_secs(80)).await;
    assert_eq!(token(&source).await.expect("a token"), first);
    assert_eq!(sandbox.token_requests().len(), 1);

    advance(Duration::from_secs(20)).await;
    let unchanged = token(&source).await.expect("a token");
    assert_eq!(unchanged, first, "the refresh runs in the background");
    wait_for_new_token(&source, &first).await;
    let expected = [GrantType::Password, GrantType::RefreshToken];
    assert_eq!(granted(&sandbox), expected);
}

#[tokio::test]
async fn failed_refresh_keeps_valid_token() {
    let sandbox = start().await;
    let source = password_grant(&sandbox, sandbox.password());
    let first = token(&source).await.expect("a token");
    advance(DAY - Duration::from_secs(50)).await;

    for failure in 1..=2 {
        sandbox.fail_next(Fault::status(503).on_token());
        assert_eq!(token(&source).await.expect("a token"), first);
        wait_until(|| sandbox.request_count() == 1 + failure).await;
        // The paused clock keeps all of these calls within the delay after a failure.
        tokio::time::pause();
        for _ in 0..1_000 {
            assert_eq!(token(&source).await.expect("a token"), first);
            tokio::task::yield_now().await;
        }
        tokio::time::resume();
        assert_eq!(sandbox.request_count(), 1 + failure);
        advance(Duration::from_secs(10)).await;
    }
    wait_for_new_token(&source, &first).await;
    assert_eq!(granted(&sandbox).len(), 2);
}

#[tokio::test]
async fn short_token_refreshes_after_half_lifetime() {
    let sandbox = start().await;
    // Without a refresh token, the old one remains valid.
    let body = r#"{"access_token":"short","expires_in":"600"}"#;
    sandbox.fail_next(Fault::status(200).body("application/json", body).on_token());
    let source = refresh_token_grant(&sandbox).refresh_ahead(Duration::MAX);
    let first = token(&source).await.expect("a token");
    advance(Duration::from_secs(280)).await;
    assert_eq!(token(&source).await.expect("a token"), first);
    assert_eq!(sandbox.request_count(), 1);
    advance(Duration::from_secs(20)).await;
    assert_eq!(token(&source).await.expect("a token"), first);
    let second = wait_for_new_token(&source, &first).await;
    assert!(is_accepted(&sandbox, &second).await);
}

#[tokio::test]
async fn same_token_again_costs_one_request() {
    let sandbox = start().await;
    let body = r#"{"access_token":"the-same","refresh_token":"r","expires_in":3600}"#;
    for _ in 0..2 {
        sandbox.fail_next(Fault::status(200).body("application/json", body).on_token());
    }
    let source = refresh_token_grant(&sandbox);
    let first = token(&source).await.expect("a token");
    let second = refreshed(&source, &first).await.expect("a token");
    assert_eq!(first, second);
    token(&source).await.expect("a token");
    assert_eq!(sandbox.request_count(), 2);
}

#[tokio::test]
async fn revoked_refresh_token_falls_back_to_password() {
    let sandbox = start().await;
    let source = password_grant(&sandbox, sandbox.password());
    let first = token(&source).await.expect("a token");
    sandbox.revoke_refresh_tokens();
    let second = refreshed(&source, &first).await.expect("a token");
    assert_ne!(first, second);
    assert_eq!(granted(&sandbox), [GrantType::Password; 2]);
    assert_eq!(sandbox.token_requests().len(), 3);
}

#[tokio::test]
async fn rejected_refresh_tokens_are_sent_once() {
    let sandbox = start().await;
    let stored = MemoryStore::from(expired_session(&sandbox));
    let source = refresh_token_grant(&sandbox).store(stored);
    sandbox.revoke_refresh_tokens();
    for _ in 0..3 {
        let error = token(&source).await.expect_err("an error");
        assert_eq!(error.code(), Some("invalid_grant"));
        assert!(error.is_login_required() && !error.is_retryable());
    }
    assert_eq!(
        sandbox.token_requests().len(),
        2,
        "the stored one, then the initial one"
    );
}

#[tokio::test]
async fn initial_refresh_token_replaces_dead_session() {
    let sandbox = start().await;
    let stored = MemoryStore::from(expired_session(&sandbox));
    sandbox.revoke_refresh_tokens();
    let source = refresh_token_grant(&sandbox).store(stored);
    token(&source).await.expect("a token");
    assert_eq!(granted(&sandbox), [GrantType::RefreshToken]);
    assert_eq!(sandbox.token_requests().len(), 2);
}

#[tokio::test]
async fn rejected_password_is_retried_after_a_minute() {
    let sandbox = start().await;
    let source = password_grant(&sandbox, "wrong");
    for _ in 0..5 {
        let error = token(&source).await.expect_err("an error");
        assert_eq!(error.code(), Some("invalid_grant"));
    }
    assert_eq!(sandbox.token_requests().len(), 1);
    advance(Duration::from_secs(60)).await;
    token(&source).await.expect_err("an error");
    assert_eq!(sandbox.token_requests().len(), 2);
}
