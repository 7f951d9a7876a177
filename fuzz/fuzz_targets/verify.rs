//! Whatever headers and body are, a delivery is verified or refused; and of what is read, the canonical
//! form is its own, means the same, and is signed the same.
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
        // Numbers that are too large, and halves of surrogate pairs, are text to us and refused there.
        if let Ok(value) = serde_json::from_slice::<Value>(body) {
            assert_eq!(serde_json::from_str::<Value>(&form).ok(), Some(value));
        }
    }

    let strict = Verifier::new(KEY).expect("a key");
    let lax = Verifier::dangerously_accepting_unsigned();
    let verified = strict.verify(&headers, body);
    let Ok(delivery) = lax.verify(&headers, body) else {
        assert!(verified.is_err());
        return;
    };
    let signature = sign(KEY, delivery.raw.as_bytes()).expect("what was read can be signed");
    match verified {
        Ok(verified) => assert_eq!(verified, delivery),
        Err(error) => assert!(error.is_signature(), "{error}"),
    }

    // Nothing that the fuzzer finds is signed: so this is.
    let bare = format!(r#"{{"event":{}}}"#, delivery.raw);
    let again = strict.verify(&signed(&signature), bare.as_bytes());
    let again = again.expect("signed");
    let forged = sign("another key", again.raw.as_bytes()).expect("an event");
    assert_eq!((again.event, again.raw), (delivery.event, delivery.raw));
    assert_eq!(
        strict.verify(&signed(&forged), bare.as_bytes()),
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
