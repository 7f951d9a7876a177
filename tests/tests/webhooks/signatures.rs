//! Tests that only what a holder of the key has signed is accepted.

use http::{HeaderMap, HeaderValue};
use vis_types::webhook::{Signer, Verifier, WebhookError, header, sign};
use vis_types::{MetadataPolicy, SigningAlgorithm, WebhookCreate, WebhookEventType};

use super::{
    DELIVERY_ID, EVENT, KEY, body, body_with, headers, metadata, set, signature, signature_header,
    verifier, verify,
};

#[test]
fn bad_signature_is_rejected_wherever_it_is() {
    let signature = signature();
    let last_digit = if signature.ends_with('0') { "1" } else { "0" };
    let mismatches = [
        signature[..63].to_owned() + last_digit,
        "0".repeat(64),
        sign("another key", EVENT.as_bytes()).expect("event"),
    ];
    let malformed = [
        "95aa".to_owned(),
        signature[..63].to_owned(),
        format!("{signature}00"),
        format!("0x{signature}"),
        format!("sha256={signature}"),
    ];
    for (signatures, error) in [
        (&mismatches[..], WebhookError::SignatureMismatch),
        (&malformed, WebhookError::MalformedSignature),
        (
            &["", "  "].map(str::to_owned),
            WebhookError::MissingSignature,
        ),
    ] {
        assert!(error.is_signature());
        for bad in signatures {
            let in_body = body_with(&metadata("metadata", bad));
            for result in [
                verify(&headers(bad), body()),
                verify(&HeaderMap::new(), in_body),
            ] {
                assert_eq!(result, Err(error.clone()), "{bad}");
            }
        }
    }
}

/// The event is the same, with or without other signatures.
#[test]
fn one_good_signature_of_several_is_enough() {
    let (signature, forged) = (signature(), "0".repeat(64));
    let mut copied = headers(&signature);
    for value in [&*signature, "", "1", &forged] {
        copied.append(header::SIGNATURE, HeaderValue::from_str(value).expect("it"));
        assert!(verify(&copied, body()).is_ok(), "{value}");
    }
    for folded in [
        signature.to_uppercase(),
        format!("{signature}, {signature}"),
        format!("{forged},x,,{signature}"),
    ] {
        assert!(verify(&headers(&folded), body()).is_ok(), "{folded}");
    }
    for (in_header, in_body) in [(&forged, &signature), (&signature, &forged)] {
        let body = body_with(&metadata("metadata", in_body));
        assert!(verify(&headers(in_header), body).is_ok());
    }
    let many = format!("{forged},").repeat(100);
    let both = body_with(&metadata("metadata", &forged));
    let result = verify(&headers(&many), both);
    assert_eq!(result, Err(WebhookError::SignatureMismatch));
}

#[test]
fn compressed_body_is_rejected() {
    for encoding in ["gzip", "br", "identity, gzip"] {
        let mut headers = headers(&signature());
        set(&mut headers, "content-encoding", encoding);
        assert_eq!(verify(&headers, body()), Err(WebhookError::Compressed));
    }
    let mut headers = headers(&signature());
    set(&mut headers, "content-encoding", "Identity");
    assert!(verify(&headers, body()).is_ok());
}

#[test]
fn duplicate_event_property_is_rejected() {
    let forged = EVENT.replace("RINGING", "ANSWERED");
    for second in [
        format!(r#""event":{forged}"#),
        format!(r#""\u0065vent":{forged}"#),
        r#""event":null"#.to_owned(),
    ] {
        for body in [
            body_with(&second),
            format!(r#"{{{second},"event":{EVENT}}}"#),
        ] {
            for verifier in [verifier(), Verifier::dangerously_accepting_unsigned()] {
                let error = verifier.verify(&headers(&signature()), body.as_bytes());
                let is_rejected = matches!(error, Err(WebhookError::DuplicateKey { .. }));
                assert!(is_rejected, "{body}: {error:?}");
            }
        }
    }
    // Similar names are other, ignored properties.
    let names = "Event|event |event\0|event\\u0000|еvent|ev\\u0435nt|event\\ud800|\\\\u0065vent";
    for name in names.split('|') {
        let body = body_with(&format!(r#""{name}":{forged}"#));
        let delivery = verify(&headers(&signature()), body);
        assert_eq!(delivery.expect(name).raw, EVENT);
    }
}

#[test]
fn unsigned_delivery_needs_lax_verifier() {
    let lax = Verifier::dangerously_accepting_unsigned();
    let missing = Err(WebhookError::MissingSignature);
    assert_eq!(verify(&HeaderMap::new(), body()), missing);
    let delivery = lax.verify(&HeaderMap::new(), body().as_bytes());
    let delivery = delivery.expect("unsigned");
    assert_eq!((&delivery.id, delivery.attempt), (&None, None));
    // Metadata is read nonetheless.
    let delivery = lax.verify(&headers("no signature"), body().as_bytes());
    let id = delivery.expect("unsigned").id;
    assert_eq!(id.expect("id"), DELIVERY_ID);
}

#[test]
fn additional_key_verifies() {
    let rotating = Verifier::new("the next one").expect("key");
    let rotating = rotating.with_additional_key(KEY).expect("key");
    let headers = signature_header(&signature());
    assert!(rotating.verify(&headers, body().as_bytes()).is_ok());
    for key in ["mysecretke", "mysecretkeys", "Mysecretkey", " "] {
        let other = Verifier::new(key).expect("key");
        let other = other.with_additional_key("the next one").expect("key");
        assert_eq!(
            other.verify(&headers, body().as_bytes()),
            Err(WebhookError::SignatureMismatch),
            "{key}"
        );
    }
}

/// Flips every bit. The event has no white space that could become other white space.
#[test]
fn event_bit_flip_is_rejected() {
    let headers = headers(&signature());
    let mut body = body().into_bytes();
    let start = br#"{"event":"#.len();
    assert!(verifier().verify(&headers, &body).is_ok());
    for at in start..start + EVENT.len() {
        for bit in 0..8 {
            body[at] ^= 1 << bit;
            let changed = verifier().verify(&headers, &body);
            assert!(changed.is_err(), "{}", body.escape_ascii());
            body[at] ^= 1 << bit;
        }
    }
}

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
