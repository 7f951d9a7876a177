//! Registrations of webhooks. Nothing is delivered to them.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use jiff::Timestamp;

use super::id;
use crate::clock::later;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// How long a registration lasts: the vendor's "typically 10 days".
const EXPIRES_AFTER: Duration = DAY.saturating_mul(10);

/// When a registration is forgotten. The vendor only says that it is later.
const PURGED_AFTER: Duration = DAY.saturating_mul(30);

/// Where the metadata of a delivery travel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MetadataPolicy {
    None,
    Header,
    Body,
}

impl MetadataPolicy {
    pub(crate) const ALL: [Self; 3] = [Self::None, Self::Header, Self::Body];
}

impl fmt::Display for MetadataPolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::None => "NONE",
            Self::Header => "HEADER",
            Self::Body => "BODY",
        })
    }
}

/// How a delivery is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SigningAlgorithm {
    None,
    HmacSha256,
}

impl fmt::Display for SigningAlgorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::None => "NONE",
            Self::HmacSha256 => "HMAC_SHA256",
        })
    }
}

/// What a subscriber asks for. The signing key is not kept, because nothing is signed yet.
#[derive(Debug)]
pub(crate) struct Subscription {
    pub(crate) url: String,
    pub(crate) metadata_policy: MetadataPolicy,
    pub(crate) signing_algorithm: SigningAlgorithm,
}

/// A registered webhook.
#[derive(Debug)]
pub(crate) struct Webhook {
    pub(crate) id: String,
    pub(crate) subscription: Subscription,
    pub(crate) created_at: Timestamp,
    pub(crate) renewed_at: Option<Timestamp>,
}

impl Webhook {
    /// When deliveries cease.
    pub(crate) fn expire_at(&self) -> Timestamp {
        later(self.valid_since(), EXPIRES_AFTER)
    }

    /// When the registration is forgotten.
    pub(crate) fn purge_at(&self) -> Timestamp {
        later(self.valid_since(), PURGED_AFTER)
    }

    fn valid_since(&self) -> Timestamp {
        self.renewed_at.unwrap_or(self.created_at)
    }
}

/// The webhooks of the user, by id. Ids are numbered upwards, so their order is that of arrival.
#[derive(Debug, Default)]
pub(crate) struct WebhookRegistry {
    webhooks: BTreeMap<String, Webhook>,
    count: u32,
}

impl WebhookRegistry {
    /// Registers a webhook.
    pub(crate) fn create(&mut self, subscription: Subscription, now: Timestamp) -> &Webhook {
        self.count += 1;
        let id = id::of_webhook(self.count);
        let webhook = Webhook {
            id: id.clone(),
            subscription,
            created_at: now,
            renewed_at: None,
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

    /// Begins the life of the webhook anew, even after it has expired.
    pub(crate) fn renew(&mut self, id: &str, now: Timestamp) -> Option<&Webhook> {
        self.purge(now);
        let webhook = self.webhooks.get_mut(id)?;
        webhook.renewed_at = Some(now);
        Some(webhook)
    }

    fn purge(&mut self, now: Timestamp) {
        self.webhooks.retain(|_, webhook| webhook.purge_at() > now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(n: u32) -> Timestamp {
        later(Timestamp::UNIX_EPOCH, DAY.saturating_mul(n))
    }

    fn registry() -> (WebhookRegistry, String) {
        let mut registry = WebhookRegistry::default();
        let subscription = Subscription {
            url: "https://example.com".into(),
            metadata_policy: MetadataPolicy::None,
            signing_algorithm: SigningAlgorithm::None,
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
