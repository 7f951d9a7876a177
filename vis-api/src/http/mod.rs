//! What happens around each request: the hand-written side of progenitor's hooks.

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

/// progenitor sends it always; the document knows no such header.
const API_VERSION: HeaderName = HeaderName::from_static("api-version");

const EMPTY: HeaderValue = HeaderValue::from_static("0");

/// What a client carries beside its base URL and its HTTP client.
#[derive(Clone)]
pub(crate) struct ClientInner {
    pub(crate) epoch_time_unit: EpochUnit,
    pub(crate) shared: Arc<Shared>,
    /// The operation that this clone of the client was made for.
    pub(crate) context: Arc<RequestContext>,
}

/// What all clones of a client have in common.
pub(crate) struct Shared {
    /// The path of the base URL, without a slash at its end.
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
    fn can_renew(&self) -> bool {
        let source = self.credentials.as_ref();
        source.is_some_and(|source| source.can_renew())
    }
}

impl Client {
    /// A clone of the client for one operation, which takes down how it goes.
    pub(crate) fn begin(&self, operation: &'static Operation) -> Self {
        let mut client = self.clone();
        client.inner.context = Arc::new(RequestContext::of(operation));
        client
    }
}

impl ClientHooks<ClientInner> for Client {
    async fn pre<E>(&self, request: &mut Request, _: &OperationInfo) -> Result<(), Error<E>> {
        let ClientInner {
            shared, context, ..
        } = self.inner();
        if let Some(refusal) = validate_path(request, context.operation(), &shared.base_path) {
            return Err(Error::InvalidRequest(refusal));
        }
        let operation = context.operation();
        // A plus is a space to forms only; `%20` is one to everybody.
        if let Some(query) = request.url().query().filter(|query| query.contains('+')) {
            let query = query.replace('+', "%20");
            request.url_mut().set_query(Some(&query));
        }
        if operation.is_body_optional && is_absent(operation, request.body()) {
            *request.body_mut() = None;
            request.headers_mut().remove(CONTENT_TYPE);
        }
        let is_bodiless = request.body().is_none();
        let has_body_by_nature = matches!(*request.method(), Method::POST | Method::PUT);
        let headers = request.headers_mut();
        headers.remove(API_VERSION);
        // Not only where the success has a body: an error has one always.
        headers.insert(ACCEPT, HeaderValue::from_static(operation.accept));
        if let (Some(media_type), false) = (operation.content_type, is_bodiless) {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
        }
        if is_bodiless && has_body_by_nature {
            // Some proxies answer 411 to a PUT that does not say that it is empty.
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
            // reqwest's error can carry none of ours, so that it goes by way of the context.
            Err(failure) => {
                context.fail(failure);
                let mut stand_in = http::Response::new(reqwest::Body::default());
                *stand_in.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
                Ok(stand_in.into())
            }
        }
    }
}

/// Whether a body that may be left out is: the builder has `null`, or nothing, in its place.
fn is_absent(operation: &Operation, body: Option<&reqwest::Body>) -> bool {
    let is_json = operation
        .content_type
        .is_some_and(|media_type| media_type.contains("json"));
    let bytes = body.and_then(reqwest::Body::as_bytes);
    bytes.is_some_and(|bytes| bytes.is_empty() || is_json && bytes == b"null")
}

fn validate_path(request: &Request, operation: &Operation, base_path: &str) -> Option<String> {
    let path = request.url().path();
    // Where a `..` climbed out of the base, the whole path matches no template either.
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
