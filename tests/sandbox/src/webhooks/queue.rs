//! Webhooks and the queues of their deliveries.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use super::delivery::{Delivery, DeliveryState, MAX_ATTEMPTS, SentAttempt};
use super::{Attempt, DeliveryOutcome, Subscription};
use crate::clock::saturating_add;
use crate::model::Call;
use crate::recorded::Log;
use crate::server::ServiceError;

/// From the start of an attempt to the start of the next one.
const RETRY_INTERVAL: Duration = Duration::from_secs(10);

/// From the creation or last renewal to the removal, in lifetimes: the vendor only states that it is
/// later.
const LIFETIMES_UNTIL_PURGE: u32 = 3;

/// Limits the memory together with the size of a delivery.
const MAX_FINISHED: usize = 200;

pub(crate) struct Webhook {
    pub(crate) id: String,
    pub(crate) subscription: Arc<Subscription>,
    /// From the creation or last renewal to the end of deliveries.
    lifetime: Duration,
    pub(super) created_at: Timestamp,
    pub(super) renewed_at: Option<Timestamp>,
    /// Blocks all deliveries until the webhook is renewed.
    pub(crate) failed: bool,
    pub(crate) successes: u64,
    pub(crate) failures: u64,
    pub(super) last_success: Option<Timestamp>,
    pub(super) last_failure: Option<(Timestamp, DeliveryOutcome)>,
    /// Number of events that are never sent, because the webhook has failed or expired.
    pub(crate) dropped: usize,
    /// The first delivery is in progress or waits for its next attempt.
    pub(crate) queue: VecDeque<Delivery>,
}

impl Webhook {
    /// End of deliveries.
    pub(crate) fn expire_at(&self) -> Timestamp {
        saturating_add(self.renewed_at.unwrap_or(self.created_at), self.lifetime)
    }

    pub(super) fn purge_at(&self) -> Timestamp {
        let time = self.lifetime.saturating_mul(LIFETIMES_UNTIL_PURGE);
        saturating_add(self.renewed_at.unwrap_or(self.created_at), time)
    }

    /// Whether events of this time are delivered.
    fn accepts_events(&self, at: Timestamp) -> bool {
        !self.failed && self.expire_at() > at
    }
}

pub(crate) struct Webhooks {
    /// Ids ascend in order of creation.
    pub(crate) by_id: BTreeMap<String, Webhook>,
    /// Deliveries that have left their queue after an attempt.
    pub(crate) finished: Log<Delivery>,
    lifetime: Duration,
    count: u32,
    deliveries: u64,
}

impl Webhooks {
    pub(crate) const fn new(lifetime: Duration) -> Self {
        Self {
            by_id: BTreeMap::new(),
            finished: Log::new(MAX_FINISHED, Delivery::is_failed),
            lifetime,
            count: 0,
            deliveries: 0,
        }
    }

    pub(super) fn create(&mut self, subscription: Subscription, now: Timestamp) -> &Webhook {
        self.count += 1;
        let id = format!("7dc53df5-703e-49b3-8670-{:012x}", self.count);
        let webhook = Webhook {
            id: id.clone(),
            subscription: Arc::new(subscription),
            lifetime: self.lifetime,
            created_at: now,
            renewed_at: None,
            failed: false,
            successes: 0,
            failures: 0,
            last_success: None,
            last_failure: None,
            dropped: 0,
            queue: VecDeque::new(),
        };
        self.by_id.entry(id).or_insert(webhook)
    }

    /// Restarts the lifetime of a webhook, even after it has expired or failed. The statistics stay.
    pub(crate) fn renew(&mut self, id: &str, now: Timestamp) -> Option<&Webhook> {
        let webhook = self.by_id.get_mut(id)?;
        webhook.renewed_at = Some(now);
        webhook.failed = false;
        webhook.dropped = 0;
        Some(webhook)
    }

    pub(crate) fn purge(&mut self, now: Timestamp) {
        self.by_id.retain(|_, webhook| webhook.purge_at() > now);
    }

    /// The queued deliveries of all webhooks, including those in progress.
    pub(crate) fn queued(&self) -> impl Iterator<Item = &Delivery> {
        self.by_id.values().flat_map(|webhook| &webhook.queue)
    }

