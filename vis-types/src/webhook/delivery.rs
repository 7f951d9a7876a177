//! What is left of a delivery once it is verified.

use crate::{DeliveryId, Event, WebhookId};

/// A delivery, read.
///
/// The signature covers the event and nothing else: whoever has seen a delivery can send its event
/// again, under another id and attempt.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Delivery {
    /// Identifies the delivery, across all its attempts. None with the metadata policy `NONE`, as the
    /// two that follow.
    pub id: Option<DeliveryId>,
    /// How often the delivery has been tried, this time included: 1 at first, 6 at most.
    pub attempt: Option<u32>,
    /// The webhook that the delivery is for.
    pub webhook_id: Option<WebhookId>,
    /// What happened.
    pub event: Event,
    /// The event as it was sent, for what this version of [`Event`] does not have.
    pub raw: String,
}

impl Delivery {
    /// What tells this attempt at this delivery from all others, where the delivery has an id. An
    /// attempt without a number is the first.
    pub fn attempt_id(&self) -> Option<AttemptId> {
        let delivery_id = self.id.clone()?;
        Some(AttemptId {
            delivery_id,
            attempt: self.attempt.unwrap_or(1),
        })
    }
}

/// One attempt at one delivery.
///
/// Vonage tries a delivery again, with the same id and a higher number, unless it gets a 200 in time.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct AttemptId {
    /// Identifies the delivery, across all its attempts.
    pub delivery_id: DeliveryId,
    /// The number of the attempt; the first is 1.
    pub attempt: u32,
}
