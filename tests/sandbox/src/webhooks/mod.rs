//! Webhooks with their lifetime, queue and deliveries.

mod delivery;
pub(crate) mod endpoint;
mod event;

use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use vis_types::{CallState, MetadataPolicy, SigningAlgorithm};

use crate::clock::saturating_add;
use crate::model::Call;
use crate::recorded::first_header;

pub(crate) use delivery::run;
pub(crate) use event::call_json;

/// Attempts per delivery: one and five retries.
const MAX_ATTEMPTS: u32 = 6;

/// From the start of an attempt to the start of the next one.
const RETRY_INTERVAL: Duration = Duration::from_secs(10);

/// A finished attempt to deliver an event to a webhook; see
/// [`Sandbox::deliveries`](crate::Sandbox::deliveries).
///
/// `Debug` hides the body, which contains a phone number, and the URLs, which may contain a secret
/// of the subscriber.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RecordedDelivery {
    /// The id of the webhook.
    pub webhook_id: String,
    /// The id of the delivery, the same for all its attempts.
    pub delivery_id: String,
    /// 1 for the first attempt, 6 for the fifth retry.
    pub attempt: u32,
    /// The id of the event, which is that of its call.
    pub event_id: String,
    /// The state of the call in the event.
    pub state: CallState,
    /// The URL of the webhook.
    pub url: String,
    /// Names and values as sent, except those that HTTP itself adds.
    pub headers: Vec<(String, String)>,
    /// The body of the `POST`.
    pub body: Vec<u8>,
    /// The start of the attempt, by the sandbox's clock.
    pub time: Timestamp,
    /// The result.
    pub outcome: DeliveryOutcome,
}

/// Result of a delivery attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DeliveryOutcome {
    /// The subscriber responded with 200.
    Accepted,
    /// The subscriber responded with another status.
    #[non_exhaustive]
    Refused {
        /// The status of the response.
        status: u16,
        /// The beginning of the body.
        body: Vec<u8>,
    },
    /// There was no response, or a redirect that the sandbox cannot follow.
    #[non_exhaustive]
    Failed {
        /// The reason, in words.
        reason: String,
    },
}

impl RecordedDelivery {
    /// Returns the first value of a header. The name is case-insensitive.
    pub fn header(&self, name: &str) -> Option<&str> {
        first_header(&self.headers, name)
    }

    /// Whether the subscriber accepted the event.
    pub fn is_accepted(&self) -> bool {
        self.outcome == DeliveryOutcome::Accepted
    }
}

impl fmt::Debug for RecordedDelivery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RecordedDelivery")
            .field("webhook_id", &self.webhook_id)
            .field("delivery_id", &self.delivery_id)
            .field("attempt", &self.attempt)
            .field("event_id", &self.event_id)
            .field("state", &self.state)
            .field("headers", &self.headers)
            .field("body", &format_args!("[{} bytes]", self.body.len()))
            .field("time", &self.time)
            .field("outcome", &self.outcome)
            .finish_non_exhaustive()
    }
}

/// An event to deliver to one subscriber.
#[derive(Debug)]
struct Delivery {
    id: String,
    /// Snapshot of the call at the time of the event.
    event: Arc<Call>,
    attempts: u32,
}

pub(crate) struct Attempt {
    /// Without headers, body and outcome until the attempt has finished.
    pub(crate) record: RecordedDelivery,
    event: Arc<Call>,
    subscription: Arc<Subscription>,
}

/// The request of a subscriber. No `Debug`: it contains the signing key.
pub(crate) struct Subscription {
    pub(crate) url: String,
    metadata_policy: MetadataPolicy,
    signing_algorithm: SigningAlgorithm,
    signing_key: String,
}

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// From the creation or last renewal to the end of deliveries: the vendor's "typically 10 days".
const EXPIRES_AFTER: Duration = DAY.saturating_mul(10);

/// From the creation or last renewal to the removal: the vendor only states that it is later.
const PURGED_AFTER: Duration = DAY.saturating_mul(30);

