//! A delivery is verified or rejected without a panic. The canonical form is idempotent, has the same
//! value and the same signature.
//!
//! An input is headers, one a line, an empty line, and a body; or a body alone.

#![no_main]

use http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;
use vis_types::webhook::{Verifier, WebhookError, canonical_form, header, sign};

const KEY: &str = "mysecretkey";

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    let (headers, body) = parts(input);
    if let Ok(form) = canonical_form(body) {
        assert_eq!(canonical_form(form.as_bytes()).as_ref(), Ok(&form));
        assert_eq!(sign(KEY, body), sign(KEY, form.as_bytes()));
        // `serde_json` rejects large numbers and lone surrogates, which `canonical_form` keeps as text.
        if let Ok(value) = serde_json::from_slice::<Value>(body) {
            assert_eq!(serde_json::from_str::<Value>(&form).ok(), Some(value));
        }
    }

    let strict = Verifier::new(KEY).expect("a key");
    let unsigned = Verifier::dangerously_accepting_unsigned();
    let verified = strict.verify(&headers, body);
    let Ok(delivery) = unsigned.verify(&headers, body) else {
        assert!(verified.is_err());
        return;
    };
    let signature = sign(KEY, delivery.raw.as_bytes()).expect("a readable event");
    match verified {
        Ok(verified) => assert_eq!(verified, delivery),
        Err(error) => assert!(error.is_signature(), "{error}"),
    }

    // The fuzzer cannot find a valid signature: sign the event here.
    let envelope = format!(r#"{{"event":{}}}"#, delivery.raw);
    let reverified = strict.verify(&signed(&signature), envelope.as_bytes());
    let reverified = reverified.expect("signed");
    let forged = sign("another key", reverified.raw.as_bytes()).expect("an event");
    assert_eq!(
        (reverified.event, reverified.raw),
        (delivery.event, delivery.raw)
    );
    assert_eq!(
        strict.verify(&signed(&forged), envelope.as_bytes()),
        Err(WebhookError::SignatureMismatch)
    );
});

fn signed(signature: &str) -> HeaderMap {
    let value = HeaderValue::from_str(signature).expect("digits");
    HeaderMap::from_iter([(HeaderName::from_static(header::SIGNATURE), value)])
}

fn parts(input: &[u8]) -> (HeaderMap, &[u8]) {
    let mut headers = HeaderMap::new();
    let Some(end) = input.windows(2).position(|pair| pair == b"\n\n") else {
        return (headers, input);
    };
    let (head, body) = input.split_at(end);
    for line in head.split(|byte| *byte == b'\n') {
        let colon = line.iter().position(|byte| *byte == b':');
        let (name, value) = line.split_at(colon.unwrap_or(line.len()));
        let name = HeaderName::from_bytes(name);
        let value = HeaderValue::from_bytes(value.get(1..).unwrap_or_default());
        if let (Ok(name), Ok(value)) = (name, value) {
            headers.append(name, value);
        }
    }
    (headers, &body[2..])
}
