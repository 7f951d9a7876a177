//! Logs deliveries by id and state, never numbers, names or bodies.

#![cfg_attr(not(feature = "tracing"), expect(unused_variables))]

use std::fmt::Display;
use std::time::Duration;

use vis_types::Event;
use vis_types::webhook::{Delivery, WebhookError};

use super::Received;
use super::event_queue::Failure;

pub(super) fn retrying(received: &Received, attempts: u32, failure: Failure, delay: Duration) {
    #[cfg(feature = "tracing")]
    tracing::warn!(
        target: "vis_api",
        call = received.event().id.as_str(),
        state = received.event().state.as_str(),
        delivery = delivery(received),
        attempts,
        failure = ?failure,
        delay_ms = u64::try_from(delay.as_millis()).unwrap_or(u64::MAX),
        "the handler failed: retrying"
    );
}

pub(super) fn retries_exhausted(received: &Received, attempts: u32, failure: Failure) {
    #[cfg(feature = "tracing")]
    tracing::error!(
        target: "vis_api",
        call = received.event().id.as_str(),
        state = received.event().state.as_str(),
        delivery = delivery(received),
        attempts,
        failure = ?failure,
        "the handler failed: retries exhausted, event dropped"
    );
}

#[cfg(feature = "tracing")]
fn delivery(received: &Received) -> Option<&str> {
    match received {
        Received::Delivered(delivery) => delivery.id.as_ref().map(|id| id.as_str()),
        Received::Backfilled(_) => None,
    }
}

/// An accepted event that will not be handled.
pub(super) fn dropped(event: &Event) {
    #[cfg(feature = "tracing")]
    tracing::error!(
        target: "vis_api",
        call = event.id.as_str(),
        state = event.state.as_str(),
        "the runtime ended before the event was handled: event dropped"
    );
}

/// A delivery that fails verification.
pub(super) fn rejected(error: &WebhookError) {
    #[cfg(feature = "tracing")]
    tracing::warn!(target: "vis_api", %error, "delivery rejected");
}

/// A delivery of which something could not be read.
pub(super) fn odd(delivery: &Delivery) {
    #[cfg(feature = "tracing")]
    if let Some(first) = delivery
        .event
        .oddities()
        .iter()
        .chain(&delivery.oddities)
        .next()
    {
        tracing::warn!(
            target: "vis_api",
            call = delivery.event.id.as_str(),
            oddities = delivery.event.oddities().len() + delivery.oddities.len(),
            %first,
            "part of a delivery could not be read"
        );
    }
}

/// A valid delivery that is answered with a 503.
pub(super) fn unavailable(reason: impl Display) {
    #[cfg(feature = "tracing")]
    tracing::warn!(target: "vis_api", %reason, "delivery not accepted: Vonage retries");
}

pub(super) fn dedup_failed(reason: impl Display) {
    #[cfg(feature = "tracing")]
    tracing::warn!(
        target: "vis_api",
        %reason,
        "the deduplicator did not record a delivery: it may be queued again"
    );
}
