//! The body of a delivery.

use std::num::NonZeroU32;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};

use crate::json::{Number, Oddities};
use crate::serde_helpers::{StringOrInteger, read_from_objects};
use crate::{DeliveryId, Event, FromJson, Oddity, WebhookId};

/// The body of a delivery: an event, and metadata if the webhook's
/// [`MetadataPolicy`](crate::MetadataPolicy) is `BODY`.
///
/// Reading a body does not verify it: anyone can post to the URL of a webhook.
#[cfg_attr(
    feature = "webhook",
    doc = "[`Verifier`](super::Verifier) reads signed bodies only."
)]
///
/// ```
/// use vis_types::webhook::Notification;
///
/// let notification: Notification = serde_json::from_str(r#"{
///     "event": {
///         "id": "abc1234a806d07a6ff17ba", "type": "CALL", "accountId": "-1", "userId": "1234",
///         "direction": "OUTBOUND", "state": "RINGING", "duration": 0,
///         "startTime": "2020-10-01T16:10:06.000+0000"
///     },
///     "metadata": { "attempt": 1, "deliveryId": "0debd31c-68e7-4d5a-be7e-52e8870ca4d6" }
/// }"#)?;
/// assert_eq!(notification.event.id, "abc1234a806d07a6ff17ba");
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// Source: Vonage developer portal, "Webhooks" guide; the OpenAPI document has no deliveries.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(remote = "Self", expecting = "an object")]
#[non_exhaustive]
pub struct Notification {
    /// The event.
    pub event: Event,
    /// The delivery's metadata. Also read as `metdata`, the spelling of the guide before October 2020.
    #[serde(alias = "metdata", skip_serializing_if = "Option::is_none")]
    pub metadata: Option<Metadata>,
}

impl Notification {
    /// A body with this event and no metadata.
    pub fn new(event: Event) -> Self {
        Self {
            event,
            metadata: None,
        }
    }

    /// Sets the metadata.
    #[must_use]
    pub fn with_metadata(self, metadata: Metadata) -> Self {
        Self {
            metadata: Some(metadata),
            ..self
        }
    }
}

/// Metadata of one delivery of an event. The signature does not cover it.
///
/// Source: Vonage developer portal, "Webhooks" guide; the OpenAPI document has no deliveries.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(remote = "Self", expecting = "an object", rename_all = "camelCase")]
#[non_exhaustive]
pub struct Metadata {
    /// The number of the attempt, from 1 to 6.
    #[serde(
        default,
        deserialize_with = "read_attempt",
        skip_serializing_if = "Option::is_none"
    )]
    pub attempt: Option<NonZeroU32>,
    /// Identifies the delivery, across all its attempts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delivery_id: Option<DeliveryId>,
    /// The HMAC-SHA256 of the event's canonical form, in hexadecimal. Absent if the webhook has no
    /// signing key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signature: Option<String>,
    /// The webhook of the delivery.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub webhook_id: Option<WebhookId>,
    #[serde(skip)]
    #[cfg_attr(feature = "schemars", schemars(skip))]
    pub(super) oddities: Oddities,
}

/// Reads the number of an attempt from a number or a text.
fn read_attempt<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<NonZeroU32>, D::Error> {
    struct Attempt(NonZeroU32);

    impl<'de> Deserialize<'de> for Attempt {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            let text = deserializer.deserialize_any(StringOrInteger)?;
            let attempt = attempt(text.as_str()).map(Self);
            attempt.ok_or(D::Error::custom(
                "not the number of an attempt, an integer from 1",
            ))
        }
    }

    Ok(Option::<Attempt>::deserialize(deserializer)?.map(|attempt| attempt.0))
}

/// The number of an attempt: `2`, `2.0`, `2 of 6` or `2/6`.
pub(super) fn attempt(text: &str) -> Option<NonZeroU32> {
    let number = text.split([' ', '/']).find(|part| !part.is_empty())?;
    match Number::read(number)? {
        Number::Signed(number) => u32::try_from(number).ok()?.try_into().ok(),
        _ => None,
    }
}

impl FromJson for Notification {
    fn set_oddities(&mut self, oddities: Vec<Oddity>) {
        self.event.set_oddities(oddities);
    }
}

impl FromJson for Metadata {
    fn set_oddities(&mut self, oddities: Vec<Oddity>) {
        self.oddities = oddities.into();
    }
}

read_from_objects! { Notification Metadata }
