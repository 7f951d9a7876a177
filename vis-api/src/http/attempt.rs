//! Sends one request and buffers its response.

use reqwest::header::HeaderMap;
use reqwest::{Client, Request, Response, StatusCode};

use crate::operation::Operation;

/// Bytes read of an error body: a proxy may send any amount of HTML.
const MAX_ERROR_BODY: usize = 64 * 1024;

/// A response with its body in memory.
pub(super) struct BufferedResponse {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
    /// Whether the body exceeds the limit and is incomplete.
    pub(super) is_truncated: bool,
}

impl BufferedResponse {
    pub(super) fn is_success(&self) -> bool {
        self.status.is_success()
    }

    pub(super) fn is_unauthorized(&self) -> bool {
        self.status == StatusCode::UNAUTHORIZED
    }

    /// Converts to the form that progenitor reads: an empty optional body becomes `null`.
    pub(super) fn into_response(self, operation: &Operation) -> Response {
        let body = match operation.may_be_empty && self.body.trim_ascii().is_empty() {
            true => b"null".to_vec(),
            false => self.body,
        };
        let mut response = http::Response::new(body);
        *response.status_mut() = self.status;
        *response.headers_mut() = self.headers;
        response.into()
    }
}

/// Sends `request` once. Reads a success in full, up to `limit` bytes. An error body may be
/// incomplete, since the status is enough.
pub(super) async fn send(
    http: &Client,
    request: Request,
    limit: usize,
) -> Result<BufferedResponse, reqwest::Error> {
    let mut response = http.execute(request).await?;
    let status = response.status();
    let limit = if status.is_success() {
        limit
    } else {
        MAX_ERROR_BODY
    };
    let mut body = Vec::new();
    let mut is_truncated = false;
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) => body.extend_from_slice(&chunk),
            Ok(None) => break,
            Err(_) if !status.is_success() => break,
            Err(error) => return Err(error),
        }
        if body.len() > limit {
            body.truncate(limit);
            is_truncated = true;
            break;
        }
    }
    Ok(BufferedResponse {
        status,
        headers: std::mem::take(response.headers_mut()),
        body,
        is_truncated,
    })
}
