//! How much a router reads, and for how long: in virtual time, which passes when nothing else happens.

use std::time::Duration;

use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep};
use vis_api::webhook::{self, EventQueue};

use super::server::{Seen, chunked, delivery, event, exchange, post, response, serve, signed};
use super::{KEY, verifier};

#[tokio::test(start_paused = true)]
async fn no_more_is_read_than_the_verifier_allows() {
    let body = signed(KEY, "a", &event("1", "RINGING"));
    for (spare, status) in [(0, 200), (-1, 413), (1, 200)] {
        let limit = body.len().saturating_add_signed(spare);
        let router = || webhook::router(verifier().max_body_size(limit), Seen::default().handler());
        for request in [post(&body), chunked(&body, 100), chunked(&body, 1)] {
            let answer = exchange(serve(router()).await, &request).await;
            assert_eq!(answer.0, status, "{spare}: {request}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn nobody_waits_for_the_rest_of_what_is_too_large() {
    let router = webhook::router(verifier().max_body_size(1_000), Seen::default().handler());
    let address = serve(router).await;
    let head = "POST / HTTP/1.1\r\nHost: localhost\r\n";
    let announced = format!("{head}Content-Length: 1001\r\n\r\n");
    let endless = format!("{head}Content-Length: {}\r\n\r\n{{", 1_u64 << 40);
    let first = " ".repeat(1_001);
    let begun = format!("{head}Transfer-Encoding: chunked\r\n\r\n3e9\r\n{first}\r\n");
    for request in [announced, endless, begun] {
        let answer = exchange(address, &request).await;
        assert_eq!(answer, (413, "the body is too large".into()), "{request}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_body_that_drips_in_is_not_waited_for() {
    let seen = Seen::default();
    let event_queue = EventQueue::new(seen.handler());
    let address = serve(webhook::router(verifier(), event_queue.clone())).await;
    let request = delivery("a", "1", "RINGING");

    let start = Instant::now();
    let stopped = &request[..request.len() - 1];
    let too_slow = (408, "the body took too long".into());
    assert_eq!(exchange(address, stopped).await, too_slow);
    assert!(start.elapsed() < Duration::from_secs(2));

    let start = Instant::now();
    let stream = TcpStream::connect(address).await.expect("a connection");
    let mut stream = stream;
    let body_begins = request.len() - 10;
    stream
        .write_all(&request.as_bytes()[..body_begins])
        .await
        .expect("a connection");
    for byte in request.as_bytes()[body_begins..].chunks(1) {
        sleep(Duration::from_millis(400)).await;
        // It may be over by now.
        let _ = stream.write_all(byte).await;
        if start.elapsed() > Duration::from_millis(1_500) {
            break;
        }
    }
    assert_eq!(response(&mut stream).await, too_slow);

    assert_eq!(exchange(address, &request).await.0, 200);
    event_queue.close().await;
    assert_eq!(seen.all(), ["1 RINGING"]);
}

#[tokio::test(start_paused = true)]
async fn a_body_that_breaks_off_is_none() {
    let seen = Seen::default();
    let event_queue = EventQueue::new(seen.handler());
    let address = serve(webhook::router(verifier(), event_queue.clone())).await;
    let request = delivery("a", "1", "RINGING");
    let body = signed(KEY, "a", &event("1", "RINGING"));
    // All of it is there, but not its end.
    let endless = chunked(&body, 100).replace("0\r\n\r\n", "");
    for begun in [&request[..request.len() - 1], &endless] {
        let mut stream = TcpStream::connect(address).await.expect("a connection");
        let sent = stream.write_all(begun.as_bytes()).await;
        sent.expect("a connection");
        drop(stream);
    }
    assert_eq!(exchange(address, &request).await, (200, "accepted".into()));
    event_queue.close().await;
    assert_eq!(seen.all(), ["1 RINGING"]);
}

#[tokio::test(start_paused = true)]
async fn a_delivery_is_the_same_wherever_it_is_cut() {
    let (seen, event_queue) = (Seen::default(), EventQueue::new(Seen::default().handler()));
    let address = serve(webhook::router(verifier(), seen.handler())).await;
    let body = signed(KEY, "a", &event("1", "RINGING"));
    let whole = exchange(address, &post(&body)).await;
    assert_eq!(whole, (200, "accepted".into()));
    for size in 1..=body.len() {
        let answer = exchange(address, &chunked(&body, size)).await;
        assert_eq!(answer, (200, "accepted before".into()), "{size}");
    }
    event_queue.close().await;
}
