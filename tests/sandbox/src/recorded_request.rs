//! What clients sent.

use std::fmt;

use axum::body::Bytes;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;

use crate::operation::Operation;

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
