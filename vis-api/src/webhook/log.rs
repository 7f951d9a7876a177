//! What of deliveries is logged: ids and states, and no numbers, names or bodies.

#![cfg_attr(not(feature = "tracing"), expect(unused_variables))]

use std::fmt::Display;
use std::time::Duration;

use vis_types::Event;
use vis_types::webhook::WebhookError;

use super::Received;
use super::event_queue::Failure;

/// That the handler failed, and gets the event again.
pub(super) fn failed(received: &Received, attempts: u32, failure: Failure, delay: Duration) {
    #[cfg(feature = "tracing")]
    tracing::warn!(
        target: "vis_api",
        call = received.event().id.as_str(),
        state = received.event().state.as_str(),
        delivery = delivery(received),
        attempts,
        failure = ?failure,
        delay_ms = u64::try_from(delay.as_millis()).unwrap_or(u64::MAX),
        "the handler failed, and will be given the event again"
    );
}

/// That the handler failed for the last time.
pub(super) fn retries_exhausted(received: &Received, attempts: u32, failure: Failure) {
    #[cfg(feature = "tracing")]
    tracing::error!(
        target: "vis_api",
        call = received.event().id.as_str(),
        state = received.event().state.as_str(),
        delivery = delivery(received),
        attempts,
        failure = ?failure,
        "the handler failed, and the event is given up"
    );
}

#[cfg(feature = "tracing")]
fn delivery(received: &Received) -> Option<&str> {
    match received {
        Received::Delivered(delivery) => delivery.id.as_ref().map(|id| id.as_str()),
        Received::Backfilled(_) => None,
    }
}

/// That an event was accepted, and will not be handled.
pub(super) fn dropped(event: &Event) {
    #[cfg(feature = "tracing")]
    tracing::error!(
        target: "vis_api",
        call = event.id.as_str(),
        state = event.state.as_str(),
        "the runtime has ended before the event was handled: it is lost"
    );
}

/// That a delivery is answered with anything but what makes Vonage come back.
pub(super) fn refused(error: &WebhookError) {
    #[cfg(feature = "tracing")]
    match error {
        WebhookError::UnreadableEvent(_) => {
            tracing::error!(target: "vis_api", %error, "an event of Vonage's is dropped");
        }
        _ => tracing::warn!(target: "vis_api", %error, "a delivery is refused"),
    }
}

/// That a delivery is turned away, although there is nothing wrong with it.
pub(super) fn unavailable(reason: impl Display) {
    #[cfg(feature = "tracing")]
    tracing::warn!(target: "vis_api", %reason, "a delivery is turned away for now");
}

/// That a delivery is queued, and nobody else will know.
pub(super) fn dedup_failed(reason: impl Display) {
    #[cfg(feature = "tracing")]
    tracing::warn!(
        target: "vis_api",
        %reason,
        "the deduplicator could not be told what became of a delivery, which may come twice"
    );
}
