//! A verified delivery.

use crate::{DeliveryId, Event, WebhookId};

/// A delivery.
///
/// The signature covers the event only: anyone who has seen a delivery can send its event again with
/// another id and attempt.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Delivery {
    /// Identifies the delivery, across all its attempts. `None` with the metadata policy `NONE`, like
    /// `attempt` and `webhook_id`.
    pub id: Option<DeliveryId>,
    /// The number of the attempt, from 1 to 6.
    pub attempt: Option<u32>,
    /// The webhook of the delivery.
    pub webhook_id: Option<WebhookId>,
    /// The event.
    pub event: Event,
    /// The JSON of the event as received, for properties that [`Event`] lacks.
    pub raw: String,
}

impl Delivery {
    /// The key for deduplication. `None` if the delivery has no id. A missing attempt counts as 1.
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
/// Without a 200 in time, Vonage sends the delivery again, with the same id and a higher number.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct AttemptId {
    /// Identifies the delivery, across all its attempts.
    pub delivery_id: DeliveryId,
    /// The number of the attempt; the first is 1.
    pub attempt: u32,
}
