//! Records of requests and deliveries.

use std::collections::VecDeque;
use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use axum::body::Bytes;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use jiff::Timestamp;

use crate::model::CallState;
use crate::operation::Operation;

/// A request as received.
///
/// `Debug` hides the access token and the body, which may contain a signing key or a phone number.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RecordedRequest {
    /// The operation; `None` if VIS has none for this method and path, e.g. for a token request.
    pub operation: Option<Operation>,
    /// The method, e.g. `POST`.
    pub method: String,
    /// The raw path with percent-encoding, e.g. `/t/vbc.prod/vis/v1/self/calls`.
    pub path: String,
    /// The raw query after the `?`; `None` without a `?`.
    pub query: Option<String>,
    /// Names and values in order of arrival, values of one name grouped. Names are in lower case,
    /// as in HTTP/2; each byte of a value is one `char`.
    pub headers: Vec<(String, String)>,
    /// The body without transfer encoding.
    pub body: Vec<u8>,
}

impl RecordedRequest {
    pub(crate) fn new(parts: &Parts, body: &Bytes, operation: Option<Operation>) -> Self {
        let headers = parts.headers.iter().map(|(name, value)| {
            let value = value.as_bytes().iter().copied().map(char::from).collect();
            (name.to_string(), value)
        });
        Self {
            operation,
            method: parts.method.to_string(),
            path: parts.uri.path().to_owned(),
            query: parts.uri.query().map(str::to_owned),
            headers: headers.collect(),
            body: body.to_vec(),
        }
    }

    /// Returns the first value of a header. The name is case-insensitive.
    pub fn header(&self, name: &str) -> Option<&str> {
        first_header(&self.headers, name)
    }
}

impl fmt::Debug for RecordedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let headers: Vec<_> = self
            .headers
            .iter()
            .map(|(name, value)| match name.as_str() {
                secret if secret == AUTHORIZATION.as_str() => (secret, "[redacted]"),
                name => (name, value.as_str()),
            })
            .collect();
        f.debug_struct("RecordedRequest")
            .field("operation", &self.operation)
            .field("method", &self.method)
            .field("path", &self.path)
            .field("query", &self.query)
            .field("headers", &headers)
            .field("body", &format_args!("[{} bytes]", self.body.len()))
            .finish()
    }
}

/// A finished attempt to deliver an event to a webhook; see
/// [`Sandbox::deliveries`](crate::Sandbox::deliveries).
///
/// `Debug` hides the body, which contains a phone number, and the URLs, which may contain a secret
/// of the subscriber.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RecordedDelivery {
    /// The id of the webhook.
    pub webhook_id: String,
    /// The id of the delivery, the same for all its attempts.
    pub delivery_id: String,
    /// 1 for the first attempt, 6 for the fifth retry.
    pub attempt: u32,
    /// The id of the event, which is that of its call.
    pub event_id: String,
    /// The state of the call in the event.
    pub state: CallState,
    /// The URL of the webhook.
    pub url: String,
    /// Names and values as sent, except those that HTTP itself adds.
    pub headers: Vec<(String, String)>,
    /// The body of the `POST`.
    pub body: Vec<u8>,
    /// The start of the attempt, by the sandbox's clock.
    pub time: Timestamp,
    /// The result.
    pub outcome: DeliveryOutcome,
}

/// Result of a delivery attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DeliveryOutcome {
    /// The subscriber responded with 200.
    Accepted,
    /// The subscriber responded with another status.
    #[non_exhaustive]
    Refused {
        /// The status of the response.
        status: u16,
    },
    /// There was no response, or a redirect that the sandbox cannot follow.
    #[non_exhaustive]
    Failed {
        /// The reason, in words.
        reason: String,
    },
}

impl RecordedDelivery {
    /// Returns the first value of a header. The name is case-insensitive.
    pub fn header(&self, name: &str) -> Option<&str> {
        first_header(&self.headers, name)
    }

    /// Whether the subscriber accepted the event.
    pub fn is_accepted(&self) -> bool {
        self.outcome == DeliveryOutcome::Accepted
    }
}

