//! A webhook receiver over HTTP that records requests and sends scripted responses.

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

use crate::support::{START_OF_WEBHOOK, TestResult, Vis};

/// A request with its body.
pub(crate) type WebhookRequest = axum::http::Request<String>;

pub(crate) fn event_of(request: &WebhookRequest) -> Value {
    let body: Value = serde_json::from_str(request.body()).unwrap_or_default();
    body["event"].clone()
}

pub(crate) fn header<'a>(request: &'a WebhookRequest, name: &str) -> Option<&'a str> {
    let value = request.headers().get(name);
    value.and_then(|value| value.to_str().ok())
}

/// Reaction to one request; `None` sends no response and keeps the connection open.
pub(crate) type Reply = Option<Response>;

#[derive(Default)]
struct ReceiverState {
    requests: Vec<WebhookRequest>,
    replies: VecDeque<Reply>,
}

pub(crate) struct Receiver {
    pub(crate) url: String,
    state: Arc<Mutex<ReceiverState>>,
    server: JoinHandle<()>,
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Receiver {
    /// Starts a receiver that accepts every delivery.
    pub(crate) async fn start() -> TestResult<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}/hook", listener.local_addr()?);
        let state = Arc::new(Mutex::new(ReceiverState::default()));
        let router = Router::new()
            .fallback(receive)
            .with_state(Arc::clone(&state));
        let server = tokio::spawn(async {
            let _ = axum::serve(listener, router).await;
        });
        Ok(Self { url, state, server })
    }

    /// Starts a receiver and registers a webhook for it.
    pub(crate) async fn subscribed_to(vis: &Vis, options: Value) -> TestResult<(Self, String)> {
        let receiver = Self::start().await?;
        let id = subscribe(vis, &receiver.url, options).await?;
        Ok((receiver, id))
    }

    /// Queues responses with these statuses.
    pub(crate) fn respond_each(&self, statuses: impl IntoIterator<Item = u16>) {
        for status in statuses {
            let status = StatusCode::from_u16(status).unwrap_or_default();
            self.reply(Some(status.into_response()));
        }
    }

    /// Queues a reaction.
    pub(crate) fn reply(&self, reply: Reply) {
        self.state().replies.push_back(reply);
    }

    pub(crate) fn requests(&self) -> Vec<WebhookRequest> {
        self.state().requests.clone()
    }

    /// Returns the call state of each request, in order of arrival.
    pub(crate) fn states(&self) -> Vec<String> {
        let requests = self.requests();
        let states = requests.iter().map(|it| event_of(it)["state"].clone());
        let states = states.filter_map(|state| Some(state.as_str()?.to_owned()));
        states.collect()
    }

    fn state(&self) -> std::sync::MutexGuard<'_, ReceiverState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn receive(State(state): State<Arc<Mutex<ReceiverState>>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body: Bytes = to_bytes(body, usize::MAX).await.unwrap_or_default();
    let body = String::from_utf8_lossy(&body).into_owned();
    let request = WebhookRequest::from_parts(parts, body);
    let reply = {
        let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
        state.requests.push(request);
        state.replies.pop_front()
    };
    match reply {
        None => StatusCode::OK.into_response(),
        Some(Some(response)) => response,
        Some(None) => std::future::pending().await,
    }
}

/// Registers a webhook and returns its id.
pub(crate) async fn subscribe(vis: &Vis, url: &str, options: Value) -> TestResult<String> {
    let mut body = json!({ "url": url, "events": ["CALL"] });
    for (field, value) in options.as_object().into_iter().flatten() {
        body[field] = value.clone();
    }
    let created = vis.post("/self/webhooks", body).await?;
    let id = created.field("id");
    Ok(id.as_str().ok_or("not created")?.to_owned())
}

/// Returns the delivery statistics of a webhook.
pub(crate) async fn statistics(vis: &Vis, id: &str) -> TestResult<Value> {
    let webhook = vis.get(&format!("/self/webhooks/{id}")).await?;
    Ok(webhook.field("statistics"))
}

/// Returns the start of each attempt in seconds since `START`.
pub(crate) fn times(deliveries: &[RecordedDelivery]) -> TestResult<Vec<i64>> {
    let start: jiff::Timestamp = START_OF_WEBHOOK.parse()?;
    let times = deliveries.iter().map(|it| it.time.as_second());
    Ok(times.map(|time| time - start.as_second()).collect())
}
