//! Reads a request body within limits.

use std::future::poll_fn;
use std::pin::Pin;

use ::axum::body::{Body, HttpBody};
use futures_core::Stream;
use tokio::time::{Instant, timeout_at};
use vis_types::webhook::WebhookError;

use crate::webhook::{DeliveryResponse, log};

/// Never buffers more than `limit` bytes.
pub(super) async fn read(
    body: Body,
    limit: usize,
    deadline: Instant,
) -> Result<Vec<u8>, DeliveryResponse> {
    match timeout_at(deadline, collect(body, limit)).await {
        Ok(body) => body,
        Err(_) => Err(DeliveryResponse::BodyTimeout),
    }
}

async fn collect(body: Body, limit: usize) -> Result<Vec<u8>, DeliveryResponse> {
    let announced = usize::try_from(body.size_hint().lower()).unwrap_or(usize::MAX);
    if announced > limit {
        return Err(too_large(announced, limit));
    }
    let mut collected = Vec::new();
    let mut chunks = body.into_data_stream();
    while let Some(chunk) = poll_fn(|context| Pin::new(&mut chunks).poll_next(context)).await {
        let chunk = chunk.map_err(|_| DeliveryResponse::IncompleteBody)?;
        let size = collected.len().saturating_add(chunk.len());
        if size > limit {
            return Err(too_large(size, limit));
        }
        collected.extend_from_slice(&chunk);
    }
    Ok(collected)
}

fn too_large(size: usize, limit: usize) -> DeliveryResponse {
    let error = WebhookError::TooLarge { size, limit };
    log::rejected(&error);
    DeliveryResponse::Rejected(error)
}
