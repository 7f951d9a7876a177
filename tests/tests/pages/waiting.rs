//! Waiting for a call. The unit tests of `vis-api` cover the delays, with paused time.

use std::time::Duration;

use serde_json::json;
use vis_api::{CallState, CallWait, Error, ErrorKind, WaitOutcome};

use crate::service::{Service, record};

/// Waits for a call that passes through these states and stays in the last one. `""` is a 404, `"?"`
/// a 500.
async fn wait(
    states: &'static [&'static str],
    with: impl Fn(CallWait) -> CallWait,
) -> Result<WaitOutcome, Error> {
    let mut polls = 0;
    let service = Service::start(move |request| {
        assert_eq!(request.path, "/self/calls/7");
        let state = states[polls.min(states.len() - 1)];
        polls += 1;
        match state {
            "" => (404, json!({ "errorCode": "NOT_FOUND" })),
            "?" => (500, json!({})),
            state => (200, record(7, state)),
        }
    });
    let service = service.await;
    let interval = Duration::from_millis(1);
    let wait = service.client.wait_for(7).poll_every(interval, interval);
    with(wait).await
}

#[tokio::test]
async fn wait_ends_in_awaited_or_final_state() {
    let active = |wait: CallWait| wait.until(|state| *state == CallState::Active);
    let by_default = |wait: CallWait| wait;
    let reached = |outcome: &WaitOutcome| matches!(outcome, WaitOutcome::Reached(_));
    let ended = |outcome: &WaitOutcome| matches!(outcome, WaitOutcome::Ended(_));

    let outcome = wait(&["RINGING", "ACTIVE", "ANSWERED"], active).await;
    let outcome = outcome.expect("no error");
    assert!(reached(&outcome), "{outcome:?}");
    assert_eq!(outcome.call().map(|it| &it.state), Some(&CallState::Active));
    let outcome = wait(&["RINGING", "REJECTED"], active).await;
    assert!(outcome.is_ok_and(|outcome| ended(&outcome)));
    for with in [by_default, CallWait::until_final] {
        let outcome = wait(&["RINGING", "PARKED", "ANSWERED"], with).await;
        assert!(outcome.is_ok_and(|outcome| reached(&outcome)));
    }
    let outcome = wait(&["RINGING"], |wait| wait.deadline(Duration::ZERO)).await;
    assert!(matches!(outcome, Ok(WaitOutcome::TimedOut(_))));
}

#[tokio::test]
async fn vanished_call_is_not_found_and_unknown_fails() {
    let by_default = |wait| wait;
    match wait(&["ACTIVE", "HELD", ""], by_default).await {
        Ok(WaitOutcome::NotFound(call)) => assert_eq!(call.state, CallState::Held),
        other => panic!("{other:?}"),
    }
    for (states, kind) in [
        (&[""][..], ErrorKind::NotFound),
        (&["ACTIVE", "?"], ErrorKind::Server),
    ] {
        let error = wait(states, by_default).await.expect_err("an error");
        assert_eq!(error.kind(), kind, "{error}");
    }
}
