//! What a router answers, over TCP.

use std::future::pending;

use axum::Router;
use axum::routing::get;
use vis_api::webhook::{self, EventQueue, Received, Receiver, Verifier};

use super::server::{Seen, delivery, event, exchange, post, serve, signed};
use super::{KEY, verifier};

#[tokio::test(start_paused = true)]
async fn each_delivery_is_answered_with_what_becomes_of_it() {
    let seen = Seen::default();
    let event_queue = EventQueue::new(seen.handler());
    let address = serve(webhook::router(verifier(), event_queue.clone())).await;

    let genuine = signed(KEY, "a", &event("1", "RINGING"));
    let of_no_use = signed(KEY, "b", r#"{"id":"1","state":"RINGING"}"#);
    let changed = genuine.replace("RINGING", "ACTIVE");
    let twice = genuine.replace(r#"{"id""#, r#"{"id":"2","id""#);
    let no_signature = format!(r#"{{"event":{}}}"#, event("1", "ACTIVE"));
    let short = genuine.replace(r#""signature":""#, r#""signature":"0"#);
    let other_key = signed("another key", "c", &event("1", "ACTIVE"));
    let table = [
        (post(&genuine), 200, "accepted"),
        (post(&genuine), 200, "accepted before"),
        (post(&of_no_use), 200, "signed, but not understood"),
        (post(&changed), 401, "the signature is missing or wrong"),
        (
            post(&no_signature),
            401,
            "the signature is missing or wrong",
        ),
        (post(&other_key), 401, "the signature is missing or wrong"),
        (post(&short), 401, "the signature is missing or wrong"),
        (post(&twice), 400, "not a delivery"),
        (post("event=1"), 400, "not a delivery"),
        (post(""), 400, "not a delivery"),
        (post("{}"), 400, "not a delivery"),
        (post(&genuine).replace("POST", "PUT"), 405, ""),
        ("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".into(), 405, ""),
        (post(&genuine).replace("POST /", "POST /vis"), 404, ""),
    ];
    for (request, status, text) in table {
        let expected = (status, text.to_owned());
        assert_eq!(exchange(address, &request).await, expected, "{request}");
    }
    event_queue.close().await;
    assert_eq!(seen.all(), ["1 RINGING"]);
}

#[tokio::test(start_paused = true)]
async fn the_answer_does_not_wait_for_the_handler() {
    let seen = Seen::default();
    let note = seen.clone();
    let event_queue = EventQueue::builder(move |received: Received| {
        note.note(&received);
        pending::<Result<(), std::io::Error>>()
    })
    .capacity(3.try_into().expect("3"))
    .build();
    let address = serve(webhook::router(verifier(), event_queue.clone())).await;
    for (id, status) in [("a", 200), ("b", 200), ("c", 200), ("d", 503), ("d", 503)] {
        let answer = exchange(address, &delivery(id, id, "RINGING")).await;
        assert_eq!(answer.0, status, "{id}");
    }
    assert_eq!(seen.all(), ["a RINGING"]);
    assert_eq!(event_queue.len(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_closed_inbox_turns_deliveries_away_after_it_has_handled_the_others() {
    let seen = Seen::default();
    let receiver = Receiver::new(verifier(), seen.handler());
    let address = serve(receiver.clone().router()).await;
    assert_eq!(
        exchange(address, &delivery("a", "1", "RINGING")).await.0,
        200
    );
    receiver.event_queue().close().await;
    assert_eq!(seen.all(), ["1 RINGING"]);
    assert_eq!(
        exchange(address, &delivery("b", "1", "ACTIVE")).await,
        (503, "busy: try again".into())
    );
    // What was accepted is still known.
    assert_eq!(
        exchange(address, &delivery("a", "1", "RINGING")).await.0,
        200
    );
    assert_eq!(seen.all().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_router_can_be_nested_in_one_with_a_state_and_in_one_without() {
    let (seen, request) = (Seen::default(), delivery("a", "1", "RINGING"));
    let request = request.replace("POST /", "POST /vis");
    let events = || webhook::router(verifier(), seen.handler());
    let without = Router::new().nest("/vis", events());
    let with: Router<u8> = Router::new()
        .route("/", get(async || "home"))
        .nest_service("/vis", events());
    for app in [without, with.with_state(7)] {
        assert_eq!(exchange(serve(app).await, &request).await.0, 200);
    }
}

#[tokio::test(start_paused = true)]
async fn while_a_key_is_replaced_both_are_good() {
    let seen = Seen::default();
    let event_queue = EventQueue::new(seen.handler());
    let verifier = verifier()
        .with_additional_key("the new key")
        .expect("a key");
    let address = serve(webhook::router(verifier, event_queue.clone())).await;
    for (key, id, status) in [
        (KEY, "a", 200),
        ("the new key", "b", 200),
        ("the next key", "c", 401),
        ("", "d", 401),
    ] {
        let mut body = signed(KEY, id, &event(id, "MISSED"));
        if key.is_empty() {
            body = body.replace("signature", "none");
        } else {
            body = signed(key, id, &event(id, "MISSED"));
        }
        assert_eq!(exchange(address, &post(&body)).await.0, status, "{key}");
    }
    event_queue.close().await;
    assert_eq!(seen.all(), ["a MISSED", "b MISSED"]);
}

#[tokio::test(start_paused = true)]
async fn a_delivery_without_an_id_is_queued_each_time() {
    let seen = Seen::default();
    let event_queue = EventQueue::new(seen.handler());
    let verifier = Verifier::dangerously_accepting_unsigned();
    let address = serve(webhook::router(verifier, event_queue.clone())).await;
    for state in ["RINGING", "RINGING", "ACTIVE"] {
        let request = post(&format!(r#"{{"event":{}}}"#, event("1", state)));
        assert_eq!(exchange(address, &request).await, (200, "accepted".into()));
    }
    event_queue.close().await;
    // The queue tells that by the state.
    assert_eq!(seen.all(), ["1 RINGING", "1 ACTIVE"]);
}
