//! The receiver in an axum server, against the same route without verification.

use std::convert::Infallible;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::Instant;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::routing::post;
use http::StatusCode;
use serde::Deserialize;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use vis_api::webhook::{EventQueue, Received, Verifier, router};
use vis_types::Event;

use crate::benchmark::{Benchmark, Spread, Work};
use crate::deliveries::{KEY, body, event};
use crate::report::{Figure, Goal, Report, duration};
use crate::requests::runtime;
use crate::server::Server;

const DELIVERIES: usize = 10_000;

pub const RECEIVE: Benchmark = Benchmark {
    name: "receive",
    what: "axum receiver, throughput",
    goal: Goal::AtLeast(0.9),
    rounds: 20,
    count: DELIVERIES,
    profiled: 1_000,
    bare: |_| receive(unverified),
    ours: |_| receive(verified),
};

fn receive(route: fn() -> Router) -> Work {
    let requests = requests();
    Box::new(move |count| drop(deliver(route, &requests, count, 50)))
}

/// Adds how long the slowest of 10,000 deliveries over 500 connections take.
pub fn percentile(report: &mut Report) {
    let requests = requests();
    let slowest = |route| {
        let mut seconds = deliver(route, &requests, DELIVERIES, 500);
        seconds.sort_by(f64::total_cmp);
        seconds[DELIVERIES * 99 / 100]
    };
    let rounds: Vec<_> = (0..9)
        .map(|_| (slowest(unverified), slowest(verified)))
        .collect();
    let bare = Spread::of(rounds.iter().map(|(bare, _)| *bare)).median;
    let ours = Spread::of(rounds.iter().map(|(_, ours)| *ours)).median;
    let what = "10,000 deliveries over 500 connections, 99th percentile";
    report.add(Figure {
        values: [bare, ours].map(duration),
        unit: "x",
        ..Figure::new(what, Goal::None, ours / bare)
    });
}

fn requests() -> Arc<Vec<String>> {
    let request = |delivery| {
        let id = format!("{delivery:024}");
        let body = body(&event().replace("5a85d86f253bcd10897f3189", &id), delivery);
        let length = body.len();
        format!("POST / HTTP/1.1\r\nhost: localhost\r\ncontent-length: {length}\r\n\r\n{body}")
    };
    Arc::new((0..DELIVERIES).map(request).collect())
}

/// Passes each event through a queue to a task, as [`unverified`] does.
fn verified() -> Router {
    let handler = async |_: Received| Ok::<(), Infallible>(());
    let capacity = NonZeroUsize::new(DELIVERIES).expect("not zero");
    let queue = EventQueue::builder(handler).capacity(capacity).build();
    router(Verifier::new(KEY).expect("a key"), queue)
}

fn unverified() -> Router {
    let (queue, mut events) = mpsc::channel(DELIVERIES);
    tokio::spawn(async move { while events.recv().await.is_some() {} });
    Router::new().route("/", post(read)).with_state(queue)
}

#[derive(Deserialize)]
struct Delivery {
    event: Event,
}

async fn read(State(queue): State<mpsc::Sender<Event>>, body: Bytes) -> (StatusCode, &'static str) {
    let Ok(delivery) = serde_json::from_slice::<Delivery>(&body) else {
        return (StatusCode::BAD_REQUEST, "not a delivery");
    };
    match queue.send(delivery.event).await {
        Ok(()) => (StatusCode::OK, "accepted"),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "busy: try again"),
    }
}

/// Sends the first requests to a new server, which has seen none of them, and returns how many seconds
/// each took.
fn deliver(
    route: fn() -> Router,
    requests: &Arc<Vec<String>>,
    count: usize,
    connections: usize,
) -> Vec<f64> {
    let server = Server::start(route);
    let address = server.url.trim_start_matches("http://");
    let connection = |first| {
        let (address, requests) = (address.to_owned(), Arc::clone(requests));
        tokio::spawn(async move {
            let mut stream = TcpStream::connect(address).await.expect("a connection");
            stream.set_nodelay(true).expect("an option");
            let mut seconds = Vec::new();
            for request in requests[..count].iter().skip(first).step_by(connections) {
                let start = Instant::now();
                stream.write_all(request.as_bytes()).await.expect("sent");
                read_success(&mut stream).await;
                seconds.push(start.elapsed().as_secs_f64());
            }
            seconds
        })
    };
    runtime().block_on(async {
        let mut seconds = Vec::new();
        for connection in (0..connections).map(connection).collect::<Vec<_>>() {
            seconds.extend(connection.await.expect("no panic"));
        }
        seconds
    })
}

/// Both routes respond with the body `accepted`.
async fn read_success(stream: &mut TcpStream) {
    let mut response = Vec::with_capacity(512);
    while !response.ends_with(b"\r\n\r\naccepted") {
        let read = stream.read_buf(&mut response).await.expect("a response");
        assert_ne!(read, 0, "{}", String::from_utf8_lossy(&response));
    }
}
