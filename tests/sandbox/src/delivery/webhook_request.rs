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
        let body = event.body(in_body, service.misspelt_metadata);
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

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::assumptions::Mode;
    use crate::model::{Call, Direction, User};
    use crate::wire::Event;

    fn subscription(algorithm: &str, key: &str) -> Subscription {
        Subscription {
            url: String::new(),
            metadata_policy: "NONE".into(),
            signing_algorithm: algorithm.into(),
            signing_key: key.into(),
        }
    }

    /// The vendor's own event, key and digest.
    #[test]
    fn signature_matches_the_vendor_example() {
        let start = "2018-02-15T18:58:56.194Z".parse().unwrap();
        let answer: jiff::Timestamp = "2018-02-15T18:59:03.496Z".parse().unwrap();
        let call = Call {
            id: "5a85d86f253bcd10897f3189".into(),
            external_id: "callhalf-60227142553:0".into(),
            direction: Direction::Outbound,
            phone_number: "14155550123".into(),
            caller_id: None,
            state: "ANSWERED".into(),
            start_time: start,
            answer_time: Some(answer),
            end_time: Some(answer + Duration::from_millis(2_950)),
        };
        let event = Event::new(&call, &User::default(), Mode::Real);
        // The example predates three of the current fields.
        let event = event.without(&["phoneNumber", "internal", "ucpType"]);
        let signed = signature(&subscription("HMAC_SHA256", "mysecretkey"), &event);
        assert_eq!(
            signed.as_deref(),
            Some("95aafd08cb72b1f9216ccd002b8917b04e41ecb19276ae759241fdc0cbb53fb5")
        );
        for unsigned in [
            subscription("HMAC_SHA256", ""),
            subscription("NONE", "mysecretkey"),
        ] {
            assert_eq!(signature(&unsigned, &event), None);
        }
    }
}
