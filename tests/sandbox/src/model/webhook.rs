//! Webhooks with their lifetime, queue and deliveries.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use vis_types::{MetadataPolicy, SigningAlgorithm};

use super::call::Call;
use crate::clock::saturating_add;

/// Attempts per delivery: one and five retries.
const MAX_ATTEMPTS: u32 = 6;

/// From the start of an attempt to the start of the next one.
const RETRY_INTERVAL: Duration = Duration::from_secs(10);

/// An event to deliver to one subscriber.
#[derive(Debug)]
pub(super) struct Delivery {
    pub(super) id: String,
    /// Snapshot of the call at the time of the event.
    pub(super) event: Arc<Call>,
    /// Attempts so far.
    pub(super) attempts: u32,
}

/// One attempt of a delivery.
pub(crate) struct Attempt {
    pub(crate) webhook_id: String,
    pub(crate) delivery_id: String,
    /// 1 for the first.
    pub(crate) number: u32,
    pub(crate) event: Arc<Call>,
    pub(crate) subscription: Arc<Subscription>,
    /// Start of the attempt.
    pub(crate) at: Timestamp,
}

/// Failure of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DeliveryFailure {
    /// Status of the response, if there was one.
    pub(crate) status: Option<u16>,
    pub(crate) message: String,
}

/// Delivery statistics of a webhook.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Statistics {
    /// Blocks all deliveries until the webhook is renewed.
    pub(crate) failed: bool,
    pub(crate) successes: u64,
    pub(crate) failures: u64,
    pub(crate) last_success: Option<Timestamp>,
    pub(crate) last_failure: Option<(Timestamp, DeliveryFailure)>,
}

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

/// The webhooks by id. Ids ascend in order of creation.
#[derive(Default)]
pub(crate) struct WebhookRegistry {
    webhooks: BTreeMap<String, Webhook>,
    count: u32,
    deliveries: u64,
}

impl WebhookRegistry {
    pub(crate) fn create(&mut self, subscription: Subscription, now: Timestamp) -> &Webhook {
        self.count += 1;
        let id = format!("7dc53df5-703e-49b3-8670-{:012x}", self.count);
        let webhook = Webhook {
            id: id.clone(),
            subscription: Arc::new(subscription),
            created_at: now,
            renewed_at: None,
            statistics: Statistics::default(),
            queue: VecDeque::new(),
        };
        self.webhooks.entry(id).or_insert(webhook)
    }

    /// Webhooks that are not purged.
    pub(crate) fn list(&mut self, now: Timestamp) -> impl Iterator<Item = &Webhook> {
        self.purge(now);
        self.webhooks.values()
    }

    pub(crate) fn get(&mut self, id: &str, now: Timestamp) -> Option<&Webhook> {
        self.purge(now);
        self.webhooks.get(id)
    }

    /// Removes and returns a webhook.
    pub(crate) fn delete(&mut self, id: &str, now: Timestamp) -> Option<Webhook> {
        self.purge(now);
        self.webhooks.remove(id)
    }

    /// Restarts the lifetime of a webhook, even after it has expired or failed.
    pub(crate) fn renew(&mut self, id: &str, now: Timestamp) -> Option<&Webhook> {
        self.purge(now);
        let webhook = self.webhooks.get_mut(id)?;
        webhook.renew(now);
        Some(webhook)
    }

    /// Queues an event for each live webhook. Returns those whose queue was empty.
    pub(super) fn publish(&mut self, event: Call, at: Timestamp) -> Vec<String> {
        let event = Arc::new(event);
        let mut idle = Vec::new();
        for webhook in self
            .webhooks
            .values_mut()
            .filter(|it| it.accepts_events(at))
        {
            self.deliveries += 1;
            if webhook.queue.is_empty() {
                idle.push(webhook.id.clone());
            }
            webhook.queue.push_back(Delivery {
                id: format!("0debd31c-68e7-4d5a-be7e-{:012x}", self.deliveries),
                event: Arc::clone(&event),
                attempts: 0,
            });
        }
        idle
    }

    /// Starts an attempt of the first delivery of a webhook.
    pub(super) fn attempt(&mut self, id: &str, at: Timestamp) -> Option<Attempt> {
        self.webhooks.get_mut(id)?.attempt(at)
    }

    /// Records the result of an attempt and returns the start of the next one for this webhook.
    pub(super) fn finish_attempt(
        &mut self,
        attempt: &Attempt,
        outcome: Result<(), DeliveryFailure>,
        end: Timestamp,
    ) -> Option<Timestamp> {
        let webhook = self.webhooks.get_mut(&attempt.webhook_id)?;
        webhook.finish_attempt(attempt, outcome, end)
    }

    fn purge(&mut self, now: Timestamp) {
        self.webhooks.retain(|_, webhook| webhook.purge_at() > now);
    }
}
