//! One request, and its answer, whole.

use reqwest::header::HeaderMap;
use reqwest::{Client, Request, Response, StatusCode};

use crate::operation::Operation;

/// What is read of a body that comes with an error: a proxy may answer with any amount of HTML.
const ERROR_BODY_LIMIT: usize = 64 * 1024;

/// An answer, with its body in memory.
pub(super) struct BufferedResponse {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
    /// The body is longer than what was allowed, and breaks off.
    pub(super) is_cut: bool,
}

impl BufferedResponse {
    pub(super) fn is_success(&self) -> bool {
        self.status.is_success()
    }

    pub(super) fn is_unauthorized(&self) -> bool {
        self.status == StatusCode::UNAUTHORIZED
    }

    /// The answer as progenitor reads it: no body is `null` where the body is optional.
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

/// Sends `request` once. A success is read whole up to `limit` bytes; of an error the start is
/// enough, and one that breaks off is as good as one that ends, since its status says more.
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
        ERROR_BODY_LIMIT
    };
    let mut body = Vec::new();
    let mut is_cut = false;
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) => body.extend_from_slice(&chunk),
            Ok(None) => break,
            Err(_) if !status.is_success() => break,
            Err(error) => return Err(error),
        }
        if body.len() > limit {
            body.truncate(limit);
            is_cut = true;
            break;
        }
    }
    Ok(BufferedResponse {
        status,
        headers: std::mem::take(response.headers_mut()),
        body,
        is_cut,
    })
}
