//! Tests metadata in headers and bodies.

use http::HeaderMap;
use vis_types::webhook::{Delivery, Verifier, WebhookError, header};
use vis_types::{MetadataPolicy, SigningAlgorithm, WebhookCreate, WebhookEventType};

use super::{DELIVERY_ID, EVENT, KEY, WEBHOOK_ID};
use super::{body, body_with, headers, metadata, set, signature, verifier};

fn assert_complete(delivery: &Delivery) {
    assert_eq!(
        delivery.id.as_ref().map(|id| id.as_str()),
        Some(DELIVERY_ID)
    );
    assert_eq!(delivery.attempt, Some(2));
    let webhook_id = delivery.webhook_id.as_ref().map(|id| id.as_str());
    assert_eq!(webhook_id, Some(WEBHOOK_ID));
    assert_eq!(delivery.event.account_id, "376");
    assert_eq!(delivery.raw, EVENT);
}

#[test]
fn metadata_is_read_from_headers_and_body() {
    let none = HeaderMap::new();
    let signature = signature();
    for (headers, body) in [
        (headers(&signature), body()),
        (none.clone(), body_with(&metadata("metadata", &signature))),
        (none.clone(), body_with(&metadata("metdata", &signature))),
        (
            none,
            body_with(&metadata("metadata", &signature.to_uppercase())),
        ),
    ] {
        let delivery = verifier().verify(&headers, body.as_bytes());
        assert_complete(&delivery.expect(&body));
    }
}

#[test]
fn conflicting_metadata_is_rejected() {
    let signature = signature();
    let both = body_with(&metadata("metadata", &signature.to_uppercase()));
    let delivery = verifier().verify(&headers(&signature), both.as_bytes());
    assert_complete(&delivery.expect("consistent"));

    let forged = "00".repeat(32);
    for (in_header, in_body) in [(&forged, &signature), (&signature, &forged)] {
        let body = body_with(&metadata("metadata", in_body));
        let name = "signature";
        assert_eq!(
            verifier().verify(&headers(in_header), body.as_bytes()),
            Err(WebhookError::ConflictingMetadata { name })
        );
    }
    for (name, other) in [
        ("attempt", "1"),
        ("deliveryId", "\"another\""),
        ("webhookId", "\"another\""),
        ("signature", "\"00\""),
    ] {
        let other = format!(
            r#"{},"metdata":{{"{name}":{other}}}"#,
            metadata("metadata", &signature)
        );
        assert_eq!(
            verifier().verify(&HeaderMap::new(), body_with(&other).as_bytes()),
            Err(WebhookError::ConflictingMetadata { name })
        );
    }
}

#[test]
fn metadata_may_be_split_over_header_and_body() {
    let mut only_signature = HeaderMap::new();
    set(&mut only_signature, header::SIGNATURE, &signature());
    let rest = format!(
        r#""metadata":{{"attempt":"2","deliveryId":"{DELIVERY_ID}","signature":null,"webhookId":"{WEBHOOK_ID}"}}"#
    );
    let delivery = verifier().verify(&only_signature, body_with(&rest).as_bytes());
    assert_complete(&delivery.expect("consistent"));
}

#[test]
fn unsigned_delivery_needs_lax_verifier() {
    let body = body();
    let none = HeaderMap::new();
    assert_eq!(
        verifier().verify(&none, body.as_bytes()),
        Err(WebhookError::MissingSignature)
    );
    let lax = Verifier::dangerously_accepting_unsigned();
    let delivery = lax.verify(&none, body.as_bytes()).expect("unsigned");
    assert_eq!((&delivery.id, delivery.attempt), (&None, None));
    assert_eq!(delivery.attempt_id(), None);

    // Metadata is read nonetheless.
    let delivery = lax.verify(&headers("no signature"), body.as_bytes());
    assert_complete(&delivery.expect("not verified"));
}

#[test]
fn additional_key_verifies() {
    let rotating = Verifier::new("the next one").expect("key");
    let rotating = rotating.with_additional_key(KEY).expect("key");
    let headers = headers(&signature());
    assert!(rotating.verify(&headers, body().as_bytes()).is_ok());
    for key in [
        "the next one",
        "mysecretke",
        "mysecretkeys",
        "Mysecretkey",
        " ",
    ] {
        let other = Verifier::new(key).expect("key");
        assert_eq!(
            other.verify(&headers, body().as_bytes()),
            Err(WebhookError::SignatureMismatch),
            "{key}"
        );
    }
}

#[test]
fn verifier_rejects_empty_key() {
    assert_eq!(Verifier::new("").unwrap_err(), WebhookError::EmptyKey);
    assert_eq!(
        verifier().with_additional_key("").unwrap_err(),
        WebhookError::EmptyKey
    );
    let lax = Verifier::dangerously_accepting_unsigned();
    assert_eq!(
        lax.with_additional_key("").unwrap_err(),
        WebhookError::EmptyKey
    );
}

#[test]
fn for_subscription_checks_policy_and_key() {
    let subscription = WebhookCreate::builder()
        .url("https://example.com/vis")
        .events([WebhookEventType::Call])
        .metadata_policy(MetadataPolicy::Body)
        .signing_algo(SigningAlgorithm::HmacSha256)
        .signing_key(KEY);
    let verifier_for = |builder: vis_types::builder::WebhookCreate| {
        Verifier::for_subscription(&builder.build().expect("subscription"))
    };
    let verifier = verifier_for(subscription.clone()).expect("verifier");
    assert!(
        verifier
            .verify(&headers(&signature()), body().as_bytes())
            .is_ok()
    );

    for algorithm in [
        SigningAlgorithm::None,
        SigningAlgorithm::from("HMAC_SHA512"),
    ] {
        assert_eq!(
            verifier_for(subscription.clone().signing_algo(algorithm.clone())).unwrap_err(),
            WebhookError::UnsupportedAlgorithm(Some(algorithm))
        );
    }
    for policy in [MetadataPolicy::None, MetadataPolicy::from("QUERY")] {
        assert_eq!(
            verifier_for(subscription.clone().metadata_policy(policy.clone())).unwrap_err(),
            WebhookError::UnsupportedPolicy(Some(policy))
        );
    }
    assert_eq!(
        verifier_for(subscription.signing_key("")).unwrap_err(),
        WebhookError::EmptyKey
    );
    let keyless = WebhookCreate::builder()
        .url("https://example.com/vis")
        .events([WebhookEventType::Call])
        .metadata_policy(MetadataPolicy::Header)
        .signing_algo(SigningAlgorithm::HmacSha256);
    assert_eq!(verifier_for(keyless).unwrap_err(), WebhookError::EmptyKey);
}
