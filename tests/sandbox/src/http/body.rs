//! Reads the body of a request, up to a point.

use axum::body::{Body, Bytes};
use axum::http::StatusCode;
use http_body_util::BodyExt;

/// The largest body that is taken: far more than any operation needs.
const LIMIT: usize = 1024 * 1024;

/// How much more is read and thrown away. A client that still speaks when the connection ends may
/// never hear the answer.
const PATIENCE: usize = 32 * LIMIT;

/// The whole body, or the status to refuse the request with.
pub(super) async fn read(mut body: Body) -> Result<Bytes, StatusCode> {
    let mut kept = Vec::new();
    let mut length = 0_usize;
    while let Some(frame) = body.frame().await {
        // The client has gone, or what it says is not HTTP.
        let frame = frame.map_err(|_| StatusCode::BAD_REQUEST)?;
        let data = frame.into_data().unwrap_or_default();
        length = length.saturating_add(data.len());
        if length <= LIMIT {
            kept.extend_from_slice(&data);
        } else if length > PATIENCE {
            break;
        }
    }
    if length > LIMIT {
        Err(StatusCode::PAYLOAD_TOO_LARGE)
    } else {
        Ok(kept.into())
    }
}
