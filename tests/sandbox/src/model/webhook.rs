//! A registered webhook: what is asked for, how long it lasts, and what waits for it.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use vis_types::{MetadataPolicy, SigningAlgorithm};

use super::delivery::{
    Attempt, Delivery, DeliveryFailure, MOST_ATTEMPTS, RETRY_INTERVAL, Statistics,
};
use crate::clock::later;

/// What a subscriber asks for. It has no `Debug`, because of the key.
pub(crate) struct Subscription {
    pub(crate) url: String,
    pub(crate) metadata_policy: MetadataPolicy,
    pub(crate) signing_algorithm: SigningAlgorithm,
    pub(crate) signing_key: String,
}

/// How long a registration lasts, from its beginning or its last renewal.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Lifetime {
    /// Until nothing is delivered any more.
    pub(crate) expires_after: Duration,
    /// Until it is forgotten.
    pub(crate) purged_after: Duration,
}

/// A registered webhook.
pub(crate) struct Webhook {
    pub(crate) id: String,
    pub(crate) subscription: Arc<Subscription>,
    pub(crate) created_at: Timestamp,
    pub(crate) renewed_at: Option<Timestamp>,
    pub(crate) statistics: Statistics,
    pub(super) lifetime: Lifetime,
    /// The first is under way, or waits for its next attempt.
    pub(super) queue: VecDeque<Delivery>,
}

impl Webhook {
    /// When deliveries cease.
    pub(crate) fn expire_at(&self) -> Timestamp {
        later(self.valid_since(), self.lifetime.expires_after)
    }

    /// When the registration is forgotten.
    pub(crate) fn purge_at(&self) -> Timestamp {
        later(self.valid_since(), self.lifetime.purged_after)
    }

    /// How many events wait to be delivered, or delivered again.
    pub(crate) fn waiting(&self) -> usize {
        self.queue.len()
    }

    /// The delivery that has been tried, and is or will be tried again.
    pub(crate) fn under_way(&self) -> Option<&str> {
        let first = self.queue.front().filter(|first| first.attempts > 0);
        first.map(|first| first.id.as_str())
    }

    /// Whether events of this time are delivered.
    pub(super) fn is_live(&self, at: Timestamp) -> bool {
        !self.statistics.failed && self.expire_at() > at
    }

    /// Begins its life anew. What was counted stays.
    pub(super) fn renew(&mut self, now: Timestamp) {
        self.renewed_at = Some(now);
        self.statistics.failed = false;
    }

    /// Tries to deliver what waits first. What waits when the time is over is dropped.
    pub(super) fn attempt(&mut self, at: Timestamp) -> Option<Attempt> {
        if !self.is_live(at) {
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

    /// Takes down how an attempt went that ended at `end`, and tells when the next one begins.
    pub(super) fn conclude(
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
            Err(_) if attempt.number < MOST_ATTEMPTS => {
                return Some(later(attempt.at, RETRY_INTERVAL).max(end));
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
