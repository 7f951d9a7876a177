//! Webhooks with their lifetime, queue and deliveries.

mod delivery;
pub(crate) mod endpoint;
mod event;
mod queue;
mod sender;

use std::fmt;
use std::sync::Arc;

use jiff::Timestamp;
use vis_types::{CallState, MetadataPolicy, SigningAlgorithm};

use crate::message::first_header;
use crate::model::Call;

pub(crate) use delivery::{Delivery, MAX_ATTEMPTS, SentAttempt};
pub(crate) use event::{call_json, request};
pub(crate) use queue::{Webhook, Webhooks};
pub(crate) use sender::run;

/// A finished attempt to deliver an event to a webhook; see
/// [`Sandbox::deliveries`](crate::Sandbox::deliveries).
///
/// `Debug` hides the body and the URL, which may contain a phone number and a secret.
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
            .field("state", &self.state)
            .field("time", &self.time)
            .field("outcome", &self.outcome)
            .finish_non_exhaustive()
    }
}

/// An attempt to start.
pub(crate) struct Attempt {
    /// Without headers, body and outcome until the attempt has finished.
    pub(crate) record: RecordedDelivery,
    event: Arc<Call>,
    subscription: Arc<Subscription>,
}

/// The request of a subscriber. No `Debug`: it contains the signing key.
pub(crate) struct Subscription {
    pub(crate) url: String,
    pub(crate) metadata_policy: MetadataPolicy,
    signing_algorithm: SigningAlgorithm,
    signing_key: String,
}

impl Subscription {
    /// The key that signs events, if any does.
    pub(crate) fn key(&self) -> Option<&[u8]> {
        let signs = self.signing_algorithm == "HMAC_SHA256" && !self.signing_key.is_empty();
        signs.then_some(self.signing_key.as_bytes())
    }
}
