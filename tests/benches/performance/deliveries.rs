//! A delivery verified.

use std::hint::black_box;

use hmac::{Hmac, KeyInit, Mac};
use http::HeaderMap;
use serde_json::Value;
use sha2::Sha256;
use vis_types::webhook::{Verifier, sign};
use vis_types::{Event, read_json};

use crate::benchmark::{Benchmark, Work};
use crate::events::PlainEvent;
use crate::report::Goal;

pub const KEY: &str = "mysecretkey";
const EVENT: &str = include_str!("../../fixtures/Event/answered.json");

/// Against the least that anybody needs.
pub const VERIFY: Benchmark = Benchmark {
    name: "verify",
    what: "delivery verified, against reading the event and one HMAC",
    goal: Goal::AtMost(1.6),
    rounds: 1_000,
    count: 100,
    profiled: 1_000,
    bare: |_| read_and_hash(),
    ours: |_| verify(),
};

/// Against the way of most guides.
pub const VERIFY_BY_HAND: Benchmark = Benchmark {
    name: "by_hand",
    what: "delivery verified, times as fast as by hand",
    goal: Goal::AtLeast(2.0),
    bare: |_| verify_by_hand(),
    ..VERIFY
};

fn verify() -> Work {
    let verifier = Verifier::new(KEY).expect("a key");
    let body = body(&event(), 1);
    repeat(move || {
        let body = black_box(body.as_bytes());
        black_box(verifier.verify(&HeaderMap::new(), body)).expect("signed");
    })
}

fn read_and_hash() -> Work {
    let (hmac, event) = (hmac(), event());
    repeat(move || {
        let event = black_box(event.as_bytes());
        black_box(hmac.clone().chain_update(event).finalize());
        black_box(read_json::<Event>(event)).expect("an event");
    })
}

fn verify_by_hand() -> Work {
    let (hmac, body) = (hmac(), body(&event(), 1));
    repeat(move || {
        let mut body: Value = serde_json::from_str(black_box(&body)).expect("JSON");
        let mut event = body["event"].take();
        // Maps keep the order of the text if another crate wants it, as one does here.
        event.sort_all_objects();
        let hmac = hmac.clone().chain_update(event.to_string());
        let signature = body["metadata"]["signature"].as_str();
        let signature = base16ct::mixed::decode_vec(signature.expect("a text")).expect("digits");
        hmac.verify_slice(&signature).expect("signed");
        black_box(serde_json::from_value::<PlainEvent>(event)).expect("an event");
    })
}

fn repeat(work: impl Fn() + 'static) -> Work {
    Box::new(move |count| (0..count).for_each(|_| work()))
}

fn hmac() -> Hmac<Sha256> {
    Hmac::new_from_slice(KEY.as_bytes()).expect("a key")
}

/// The documented event, without white space.
pub fn event() -> String {
    let event: Value = serde_json::from_str(EVENT).expect("JSON");
    event.to_string()
}

/// The body of a delivery with the metadata policy `BODY`.
pub fn body(event: &str, delivery: usize) -> String {
    let signature = sign(KEY, event.as_bytes()).expect("an event");
    let delivery = format!("0debd31c-68e7-4d5a-be7e-{delivery:012}");
    let webhook = "7dc53df5-703e-49b3-8670-b1c468f47f1f";
    format!(
        r#"{{"event":{event},"metadata":{{"attempt":1,"deliveryId":"{delivery}","signature":"{signature}","webhookId":"{webhook}"}}}}"#
    )
}
