//! A server that receives deliveries and fails on demand.

use std::collections::HashMap;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use vis_api::webhook::{self, DeliveryResponse, EventQueue, Verifier, header};
use vis_tests::{KEY, http};

/// Handling of a request.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Outcome {
    Handled,
    /// Responds with this status without reading the delivery.
    Rejected(u16),
    /// Closes the connection before handling.
    Dropped,
    /// Handles it and closes the connection before the response.
    ResponseLost,
}

/// Decides by delivery id and attempt.
type Decide = Box<dyn FnMut(&str, u32) -> Outcome + Send>;

pub struct Receiver {
    pub url: String,
    state: Arc<Mutex<State>>,
    server: JoinHandle<()>,
}

struct State {
    decide: Decide,
    /// How often each delivery was queued.
    queued: HashMap<String, usize>,
}

impl Receiver {
    /// Starts a server that handles everything.
    pub async fn start(event_queue: EventQueue) -> Self {
        let verifier = Verifier::new(KEY).expect("key");
        let receiver = webhook::Receiver::new(verifier, event_queue);
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("port");
        let url = format!("http://{}/vis", listener.local_addr().expect("address"));
        let state = Arc::new(Mutex::new(State {
            decide: Box::new(|_, _| Outcome::Handled),
            queued: HashMap::new(),
        }));
        let shared = Arc::clone(&state);
        let server = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                // The sandbox opens a connection for each attempt.
                tokio::spawn(respond(stream, receiver.clone(), Arc::clone(&shared)));
            }
        });
        Self { url, state, server }
    }

    pub fn decide(&self, decide: impl FnMut(&str, u32) -> Outcome + Send + 'static) {
        lock(&self.state).decide = Box::new(decide);
    }

    /// The deliveries that were queued more than once.
    pub fn duplicates(&self) -> Vec<String> {
        let state = lock(&self.state);
        let twice = state.queued.iter().filter(|(_, times)| **times > 1);
        twice.map(|(delivery, _)| delivery.clone()).collect()
    }

    /// Sets one outcome for all requests.
    pub fn always(&self, outcome: Outcome) {
        self.decide(move |_, _| outcome);
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.server.abort();
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn respond(
    mut stream: TcpStream,
    receiver: webhook::Receiver,
    state: Arc<Mutex<State>>,
) -> io::Result<()> {
    let request = http::read(&mut stream).await?;
    let headers = &request.headers;
    let metadata = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let attempt = metadata(header::ATTEMPT).and_then(|it| it.parse().ok());
    let delivery = metadata(header::DELIVERY_ID).unwrap_or_default();
    let outcome = (lock(&state).decide)(delivery, attempt.unwrap_or(1));
    let status = match outcome {
        Outcome::Rejected(status) => status,
        Outcome::Dropped => return Ok(()),
        Outcome::Handled | Outcome::ResponseLost => {
            let response = receiver.receive(headers, &request.body).await;
            if matches!(response, DeliveryResponse::Queued) {
                let mut state = lock(&state);
                *state.queued.entry(delivery.to_owned()).or_default() += 1;
            }
            response.status().into()
        }
    };
    if outcome == Outcome::ResponseLost {
        return Ok(());
    }
    let head =
        format!("HTTP/1.1 {status} Status\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
    stream.write_all(head.as_bytes()).await
}
