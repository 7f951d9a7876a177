//! A server on loopback, and who talks to it in plain bytes.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::Router;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use vis_api::webhook::Received;
use vis_types::webhook::sign;

use super::KEY;

pub async fn serve(router: Router) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

/// What a handler was given, e.g. `7 RINGING`, in order.
#[derive(Clone, Default)]
pub struct Seen(Arc<Mutex<Vec<String>>>);

impl Seen {
    /// Notes an event, and says how many there are now.
    pub fn note(&self, received: &Received) -> usize {
        let event = received.event();
        let mut seen = self.0.lock().expect("no panic");
        seen.push(format!("{} {}", event.id, event.state));
        seen.len()
    }

    pub fn all(&self) -> Vec<String> {
        self.0.lock().expect("no panic").clone()
    }

    /// A handler to which nothing ever happens.
    pub fn handler(&self) -> impl vis_api::webhook::Handler + use<> {
        let seen = self.clone();
        move |received: Received| {
            seen.note(&received);
            async { Ok::<(), std::io::Error>(()) }
        }
    }
}

pub fn event(call: &str, state: &str) -> String {
    format!(
        r#"{{"id":"{call}","accountId":376,"userId":"1234","type":"CALL","direction":"OUTBOUND","state":"{state}","startTime":"2020-10-01T16:10:06.000+0000","phoneNumber":"14155550100"}}"#
    )
}

/// The body of a delivery of `event`, with its metadata.
pub fn signed(key: &str, delivery: &str, event: &str) -> String {
    let signature = sign(key, event.as_bytes()).expect("an event");
    format!(
        r#"{{"event":{event},"metadata":{{"attempt":1,"deliveryId":"{delivery}","signature":"{signature}"}}}}"#
    )
}

/// A delivery that nothing is wrong with.
pub fn delivery(id: &str, call: &str, state: &str) -> String {
    post(&signed(KEY, id, &event(call, state)))
}

/// The request for a body.
pub fn post(body: &str) -> String {
    let length = body.len();
    format!("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\n\r\n{body}")
}

/// The request for a body that does not say how long it is, in pieces of so many bytes.
pub fn chunked(body: &str, size: usize) -> String {
    let mut request =
        "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n".to_owned();
    for chunk in body.as_bytes().chunks(size) {
        let text = std::str::from_utf8(chunk).expect("ASCII");
        request += &format!("{:x}\r\n{text}\r\n", chunk.len());
    }
    request + "0\r\n\r\n"
}

/// Sends this much, and reads the response: its status and its body.
pub async fn exchange(address: SocketAddr, request: &str) -> (u16, String) {
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    // A server that has seen enough may have closed by now.
    let _ = stream.write_all(request.as_bytes()).await;
    response(&mut stream).await
}

pub async fn response(stream: &mut TcpStream) -> (u16, String) {
    let mut read = String::new();
    loop {
        if let Some((head, body)) = read.split_once("\r\n\r\n") {
            let head = head.to_ascii_lowercase();
            let length = head.split("content-length: ").nth(1).expect("a length");
            let length = length.lines().next().unwrap_or_default();
            if body.len() == length.parse::<usize>().expect("a number") {
                let status = head.split(' ').nth(1).expect("a status");
                return (status.parse().expect("a number"), body.to_owned());
            }
        }
        let mut piece = [0; 1_024];
        let size = stream.read(&mut piece).await.expect("a response");
        assert_ne!(size, 0, "the response ends here: {read:?}");
        read += std::str::from_utf8(&piece[..size]).expect("ASCII");
    }
}
