//! A server that receives deliveries, and fails in every way in which a server can.

use std::collections::HashMap;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use http::{HeaderMap, HeaderName, HeaderValue};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use vis_api::webhook::{self, DeliveryResponse, EventQueue, Verifier, header};

use super::office::KEY;

/// What becomes of a request.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Fate {
    Handled,
    /// It is answered with this status and not looked at.
    Refused(u16),
    /// The connection breaks before it is looked at.
    Dropped,
    /// It is handled, and the connection breaks before the answer.
    Unanswered,
}

/// Decides by delivery id and attempt.
type Fates = Box<dyn FnMut(&str, u32) -> Fate + Send>;

pub struct Receiver {
    pub url: String,
    desk: Arc<Mutex<Desk>>,
    server: JoinHandle<()>,
}

struct Desk {
    fates: Fates,
    /// How often each delivery was queued.
    queued: HashMap<String, usize>,
}

impl Receiver {
    /// Starts a server that handles everything.
    pub async fn start(event_queue: EventQueue) -> Self {
        let verifier = Verifier::new(KEY).expect("a key");
        let receiver = webhook::Receiver::new(verifier, event_queue);
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}/vis", listener.local_addr().expect("an address"));
        let desk = Arc::new(Mutex::new(Desk {
            fates: Box::new(|_, _| Fate::Handled),
            queued: HashMap::new(),
        }));
        let shared = Arc::clone(&desk);
        let server = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                // The sandbox makes a connection for each attempt.
                tokio::spawn(answer(stream, receiver.clone(), Arc::clone(&shared)));
            }
        });
        Self { url, desk, server }
    }

    pub fn decide(&self, fates: impl FnMut(&str, u32) -> Fate + Send + 'static) {
        lock(&self.desk).fates = Box::new(fates);
    }

    /// The deliveries that were queued more than once.
    pub fn queued_twice(&self) -> Vec<String> {
        let desk = lock(&self.desk);
        let twice = desk.queued.iter().filter(|(_, times)| **times > 1);
        twice.map(|(delivery, _)| delivery.clone()).collect()
    }

    /// From now on.
    pub fn always(&self, fate: Fate) {
        self.decide(move |_, _| fate);
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.server.abort();
    }
}

fn lock(desk: &Mutex<Desk>) -> MutexGuard<'_, Desk> {
    desk.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn answer(
    mut stream: TcpStream,
    receiver: webhook::Receiver,
    desk: Arc<Mutex<Desk>>,
) -> io::Result<()> {
    let (headers, body) = read(&mut stream).await?;
    let metadata = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let attempt = metadata(header::ATTEMPT).and_then(|it| it.parse().ok());
    let delivery = metadata(header::DELIVERY_ID).unwrap_or_default();
    let fate = (lock(&desk).fates)(delivery, attempt.unwrap_or(1));
    let status = match fate {
        Fate::Refused(status) => status,
        Fate::Dropped => return Ok(()),
        Fate::Handled | Fate::Unanswered => {
            let answer = receiver.receive(&headers, &body).await;
            if matches!(answer, DeliveryResponse::Queued) {
                let mut desk = lock(&desk);
                *desk.queued.entry(delivery.to_owned()).or_default() += 1;
            }
            answer.status().into()
        }
    };
    if fate == Fate::Unanswered {
        return Ok(());
    }
    let head = format!("HTTP/1.1 {status} So\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
    stream.write_all(head.as_bytes()).await
}

async fn read(stream: &mut TcpStream) -> io::Result<(HeaderMap, Vec<u8>)> {
    let mut bytes = Vec::new();
    let (head, body_at) = loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break (String::from_utf8_lossy(&bytes[..end]).into_owned(), end + 4);
        }
        more(stream, &mut bytes).await?;
    };
    let lines = head
        .lines()
        .skip(1)
        .filter_map(|line| line.split_once(": "));
    let headers: HeaderMap = lines
        .filter_map(|(name, value)| {
            let name: HeaderName = name.parse().ok()?;
            Some((name, HeaderValue::from_str(value).ok()?))
        })
        .collect();
    let length = headers
        .get("content-length")
        .and_then(|it| it.to_str().ok());
    let length: usize = length.and_then(|it| it.parse().ok()).unwrap_or(0);
    while bytes.len() < body_at + length {
        more(stream, &mut bytes).await?;
    }
    Ok((headers, bytes.split_off(body_at)))
}

async fn more(stream: &mut TcpStream, bytes: &mut Vec<u8>) -> io::Result<()> {
    match stream.read_buf(bytes).await? {
        0 => Err(io::ErrorKind::UnexpectedEof.into()),
        _ => Ok(()),
    }
}
