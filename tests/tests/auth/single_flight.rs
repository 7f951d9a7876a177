//! Concurrent callers share one token request, even when some are cancelled.

use std::sync::Arc;

use tokio::task::JoinSet;
use vis_api::auth::{AccessToken, AuthError, RefreshTokenGrant, TokenSource};
use vis_sandbox::{Fault, GrantType, Sandbox};

use crate::*;

const TASKS: usize = 1_000;

/// Requests a token from `TASKS` tasks at once.
async fn request_concurrently(
    source: Arc<impl TokenSource>,
    rejected: Option<AccessToken>,
) -> Vec<Result<AccessToken, AuthError>> {
    let http = http();
    let mut tasks = JoinSet::new();
    for _ in 0..TASKS {
        let (source, http, rejected) = (Arc::clone(&source), http.clone(), rejected.clone());
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

fn from_expired_session(sandbox: &Sandbox) -> RefreshTokenGrant {
    let store = expired_session(sandbox);
    RefreshTokenGrant::from_store(sandbox.client_id(), sandbox.client_secret(), store)
        .token_url(sandbox.token_url())
}

#[tokio::test(flavor = "multi_thread")]
async fn expired_stored_token_costs_one_request() {
    let sandbox = start().await;
    let source = Arc::new(from_expired_session(&sandbox));
    let token = single_token(request_concurrently(source, None).await);
    assert!(is_accepted(&sandbox, &token).await);
    assert_eq!(granted(&sandbox), [GrantType::RefreshToken]);
    assert_eq!(sandbox.token_requests().len(), 1);
}

#[tokio::test]
async fn expired_cached_token_costs_one_request() {
    let sandbox = start().await;
    let source = Arc::new(password_grant(&sandbox));
    let first = token(&source).await.expect("a token");
    advance(DAY).await;
    let second = single_token(request_concurrently(source, None).await);
    assert_ne!(first, second);
    let expected = [GrantType::Password, GrantType::RefreshToken];
    assert_eq!(granted(&sandbox), expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn rejected_token_costs_one_request() {
    let sandbox = start().await;
    let source = Arc::new(refresh_token_grant(&sandbox));
    let first = token(&source).await.expect("a token");
    sandbox.revoke_access_tokens();
    let second = single_token(request_concurrently(Arc::clone(&source), Some(first.clone())).await);
    assert_ne!(first, second);
    assert!(is_accepted(&sandbox, &second).await);
    // A late rejection of the first token yields the second.
    assert_eq!(refreshed(&source, &first).await.expect("a token"), second);
    assert_eq!(sandbox.token_requests().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn concurrent_tasks_share_a_failure() {
    let sandbox = start().await;
    sandbox.fail_next(Fault::status(503).on_token());
    let source = Arc::new(from_expired_session(&sandbox));
    let results = request_concurrently(Arc::clone(&source), None).await;
    // A task that starts after the failure starts a second refresh, so not all of them fail.
    let failures = results.iter().filter(|result| result.is_err()).count();
    assert!(failures > 0);
    assert!(sandbox.token_requests().len() <= 1);
    token(&source).await.expect("a token");
    assert_eq!(granted(&sandbox), [GrantType::RefreshToken]);
}

#[tokio::test]
async fn cancelled_caller_does_not_cancel_refresh() {
    let sandbox = start().await;
    // The endpoint has consumed the refresh token when the caller is cancelled.
    let delay = std::time::Duration::from_millis(50);
    sandbox.fail_next(Fault::served().after(delay).after_handling().on_token());
    let source = Arc::new(from_expired_session(&sandbox));
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

#[tokio::test(flavor = "multi_thread")]
async fn dropped_runtime_does_not_block_others() {
    let sandbox = Arc::new(start().await);
    sandbox.fail_next(Fault::stall().on_token());
    let source = Arc::new(password_grant(&sandbox));
    let thread = {
        let (source, sandbox) = (Arc::clone(&source), Arc::clone(&sandbox));
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .expect("a runtime");
            runtime.block_on(async {
                tokio::select! {
                    result = token(&source) => panic!("nothing answers: {result:?}"),
                    () = wait_until(|| sandbox.request_count() == 1) => {}
                }
            });
        })
    };
    wait_until(|| thread.is_finished()).await;
    thread.join().expect("no panic");
    token(&source).await.expect("a token");
    assert_eq!(granted(&sandbox), [GrantType::Password]);
}
