//! Receivers of deliveries.

use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::extract::{FromRef, State};
use axum::http::StatusCode;
use axum::routing::post;
use tokio::net::TcpListener;
use vis_api::webhook::{Delivery, VerifiedDelivery, Verifier};

use crate::support::TestResult;

/// Verifies deliveries, and answers the first of them with a failure.
#[derive(Clone)]
pub struct Receiver {
    verifier: Verifier,
    failures: usize,
    failure: StatusCode,
    deliveries: Arc<Mutex<Vec<Delivery>>>,
}

impl FromRef<Receiver> for Verifier {
    fn from_ref(receiver: &Receiver) -> Self {
        receiver.verifier.clone()
    }
}

impl Receiver {
    pub fn new(key: &str) -> TestResult<Self> {
        Ok(Self {
            verifier: Verifier::new(key)?,
            failures: 0,
            failure: StatusCode::INTERNAL_SERVER_ERROR,
            deliveries: Arc::default(),
        })
    }

    /// Answers the first deliveries with a failure.
    pub fn fails(mut self, times: usize, failure: StatusCode) -> Self {
        self.failures = times;
        self.failure = failure;
        self
    }

    /// Serves `/vis`.
    pub fn serve(&self, listener: TcpListener) {
        let app = Router::new().route("/vis", post(receive));
        let app = app.with_state(self.clone());
        tokio::spawn(axum::serve(listener, app).into_future());
    }

    pub fn deliveries(&self) -> Vec<Delivery> {
        let deliveries = self.deliveries.lock();
        deliveries.unwrap_or_else(PoisonError::into_inner).clone()
    }
}

async fn receive(
    State(receiver): State<Receiver>,
    VerifiedDelivery(delivery): VerifiedDelivery,
) -> (StatusCode, &'static str) {
    let deliveries = receiver.deliveries.lock();
    let mut deliveries = deliveries.unwrap_or_else(PoisonError::into_inner);
    deliveries.push(delivery);
    match deliveries.len() <= receiver.failures {
        true => (receiver.failure, "the database is away"),
        false => (StatusCode::OK, ""),
    }
}

/// What stands after the arrow of a line, without the time that it took.
pub fn answer(line: &str) -> String {
    let (_, answer) = line.split_once("-> ").unwrap_or_default();
    let (status, rest) = answer.split_once(" ms").unwrap_or_default();
    let status = status.trim_end_matches(char::is_numeric);
    format!("{status}[n] ms{rest}")
}

/// A port, and the URL of a receiver on it.
pub async fn bind() -> TestResult<(TcpListener, String)> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}/vis", listener.local_addr()?);
    Ok((listener, url))
}
