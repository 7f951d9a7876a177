//! Measurements for the metrics of a service.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use reqwest::StatusCode;
use reqwest::header::HeaderMap;
use tokio::time::Instant;

use crate::auth::AccessToken;
use crate::error::{Error, ErrorKind};
use crate::operation::Operation;
use crate::rate_limit::RateLimiter;
use crate::response::Response;
#[cfg(feature = "webhook")]
use crate::webhook::DeliveryResponse;

/// Receives measurements of a client, by [`ClientBuilder::metrics`](crate::ClientBuilder::metrics), and
/// with the feature `webhook` of a receiver, by `Receiver::metrics`.
///
/// Each method does nothing by default: implement those that you need.
/// [`manual::operations`](crate::manual::operations) has an example. The methods run within the
/// requests and deliveries that they measure: count, and neither block nor panic.
///
/// No measurement has a token, an id, a telephone number, or text of the service.
pub trait Metrics: Send + Sync + 'static {
    /// An operation has succeeded or failed, after all its attempts. One whose future is dropped is
    /// not measured.
    fn operation(&self, _metrics: &OperationMetrics) {}

    /// An attempt has failed, and another follows.
    fn retry(&self, _metrics: &RetryMetrics) {}

    /// A client sends another access token than before.
    fn token_refresh(&self, _metrics: &TokenRefreshMetrics) {}

    /// A receiver has responded to a delivery.
    #[cfg(feature = "webhook")]
    fn delivery(&self, _metrics: &DeliveryMetrics<'_>) {}
}

impl<T: Metrics + ?Sized> Metrics for Arc<T> {
    fn operation(&self, metrics: &OperationMetrics) {
        (**self).operation(metrics);
    }

    fn retry(&self, metrics: &RetryMetrics) {
        (**self).retry(metrics);
    }

    fn token_refresh(&self, metrics: &TokenRefreshMetrics) {
        (**self).token_refresh(metrics);
    }

    #[cfg(feature = "webhook")]
    fn delivery(&self, metrics: &DeliveryMetrics<'_>) {
        (**self).delivery(metrics);
    }
}

/// An operation that has ended.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct OperationMetrics {
    /// The method of [`Client`](crate::Client): `create_call`.
    pub operation: &'static str,
    /// The status of the last response, if one came.
    pub status: Option<StatusCode>,
    /// The kind of the error; `None` for a success.
    pub error: Option<ErrorKind>,
    /// The number of attempts; 0 if nothing was sent.
    pub attempts: u32,
    /// The time from the call of `send` to its result, with all waits: for the rate limit, for a
    /// token, and between attempts.
    pub elapsed: Duration,
    /// The number of requests that may start at once: of the header `X-RateLimit-Remaining` or
    /// `RateLimit-Remaining`, otherwise what the [`RateLimiter`] knows. Vonage documents neither
    /// header, so that without a rate limit this is usually `None`.
    pub quota_remaining: Option<u32>,
}

/// A failed attempt that is repeated.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct RetryMetrics {
    /// The method of [`Client`](crate::Client): `create_call`.
    pub operation: &'static str,
    /// Why the attempt failed.
    pub error: ErrorKind,
    /// The status of its response, if one came.
    pub status: Option<StatusCode>,
    /// The number of attempts so far.
    pub attempts: u32,
    /// The delay before the next attempt. Zero after a 401, which is repeated with another token.
    pub delay: Duration,
}

/// An access token that replaced another.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct TokenRefreshMetrics {
    /// The age of the replaced token: the time since the client first sent it.
    pub age: Duration,
    /// Whether the service had rejected the replaced token with a 401, rather than its lifetime
    /// having ended.
    pub was_rejected: bool,
}

/// A delivery that was responded to.
#[cfg(feature = "webhook")]
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct DeliveryMetrics<'a> {
    /// What became of the delivery.
    pub response: &'a DeliveryResponse,
    /// The time from the event to its arrival, by the clocks of Vonage and of this machine; zero if
    /// they disagree. Only the end of a call and its ringing have a time: `None` for other states,
    /// and for what was rejected.
    pub lag: Option<Duration>,
}

/// The metrics of one client.
pub(crate) struct ClientMetrics {
    metrics: Arc<dyn Metrics>,
    /// The token that was sent last, and when it was sent first.
    token: Mutex<Option<(AccessToken, Instant)>>,
}

impl ClientMetrics {
    pub(crate) fn new(metrics: Arc<dyn Metrics>) -> Self {
        Self {
            metrics,
            token: Mutex::default(),
        }
    }

    pub(crate) fn operation<T>(
        &self,
        operation: &Operation,
        result: &Result<Response<T>, Error>,
        elapsed: Duration,
        rate_limiter: Option<&dyn RateLimiter>,
    ) {
        let (status, attempts, headers) = match result {
            Ok(response) => (
                Some(response.status()),
                response.attempts(),
                Some(response.headers()),
            ),
            Err(error) => (error.status(), error.attempts(), error.headers()),
        };
        let remaining = headers.and_then(quota_remaining);
        self.metrics.operation(&OperationMetrics {
            operation: operation.name,
            status,
            error: result.as_ref().err().map(Error::kind),
            attempts,
            elapsed,
            quota_remaining: remaining.or_else(|| rate_limiter?.remaining()),
        });
    }

    pub(crate) fn retry(&self, error: &Error, attempts: u32, delay: Duration) {
        self.metrics.retry(&RetryMetrics {
            operation: error.operation(),
            error: error.kind(),
            status: error.status(),
            attempts,
            delay,
        });
    }

    /// Records the token of a request, and the token that was rejected before.
    pub(crate) fn token(&self, token: &AccessToken, rejected: Option<&AccessToken>) {
        let now = Instant::now();
        let replaced = {
            let mut sent = self.token.lock().unwrap_or_else(PoisonError::into_inner);
            match &*sent {
                Some((current, _)) if current == token => return,
                _ => sent.replace((token.clone(), now)),
            }
        };
        if let Some((replaced, since)) = replaced {
            self.metrics.token_refresh(&TokenRefreshMetrics {
                age: now.saturating_duration_since(since),
                was_rejected: rejected == Some(&replaced),
            });
        }
    }
}

fn quota_remaining(headers: &HeaderMap) -> Option<u32> {
    let names = ["x-ratelimit-remaining", "ratelimit-remaining"];
    let value = names.iter().find_map(|name| headers.get(*name))?;
    value.to_str().ok()?.trim().parse().ok()
}
