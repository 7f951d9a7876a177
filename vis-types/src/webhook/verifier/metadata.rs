//! Metadata from the headers and the body of a delivery.
//!
//! None of it is signed, so that none of it is a reason to reject what is.

use std::num::NonZeroU32;

use http::HeaderMap;
use serde::{Deserialize, Deserializer, de};

use crate::serde_helpers::{ObjectOnly, StringOrInteger};
use crate::webhook::header;
use crate::{DeliveryId, FromJson, Oddity, WebhookId, read_json};

/// The metadata of a delivery, and what was odd about it.
pub(super) struct Metadata {
    pub(super) attempt: Option<NonZeroU32>,
    pub(super) delivery_id: Option<DeliveryId>,
    pub(super) webhook_id: Option<WebhookId>,
    /// All signatures that the delivery has.
    pub(super) signatures: Vec<String>,
    pub(super) oddities: Vec<Oddity>,
}

impl Metadata {
    pub(super) fn of_headers(headers: &HeaderMap) -> Self {
        let first = |name| copies(headers, name).next();
        Self {
            attempt: first(header::ATTEMPT).and_then(Attempt::read),
            delivery_id: first(header::DELIVERY_ID).map(Into::into),
            webhook_id: first(header::WEBHOOK_ID).map(Into::into),
            signatures: copies(headers, header::SIGNATURE)
                .map(str::to_owned)
                .collect(),
            oddities: Vec::new(),
        }
    }

    /// Adds a property of the body. What is read later counts more: the body more than the headers, the
    /// last copy most.
    pub(super) fn add(&mut self, json: &str) {
        let mut note = |path: String, reason: &str| {
            self.oddities.push(Oddity {
                path,
                raw: json.to_owned(),
                reason: reason.to_owned(),
            });
        };
        let body = match read_json::<Option<BodyMetadata>>(json.as_bytes()) {
            Ok(body) => body.unwrap_or_default(),
            Err(error) => return note("metadata".to_owned(), error.reason()),
        };
        let delivery_id = body.delivery_id.filter(|id| !is_blank(id.as_str()));
        let webhook_id = body.webhook_id.filter(|id| !is_blank(id.as_str()));
        for (name, is_different) in [
            (
                "attempt",
                replace(&mut self.attempt, body.attempt.map(|it| it.0)),
            ),
            ("deliveryId", replace(&mut self.delivery_id, delivery_id)),
            ("webhookId", replace(&mut self.webhook_id, webhook_id)),
        ] {
            if is_different {
                note(
                    format!("metadata.{name}"),
                    "the delivery has another value, too",
                );
            }
        }
        self.oddities
            .extend(body.oddities.iter().map(|oddity| Oddity {
                path: format!("metadata.{}", oddity.path),
                ..oddity.clone()
            }));
        let signature = body.signature.filter(|text| !is_blank(text));
        self.signatures.extend(signature);
    }
}

/// The metadata in a body (metadata policy `BODY`).
///
/// Source: Vonage developer portal, "Webhooks" guide; the OpenAPI document has no deliveries.
#[derive(Default, Deserialize)]
#[serde(remote = "Self", rename_all = "camelCase", default)]
struct BodyMetadata {
    attempt: Option<Attempt>,
    delivery_id: Option<DeliveryId>,
    signature: Option<String>,
    webhook_id: Option<WebhookId>,
    #[serde(skip)]
    oddities: Vec<Oddity>,
}

impl<'de> Deserialize<'de> for BodyMetadata {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::deserialize(ObjectOnly(deserializer))
    }
}

impl FromJson for BodyMetadata {
    fn set_oddities(&mut self, oddities: Vec<Oddity>) {
        self.oddities = oddities;
    }
}

struct Attempt(NonZeroU32);

impl Attempt {
    /// Reads `2`, `2.0`, `2 of 6` and `2/6`.
    fn read(text: &str) -> Option<NonZeroU32> {
        let number = text.split([' ', '/']).find(|part| !part.is_empty())?;
        let number: f64 = number.parse().ok()?;
        let is_integer = number.fract() == 0.0 && (1.0..=f64::from(u32::MAX)).contains(&number);
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        NonZeroU32::new(number as u32).filter(|_| is_integer)
    }
}

impl<'de> Deserialize<'de> for Attempt {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = deserializer.deserialize_any(StringOrInteger)?;
        let attempt = Self::read(text.as_str()).map(Self);
        attempt.ok_or_else(|| de::Error::custom("not the number of an attempt, an integer from 1"))
    }
}

/// Puts what is there in its place. Whether something else was there.
fn replace<T: PartialEq>(target: &mut Option<T>, value: Option<T>) -> bool {
    let is_different = value.is_some() && target.is_some() && *target != value;
    *target = value.or(target.take());
    is_different
}

/// The values of a header, which may come several times, or folded into one by a proxy.
fn copies<'a>(headers: &'a HeaderMap, name: &str) -> impl Iterator<Item = &'a str> + use<'a> {
    let values = headers.get_all(name).iter();
    let values = values.filter_map(|value| value.to_str().ok());
    let copies = values.flat_map(|value| value.split(',')).map(str::trim);
    copies.filter(|copy| !copy.is_empty())
}

fn is_blank(text: &str) -> bool {
    text.trim().is_empty()
}
