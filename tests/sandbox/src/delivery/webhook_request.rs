//! The request to a subscriber: the event and its delivery metadata.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::model::{Attempt, Subscription};
use crate::service::Service;
use crate::wire::{Event, Metadata};

/// Headers and body of a `POST`.
pub(super) struct WebhookRequest {
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: String,
}

impl WebhookRequest {
    pub(super) fn new(attempt: &Attempt, service: &Service) -> Self {
        let subscription = &attempt.subscription;
        let event = Event::new(&attempt.event, &service.user, service.mode);
        let metadata = Metadata {
            signature: signature(subscription, &event),
            webhook_id: &attempt.webhook_id,
            delivery_id: &attempt.delivery_id,
            attempt: attempt.number,
        };
        let mut headers = vec![
            ("content-type".to_owned(), "application/json".to_owned()),
            ("user-agent".to_owned(), "vis-sandbox".to_owned()),
        ];
        let mut in_body = None;
        match subscription.metadata_policy.as_str() {
            "HEADER" => headers.extend(metadata.headers()),
            "BODY" => in_body = Some(&metadata),
            _ => {}
        }
        let body = event.body(in_body);
        Self { headers, body }
    }
}

/// HMAC in lower-case hexadecimal; `None` without an algorithm or a key.
fn signature(subscription: &Subscription, event: &Event) -> Option<String> {
    let key = subscription.signing_key.as_bytes();
    if subscription.signing_algorithm != "HMAC_SHA256" || key.is_empty() {
        return None;
    }
    // HMAC accepts a key of any length.
    let mut mac = Hmac::<Sha256>::new_from_slice(key).ok()?;
    mac.update(event.canonical().as_bytes());
    let digest = mac.finalize().into_bytes();
    Some(digest.iter().map(|byte| format!("{byte:02x}")).collect())
}
