//! Tests the router and the extractor over TCP, in virtual time.

use std::future::pending;
use std::time::Duration;

use axum::Router;
use axum::extract::{FromRef, Path, State};
use axum::routing::{get, post as route};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::time::Instant;
use vis_api::webhook::{self, EventQueue, Received, Receiver, VerifiedDelivery, Verifier};

use super::server::{EventLog, chunked, delivery, event, exchange, post, serve, signed};
use super::{KEY, verifier};

#[tokio::test(start_paused = true)]
async fn router_maps_outcomes_to_responses() {
    let log = EventLog::default();
    let event_queue = EventQueue::new(log.handler());
    let verifier = verifier().max_body_size(1_000);
    let address = serve(webhook::router(verifier, event_queue.clone())).await;

    let genuine = signed(KEY, "a", &event("1", "RINGING"));
    let padded = |length| format!("{genuine:length$}");
    let unreadable = signed(KEY, "b", r#"{"id":"2","state":7}"#);
    let other_key = signed("another key", "c", &event("1", "ACTIVE"));
    let wrong = "the signature is missing or wrong";
    let too_large = "the body is too large";
    let gzip = "POST / HTTP/1.1\r\nContent-Encoding: gzip";
    let gzip = post(&genuine).replace("POST / HTTP/1.1", gzip);
    let endless = post("{").replace("Content-Length: 1", "Transfer-Encoding: chunked");
    let endless = endless.replace("\r\n{", &format!("\r\n3e9\r\n{}\r\n", " ".repeat(1_001)));
    let table = [
        (post(&padded(1_000)), 200, "accepted"),
        (post(&genuine), 200, "accepted before"),
        (chunked(&padded(1_000), 100), 200, "accepted before"),
        (post(&unreadable), 200, "accepted"),
        (post(&genuine.replace("RINGING", "ACTIVE")), 401, wrong),
        (post(&other_key), 401, wrong),
        (gzip, 415, "a compressed body is not read"),
        (post(&padded(1_001)), 413, too_large),
        (chunked(&padded(1_001), 1), 413, too_large),
        (endless, 413, too_large),
        (post("event=1"), 400, "not a delivery"),
        (post(""), 400, "not a delivery"),
        (post("{}"), 400, "not a delivery"),
        (post(&genuine).replace("POST", "PUT"), 405, ""),
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
async fn incomplete_body_times_out_and_is_not_handled() {
    let log = EventLog::default();
    let event_queue = EventQueue::new(log.handler());
    let address = serve(webhook::router(verifier(), event_queue.clone())).await;
    let request = delivery("a", "1", "RINGING");
    let body = signed(KEY, "a", &event("1", "RINGING"));
    // Complete except for the last chunk.
    let unterminated = chunked(&body, 100).replace("0\r\n\r\n", "");
    for partial in [&request[..request.len() - 1], &unterminated] {
        let start = Instant::now();
        let timeout = (408, "the body took too long".into());
        assert_eq!(exchange(address, partial).await, timeout);
        assert!(start.elapsed() < Duration::from_secs(2));
        // The peer disconnects.
        let mut stream = TcpStream::connect(address).await.expect("connection");
        let sent = stream.write_all(partial.as_bytes()).await;
        sent.expect("connection");
    }
    assert_eq!(exchange(address, &request).await, (200, "accepted".into()));
    event_queue.close().await;
    assert_eq!(log.all(), ["1 RINGING"]);
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
    let old = delivery("a", "1", "RINGING");
    assert_eq!(exchange(address, &old).await.0, 200);
    receiver.event_queue().close().await;
    for (request, status, text) in [
        (delivery("b", "1", "ACTIVE"), 503, "busy: try again"),
        // Duplicates are still recognised.
        (old, 200, "accepted before"),
    ] {
        assert_eq!(exchange(address, &request).await, (status, text.into()));
    }
    assert_eq!(log.all(), ["1 RINGING"]);
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

#[derive(Clone)]
struct App {
    verifier: Verifier,
    name: &'static str,
}

impl FromRef<App> for Verifier {
    fn from_ref(app: &App) -> Self {
        app.verifier.clone()
    }
}

#[tokio::test(start_paused = true)]
async fn extractor_verifies_delivery() {
    async fn receive(
        State(app): State<App>,
        Path(path): Path<String>,
        VerifiedDelivery(delivery): VerifiedDelivery,
    ) -> String {
        let (id, event) = (delivery.id.expect("id"), delivery.event);
        format!("{} {path}: {id} {} {}", app.name, event.id, event.state)
    }
    let app = App {
        verifier: verifier().max_body_size(1_000),
        name: "us",
    };
    let app = Router::new()
        .route("/{path}", route(receive))
        .with_state(app);
    let address = serve(app).await;
    let genuine = signed(KEY, "a", &event("1", "RINGING"));
    let forged = signed("another key", "a", &event("1", "RINGING"));
    let table = [
        (post(&genuine), 200, "us x: a 1 RINGING"),
        // The extractor does not deduplicate.
        (chunked(&genuine, 7), 200, "us x: a 1 RINGING"),
        (post(&forged), 401, "the signature is missing or wrong"),
        (post(&" ".repeat(1_001)), 413, "the body is too large"),
    ];
    for (request, status, text) in table {
        let request = request.replace("POST /", "POST /x");
        let expected = (status, text.to_owned());
        assert_eq!(exchange(address, &request).await, expected, "{request}");
    }
}
