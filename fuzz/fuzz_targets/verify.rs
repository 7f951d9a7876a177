//! A delivery is verified or rejected without a panic. The canonical form is that of a second
//! implementation, is idempotent, has the same value and the same signature.
//!
//! An input is headers, one a line, an empty line, and a body; or a body alone.

#![no_main]

use http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;
use vis_fuzz::canonical::canonicalize;
use vis_fuzz::message::headers_and_body;
use vis_types::webhook::{Verifier, WebhookError, canonical_form, header, sign};

const KEY: &str = "mysecretkey";

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    let (headers, body) = headers_and_body(input);
    let form = canonical_form(body);
    if let Some(json) = comparable(body) {
        assert_eq!(form.as_ref().ok(), canonicalize(json).as_ref());
    }
    if let Ok(form) = form {
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

/// A body that both implementations take for the same text: UTF-8, without what stands for zero bytes, byte
/// order marks and the private characters that stand in for control characters.
fn comparable(body: &[u8]) -> Option<&str> {
    let text = str::from_utf8(body).ok()?;
    let is_special = |it: char| matches!(it, '\0' | '\u{feff}' | '\u{f0000}'..='\u{f001f}');
    (!text.contains(is_special)).then_some(text)
}

fn signed(signature: &str) -> HeaderMap {
    let value = HeaderValue::from_str(signature).expect("digits");
    HeaderMap::from_iter([(HeaderName::from_static(header::SIGNATURE), value)])
}
