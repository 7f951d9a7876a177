//! Recorded requests of clients.

use std::fmt;

use axum::body::Bytes;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;

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
