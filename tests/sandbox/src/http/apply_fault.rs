//! Applies a fault to a request.

use std::fmt::Write;

use axum::body::{Body, Bytes, to_bytes};
use axum::http::header::{CONTENT_LENGTH, TRANSFER_ENCODING};
use axum::http::response::Parts;
use axum::http::{self, Response, StatusCode};

use super::connection::Connection;
use crate::fault::{ConnectionEnd, Effect, Fault, Truncation};

/// Returns the response that the fault leaves of `handle`.
pub(super) async fn apply_fault(
    fault: Fault,
    connection: &Connection,
    handle: impl Future<Output = Response<Body>>,
) -> Response<Body> {
    if !fault.after_handling {
        connection.sleep(fault.delay).await;
    }
    let service_response = if fault.after_handling || matches!(fault.effect, Effect::Served) {
        Some(handle.await)
    } else {
        None
    };
    if fault.after_handling {
        connection.sleep(fault.delay).await;
    }
    let response = match fault.effect {
        Effect::Served => service_response.unwrap_or_default(),
        Effect::Response {
            status,
            headers,
            body,
        } => build_response(status, &headers, body).unwrap_or_else(|error| {
            let mut error_response = Response::new(format!("impossible fault: {error}").into());
            *error_response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
            error_response
        }),
        Effect::Raw { bytes, end } => return connection.abort(&bytes, end).await,
        // Unreachable in practice: `Connection::begin_request` applies this fault first.
        Effect::ResetUnread => {
            return connection.abort(b"", ConnectionEnd::Reset).await;
        }
    };
    match fault.truncation {
        None => response,
        Some(truncation) => {
            connection
                .abort(&truncated_bytes(response, truncation).await, truncation.end)
                .await
        }
    }
}

fn build_response(
    status: u16,
    headers: &[(String, String)],
    body: Bytes,
) -> Result<Response<Body>, http::Error> {
    // hyper does not send a final 1xx: it would drop the connection.
    let status = if status < 200 { 0 } else { status };
    let response = Response::builder().status(status);
    headers
        .iter()
        .fold(response, |response, (name, value)| {
            response.header(name, value)
        })
        .body(body.into())
}

/// The head and the first bytes of the body of a response.
async fn truncated_bytes(response: Response<Body>, truncation: Truncation) -> Vec<u8> {
    let (parts, body) = response.into_parts();
    // Cannot fail: the body is in memory.
    let body = to_bytes(body, usize::MAX).await.unwrap_or_default();
    let kept = body.get(..truncation.keep).unwrap_or(&body);
    let content_length = body.len().max(truncation.keep.saturating_add(1));
    let mut bytes = head(&parts, content_length);
    bytes.extend_from_slice(kept);
    bytes
}

fn head(parts: &Parts, length: usize) -> Vec<u8> {
    let mut status_line = format!("HTTP/1.1 {} ", parts.status.as_str());
    status_line.push_str(parts.status.canonical_reason().unwrap_or_default());
    // Writing to a string cannot fail.
    let _ = write!(status_line, "\r\ncontent-length: {length}\r\n");
    let mut head = status_line.into_bytes();
    for (name, value) in &parts.headers {
        if name != CONTENT_LENGTH && name != TRANSFER_ENCODING {
            head.extend_from_slice(name.as_str().as_bytes());
            head.extend_from_slice(b": ");
            head.extend_from_slice(value.as_bytes());
            head.extend_from_slice(b"\r\n");
        }
    }
    head.extend_from_slice(b"\r\n");
    head
}
