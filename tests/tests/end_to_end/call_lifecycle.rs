//! Calls from ringing to their event.

use std::time::Duration;

use vis_api::{CallState, Timestamp};
use vis_sandbox::{IncomingCall, ManualClock, Sandbox};

use crate::support::{NUMBER, connect};

const START: &str = "2020-10-01T16:10:06.000Z";

#[tokio::test]
async fn answered_call_becomes_event() {
    let clock = ManualClock::starting_at(START.parse().expect("an instant"));
    let sandbox = Sandbox::builder().clock(clock.clone()).start().await;
    let sandbox = sandbox.expect("a sandbox");
    let client = connect(&sandbox);
    let at = |milliseconds: i64| {
        let start: Timestamp = START.parse().expect("an instant");
        Timestamp::from_millisecond(start.as_millisecond() + milliseconds).ok()
    };

    let id = sandbox.incoming_call(IncomingCall::from(NUMBER).caller_id("Jane Doe"));
    let ringing = client
        .list_calls()
        .states(CallState::from("RINGING"))
        .send()
        .await;
    let ringing = ringing.expect("the ringing calls").into_inner();
    let [ringing] = ringing.as_slice() else {
        panic!("one call rings: {ringing:?}")
    };
    assert_eq!(ringing.id, id.as_str());
    assert_eq!(ringing.direction, "INBOUND");
    assert_eq!(ringing.caller_id.as_deref(), Some("Jane Doe"));
    assert_eq!(ringing.phone_number.as_deref(), Some(NUMBER));
    assert_eq!(ringing.start_time, at(0));
    assert_eq!(
        (ringing.answer_time, ringing.end_time, ringing.duration),
        (None, None, Some(Duration::ZERO))
    );

    clock.advance(Duration::from_millis(4_000));
    let answered = client.answer_call().id(&ringing.id).send().await;
    let answered = answered.expect("a call");
    assert_eq!(
        (answered.state.as_str(), answered.answer_time),
        ("ACTIVE", at(4_000))
    );
    assert_eq!(client.count_calls().send().await.expect("a count").count, 1);

    let held = client.hold_call().id(&answered.id).send().await;
    let held = held.expect("a call");
    assert_eq!(held.state, "HELD");
    let unheld = client.unhold_call().id(&held.id).send().await;
    let unheld = unheld.expect("a call");
    assert_eq!((unheld.state.as_str(), unheld.end_time), ("ACTIVE", None));

    clock.advance(Duration::from_millis(2_950));
    let ended = client.end_call().id(&unheld.id).send().await;
    let ended = ended.expect("a call");
    assert_eq!(
        (ended.state.as_str(), ended.end_time),
        ("ANSWERED", at(6_950))
    );
    assert_eq!(ended.duration(), Duration::from_millis(2_950));
    assert_eq!(client.count_calls().send().await.expect("a count").count, 0);

    let answered_events = || {
        client
            .list_events()
            .states(CallState::from("ANSWERED"))
            .from_date(ended.start_time.expect("a start"))
    };
    let events = answered_events()
        .send()
        .await
        .expect("the events")
        .into_inner();
    let [event] = events.as_slice() else {
        panic!("one event: {events:?}")
    };
    assert_eq!(event.id, id.as_str());
    assert_eq!(
        (event.end_time, event.duration),
        (ended.end_time, ended.duration)
    );
    assert_eq!(
        *client
            .get_event()
            .id(&event.id)
            .send()
            .await
            .expect("the event"),
        *event
    );
    let count = client
        .count_events()
        .states(CallState::from("ANSWERED"))
        .send()
        .await;
    assert_eq!(count.expect("a count").count, 1);
}

#[tokio::test]
async fn unanswered_call_becomes_missed_event() {
    let (sandbox, client) = crate::support::start().await;
    let id = sandbox.incoming_call(NUMBER);
    sandbox.remote_hangs_up(&id).expect("a ringing call");

    let missed = client
        .list_events()
        .states(CallState::from("MISSED"))
        .send()
        .await;
    let missed = missed.expect("the events").into_inner();
    let [event] = missed.as_slice() else {
        panic!("one event: {missed:?}")
    };
    assert_eq!((event.state.as_str(), event.answer_time), ("MISSED", None));
    assert!(event.start_time.is_some() && event.end_time >= event.start_time);
}
