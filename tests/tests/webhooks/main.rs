//! Tests webhook verification and reception.
//!
//! Cargo unifies the features of serde_json across a program. `preserve_order` is always on here;
//! to run the tests with `arbitrary_precision` too:
//!
//! ```sh
//! cargo test --package vis-tests --test webhooks --features arbitrary_precision
//! ```

mod bodies;
mod deduplication;
mod deliveries;
mod logging;
mod metadata;
mod router;
mod server;
mod signatures;
mod vectors;

use http::{HeaderMap, HeaderName, HeaderValue};
use vis_types::webhook::{Delivery, Verifier, WebhookError, header, sign};

const KEY: &str = "mysecretkey";
const DELIVERY_ID: &str = "0debd31c-68e7-4d5a-be7e-52e8870ca4d6";
const WEBHOOK_ID: &str = "7dc53df5-703e-49b3-8670-b1c468f47f1f";
const EVENT: &str = r#"{"id":"abc1234a806d07a6ff17ba","accountId":376,"userId":"1234","type":"CALL","direction":"OUTBOUND","state":"RINGING","duration":0,"startTime":"2020-10-01T16:10:06.000+0000","phoneNumber":"14155550100","internal":false}"#;

fn verifier() -> Verifier {
    Verifier::new(KEY).expect("key")
}

fn signature() -> String {
    sign(KEY, EVENT.as_bytes()).expect("event")
}

/// A body with the metadata policy `NONE` or `HEADER`.
fn body() -> String {
    body_of(EVENT)
}

fn body_of(event: &str) -> String {
    format!(r#"{{"event":{event}}}"#)
}

/// A body with the metadata policy `BODY`; `metadata` is a property with its value.
fn body_with(metadata: &str) -> String {
    format!(r#"{{"event":{EVENT},{metadata}}}"#)
}

/// The property `name` with all documented metadata.
fn metadata(name: &str, signature: &str) -> String {
    format!(
        r#""{name}":{{"attempt":2,"deliveryId":"{DELIVERY_ID}","signature":"{signature}","webhookId":"{WEBHOOK_ID}"}}"#
    )
}

/// Headers with the metadata policy `HEADER`.
fn headers(signature: &str) -> HeaderMap {
    let mut headers = signature_header(signature);
    set(&mut headers, header::ATTEMPT, "2");
    set(&mut headers, header::DELIVERY_ID, DELIVERY_ID);
    set(&mut headers, header::WEBHOOK_ID, WEBHOOK_ID);
    headers
}

fn signature_header(signature: &str) -> HeaderMap {
    let mut headers = HeaderMap::new();
    set(&mut headers, header::SIGNATURE, signature);
    headers
}

fn set(headers: &mut HeaderMap, name: &'static str, value: &str) {
    let value = HeaderValue::from_bytes(value.as_bytes()).expect("header");
    headers.insert(HeaderName::from_static(name), value);
}

/// Verifies with `KEY`. Whatever is accepted has a wrong signature for another key, and no error shows
/// the payload or the key.
fn verify(headers: &HeaderMap, body: impl AsRef<[u8]>) -> Result<Delivery, WebhookError> {
    let body = body.as_ref();
    let result = verifier().verify(headers, body);
    match &result {
        Ok(_) => {
            let other = Verifier::new("another key").expect("key");
            let forged = other.verify(headers, body);
            assert_eq!(forged, Err(WebhookError::SignatureMismatch));
        }
        Err(error) => {
            let output = format!("{error} {error:?}");
            assert!(!output.contains("1415555"), "{output}");
            assert!(!output.contains(KEY), "{output}");
            assert!(std::error::Error::source(error).is_none());
        }
    }
    result
}
