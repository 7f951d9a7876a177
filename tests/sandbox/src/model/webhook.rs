//! A registered webhook with its lifetime and its queue.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use vis_types::{MetadataPolicy, SigningAlgorithm};

use super::delivery::{
    Attempt, Delivery, DeliveryFailure, MAX_ATTEMPTS, RETRY_INTERVAL, Statistics,
};
use crate::clock::saturating_add;

/// The request of a subscriber. No `Debug`: it contains the signing key.
pub(crate) struct Subscription {
    pub(crate) url: String,
    pub(crate) metadata_policy: MetadataPolicy,
    pub(crate) signing_algorithm: SigningAlgorithm,
    pub(crate) signing_key: String,
}

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// From the creation or last renewal to the end of deliveries: the vendor's "typically 10 days".
const EXPIRES_AFTER: Duration = DAY.saturating_mul(10);

/// From the creation or last renewal to the removal: the vendor only states that it is later.
const PURGED_AFTER: Duration = DAY.saturating_mul(30);

pub(crate) struct Webhook {
    pub(crate) id: String,
    pub(crate) subscription: Arc<Subscription>,
    pub(crate) created_at: Timestamp,
    pub(crate) renewed_at: Option<Timestamp>,
    pub(crate) statistics: Statistics,
    /// The first delivery is in progress or waits for its next attempt.
    pub(super) queue: VecDeque<Delivery>,
}

impl Webhook {
    /// End of deliveries.
    pub(crate) fn expire_at(&self) -> Timestamp {
        saturating_add(self.valid_since(), EXPIRES_AFTER)
    }

    /// Time of removal.
    pub(crate) fn purge_at(&self) -> Timestamp {
        saturating_add(self.valid_since(), PURGED_AFTER)
    }

    /// Number of queued deliveries, including the one in progress.
    pub(crate) fn queued(&self) -> usize {
        self.queue.len()
    }

    /// The id of the first delivery, once it has been attempted.
    pub(crate) fn in_progress(&self) -> Option<&str> {
        let first = self.queue.front().filter(|first| first.attempts > 0);
        first.map(|first| first.id.as_str())
    }

    /// Whether events of this time are delivered.
    pub(super) fn accepts_events(&self, at: Timestamp) -> bool {
        !self.statistics.failed && self.expire_at() > at
    }

    /// Restarts the lifetime. The statistics stay.
    pub(super) fn renew(&mut self, now: Timestamp) {
        self.renewed_at = Some(now);
        self.statistics.failed = false;
    }

    /// Starts an attempt of the first delivery. Drops all if the webhook has expired or failed.
    pub(super) fn attempt(&mut self, at: Timestamp) -> Option<Attempt> {
        if !self.accepts_events(at) {
            self.queue.clear();
        }
        let delivery = self.queue.front_mut()?;
        delivery.attempts += 1;
        Some(Attempt {
            webhook_id: self.id.clone(),
            delivery_id: delivery.id.clone(),
            number: delivery.attempts,
            event: Arc::clone(&delivery.event),
            subscription: Arc::clone(&self.subscription),
            at,
        })
    }

    /// Records the result of an attempt and returns the start of the next one.
    pub(super) fn finish_attempt(
        &mut self,
        attempt: &Attempt,
        outcome: Result<(), DeliveryFailure>,
        end: Timestamp,
    ) -> Option<Timestamp> {
        match outcome {
            Ok(()) => {
                self.statistics.successes += 1;
                self.statistics.last_success = Some(end);
                self.queue.pop_front();
            }
            Err(_) if attempt.number < MAX_ATTEMPTS => {
                return Some(saturating_add(attempt.at, RETRY_INTERVAL).max(end));
            }
            Err(failure) => {
                self.statistics.failed = true;
                self.statistics.failures += 1;
                self.statistics.last_failure = Some((end, failure));
                self.queue.clear();
            }
        }
        (!self.queue.is_empty()).then_some(end)
    }

    fn valid_since(&self) -> Timestamp {
        self.renewed_at.unwrap_or(self.created_at)
    }
}
