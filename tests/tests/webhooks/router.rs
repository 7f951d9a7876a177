//! Tests the router's responses over TCP.

use std::future::pending;
use std::time::Duration;

use axum::Router;
use axum::routing::get;
use vis_api::webhook::{self, EventQueue, Received, Receiver, Verifier};

use super::server::{EventLog, delivery, event, exchange, post, serve, signed};
use super::{KEY, verifier};

#[tokio::test(start_paused = true)]
async fn router_maps_outcomes_to_responses() {
    let log = EventLog::default();
    let event_queue = EventQueue::new(log.handler());
    let address = serve(webhook::router(verifier(), event_queue.clone())).await;

    let genuine = signed(KEY, "a", &event("1", "RINGING"));
    let unreadable = signed(KEY, "b", r#"{"id":"2","state":7}"#);
    let changed = genuine.replace("RINGING", "ACTIVE");
    let duplicate_key = genuine.replace(r#"{"id""#, r#"{"id":"2","id""#);
    let no_signature = format!(r#"{{"event":{}}}"#, event("1", "ACTIVE"));
    let malformed = genuine.replace(r#""signature":""#, r#""signature":"0"#);
    let other_key = signed("another key", "c", &event("1", "ACTIVE"));
    let wrong = "the signature is missing or wrong";
    let gzip = "POST / HTTP/1.1\r\nContent-Encoding: gzip";
    let gzip = post(&genuine).replace("POST / HTTP/1.1", gzip);
    let table = [
        (post(&genuine), 200, "accepted"),
        (post(&genuine), 200, "accepted before"),
        (post(&unreadable), 200, "accepted"),
        (post(&changed), 401, wrong),
        (post(&no_signature), 401, wrong),
        (post(&other_key), 401, wrong),
        (post(&malformed), 401, wrong),
        (gzip, 415, "the body is compressed"),
        (post(&duplicate_key), 400, "not a delivery"),
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
    assert_eq!(log.all(), ["1 RINGING", "2 7"]);
}

#[tokio::test(start_paused = true)]
async fn response_does_not_wait_for_handler() {
    let log = EventLog::default();
    let handler_log = log.clone();
    let event_queue = EventQueue::builder(move |received: Received| {
        handler_log.record(&received);
        pending::<Result<(), std::io::Error>>()
    })
    .capacity(3.try_into().expect("3"))
    .build();
    let address = serve(webhook::router(verifier(), event_queue.clone())).await;
    for (id, status) in [("a", 200), ("b", 200), ("c", 200), ("d", 503), ("d", 503)] {
        let response = exchange(address, &delivery(id, id, "RINGING")).await;
        assert_eq!(response.0, status, "{id}");
    }
    assert_eq!(log.all(), ["a RINGING"]);
    assert_eq!(event_queue.len(), 3);
}

#[tokio::test(start_paused = true)]
async fn closed_queue_rejects_new_deliveries() {
    let log = EventLog::default();
    let receiver = Receiver::new(verifier(), log.handler());
    let address = serve(receiver.clone().router()).await;
    assert_eq!(
        exchange(address, &delivery("a", "1", "RINGING")).await.0,
        200
    );
    receiver.event_queue().close().await;
    assert_eq!(log.all(), ["1 RINGING"]);
    assert_eq!(
        exchange(address, &delivery("b", "1", "ACTIVE")).await,
        (503, "busy: try again".into())
    );
    // Duplicates are still recognised.
    assert_eq!(
        exchange(address, &delivery("a", "1", "RINGING")).await.0,
        200
    );
    assert_eq!(log.all().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn router_nests_with_and_without_state() {
    let (log, request) = (EventLog::default(), delivery("a", "1", "RINGING"));
    let request = request.replace("POST /", "POST /vis");
    let events = || webhook::router(verifier(), log.handler());
    let without = Router::new().nest("/vis", events());
    let with: Router<u8> = Router::new()
        .route("/", get(async || "home"))
        .nest_service("/vis", events());
    for app in [without, with.with_state(7)] {
        assert_eq!(exchange(serve(app).await, &request).await.0, 200);
    }
}

#[tokio::test(start_paused = true)]
async fn delivery_without_id_is_known_by_event() {
    let log = EventLog::default();
    let event_queue = EventQueue::new(log.handler());
    let verifier = Verifier::dangerously_accepting_unsigned();
    let address = serve(webhook::router(verifier, event_queue.clone())).await;
    for (state, text) in [
        ("RINGING", "accepted"),
        ("RINGING", "accepted before"),
        ("ACTIVE", "accepted"),
    ] {
        let request = post(&format!(r#"{{"event":{}}}"#, event("1", state)));
        assert_eq!(exchange(address, &request).await, (200, text.into()));
    }
    event_queue.close().await;
    assert_eq!(log.all(), ["1 RINGING", "1 ACTIVE"]);
}

#[tokio::test(start_paused = true)]
async fn event_over_max_age_is_not_handled() {
    let log = EventLog::default();
    let receiver = Receiver::new(verifier(), log.handler());
    let receiver = receiver.max_event_age(Duration::from_secs(3600));
    let address = serve(receiver.clone().router()).await;
    let ended = r#"{"id":"1","state":"MISSED","endTime":"2020-10-01T16:10:06Z"}"#;
    let held = r#"{"id":"2","state":"HELD","startTime":"2020-10-01T16:10:06Z"}"#;
    for (id, event, text) in [
        ("a", ended, "accepted, but too old"),
        ("b", held, "accepted"),
    ] {
        let response = exchange(address, &post(&signed(KEY, id, event))).await;
        assert_eq!(response, (200, text.into()));
    }
    receiver.event_queue().close().await;
    assert_eq!(log.all(), ["2 HELD"]);
}
