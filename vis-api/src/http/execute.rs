//! The requests of one operation, with retries.

use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{AUTHORIZATION, HeaderValue};
use reqwest::{Client, Method, Request, StatusCode};
use serde_json::Value;
use tokio::time::{Instant, sleep};

use super::Shared;
use crate::auth::{AccessToken, TokenSource};
use crate::buffered_response::{BufferedResponse, receive};
use crate::error::{Error, ErrorBody, ErrorKind};
use crate::operation::Operation;
use crate::redact::Secrets;
use crate::{retry, trace};

/// Sends `request`, retries where allowed, and returns the first success.
pub(super) async fn execute(
    shared: &Shared,
    operation: &'static Operation,
    http: &Client,
    request: Request,
) -> Result<BufferedResponse, Error> {
    let started = Instant::now();
    let mut rejected = None;
    let mut may_have_been_processed = false;
    let (mut tries, mut attempts) = (0, 0);
    loop {
        if let Some(rate_limiter) = &shared.rate_limiter {
            rate_limiter.acquire().await;
        }
        tries += 1;
        let attempt = attempt(shared, operation, http, &request, rejected.as_ref());
        let failure = match attempt.await {
            Ok(mut response) => {
                shared.budget.refund();
                response.attempts = attempts + 1;
                return Ok(response);
            }
            Err(failure) => failure,
        };
        attempts += u32::from(failure.has_token);
        if let Some(token) = failure.rejected
            && rejected.is_none()
            && shared.can_refresh()
        {
            if let Some(metrics) = &shared.metrics {
                metrics.retry(&failure.error, attempts, Duration::ZERO);
            }
            rejected = Some(token);
            continue;
        }
        let error = failure.error.with_attempts(attempts);
        // A DELETE that was repeated finds nothing: the first has deleted it.
        if may_have_been_processed && error.is_not_found() && is_delete(operation) {
            return Ok(BufferedResponse {
                status: StatusCode::NO_CONTENT,
                attempts,
                ..BufferedResponse::default()
            });
        }
        may_have_been_processed |= !failure.is_unprocessed;
        let wait = error.retry_after();
        if let (true, Some(wait), Some(rate_limiter)) =
            (error.is_throttled(), wait, &shared.rate_limiter)
        {
            rate_limiter.pause(wait.min(MAX_PAUSE)).await;
        }
        let delay = shared
            .settings
            .retry
            .delay(tries, started.elapsed(), wait)
            .filter(|_| failure.may_repeat && shared.budget.try_take());
        let Some(delay) = delay else {
            return Err(error);
        };
        trace::retry(&error, delay);
        if let Some(metrics) = &shared.metrics {
            metrics.retry(&error, attempts, delay);
        }
        sleep(delay).await;
    }
}

/// How long one response may hold up all requests of a client; the documented quota is by the minute.
const MAX_PAUSE: Duration = Duration::from_secs(10 * 60);

/// Why an attempt failed.
struct Failure {
    error: Error,
    may_repeat: bool,
    /// Whether the request was on its way: nothing is sent without the token that it needs.
    has_token: bool,
    /// Whether the service has surely not seen the request.
    is_unprocessed: bool,
    /// The token, if the gateway rejects it. It checks the token before the service sees the request,
    /// so that even a `POST` may be sent again once.
    rejected: Option<AccessToken>,
}

async fn attempt(
    shared: &Shared,
    operation: &'static Operation,
    http: &Client,
    request: &Request,
    rejected: Option<&AccessToken>,
) -> Result<BufferedResponse, Failure> {
    let unsent = |error: Error| Failure {
        may_repeat: error.is_retryable(),
        error,
        has_token: false,
        is_unprocessed: true,
        rejected: None,
    };
    let mut attempt = request.try_clone().ok_or_else(|| {
        let error = Error::new(ErrorKind::InvalidRequest, operation);
        unsent(error.with_message("the body is a stream, which cannot be sent again"))
    })?;
    let token = authorize(shared, http, operation, &mut attempt, rejected).await;
    let token = token.map_err(unsent)?;
    let failed = |failure: reqwest::Error, response: Option<BufferedResponse>| {
        let may_repeat = retry::after_failure(operation, &failure);
        let is_unprocessed = failure.is_connect();
        let error = Error::from_transport(operation, failure);
        Failure {
            error: match response {
                Some(response) => error.with_response(response),
                None => error,
            },
            may_repeat,
            has_token: true,
            is_unprocessed,
            rejected: None,
        }
    };
    let limit = shared.settings.max_response_size;
    let response = receive(http, attempt, limit).await;
    let mut response = response.map_err(|failure| failed(failure, None))?;
    response.secrets = secrets(operation, request, token.as_ref());
    if let Some(failure) = response.failure.take() {
        return Err(failed(failure, Some(response)));
    }
    let status = response.status;
    let body = ErrorBody::read_attempt(&response);
    let is_rejected = status == StatusCode::UNAUTHORIZED || body.rejects_token();
    if is_rejected && token.is_some() {
        return Err(Failure {
            error: Error::from_status(operation, response, body),
            may_repeat: false,
            has_token: true,
            is_unprocessed: true,
            rejected: token,
        });
    }
    if !status.is_success() {
        return Err(Failure {
            error: Error::from_status(operation, response, body),
            may_repeat: retry::after_status(operation, status),
            has_token: true,
            is_unprocessed: status == StatusCode::TOO_MANY_REQUESTS,
            rejected: None,
        });
    }
    if response.is_truncated {
        let message = format!(
            "the response is larger than {limit} bytes: see ClientBuilder::max_response_size"
        );
        return Err(Failure {
            error: Error::unreadable(operation, response, message),
            may_repeat: false,
            has_token: true,
            is_unprocessed: false,
            rejected: None,
        });
    }
    Ok(response)
}

/// What the request has that no error may show: the token, and secrets in its body.
fn secrets(operation: &Operation, request: &Request, token: Option<&AccessToken>) -> Secrets {
    let mut secrets = Secrets::default();
    if let Some(token) = token {
        secrets.add(token.expose());
    }
    let body = request
        .body()
        .and_then(reqwest::Body::as_bytes)
        .unwrap_or_default();
    if !operation.secret_properties.is_empty() {
        let body: Value = serde_json::from_slice(body).unwrap_or_default();
        for name in operation.secret_properties {
            secrets.add(body[*name].as_str().unwrap_or_default());
        }
    }
    secrets
}

fn is_delete(operation: &Operation) -> bool {
    operation.method == Method::DELETE.as_str() && operation.has_empty_response
}

/// Adds a token to `request` and returns it.
async fn authorize(
    shared: &Shared,
    http: &Client,
    operation: &'static Operation,
    request: &mut Request,
    rejected: Option<&AccessToken>,
) -> Result<Option<AccessToken>, Error> {
    let Some(source) = shared
        .credentials
        .as_ref()
        .filter(|_| operation.needs_token)
    else {
        return Ok(None);
    };
    let source: &Arc<dyn TokenSource> = source;
    let token = source
        .access_token(http, rejected)
        .await
        .map_err(|error| Error::no_token(operation, error))?;
    let value = HeaderValue::try_from(format!("Bearer {}", token.expose()));
    let mut value = value.map_err(|_| {
        Error::new(ErrorKind::Authentication, operation)
            .with_message("the token contains a character not allowed in HTTP headers")
    })?;
    value.set_sensitive(true);
    if let Some(metrics) = &shared.metrics {
        metrics.token(&token, rejected);
    }
    request.headers_mut().insert(AUTHORIZATION, value);
    Ok(Some(token))
}
