//! A subscriber: a real HTTP server that keeps what it gets, and answers as a test says.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::body::{Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use vis_sandbox::RecordedDelivery;

use crate::support::{Outcome, START_OF_WEBHOOK, Vis};

/// What a subscriber got.
#[derive(Clone, Debug)]
pub(crate) struct Letter {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) headers: axum::http::HeaderMap,
    pub(crate) body: String,
}

impl Letter {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_default()
    }

    pub(crate) fn state(&self) -> String {
        self.json()["event"]["state"]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }
}

/// How a subscriber answers once.
pub(crate) enum Reply {
    /// With this.
    Answer(Response),
    /// Never.
    Silence,
}

#[derive(Default)]
struct Desk {
    letters: Vec<Letter>,
    replies: VecDeque<Reply>,
}

pub(crate) struct Receiver {
    pub(crate) url: String,
    desk: Arc<Mutex<Desk>>,
    server: JoinHandle<()>,
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Receiver {
    /// Starts a subscriber that accepts everything.
    pub(crate) async fn start() -> Outcome<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}/hook", listener.local_addr()?);
        let desk = Arc::new(Mutex::new(Desk::default()));
        let router = Router::new()
            .fallback(receive)
            .with_state(Arc::clone(&desk));
        let server = tokio::spawn(async {
            let _ = axum::serve(listener, router).await;
        });
        Ok(Self { url, desk, server })
    }

    /// Starts a subscriber and subscribes it.
    pub(crate) async fn subscribed_to(vis: &Vis, wishes: Value) -> Outcome<(Self, String)> {
        let receiver = Self::start().await?;
        let id = subscribe(vis, &receiver.url, wishes).await?;
        Ok((receiver, id))
    }

    /// Answers the next request that has no answer yet with this status.
    pub(crate) fn answer(&self, status: u16) {
        let status = StatusCode::from_u16(status).unwrap_or_default();
        self.reply(Reply::Answer(status.into_response()));
    }

    pub(crate) fn answers(&self, statuses: impl IntoIterator<Item = u16>) {
        statuses.into_iter().for_each(|status| self.answer(status));
    }

    /// Sends the next request elsewhere.
    pub(crate) fn redirect(&self, status: u16, location: &str) {
        let status = StatusCode::from_u16(status).unwrap_or_default();
        let answer = (status, [("location", location)]);
        self.reply(Reply::Answer(answer.into_response()));
    }

    pub(crate) fn reply(&self, reply: Reply) {
        self.desk().replies.push_back(reply);
    }

    pub(crate) fn letters(&self) -> Vec<Letter> {
        self.desk().letters.clone()
    }

    /// The states that the letters tell of, in the order of their arrival.
    pub(crate) fn states(&self) -> Vec<String> {
        self.letters().iter().map(Letter::state).collect()
    }

    fn desk(&self) -> std::sync::MutexGuard<'_, Desk> {
        self.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn receive(State(desk): State<Arc<Mutex<Desk>>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body: Bytes = to_bytes(body, usize::MAX).await.unwrap_or_default();
    let letter = Letter {
        method: parts.method.to_string(),
        path: parts.uri.to_string(),
        headers: parts.headers,
        body: String::from_utf8_lossy(&body).into_owned(),
    };
    let reply = {
        let mut desk = desk.lock().unwrap_or_else(PoisonError::into_inner);
        desk.letters.push(letter);
        desk.replies.pop_front()
    };
    match reply {
        None => StatusCode::OK.into_response(),
        Some(Reply::Answer(answer)) => answer,
        Some(Reply::Silence) => std::future::pending().await,
    }
}

/// Subscribes a URL and returns the id of the webhook.
pub(crate) async fn subscribe(vis: &Vis, url: &str, wishes: Value) -> Outcome<String> {
    let mut body = json!({ "url": url, "events": ["CALL"] });
    for (field, value) in wishes.as_object().into_iter().flatten() {
        body[field] = value.clone();
    }
    let created = vis.post("/self/webhooks", body).await?;
    let id = created.field("id");
    Ok(id.as_str().ok_or("not created")?.to_owned())
}

/// What the service shows of the deliveries to a webhook.
pub(crate) async fn statistics(vis: &Vis, id: &str) -> Outcome<Value> {
    let webhook = vis.get(&format!("/self/webhooks/{id}")).await?;
    Ok(webhook.field("statistics"))
}

/// When the attempts began, in seconds since the start.
pub(crate) fn times(deliveries: &[RecordedDelivery]) -> Outcome<Vec<i64>> {
    let start: jiff::Timestamp = START_OF_WEBHOOK.parse()?;
    let times = deliveries
        .iter()
        .map(|it| it.time.as_second() - start.as_second());
    Ok(times.collect())
}
