//! What clients sent.

use std::collections::VecDeque;
use std::fmt;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::body::Bytes;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;

use crate::operation::Operation;
use crate::sync::lock;

/// A request as it arrived, whatever became of it.
///
/// Its `Debug` shows neither the access token nor the body, which may hold a signing key or a phone
/// number.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RecordedRequest {
    /// The operation it meant; `None` where VIS has none for this method and path, as with a
    /// request for a token.
    pub operation: Option<Operation>,
    /// The method, e.g. `POST`.
    pub method: String,
    /// The whole path as sent on the wire, escapes and all, e.g. `/t/vbc.prod/vis/v1/self/calls`.
    pub path: String,
    /// What follows the `?`, as sent; `None` without a `?`.
    pub query: Option<String>,
    /// Names and values in the order of arrival, where values of one name stand together.
    /// Names are in lower case, as HTTP/2 would have them; each byte of a value is one `char`.
    pub headers: Vec<(String, String)>,
    /// The body, without its transfer encoding.
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

    /// The first value of a header, whatever the case of its name.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        let found = headers.find(|(candidate, _)| candidate.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
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

/// The requests that nobody has taken yet.
pub(crate) struct RequestLog {
    recorded: Mutex<VecDeque<RecordedRequest>>,
    limit: usize,
    count: AtomicUsize,
}

impl RequestLog {
    /// A log that remembers so many requests at most, the latest ones.
    pub(crate) fn new(limit: usize) -> Self {
        Self {
            recorded: Mutex::default(),
            limit,
            count: AtomicUsize::new(0),
        }
    }

    pub(crate) fn record(&self, request: impl FnOnce() -> RecordedRequest) {
        self.count.fetch_add(1, Ordering::Relaxed);
        if self.limit == 0 {
            return;
        }
        let request = request();
        let mut recorded = lock(&self.recorded);
        if recorded.len() == self.limit {
            recorded.pop_front();
        }
        recorded.push_back(request);
    }

    /// How many requests there were, remembered or not.
    pub(crate) fn count(&self) -> usize {
        self.count.load(Ordering::Relaxed)
    }

    pub(crate) fn all(&self) -> Vec<RecordedRequest> {
        lock(&self.recorded).iter().cloned().collect()
    }

    pub(crate) fn take(&self) -> Vec<RecordedRequest> {
        std::mem::take(&mut *lock(&self.recorded)).into()
    }
}
