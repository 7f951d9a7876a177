//! Sends requests: from a request that progenitor's code built to a response in memory.

mod allowed_numbers;
mod execute;
mod prepare;

use std::fmt;
use std::sync::Arc;

use progenitor_client::ClientInfo;
use reqwest::Request;
use tokio::time::Instant;
use vis_types::EpochUnit;

use crate::auth::TokenSource;
use crate::buffered_response::BufferedResponse;
use crate::client::Client;
use crate::client_builder::ClientBuilder;
use crate::error::{Error, ErrorKind};
use crate::metrics::ClientMetrics;
use crate::operation::Operation;
use crate::rate_limit::RateLimiter;
use crate::response::Response;
use crate::retry::RetryBudget;
use crate::trace;
pub(crate) use allowed_numbers::AllowedNumbers;

/// What a client has besides its base URL and its HTTP client.
#[derive(Clone)]
pub(crate) struct ClientInner {
    pub(crate) epoch_time_unit: EpochUnit,
    pub(crate) shared: Arc<Shared>,
}

/// State shared by all clones of a client.
pub(crate) struct Shared {
    /// Path of the base URL, without a trailing slash.
    pub(crate) base_path: String,
    /// Host and port of the base URL.
    pub(crate) server: String,
    /// As built, with the HTTP client that is in use.
    pub(crate) settings: ClientBuilder,
    pub(crate) credentials: Option<Arc<dyn TokenSource>>,
    pub(crate) budget: RetryBudget,
    pub(crate) rate_limiter: Option<Arc<dyn RateLimiter>>,
    pub(crate) metrics: Option<ClientMetrics>,
}

impl Shared {
    fn can_refresh(&self) -> bool {
        let source = self.credentials.as_ref();
        source.is_some_and(|source| source.can_refresh())
    }
}

/// Sends the request of an operation, and reads the response with `read`.
pub(crate) async fn send<T>(
    client: &Client,
    operation: &'static Operation,
    request: Result<Request, progenitor_client::Error<()>>,
    read: fn(BufferedResponse, &'static Operation) -> Result<Response<T>, Error>,
) -> Result<Response<T>, Error> {
    let shared = &client.inner().shared;
    let response = async {
        let mut request = request.map_err(|error| unbuilt(operation, error))?;
        prepare::prepare(shared, operation, &mut request)?;
        let received = execute::execute(shared, operation, client.client(), request).await?;
        let response = read(received, operation)?;
        trace::odd(operation, response.warning.as_deref());
        Ok(response)
    };
    let started = Instant::now();
    let result = trace::operation(&shared.server, operation, response).await;
    if let Some(metrics) = &shared.metrics {
        let rate_limiter = shared.rate_limiter.as_deref();
        metrics.operation(operation, &result, started.elapsed(), rate_limiter);
    }
    result
}

/// A parameter is missing or invalid.
fn unbuilt(operation: &'static Operation, error: progenitor_client::Error<()>) -> Error {
    use progenitor_client::Error as Unbuilt;
    match error {
        Unbuilt::InvalidRequest(message) | Unbuilt::Custom(message) => {
            Error::new(ErrorKind::InvalidRequest, operation).with_message(message)
        }
        Unbuilt::CommunicationError(source) => Error::from_transport(operation, source),
        other => Error::new(ErrorKind::InvalidRequest, operation).with_message(other.to_string()),
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shared = &self.inner().shared;
        f.debug_struct("Client")
            .field("base_url", &self.baseurl)
            .field("timeout", &shared.settings.timeout)
            .field("retry", &shared.settings.retry)
            .finish_non_exhaustive()
    }
}