    /// Queues an event for each live webhook. Returns those whose queue was empty.
    pub(crate) fn publish(&mut self, event: Call, at: Timestamp) -> Vec<String> {
        let event = Arc::new(event);
        let mut idle = Vec::new();
        for webhook in self.by_id.values_mut() {
            if !webhook.accepts_events(at) {
                webhook.dropped += 1;
                continue;
            }
            self.deliveries += 1;
            if webhook.queue.is_empty() {
                idle.push(webhook.id.clone());
            }
            webhook.queue.push_back(Delivery {
                id: format!("0debd31c-68e7-4d5a-be7e-{:012x}", self.deliveries),
                webhook_id: webhook.id.clone(),
                subscription: Arc::clone(&webhook.subscription),
                event: Arc::clone(&event),
                started: 0,
                attempts: Vec::new(),
                next_try: None,
            });
        }
        idle
    }

    /// Starts an attempt of the first delivery of a webhook. Drops all if it has expired or failed.
    pub(crate) fn attempt(&mut self, id: &str, at: Timestamp) -> Option<Attempt> {
        let webhook = self.by_id.get_mut(id)?;
        let accepts_events = webhook.accepts_events(at);
        let first = webhook.queue.front_mut()?;
        if first.state() != DeliveryState::Queued && first.next_try != Some(at) {
            // It was sent again before its time.
            return None;
        }
        if accepts_events {
            return Some(first.start_attempt(at));
        }
        self.drop_queue(id);
        None
    }

    /// Starts an attempt of a delivery that is finished or waits for its next attempt.
    pub(crate) fn send_again(&mut self, id: &str, now: Timestamp) -> Result<Attempt, ServiceError> {
        let queues = self.by_id.values_mut();
        let queued = queues.flat_map(|webhook| &mut webhook.queue);
        let mut deliveries = self.finished.iter_mut().chain(queued);
        let delivery = deliveries.find(|it| it.id == id);
        let delivery = delivery.ok_or(ServiceError::NotFound)?;
        let reason = match delivery.state() {
            DeliveryState::Queued => "the delivery waits for an earlier one",
            DeliveryState::Sending => "the delivery is being sent",
            _ => return Ok(delivery.start_attempt(now)),
        };
        Err(ServiceError::IllegalTransition(reason.to_owned()))
    }

    /// Counts a finished attempt and returns the start of the next one for this webhook.
    pub(crate) fn finish_attempt(
        &mut self,
        finished: SentAttempt,
        end: Timestamp,
    ) -> Option<Timestamp> {
        let record = finished.record.clone();
        let is_same = |it: &Delivery| it.id == record.delivery_id;
        let webhook = self.by_id.get_mut(&record.webhook_id);
        let Some(webhook) = webhook.filter(|it| it.queue.front().is_some_and(is_same)) else {
            // It was sent again after it had left the queue.
            let mut deliveries = self.finished.iter_mut();
            let delivery = deliveries.find(|it| is_same(it));
            delivery?.finish_attempt(finished);
            return None;
        };
        let delivery = webhook.queue.front_mut()?;
        delivery.finish_attempt(finished);
        if record.is_accepted() {
            webhook.successes += 1;
            webhook.last_success = Some(end);
            self.finished.record(webhook.queue.pop_front()?);
            return (!webhook.queue.is_empty()).then_some(end);
        }
        if record.attempt < MAX_ATTEMPTS {
            delivery.next_try = Some(saturating_add(record.time, RETRY_INTERVAL).max(end));
            return delivery.next_try;
        }
        webhook.failed = true;
        webhook.failures += 1;
        webhook.last_failure = Some((end, record.outcome));
        self.drop_queue(&record.webhook_id);
        None
    }

    /// Empties the queue of a webhook. Its events are never sent.
    fn drop_queue(&mut self, id: &str) {
        let Some(webhook) = self.by_id.get_mut(id) else {
            return;
        };
        for mut delivery in webhook.queue.drain(..) {
            if delivery.started > 0 {
                delivery.next_try = None;
                self.finished.record(delivery);
            } else {
                webhook.dropped += 1;
            }
        }
    }
}
