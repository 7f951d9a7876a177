//! The requests of one operation, up to the one that counts.

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

/// Sends `request`, again if need be and if it may be, and returns the first success.
pub(super) async fn send(
    shared: &Shared,
    context: &RequestContext,
    http: &Client,
    request: Request,
) -> Result<Response, Error> {
    let operation = context.operation();
    let started = Instant::now();
    let mut rejected = None;
    let mut may_have_happened = false;
    loop {
        if let Some(rate_limiter) = &shared.rate_limiter {
            rate_limiter.acquire().await;
        }
        let attempts = context.attempt();
        let fail = |error: Error| error.with_attempts(attempts);
        let mut attempt = request
            .try_clone()
            .ok_or_else(|| fail(Error::body_not_replayable(operation)))?;
        let authorized = authorize(shared, http, operation, &mut attempt, rejected.as_ref()).await;
        let (error, may_repeat) = match authorized {
            Ok(token) => match attempt::send(http, attempt, shared.max_response_size).await {
                Ok(answer) if answer.is_success() => {
                    shared.budget.refund();
                    return whole(operation, answer, shared.max_response_size).map_err(fail);
                }
                Ok(answer) if is_already_deleted(operation, &answer, may_have_happened) => {
                    return Ok(no_content());
                }
                // The gateway has refused the token before anything else, so that even a POST may
                // be sent again, once, with another one.
                Ok(answer)
                    if answer.is_unauthorized()
                        && token.is_some()
                        && shared.can_renew()
                        && rejected.is_none() =>
                {
                    rejected = token;
                    continue;
                }
                Ok(answer) => {
                    may_have_happened |= answer.status != StatusCode::TOO_MANY_REQUESTS;
                    let may_repeat = retry::after_status(operation, answer.status);
                    (from_answer(operation, &answer), may_repeat)
                }
                Err(failure) => {
                    may_have_happened |= !failure.is_connect();
                    let may_repeat = retry::after_failure(operation, &failure);
                    (Error::from_transport(operation, failure), may_repeat)
                }
            },
            // Without a token nothing was sent to the service.
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
            .filter(|_| may_repeat && shared.budget.take());
        match delay {
            Some(delay) => {
                trace::retry(&error, delay);
                sleep(delay).await;
            }
            None => return Err(error),
        }
    }
}

/// Puts a token into `request`, and returns it.
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

fn from_answer(operation: &'static Operation, answer: &BufferedResponse) -> Error {
    Error::from_response(
        operation,
        answer.status,
        &answer.headers,
        &answer.body,
        Timestamp::now(),
    )
}

fn whole(
    operation: &'static Operation,
    answer: BufferedResponse,
    limit: usize,
) -> Result<Response, Error> {
    if answer.is_cut {
        return Err(Error::too_large(operation, answer.status, limit));
    }
    Ok(answer.into_response(operation))
}

/// A DELETE that finds nothing, after one that may have arrived and whose answer was lost.
fn is_already_deleted(
    operation: &Operation,
    answer: &BufferedResponse,
    may_have_happened: bool,
) -> bool {
    operation.method == Method::DELETE.as_str()
        && operation.is_bodiless
        && answer.status == StatusCode::NOT_FOUND
        && may_have_happened
}

fn no_content() -> Response {
    let mut response = http::Response::new(reqwest::Body::default());
    *response.status_mut() = StatusCode::NO_CONTENT;
    response.into()
}
