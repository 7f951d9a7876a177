//! Reads the body of a request, up to a limit.

use axum::body::{Body, Bytes};
use axum::http::StatusCode;
use http_body_util::BodyExt;

/// Maximum size of a body: far more than any operation needs.
const MAX_BODY: usize = 1024 * 1024;

/// Maximum number of bytes to read, most of them discarded. A client that is still sending when the
/// connection closes may miss the response.
const MAX_READ: usize = 32 * MAX_BODY;

/// The body, or the status of the error response.
pub(super) async fn read(mut body: Body) -> Result<Bytes, StatusCode> {
    let mut kept = Vec::new();
    let mut length = 0_usize;
    while let Some(frame) = body.frame().await {
        // The client has disconnected, or its data is not HTTP.
        let frame = frame.map_err(|_| StatusCode::BAD_REQUEST)?;
        let data = frame.into_data().unwrap_or_default();
        length = length.saturating_add(data.len());
        if length <= MAX_BODY {
            kept.extend_from_slice(&data);
        } else if length > MAX_READ {
            break;
        }
    }
    if length > MAX_BODY {
        Err(StatusCode::PAYLOAD_TOO_LARGE)
    } else {
        Ok(kept.into())
    }
}