impl fmt::Debug for RecordedDelivery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RecordedDelivery")
            .field("webhook_id", &self.webhook_id)
            .field("delivery_id", &self.delivery_id)
            .field("attempt", &self.attempt)
            .field("event_id", &self.event_id)
            .field("state", &self.state)
            .field("headers", &self.headers)
            .field("body", &format_args!("[{} bytes]", self.body.len()))
            .field("time", &self.time)
            .field("outcome", &self.outcome)
            .finish_non_exhaustive()
    }
}

/// Type of the credentials that a client exchanges for tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum GrantType {
    /// Username and password.
    Password,
    /// A code from the [authorization endpoint](crate::Sandbox::authorize_url).
    AuthorizationCode,
    /// A refresh token.
    RefreshToken,
}

impl GrantType {
    /// All grant types.
    pub const ALL: [Self; 3] = [Self::Password, Self::AuthorizationCode, Self::RefreshToken];
}

/// Displays the wire name, e.g. `authorization_code`.
impl fmt::Display for GrantType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Password => "password",
            Self::AuthorizationCode => "authorization_code",
            Self::RefreshToken => "refresh_token",
        })
    }
}

/// Error of the token endpoint, from RFC 6749.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TokenError {
    /// A parameter is missing or repeated.
    InvalidRequest,
    /// The client id or the client secret is missing or wrong.
    InvalidClient,
    /// The password, the code or the refresh token is wrong, expired or used.
    InvalidGrant,
    /// The grant type is unknown.
    UnsupportedGrantType,
}

/// Displays the wire name, e.g. `invalid_grant`.
impl fmt::Display for TokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::InvalidRequest => "invalid_request",
            Self::InvalidClient => "invalid_client",
            Self::InvalidGrant => "invalid_grant",
            Self::UnsupportedGrantType => "unsupported_grant_type",
        })
    }
}

/// A request that the token endpoint has handled; see
/// [`Sandbox::token_requests`](crate::Sandbox::token_requests). It contains no secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TokenRequest {
    /// The grant type; `None` if it is missing or unknown.
    pub grant_type: Option<GrantType>,
    /// The error; `None` on success.
    pub error: Option<TokenError>,
    /// Whether the refresh token or the code had been used before.
    pub replayed: bool,
}

fn first_header<'a>(headers: &'a [(String, String)], name: &str) -> Option<&'a str> {
    let mut headers = headers.iter();
    let found = headers.find(|(candidate, _)| candidate.eq_ignore_ascii_case(name));
    found.map(|(_, value)| value.as_str())
}

/// The records that no test has taken yet.
pub(crate) struct Log<T> {
    recorded: Mutex<VecDeque<T>>,
    limit: usize,
    count: AtomicUsize,
}

impl<T: Clone> Log<T> {
    /// Creates a log that keeps the latest `limit` records.
    pub(crate) fn new(limit: usize) -> Self {
        Self {
            recorded: Mutex::new(VecDeque::new()),
            limit,
            count: AtomicUsize::new(0),
        }
    }

    pub(crate) fn record(&self, record: T) {
        self.count.fetch_add(1, Ordering::Relaxed);
        let mut recorded = lock(&self.recorded);
        recorded.push_back(record);
        if recorded.len() > self.limit {
            recorded.pop_front();
        }
    }

    /// Number of all records, including discarded ones.
    pub(crate) fn count(&self) -> usize {
        self.count.load(Ordering::Relaxed)
    }

    pub(crate) fn all(&self) -> Vec<T> {
        lock(&self.recorded).iter().cloned().collect()
    }

    /// The latest records, oldest first.
    pub(crate) fn latest(&self, limit: usize) -> Vec<T> {
        let recorded = lock(&self.recorded);
        let skipped = recorded.len().saturating_sub(limit);
        recorded.range(skipped..).cloned().collect()
    }

    pub(crate) fn take(&self) -> Vec<T> {
        std::mem::take(&mut *lock(&self.recorded)).into()
    }
}

/// Locks, even after a panic elsewhere: no code in this crate panics with a value half changed.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
