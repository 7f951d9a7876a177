//! What an operator wants to know.

use std::sync::Arc;

use vis_types::{Timestamp, Webhook};

use crate::error::Error;

/// How a [`WebhookSubscription`](super::WebhookSubscription) is doing, after its last check.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct SubscriptionStatus {
    /// The webhook as it was seen last: its id, `expire_at`, `renewed_at`, and the statistics of its
    /// deliveries. It has no `signing_key`.
    pub webhook: Webhook,
    /// From when on events may have been missed that have not been read from the history yet; none
    /// while nothing is missing.
    pub missed_since: Option<Timestamp>,
    /// Why the last check failed; none after one that succeeded.
    pub last_error: Option<Arc<Error>>,
    /// How many checks have failed since one succeeded.
    pub failed_checks: u32,
}

impl SubscriptionStatus {
    /// Whether the last check succeeded, the webhook is neither marked as failed nor paused, and
    /// nothing is missing.
    ///
    /// A single failed check is nothing to be woken up for: the service may be down for a minute.
    /// Alert when `failed_checks` gets higher than you like.
    pub fn is_healthy(&self) -> bool {
        self.last_error.is_none()
            && self.missed_since.is_none()
            && !is_not_delivering(&self.webhook)
    }
}

/// Whether no delivery is made any more: one has failed with all its retries, or all are paused.
pub(super) fn is_not_delivering(webhook: &Webhook) -> bool {
    let statistics = webhook.statistics.as_ref();
    statistics.and_then(|it| it.failed) == Some(true) || is_paused(webhook)
}

/// How it comes to be paused is not documented, nor how that ends.
pub(super) fn is_paused(webhook: &Webhook) -> bool {
    webhook
        .status
        .as_ref()
        .is_some_and(|status| *status == "PAUSED")
}