pub(crate) struct Webhook {
    pub(crate) id: String,
    pub(crate) subscription: Arc<Subscription>,
    created_at: Timestamp,
    renewed_at: Option<Timestamp>,
    /// Blocks all deliveries until the webhook is renewed.
    pub(crate) failed: bool,
    pub(crate) successes: u64,
    pub(crate) failures: u64,
    last_success: Option<Timestamp>,
    last_failure: Option<(Timestamp, DeliveryOutcome)>,
    /// The first delivery is in progress or waits for its next attempt.
    queue: VecDeque<Delivery>,
}

impl Webhook {
    /// End of deliveries.
    pub(crate) fn expire_at(&self) -> Timestamp {
        saturating_add(self.renewed_at.unwrap_or(self.created_at), EXPIRES_AFTER)
    }

    fn purge_at(&self) -> Timestamp {
        saturating_add(self.renewed_at.unwrap_or(self.created_at), PURGED_AFTER)
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
    fn accepts_events(&self, at: Timestamp) -> bool {
        !self.failed && self.expire_at() > at
    }
}

#[derive(Default)]
pub(crate) struct Webhooks {
    /// Ids ascend in order of creation.
    pub(crate) by_id: BTreeMap<String, Webhook>,
    count: u32,
    deliveries: u64,
}

impl Webhooks {
    pub(crate) fn create(&mut self, subscription: Subscription, now: Timestamp) -> &Webhook {
        self.count += 1;
        let id = format!("7dc53df5-703e-49b3-8670-{:012x}", self.count);
        let webhook = Webhook {
            id: id.clone(),
            subscription: Arc::new(subscription),
            created_at: now,
            renewed_at: None,
            failed: false,
            successes: 0,
            failures: 0,
            last_success: None,
            last_failure: None,
            queue: VecDeque::new(),
        };
        self.by_id.entry(id).or_insert(webhook)
    }

    /// Restarts the lifetime of a webhook, even after it has expired or failed. The statistics stay.
    pub(crate) fn renew(&mut self, id: &str, now: Timestamp) -> Option<&Webhook> {
        let webhook = self.by_id.get_mut(id)?;
        webhook.renewed_at = Some(now);
        webhook.failed = false;
        Some(webhook)
    }

    pub(crate) fn purge(&mut self, now: Timestamp) {
        self.by_id.retain(|_, webhook| webhook.purge_at() > now);
    }

    /// Queues an event for each live webhook. Returns those whose queue was empty.
    pub(crate) fn publish(&mut self, event: Call, at: Timestamp) -> Vec<String> {
        let event = Arc::new(event);
        let mut idle = Vec::new();
        let live = self.by_id.values_mut().filter(|it| it.accepts_events(at));
        for webhook in live {
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

    /// Starts an attempt of the first delivery of a webhook. Drops all if it has expired or failed.
    pub(crate) fn attempt(&mut self, id: &str, at: Timestamp) -> Option<Attempt> {
        let webhook = self.by_id.get_mut(id)?;
        if !webhook.accepts_events(at) {
            webhook.queue.clear();
        }
        let delivery = webhook.queue.front_mut()?;
        delivery.attempts += 1;
        let record = RecordedDelivery {
            webhook_id: webhook.id.clone(),
            delivery_id: delivery.id.clone(),
            attempt: delivery.attempts,
            event_id: delivery.event.id.clone(),
            state: delivery.event.state.clone(),
            url: webhook.subscription.url.clone(),
            headers: Vec::new(),
            body: Vec::new(),
            time: at,
            outcome: DeliveryOutcome::Accepted,
        };
        Some(Attempt {
            record,
            event: Arc::clone(&delivery.event),
            subscription: Arc::clone(&webhook.subscription),
        })
    }

    /// Counts a finished attempt and returns the start of the next one for this webhook.
    pub(crate) fn finish_attempt(
        &mut self,
        finished: &RecordedDelivery,
        end: Timestamp,
    ) -> Option<Timestamp> {
        let webhook = self.by_id.get_mut(&finished.webhook_id)?;
        if finished.is_accepted() {
            webhook.successes += 1;
            webhook.last_success = Some(end);
            webhook.queue.pop_front();
        } else if finished.attempt < MAX_ATTEMPTS {
            return Some(saturating_add(finished.time, RETRY_INTERVAL).max(end));
        } else {
            webhook.failed = true;
            webhook.failures += 1;
            webhook.last_failure = Some((end, finished.outcome.clone()));
            webhook.queue.clear();
        }
        (!webhook.queue.is_empty()).then_some(end)
    }
}
