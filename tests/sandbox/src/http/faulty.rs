//! Lets a fault happen.

use std::fmt::Write;

use axum::body::{Body, Bytes, to_bytes};
use axum::http::header::{CONTENT_LENGTH, TRANSFER_ENCODING};
use axum::http::response::Parts;
use axum::http::{self, Response, StatusCode};

use super::line::Line;
use crate::fault::{Cut, Effect, Fault};

/// What becomes of a request that `handle` would handle.
pub(super) async fn befall(
    fault: Fault,
    line: &Line,
    handle: impl Future<Output = Response<Body>>,
) -> Response<Body> {
    if !fault.after_handling {
        line.wait(fault.delay).await;
    }
    let handled = if fault.after_handling || matches!(fault.effect, Effect::Served) {
        Some(handle.await)
    } else {
        None
    };
    if fault.after_handling {
        line.wait(fault.delay).await;
    }
    let answer = match fault.effect {
        Effect::Served => handled.unwrap_or_default(),
        Effect::Answer {
            status,
            headers,
            body,
        } => answer(status, &headers, body).unwrap_or_else(|error| {
            let mut refusal = Response::new(format!("impossible fault: {error}").into());
            *refusal.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
            refusal
        }),
        Effect::Break { bytes, ending } => return line.break_off(&bytes, ending).await,
        // Too late for that: it happens before anybody asks here.
        Effect::Unread => return line.break_off(b"", crate::fault::Ending::Reset).await,
    };
    match fault.cut {
        None => answer,
        Some(cut) => {
            line.break_off(&beginning(answer, cut).await, cut.ending)
                .await
        }
    }
}

fn answer(
    status: u16,
    headers: &[(String, String)],
    body: Bytes,
) -> Result<Response<Body>, http::Error> {
    // hyper does not send 1xx as an answer: it would cut the connection.
    let status = if status < 200 { 0 } else { status };
    let response = Response::builder().status(status);
    headers
        .iter()
        .fold(response, |response, (name, value)| {
            response.header(name, value)
        })
        .body(body.into())
}

/// The bytes of an answer that breaks off.
async fn beginning(answer: Response<Body>, cut: Cut) -> Vec<u8> {
    let (parts, body) = answer.into_parts();
    // The body is in memory already, and cannot fail.
    let body = to_bytes(body, usize::MAX).await.unwrap_or_default();
    let kept = body.get(..cut.keep).unwrap_or(&body);
    let promised = body.len().max(cut.keep.saturating_add(1));
    let mut bytes = head(&parts, promised);
    bytes.extend_from_slice(kept);
    bytes
}

fn head(parts: &Parts, length: usize) -> Vec<u8> {
    let mut line = format!("HTTP/1.1 {} ", parts.status.as_str());
    line.push_str(parts.status.canonical_reason().unwrap_or_default());
    // Writing to a string cannot fail.
    let _ = write!(line, "\r\ncontent-length: {length}\r\n");
    let mut head = line.into_bytes();
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
