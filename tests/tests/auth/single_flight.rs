//! One token request, however many wait for it and whoever gives up.

use std::sync::Arc;

use tokio::task::JoinSet;
use vis_api::auth::{AccessToken, AuthError, RefreshTokenGrant, TokenSource};
use vis_sandbox::{Fault, GrantType, Sandbox};

use crate::*;

const TASKS: usize = 1_000;

/// What so many tasks get that ask at once.
async fn ask_at_once(
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

/// The one token that all of them got.
fn the_same(results: Vec<Result<AccessToken, AuthError>>) -> AccessToken {
    let mut tokens = results.into_iter().map(|result| result.expect("a token"));
    let first = tokens.next().expect("an answer");
    assert!(tokens.all(|token| token == first), "all get the same token");
    first
}

fn from_expired_session(sandbox: &Sandbox) -> RefreshTokenGrant {
    let store = expired_session(sandbox);
    RefreshTokenGrant::from_store(sandbox.client_id(), sandbox.client_secret(), store)
        .token_url(sandbox.token_url())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_tasks_on_an_expired_token_cost_one_request() {
    let sandbox = start().await;
    let source = Arc::new(from_expired_session(&sandbox));
    let token = the_same(ask_at_once(source, None).await);
    assert!(is_accepted(&sandbox, &token).await);
    assert_eq!(granted(&sandbox), [GrantType::RefreshToken]);
    assert_eq!(sandbox.token_requests().len(), 1);
}

#[tokio::test]
async fn so_they_do_on_one_thread_when_the_token_expires_in_memory() {
    let sandbox = start().await;
    let source = Arc::new(password_grant(&sandbox));
    let first = token(&source).await.expect("a token");
    pass(DAY).await;
    let second = the_same(ask_at_once(source, None).await);
    assert_ne!(first, second);
    let expected = [GrantType::Password, GrantType::RefreshToken];
    assert_eq!(granted(&sandbox), expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_rejections_of_one_token_cost_one_request() {
    let sandbox = start().await;
    let source = Arc::new(refresh_token_grant(&sandbox));
    let first = token(&source).await.expect("a token");
    sandbox.revoke_access_tokens();
    let second = the_same(ask_at_once(Arc::clone(&source), Some(first.clone())).await);
    assert_ne!(first, second);
    assert!(is_accepted(&sandbox, &second).await);
    // Whoever comes late with the first one gets the second.
    assert_eq!(renewed(&source, &first).await.expect("a token"), second);
    assert_eq!(sandbox.token_requests().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_tasks_share_a_failure() {
    let sandbox = start().await;
    sandbox.fail_next(Fault::status(503).on_token());
    let source = Arc::new(from_expired_session(&sandbox));
    let results = ask_at_once(Arc::clone(&source), None).await;
    // A task that only begins once the renewal has failed begins another one.
    let failures = results.iter().filter(|result| result.is_err()).count();
    assert!(failures > 0);
    assert!(sandbox.token_requests().len() <= 1);
    token(&source).await.expect("a token");
    assert_eq!(granted(&sandbox), [GrantType::RefreshToken]);
}

#[tokio::test]
async fn a_caller_that_gives_up_takes_nothing_with_it() {
    let sandbox = start().await;
    // The endpoint has spent the refresh token when the caller goes away.
    let slow = std::time::Duration::from_millis(50);
    sandbox.fail_next(Fault::served().after(slow).after_handling().on_token());
    let source = Arc::new(from_expired_session(&sandbox));
    let caller = {
        let source = Arc::clone(&source);
        tokio::spawn(async move { token(&source).await })
    };
    until(|| sandbox.token_requests().len() == 1).await;
    caller.abort();
    assert!(caller.await.expect_err("an end").is_cancelled());

    let first = token(&source).await.expect("a token");
    assert_eq!(sandbox.token_requests().len(), 1);
    renewed(&source, &first)
        .await
        .expect("a session that goes on");
    assert_eq!(granted(&sandbox).len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_runtime_that_ends_in_the_middle_is_no_end_for_others() {
    let sandbox = Arc::new(start().await);
    sandbox.fail_next(Fault::stall().on_token());
    let source = Arc::new(password_grant(&sandbox));
    let elsewhere = {
        let (source, sandbox) = (Arc::clone(&source), Arc::clone(&sandbox));
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .expect("a runtime");
            runtime.block_on(async {
                tokio::select! {
                    result = token(&source) => panic!("nothing answers: {result:?}"),
                    () = until(|| sandbox.request_count() == 1) => {}
                }
            });
        })
    };
    until(|| elsewhere.is_finished()).await;
    elsewhere.join().expect("an end");
    token(&source).await.expect("a token");
    assert_eq!(granted(&sandbox), [GrantType::Password]);
}
