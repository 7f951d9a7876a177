//! Sends the requests of one operation, with retries.

use std::sync::Arc;

use jiff::Timestamp;
use reqwest::header::{AUTHORIZATION, HeaderValue};
use reqwest::{Client, Method, Request, Response, StatusCode};
use tokio::time::{Instant, sleep};

use super::attempt::{self, BufferedResponse};
use super::{RequestContext, Shared};
use crate::auth::{AccessToken, TokenSource};
use crate::error::Error;
use crate::operation::Operation;
use crate::{retry, trace};

/// Sends `request`, retries where allowed, and returns the first success.
pub(super) async fn send(
    shared: &Shared,
    context: &RequestContext,
    http: &Client,
    request: Request,
) -> Result<Response, Error> {
    let operation = context.operation();
    let started = Instant::now();
    let mut rejected = None;
    let mut may_have_been_processed = false;
    loop {
        if let Some(rate_limiter) = &shared.rate_limiter {
            rate_limiter.acquire().await;
        }
        let attempts = context.record_attempt();
        let fail = |error: Error| error.with_attempts(attempts);
        let mut attempt = request
            .try_clone()
            .ok_or_else(|| fail(Error::body_not_replayable(operation)))?;
        let authorized = authorize(shared, http, operation, &mut attempt, rejected.as_ref()).await;
        let (error, may_repeat) = match authorized {
            Ok(token) => match attempt::send(http, attempt, shared.max_response_size).await {
                Ok(response) if response.is_success() => {
                    shared.budget.refund();
                    return reject_truncated(operation, response, shared.max_response_size)
                        .map_err(fail);
                }
                Ok(response)
                    if is_already_deleted(operation, &response, may_have_been_processed) =>
                {
                    return Ok(no_content());
                }
                // The gateway rejects the token before the service sees the request, so even a POST
                // may be sent again once.
                Ok(response)
                    if response.is_unauthorized()
                        && token.is_some()
                        && shared.can_refresh()
                        && rejected.is_none() =>
                {
                    rejected = token;
                    continue;
                }
                Ok(response) => {
                    may_have_been_processed |= response.status != StatusCode::TOO_MANY_REQUESTS;
                    let may_repeat = retry::after_status(operation, response.status);
                    (status_error(operation, &response), may_repeat)
                }
                Err(failure) => {
                    may_have_been_processed |= !failure.is_connect();
                    let may_repeat = retry::after_failure(operation, &failure);
                    (Error::from_transport(operation, failure), may_repeat)
                }
            },
            // Without a token, nothing was sent to the service.
            Err(error) => {
                let may_repeat = error.is_retryable();
                (error, may_repeat)
            }
        };

        let error = fail(error);
        if let (true, Some(wait), Some(rate_limiter)) = (
            error.is_throttled(),
            error.retry_after(),
            &shared.rate_limiter,
        ) {
            rate_limiter.pause_for(wait);
        }
        let delay = shared
            .retry
            .delay(attempts, started.elapsed(), error.retry_after())
            .filter(|_| may_repeat && shared.budget.try_take());
        match delay {
            Some(delay) => {
                trace::retry(&error, delay);
                sleep(delay).await;
            }
            None => return Err(error),
        }
    }
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
        .map_err(|source| Error::from_auth(operation, source))?;
    let mut value = HeaderValue::try_from(format!("Bearer {}", token.expose()))
        .map_err(|_| Error::unsendable_token(operation))?;
    value.set_sensitive(true);
    request.headers_mut().insert(AUTHORIZATION, value);
    Ok(Some(token))
}

fn status_error(operation: &'static Operation, response: &BufferedResponse) -> Error {
    Error::from_response(
        operation,
        response.status,
        &response.headers,
        &response.body,
        Timestamp::now(),
    )
}

fn reject_truncated(
    operation: &'static Operation,
    response: BufferedResponse,
    limit: usize,
) -> Result<Response, Error> {
    if response.is_truncated {
        return Err(Error::too_large(operation, response.status, limit));
    }
    Ok(response.into_response(operation))
}

/// Whether a DELETE got a 404 after an earlier attempt may have deleted the resource.
fn is_already_deleted(
    operation: &Operation,
    response: &BufferedResponse,
    may_have_been_processed: bool,
) -> bool {
    operation.method == Method::DELETE.as_str()
        && operation.has_empty_response
        && response.status == StatusCode::NOT_FOUND
        && may_have_been_processed
}

fn no_content() -> Response {
    let mut response = http::Response::new(reqwest::Body::default());
    *response.status_mut() = StatusCode::NO_CONTENT;
    response.into()
}
