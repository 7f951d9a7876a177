//! Tests the parameters of verifiers.

use vis_types::webhook::{Signer, Verifier, WebhookError};
use vis_types::{MetadataPolicy, SigningAlgorithm, WebhookCreate, WebhookEventType};

use super::{KEY, body, headers, signature, verifier};

#[test]
fn verifier_rejects_empty_key() {
    let lax = Verifier::dangerously_accepting_unsigned();
    for verifier in [
        Verifier::new(""),
        verifier().with_additional_key(""),
        lax.with_additional_key(""),
    ] {
        assert_eq!(verifier.unwrap_err(), WebhookError::EmptyKey);
    }
}

#[test]
fn for_subscription_checks_policy_and_key() {
    let keyless = WebhookCreate::builder()
        .url("https://example.com/vis")
        .events([WebhookEventType::Call])
        .metadata_policy(MetadataPolicy::Body)
        .signing_algo(SigningAlgorithm::HmacSha256);
    let subscription = keyless.clone().signing_key(KEY);
    let verifier_for = |builder: vis_types::builder::WebhookCreate| {
        Verifier::for_subscription(&builder.build().expect("subscription"))
    };
    let verifier = verifier_for(subscription.clone()).expect("verifier");
    let delivery = verifier.verify(&headers(&signature()), body().as_bytes());
    assert!(delivery.is_ok());

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
    for builder in [subscription.signing_key(""), keyless] {
        assert_eq!(verifier_for(builder).unwrap_err(), WebhookError::EmptyKey);
    }
}

#[test]
fn debug_redacts_keys() {
    let signer = Signer::new(KEY).expect("key");
    let verifier = verifier().with_additional_key("mysecretkey2").expect("key");
    let output = format!("{signer:?} {verifier:?} {verifier:#?}");
    assert!(output.contains("[redacted]"), "{output}");
    assert!(!output.contains("mysecret"), "{output}");
}
