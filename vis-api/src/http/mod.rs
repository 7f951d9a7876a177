//! The progenitor hooks of the client.

mod attempt;
mod context;
mod requests;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use progenitor_client::{ClientHooks, ClientInfo, Error, OperationInfo};
use reqwest::header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE, HeaderName, HeaderValue};
use reqwest::{Method, Request, Response, StatusCode};
use vis_types::EpochUnit;

use crate::auth::TokenSource;
use crate::client::Client;
use crate::operation::Operation;
use crate::rate_limit::RateLimiter;
use crate::retry::{RetryBudget, RetryPolicy};

pub(crate) use context::RequestContext;

/// progenitor always sends this header; the document does not define it.
const API_VERSION: HeaderName = HeaderName::from_static("api-version");

const EMPTY: HeaderValue = HeaderValue::from_static("0");

/// State of a client besides its base URL and its HTTP client.
#[derive(Clone)]
pub(crate) struct ClientInner {
    pub(crate) epoch_time_unit: EpochUnit,
    pub(crate) shared: Arc<Shared>,
    /// The operation that this clone of the client executes.
    pub(crate) context: Arc<RequestContext>,
}

/// State shared by all clones of a client.
pub(crate) struct Shared {
    /// Path of the base URL, without a trailing slash.
    pub(crate) base_path: String,
    /// Host and port of the base URL.
    #[cfg_attr(not(feature = "tracing"), expect(dead_code))]
    pub(crate) server: String,
    pub(crate) credentials: Option<Arc<dyn TokenSource>>,
    pub(crate) timeout: Duration,
    pub(crate) max_response_size: usize,
    pub(crate) retry: RetryPolicy,
    pub(crate) budget: RetryBudget,
    pub(crate) rate_limiter: Option<RateLimiter>,
}

impl Shared {
    fn can_refresh(&self) -> bool {
        let source = self.credentials.as_ref();
        source.is_some_and(|source| source.can_refresh())
    }
}

impl Client {
    /// Returns a clone with a new context for one operation.
    pub(crate) fn begin(&self, operation: &'static Operation) -> Self {
        let mut client = self.clone();
        client.inner.context = Arc::new(RequestContext::new(operation));
        client
    }
}

impl ClientHooks<ClientInner> for Client {
    async fn pre<E>(&self, request: &mut Request, _: &OperationInfo) -> Result<(), Error<E>> {
        let ClientInner {
            shared, context, ..
        } = self.inner();
        if let Some(reason) = validate_path(request, context.operation(), &shared.base_path) {
            return Err(Error::InvalidRequest(reason));
        }
        let operation = context.operation();
        // `+` means a space in forms only; `%20` always does.
        if let Some(query) = request.url().query().filter(|query| query.contains('+')) {
            let query = query.replace('+', "%20");
            request.url_mut().set_query(Some(&query));
        }
        if operation.is_body_optional && is_absent(operation, request.body()) {
            *request.body_mut() = None;
            request.headers_mut().remove(CONTENT_TYPE);
        }
        let has_no_body = request.body().is_none();
        let expects_body = matches!(*request.method(), Method::POST | Method::PUT);
        let headers = request.headers_mut();
        headers.remove(API_VERSION);
        // Also without a body on success: an error always has one.
        headers.insert(ACCEPT, HeaderValue::from_static(operation.accept));
        if let (Some(media_type), false) = (operation.content_type, has_no_body) {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
        }
        if has_no_body && expects_body {
            // Some proxies answer 411 to a PUT without Content-Length.
            headers.insert(CONTENT_LENGTH, EMPTY);
        }
        *request.timeout_mut() = Some(shared.timeout);
        Ok(())
    }

    async fn exec(&self, request: Request, _: &OperationInfo) -> reqwest::Result<Response> {
        let ClientInner {
            shared, context, ..
        } = self.inner();
        match requests::send(shared, context, self.client(), request).await {
            Ok(response) => Ok(response),
            // `reqwest::Error` cannot wrap our error: `response::failure` takes it from the context
            // and discards this response.
            Err(failure) => {
                context.set_failure(failure);
                let mut discarded = http::Response::new(reqwest::Body::default());
                *discarded.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
                Ok(discarded.into())
            }
        }
    }
}

/// Whether an optional body is missing: the builder sends `null` or nothing in its place.
fn is_absent(operation: &Operation, body: Option<&reqwest::Body>) -> bool {
    let is_json = operation
        .content_type
        .is_some_and(|media_type| media_type.contains("json"));
    let bytes = body.and_then(reqwest::Body::as_bytes);
    bytes.is_some_and(|bytes| bytes.is_empty() || is_json && bytes == b"null")
}

fn validate_path(request: &Request, operation: &Operation, base_path: &str) -> Option<String> {
    let path = request.url().path();
    // If a `..` left the base path, the full path matches no template either.
    let path = path.strip_prefix(base_path).unwrap_or(path);
    if let Some(parameter) = operation.empty_path_parameter(path) {
        let parameter = parameter.trim_matches(['{', '}']);
        return Some(format!(
            "{parameter}: a path cannot carry an empty value, `.` or `..`"
        ));
    }
    let other = operation.conflicting_operation(path)?;
    Some(format!("{path} is the path of {}", other.name))
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shared = &self.inner().shared;
        f.debug_struct("Client")
            .field("base_url", &self.baseurl)
            .field("credentials", &shared.credentials)
            .field("timeout", &shared.timeout)
            .field("retry", &shared.retry)
            .finish_non_exhaustive()
    }
}
