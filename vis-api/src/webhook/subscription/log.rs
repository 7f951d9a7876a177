//! Logs the subscription's ids and times, never keys, numbers or URLs.

use vis_types::{Timestamp, WebhookId};

use crate::error::Error;

pub(super) fn webhook(id: &WebhookId, change: &'static str) {
    #[cfg(feature = "tracing")]
    tracing::info!(target: "vis_api", webhook = %id, "webhook {change}");
    #[cfg(not(feature = "tracing"))]
    let _ = (id, change);
}

pub(super) fn missed_window_opened(since: Timestamp) {
    #[cfg(feature = "tracing")]
    tracing::warn!(target: "vis_api", %since, "events may have been missed");
    #[cfg(not(feature = "tracing"))]
    let _ = since;
}

pub(super) fn backfilled(since: Timestamp, events: usize) {
    #[cfg(feature = "tracing")]
    tracing::info!(target: "vis_api", %since, events, "missed events backfilled from the history");
    #[cfg(not(feature = "tracing"))]
    let _ = (since, events);
}

pub(super) fn check_failed(error: &Error, failed_checks: u32) {
    #[cfg(feature = "tracing")]
    tracing::warn!(target: "vis_api", failed_checks, %error, "webhook check failed");
    #[cfg(not(feature = "tracing"))]
    let _ = (error, failed_checks);
}
