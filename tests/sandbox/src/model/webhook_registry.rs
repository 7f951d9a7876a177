//! The webhooks of the user.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use jiff::Timestamp;

use super::call::Call;
use super::delivery::{Attempt, Delivery, DeliveryFailure, Statistics};
use super::id;
use super::webhook::{Lifetime, Subscription, Webhook};

/// The webhooks by id. Ids are numbered upwards, so their order is that of arrival.
pub(crate) struct WebhookRegistry {
    webhooks: BTreeMap<String, Webhook>,
    lifetime: Lifetime,
    count: u32,
    deliveries: u64,
}

impl WebhookRegistry {
    /// No webhooks yet; each will last for some time.
    pub(super) const fn new(lifetime: Lifetime) -> Self {
        Self {
            webhooks: BTreeMap::new(),
            lifetime,
            count: 0,
            deliveries: 0,
        }
    }

    /// Registers a webhook.
    pub(crate) fn create(&mut self, subscription: Subscription, now: Timestamp) -> &Webhook {
        self.count += 1;
        let id = id::of_webhook(self.count);
        let webhook = Webhook {
            id: id.clone(),
            subscription: Arc::new(subscription),
            created_at: now,
            renewed_at: None,
            statistics: Statistics::default(),
            lifetime: self.lifetime,
            queue: VecDeque::new(),
        };
        self.webhooks.entry(id).or_insert(webhook)
    }

    /// The webhooks that are not purged.
    pub(crate) fn list(&mut self, now: Timestamp) -> impl Iterator<Item = &Webhook> {
        self.purge(now);
        self.webhooks.values()
    }

    /// The webhook with this id.
    pub(crate) fn get(&mut self, id: &str, now: Timestamp) -> Option<&Webhook> {
        self.purge(now);
        self.webhooks.get(id)
    }

    /// Forgets the webhook with this id and hands it out.
    pub(crate) fn delete(&mut self, id: &str, now: Timestamp) -> Option<Webhook> {
        self.purge(now);
        self.webhooks.remove(id)
    }

    /// Begins the life of the webhook anew, even after it has expired or failed.
    pub(crate) fn renew(&mut self, id: &str, now: Timestamp) -> Option<&Webhook> {
        self.purge(now);
        let webhook = self.webhooks.get_mut(id)?;
        webhook.renew(now);
        Some(webhook)
    }

    /// Queues an event for every live webhook. Returns those that waited for nothing else.
    pub(super) fn publish(&mut self, event: Call, at: Timestamp) -> Vec<String> {
        let event = Arc::new(event);
        let mut idle = Vec::new();
        for webhook in self.webhooks.values_mut().filter(|it| it.is_live(at)) {
            self.deliveries += 1;
            if webhook.queue.is_empty() {
                idle.push(webhook.id.clone());
            }
            webhook.queue.push_back(Delivery {
                id: id::of_delivery(self.deliveries),
                event: Arc::clone(&event),
                attempts: 0,
            });
        }
        idle
    }

    /// Tries to deliver what waits first for a webhook.
    pub(super) fn attempt(&mut self, id: &str, at: Timestamp) -> Option<Attempt> {
        self.webhooks.get_mut(id)?.attempt(at)
    }

    /// Takes down how an attempt went, and tells when the next one for the same webhook begins.
    pub(super) fn conclude(
        &mut self,
        attempt: &Attempt,
        outcome: Result<(), DeliveryFailure>,
        end: Timestamp,
    ) -> Option<Timestamp> {
        let webhook = self.webhooks.get_mut(&attempt.webhook_id)?;
        webhook.conclude(attempt, outcome, end)
    }

    fn purge(&mut self, now: Timestamp) {
        self.webhooks.retain(|_, webhook| webhook.purge_at() > now);
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::clock::later;

    const DAY: Duration = Duration::from_secs(24 * 60 * 60);

    fn day(n: u32) -> Timestamp {
        later(Timestamp::UNIX_EPOCH, DAY.saturating_mul(n))
    }

    fn registry() -> (WebhookRegistry, String) {
        let mut registry = WebhookRegistry::new(Lifetime {
            expires_after: 10 * DAY,
            purged_after: 30 * DAY,
        });
        let subscription = Subscription {
            url: "https://example.com".into(),
            metadata_policy: "NONE".into(),
            signing_algorithm: "NONE".into(),
            signing_key: String::new(),
        };
        let id = registry.create(subscription, day(0)).id.clone();
        (registry, id)
    }

    #[test]
    fn a_webhook_expires_and_is_forgotten_later() {
        let (mut registry, id) = registry();
        assert_eq!(registry.get(&id, day(29)).unwrap().expire_at(), day(10));
        assert!(registry.get(&id, day(30)).is_none());
        assert_eq!(registry.list(day(30)).count(), 0);
        assert!(registry.renew(&id, day(30)).is_none());
        assert!(registry.delete(&id, day(30)).is_none());
    }

    #[test]
    fn renewing_begins_a_new_life_even_after_expiry() {
        let (mut registry, id) = registry();
        let renewed = registry.renew(&id, day(15)).unwrap();
        assert_eq!(
            (renewed.expire_at(), renewed.purge_at()),
            (day(25), day(45))
        );
        assert_eq!(
            (renewed.created_at, renewed.renewed_at),
            (day(0), Some(day(15)))
        );
    }
}
