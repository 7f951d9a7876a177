//! The webhooks of the user.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use jiff::Timestamp;

use super::call::Call;
use super::delivery::{Attempt, Delivery, DeliveryFailure, Statistics};
use super::id;
use super::webhook::{Subscription, Webhook};

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
        let id = id::webhook_id(self.count);
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
                id: id::delivery_id(self.deliveries),
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
