//! A loopback server, and a client that sends raw bytes.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::Router;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use vis_api::webhook::Received;
use vis_types::webhook::sign;

use super::KEY;

pub async fn serve(router: Router) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("port");
    let address = listener.local_addr().expect("address");
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

/// The handler's events in order, e.g. `7 RINGING`.
#[derive(Clone, Default)]
pub struct EventLog(Arc<Mutex<Vec<String>>>);

impl EventLog {
    /// Records an event and returns the number of events.
    pub fn record(&self, received: &Received) -> usize {
        let event = received.event();
        let mut events = self.0.lock().expect("no panic");
        events.push(format!("{} {}", event.id, event.state));
        events.len()
    }

    pub fn all(&self) -> Vec<String> {
        self.0.lock().expect("no panic").clone()
    }

    /// A handler that always succeeds.
    pub fn handler(&self) -> impl vis_api::webhook::Handler + use<> {
        let log = self.clone();
        move |received: Received| {
            log.record(&received);
            async { Ok::<(), std::io::Error>(()) }
        }
    }
}

pub fn event(call: &str, state: &str) -> String {
    format!(
        r#"{{"id":"{call}","accountId":376,"userId":"1234","type":"CALL","direction":"OUTBOUND","state":"{state}","startTime":"2020-10-01T16:10:06.000+0000","phoneNumber":"14155550100"}}"#
    )
}

/// The body of a signed delivery, with metadata.
pub fn signed(key: &str, delivery: &str, event: &str) -> String {
    let signature = sign(key, event.as_bytes()).expect("event");
    format!(
        r#"{{"event":{event},"metadata":{{"attempt":1,"deliveryId":"{delivery}","signature":"{signature}"}}}}"#
    )
}

/// The request of a valid delivery.
pub fn delivery(id: &str, call: &str, state: &str) -> String {
    post(&signed(KEY, id, &event(call, state)))
}

/// A request with `body`.
pub fn post(body: &str) -> String {
    let length = body.len();
    format!("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\n\r\n{body}")
}

/// A request with a chunked body, `size` bytes per chunk.
pub fn chunked(body: &str, size: usize) -> String {
    let mut request =
        "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n".to_owned();
    for chunk in body.as_bytes().chunks(size) {
        let text = std::str::from_utf8(chunk).expect("ASCII");
        request += &format!("{:x}\r\n{text}\r\n", chunk.len());
    }
    request + "0\r\n\r\n"
}

/// Sends the request and returns the response's status and body.
pub async fn exchange(address: SocketAddr, request: &str) -> (u16, String) {
    let mut stream = TcpStream::connect(address).await.expect("connection");
    // The server may close the connection early.
    let _ = stream.write_all(request.as_bytes()).await;
    response(&mut stream).await
}

pub async fn response(stream: &mut TcpStream) -> (u16, String) {
    let mut read = String::new();
    loop {
        if let Some((head, body)) = read.split_once("\r\n\r\n") {
            let head = head.to_ascii_lowercase();
            let length = head.split("content-length: ").nth(1).expect("length");
            let length = length.lines().next().unwrap_or_default();
            if body.len() == length.parse::<usize>().expect("number") {
                let status = head.split(' ').nth(1).expect("status");
                return (status.parse().expect("number"), body.to_owned());
            }
        }
        let mut chunk = [0; 1_024];
        let size = stream.read(&mut chunk).await.expect("response");
        assert_ne!(size, 0, "the response ends here: {read:?}");
        read += std::str::from_utf8(&chunk[..size]).expect("ASCII");
    }
}
