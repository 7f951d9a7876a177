//! A verified delivery.

use std::num::NonZeroU32;

use sha2::{Digest, Sha256};

use crate::{DeliveryId, Event, Oddity, WebhookId};

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
    pub attempt: Option<NonZeroU32>,
    /// The webhook of the delivery.
    pub webhook_id: Option<WebhookId>,
    /// The event.
    pub event: Event,
    /// The JSON of the event as received, for properties that [`Event`] lacks.
    pub raw: String,
    /// What could not be read of the metadata, which is not signed, and where headers and body
    /// differ; the body counts then.
    pub oddities: Vec<Oddity>,
}

impl Delivery {
    /// The key for deduplication: the id of the delivery, or the SHA-256 of its event where it has
    /// none. A missing attempt counts as 1.
    pub fn attempt_id(&self) -> AttemptId {
        let of_event = || {
            let digest = Sha256::digest(self.raw.as_bytes());
            format!("sha256:{}", base16ct::lower::encode_string(&digest)).into()
        };
        AttemptId {
            delivery_id: self.id.clone().unwrap_or_else(of_event),
            attempt: self.attempt.map_or(1, NonZeroU32::get),
        }
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
