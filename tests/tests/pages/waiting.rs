//! Waiting for a call. The unit tests of `vis-api` cover the delays, with paused time.

use std::time::Duration;

use futures_util::StreamExt;
use serde_json::json;
use vis_api::{CallState, CallWait, Error, ErrorKind, WaitOutcome};

use crate::service::{Service, record};

/// Starts a wait for a call that passes through these states and stays in the last one. `""` is a
/// 404, `"?"` a 500.
async fn call_wait(states: &'static [&'static str]) -> CallWait {
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
    let interval = Duration::from_millis(1);
    let wait = service.await.client.wait_for(7);
    wait.poll_every(interval, interval)
}

async fn wait(
    states: &'static [&'static str],
    with: impl Fn(CallWait) -> CallWait,
) -> Result<WaitOutcome, Error> {
    with(call_wait(states).await).await
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

#[tokio::test]
async fn states_yields_each_change_until_the_wait_ends() {
    let active = |state: &CallState| *state == CallState::Active;
    let all = &["RINGING", "RINGING", "ACTIVE", "ACTIVE", "HELD", "ANSWERED"];
    for (states, until, expected) in [
        (
            &all[..],
            None,
            &["RINGING", "ACTIVE", "HELD", "ANSWERED"][..],
        ),
        (all, Some(active), &["RINGING", "ACTIVE"]),
        (&["ACTIVE", "", ""], None, &["ACTIVE"]),
        (&["ACTIVE", "?"], None, &["ACTIVE", "error"]),
    ] {
        let mut wait = call_wait(states).await;
        if let Some(until) = until {
            wait = wait.until(until);
        }
        let found = wait.states().map(|call| match call {
            Ok(call) => call.state.to_string(),
            Err(_) => "error".to_owned(),
        });
        assert_eq!(found.collect::<Vec<_>>().await, expected, "{states:?}");
    }
    let wait = call_wait(&["RINGING"]).await.deadline(Duration::ZERO);
    let found: Vec<_> = wait.states().collect().await;
    assert!(found.len() < 2, "the deadline ends the stream");
}
