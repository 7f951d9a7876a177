//! Tests the router's size and time limits in virtual time.

use std::time::Duration;

use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep};
use vis_api::webhook::{self, EventQueue};

use super::server::{EventLog, chunked, delivery, event, exchange, post, response, serve, signed};
use super::{KEY, verifier};

#[tokio::test(start_paused = true)]
async fn body_over_verifier_limit_is_rejected() {
    let body = signed(KEY, "a", &event("1", "RINGING"));
    for (margin, status) in [(0, 200), (-1, 413), (1, 200)] {
        let limit = body.len().saturating_add_signed(margin);
        let router = || {
            webhook::router(
                verifier().max_body_size(limit),
                EventLog::default().handler(),
            )
        };
        for request in [post(&body), chunked(&body, 100), chunked(&body, 1)] {
            let response = exchange(serve(router()).await, &request).await;
            assert_eq!(response.0, status, "{margin}: {request}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn oversized_body_is_rejected_early() {
    let router = webhook::router(
        verifier().max_body_size(1_000),
        EventLog::default().handler(),
    );
    let address = serve(router).await;
    let head = "POST / HTTP/1.1\r\nHost: localhost\r\n";
    let announced = format!("{head}Content-Length: 1001\r\n\r\n");
    let endless = format!("{head}Content-Length: {}\r\n\r\n{{", 1_u64 << 40);
    let first = " ".repeat(1_001);
    let partial = format!("{head}Transfer-Encoding: chunked\r\n\r\n3e9\r\n{first}\r\n");
    for request in [announced, endless, partial] {
        let response = exchange(address, &request).await;
        assert_eq!(response, (413, "the body is too large".into()), "{request}");
    }
}

#[tokio::test(start_paused = true)]
async fn slow_body_times_out() {
    let log = EventLog::default();
    let event_queue = EventQueue::new(log.handler());
    let address = serve(webhook::router(verifier(), event_queue.clone())).await;
    let request = delivery("a", "1", "RINGING");

    let start = Instant::now();
    let incomplete = &request[..request.len() - 1];
    let timeout = (408, "the body took too long".into());
    assert_eq!(exchange(address, incomplete).await, timeout);
    assert!(start.elapsed() < Duration::from_secs(2));

    let start = Instant::now();
    let stream = TcpStream::connect(address).await.expect("connection");
    let mut stream = stream;
    let body_tail = request.len() - 10;
    stream
        .write_all(&request.as_bytes()[..body_tail])
        .await
        .expect("connection");
    for byte in request.as_bytes()[body_tail..].chunks(1) {
        sleep(Duration::from_millis(400)).await;
        // The server may have closed the connection.
        let _ = stream.write_all(byte).await;
        if start.elapsed() > Duration::from_millis(1_500) {
            break;
        }
    }
    assert_eq!(response(&mut stream).await, timeout);

    assert_eq!(exchange(address, &request).await.0, 200);
    event_queue.close().await;
    assert_eq!(log.all(), ["1 RINGING"]);
}

#[tokio::test(start_paused = true)]
async fn incomplete_body_is_not_handled() {
    let log = EventLog::default();
    let event_queue = EventQueue::new(log.handler());
    let address = serve(webhook::router(verifier(), event_queue.clone())).await;
    let request = delivery("a", "1", "RINGING");
    let body = signed(KEY, "a", &event("1", "RINGING"));
    // Complete except for the last chunk.
    let unterminated = chunked(&body, 100).replace("0\r\n\r\n", "");
    for partial in [&request[..request.len() - 1], &unterminated] {
        let mut stream = TcpStream::connect(address).await.expect("connection");
        let sent = stream.write_all(partial.as_bytes()).await;
        sent.expect("connection");
        drop(stream);
    }
    assert_eq!(exchange(address, &request).await, (200, "accepted".into()));
    event_queue.close().await;
    assert_eq!(log.all(), ["1 RINGING"]);
}
