//! What the task tells a log: ids and times, never a key, a number or a URL.

use vis_types::{Timestamp, WebhookId};

use crate::error::Error;

/// What has been done to a webhook.
pub(super) fn webhook(id: &WebhookId, what: &'static str) {
    #[cfg(feature = "tracing")]
    tracing::info!(target: "vis_api", webhook = %id, "webhook {what}");
    #[cfg(not(feature = "tracing"))]
    let _ = (id, what);
}

/// Events since then may have been missed.
pub(super) fn gap(since: Timestamp) {
    #[cfg(feature = "tracing")]
    tracing::warn!(target: "vis_api", %since, "events may have been missed");
    #[cfg(not(feature = "tracing"))]
    let _ = since;
}

/// The history since then has been read, and so many events of it were handed over.
pub(super) fn filled(since: Timestamp, events: usize) {
    #[cfg(feature = "tracing")]
    tracing::info!(target: "vis_api", %since, events, "missed events were read from the history");
    #[cfg(not(feature = "tracing"))]
    let _ = (since, events);
}

/// A check has failed, and not for the first time if there are several.
pub(super) fn failure(error: &Error, failed_checks: u32) {
    #[cfg(feature = "tracing")]
    tracing::warn!(target: "vis_api", failed_checks, %error, "a webhook could not be checked");
    #[cfg(not(feature = "tracing"))]
    let _ = (error, failed_checks);
}
