//! Every operation, and a call from ringing to its event.

use std::time::Duration;

use vis_api::{
    CallId, CallRecord, CallState, Client, ClientBuilder, Error, EventId, Response, Timestamp,
    User, WebhookCreate,
};
use vis_sandbox::{Fault, IncomingCall, ManualClock, Sandbox};

use vis_tests::{NUMBER, connect, documented_operations, send_everything, start};

#[tokio::test]
async fn operations_succeed_with_documented_status() {
    for operation in documented_operations() {
        let (sandbox, client) = start().await;
        let id = usable_id(&sandbox, &client, &operation.name).await;
        let status = match send_everything(&client, &operation.name, &id).await {
            // The document may be newer than the sandbox.
            Err(error) if error.code() == Some("NOT_IMPLEMENTED") => continue,
            status => status.expect("a success").as_str().to_owned(),
        };
        assert!(
            status.starts_with('2') && operation.value["responses"].get(&status).is_some(),
            "{}: {status}",
            operation.name
        );
    }
}

/// Creates a resource in the state that the operation requires and returns its id.
async fn usable_id(sandbox: &Sandbox, client: &Client, operation: &str) -> String {
    if operation.ends_with("_webhook") {
        let webhook = WebhookCreate::builder()
            .url("https://example.com")
            .events(["CALL".into()]);
        let created = client.create_webhook().body(webhook).send().await;
        return created.expect("a webhook").id.to_string();
    }
    let id = sandbox.incoming_call(NUMBER);
    if matches!(operation, "hold_call" | "unhold_call" | "transfer_call") {
        let answered = client.answer_call().id(&id).send().await;
        answered.expect("an active call");
    }
    if operation == "unhold_call" {
        let held = client.hold_call().id(&id).send().await;
        held.expect("a held call");
    }
    id
}

const START: &str = "2020-10-01T16:10:06.000Z";

#[tokio::test]
async fn answered_call_becomes_event() {
    let start: Timestamp = START.parse().expect("an instant");
    let clock = ManualClock::starting_at(START.parse().expect("an instant"));
    let sandbox = Sandbox::builder().clock(clock.clone()).start().await;
    let sandbox = sandbox.expect("a sandbox");
    let client = connect(&sandbox);
    let at = |milliseconds| {
        let time = start.as_millisecond() + milliseconds;
        Timestamp::from_millisecond(time).ok()
    };

    let id = sandbox.incoming_call(IncomingCall::from(NUMBER).caller_id("Jane Doe"));
    let list = client.list_calls().states([CallState::Ringing]);
    let ringing = list.send().await.expect("the ringing calls").into_inner();
    let [ringing] = ringing.as_slice() else {
        panic!("one call rings: {ringing:?}")
    };
    assert_eq!(
        (ringing.id.as_str(), ringing.direction.as_str()),
        (&*id, "INBOUND")
    );
    assert_eq!(ringing.caller_id.as_deref(), Some("Jane Doe"));
    assert_eq!(ringing.phone_number.as_deref(), Some(NUMBER));
    assert_eq!((ringing.start_time, ringing.answer_time), (at(0), None));

    clock.advance(Duration::from_millis(4_000));
    let answered = client.answer_call().id(&id).send().await.expect("a call");
    assert_eq!(answered.state, CallState::Active);
    assert_eq!(answered.answer_time, at(4_000));
    assert_eq!(client.count_calls().send().await.expect("a count").count, 1);

    clock.advance(Duration::from_millis(2_950));
    let ended = client.end_call().id(&id).send().await.expect("a call");
    assert_eq!(ended.state, CallState::Answered);
    assert_eq!(ended.end_time, at(6_950));
    assert_eq!(ended.duration(), Duration::from_millis(2_950));

    let list = client.list_events().states([CallState::Answered]);
    let events = list.from_date(start).send().await.expect("the events");
    let [event] = events.as_slice() else {
        panic!("one event: {events:?}")
    };
    assert_eq!(event.id, id.as_str());
    assert_eq!(event.end_time, ended.end_time);
    let found = client.get_event().id(&event.id).send().await;
    assert_eq!(*found.expect("the event"), *event);

    // Its id is that of the call, and both are records of it.
    let found = client.get_event().id(&ended.id).send().await;
    let found = found.expect("the event");
    let call = client.get_call().id(&event.id).send().await;
    let call = call.expect("the call");
    assert_eq!(CallId::from(&found.id), call.id);
    assert_eq!(EventId::from(call.id.clone()), found.id);
    let facts = |record: &dyn CallRecord| {
        let id = (record.id(), record.state(), record.direction());
        let party = (record.phone_number(), record.caller_id());
        let times = (record.start_time(), record.answer_time(), record.end_time());
        format!("{id:?} {party:?} {times:?} {:?}", record.duration())
    };
    assert_eq!(facts(&*call), facts(&*found));
}

#[tokio::test]
async fn success_has_status_and_headers() {
    let (sandbox, client) = start().await;
    // The media type does not matter.
    let fault = Fault::status(202).body("text/plain", r#"{"count":3}"#);
    sandbox.fail_next(fault.header("X-Request-Id", "abc"));
    let count = client.count_events().send().await.expect("a count");
    assert_eq!((count.count, count.status().as_u16()), (3, 202));
    assert_eq!(count.headers()["x-request-id"], "abc");
    assert_eq!(count.request_id(), Some("abc"));
}

fn assert_clone_send_sync<T: Clone + Send + Sync + 'static>() {}
fn assert_send_sync<T: Send + Sync + 'static>() {}
fn assert_send<T: Send>(value: T) -> T {
    value
}

#[tokio::test]
async fn client_is_sync_and_futures_are_send() {
    assert_clone_send_sync::<Client>();
    assert_clone_send_sync::<ClientBuilder>();
    assert_send_sync::<Error>();
    assert_send_sync::<Response<User>>();

    let (_sandbox, client) = start().await;
    // This future contains those of all operations.
    let user = assert_send(send_everything(&client, "get_user", "")).await;
    user.expect("a user");
}
