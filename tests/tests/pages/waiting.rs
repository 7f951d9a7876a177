//! Waiting for a call. The delays are tested with `vis-api` itself, where time can be paused.

use std::time::Duration;

use serde_json::{Value, json};
use vis_api::{CallState, CallWait, ErrorKind, WaitOutcome};

use crate::service::{Service, record};

/// A call that is in these states one after the other, and in the last of them for ever; without a
/// state it is not found.
async fn call(states: &'static [&'static str]) -> Service {
    let mut polls = 0;
    Service::start(move |asked| {
        assert_eq!(asked.path, "/self/calls/7");
        let state = states[polls.min(states.len() - 1)];
        polls += 1;
        match state {
            "" => (404, Value::Null),
            "?" => (500, json!({})),
            state => (200, record(7, state)),
        }
    })
    .await
}

fn wait(service: &Service) -> CallWait {
    let often = Duration::from_millis(1);
    service.client.wait_for(7).poll_every(often, often)
}

#[tokio::test]
async fn the_state_that_is_waited_for_is_reached() {
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
    assert_eq!(service.asked().len(), 3);
}

#[tokio::test]
async fn a_call_that_ends_first_says_how() {
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
async fn without_more_the_end_of_the_call_is_waited_for() {
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
async fn a_call_that_is_not_found_any_more_is_gone_and_one_that_never_was_is_an_error() {
    let service = call(&["ACTIVE", "HELD", ""]).await;
    match wait(&service).await.expect("no error") {
        WaitOutcome::NotFound(call) => assert_eq!(call.state, CallState::Held),
        other => panic!("{other:?}"),
    }
    let service = call(&[""]).await;
    assert!(wait(&service).await.expect_err("an error").is_not_found());
}

#[tokio::test]
async fn an_error_ends_the_wait() {
    let service = call(&["ACTIVE", "?"]).await;
    let error = wait(&service).await.expect_err("an error");
    assert_eq!(
        (error.kind(), error.operation()),
        (ErrorKind::Server, "get_call")
    );
}

#[tokio::test]
async fn a_deadline_ends_the_wait_whatever_is_under_way() {
    let service = call(&["RINGING"]).await;
    let waited = wait(&service).deadline(Duration::ZERO).await;
    let waited = waited.expect("no error");
    assert!(matches!(waited, WaitOutcome::TimedOut(_)), "{waited:?}");
}
