//! Waiting for a call. The unit tests of `vis-api` cover the delays, with paused time.

use std::time::Duration;

use serde_json::json;
use vis_api::{CallState, CallWait, ErrorKind, WaitOutcome};

use crate::service::{Service, record};

/// Serves a call that passes through these states and stays in the last one. `""` is a 404, `"?"` a
/// 500.
async fn call(states: &'static [&'static str]) -> Service {
    let mut polls = 0;
    Service::start(move |request| {
        assert_eq!(request.path, "/self/calls/7");
        let state = states[polls.min(states.len() - 1)];
        polls += 1;
        match state {
            "" => (404, json!({ "errorCode": "NOT_FOUND" })),
            "?" => (500, json!({})),
            state => (200, record(7, state)),
        }
    })
    .await
}

fn wait(service: &Service) -> CallWait {
    let interval = Duration::from_millis(1);
    service.client.wait_for(7).poll_every(interval, interval)
}

#[tokio::test]
async fn awaited_state_is_reached() {
    let service = call(&["INITIALIZING", "RINGING", "ACTIVE", "ANSWERED"]).await;
    let waited = wait(&service)
        .until(|state| *state == CallState::Active)
        .await;
    let waited = waited.expect("no error");
    assert!(matches!(waited, WaitOutcome::Reached(_)), "{waited:?}");
    assert_eq!(
        waited.reached().map(|call| call.state),
        Some(CallState::Active)
    );
    assert_eq!(service.requests().len(), 3);
}

#[tokio::test]
async fn call_that_ends_first_yields_ended() {
    let service = call(&["RINGING", "REJECTED"]).await;
    let waited = wait(&service)
        .until(|state| *state == CallState::Active)
        .await;
    match waited.expect("no error") {
        WaitOutcome::Ended(call) => assert_eq!(call.state, CallState::Rejected),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn default_waits_for_final_state() {
    for until_final in [false, true] {
        let service = call(&["RINGING", "ACTIVE", "PARKED", "ANSWERED"]).await;
        let wait = wait(&service);
        let wait = if until_final {
            wait.until_final()
        } else {
            wait
        };
        let call = wait.send().await.expect("no error").reached();
        assert_eq!(call.map(|call| call.state), Some(CallState::Answered));
    }
}

#[tokio::test]
async fn vanished_call_is_not_found_and_unknown_fails() {
    let service = call(&["ACTIVE", "HELD", ""]).await;
    match wait(&service).await.expect("no error") {
        WaitOutcome::NotFound(call) => assert_eq!(call.state, CallState::Held),
        other => panic!("{other:?}"),
    }
    let service = call(&[""]).await;
    assert!(wait(&service).await.expect_err("an error").is_not_found());
    // A new call may not be known everywhere yet.
    let service = call(&["", "MISSED"]).await;
    let waited = wait(&service).await.expect("no error");
    assert!(matches!(waited, WaitOutcome::Reached(_)), "{waited:?}");
}

#[tokio::test]
async fn server_error_ends_wait() {
    let service = call(&["ACTIVE", "?"]).await;
    let error = wait(&service).await.expect_err("an error");
    assert_eq!(
        (error.kind(), error.operation()),
        (ErrorKind::Server, "get_call")
    );
}

#[tokio::test]
async fn deadline_ends_wait() {
    let service = call(&["RINGING"]).await;
    let waited = wait(&service).deadline(Duration::ZERO).await;
    let waited = waited.expect("no error");
    assert!(matches!(waited, WaitOutcome::TimedOut(_)), "{waited:?}");
}
