//! Status of a subscription for operators.

use std::sync::Arc;

use vis_types::{Timestamp, Webhook};

use crate::error::Error;

/// Status of a [`WebhookSubscription`](super::WebhookSubscription) after its last check.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct SubscriptionStatus {
    /// The last known webhook, e.g. its id, `expire_at`, `renewed_at` and delivery statistics. The
    /// service never returns its `signing_key`.
    pub webhook: Webhook,
    /// Start of the events that may be missed and not backfilled yet. `None` if nothing is missing.
    pub missed_since: Option<Timestamp>,
    /// The error of the last check. `None` after a successful one.
    pub last_error: Option<Arc<Error>>,
    /// The number of failed checks since the last successful one.
    pub failed_checks: u32,
    /// The number of deliveries with a wrong signature while none had a right one, in the queue that
    /// the subscription and the receiver share: a webhook that was there before may have another
    /// signing key. 0 once a delivery was accepted.
    pub wrong_signatures: u64,
}

impl SubscriptionStatus {
    /// Returns whether the last check succeeded, the webhook is neither failed nor paused,
    /// nothing is missing, and not all deliveries had a wrong signature.
    ///
    /// Do not alert on a single failed check: the service may be down for a minute. Use a threshold
    /// for `failed_checks`.
    pub fn is_healthy(&self) -> bool {
        self.last_error.is_none()
            && self.missed_since.is_none()
            && !is_not_delivering(&self.webhook)
            && self.wrong_signatures == 0
    }
}

/// Returns whether deliveries have stopped: one failed with all retries, or the webhook is paused.
pub(super) fn is_not_delivering(webhook: &Webhook) -> bool {
    let statistics = webhook.statistics.as_ref();
    statistics.and_then(|it| it.failed) == Some(true) || is_paused(webhook)
}

/// Neither the cause nor the end of a pause is documented.
pub(super) fn is_paused(webhook: &Webhook) -> bool {
    webhook.status == "PAUSED"
}
