//! Time to verify a delivery of 300 bytes, relative to the bare HMAC over the same event.
//!
//! `cargo bench --package vis-tests --bench verify`. With the processor's SHA instructions the bare HMAC
//! takes 0.35 µs and a verification 9 times that, 3.1 µs: the canonical form stands on serde_json's raw
//! values, which is simpler than a lexer and reads the event once more for each level.

use std::hint::black_box;
use std::time::Instant;

use hmac::{Hmac, KeyInit, Mac};
use http::{HeaderMap, HeaderValue};
use sha2::Sha256;
use vis_types::webhook::{Signer, Verifier, header, sign};

const KEY: &str = "mysecretkey";
const EVENT: &str = r#"{"id":"5a85d86f253bcd10897f3189","externalId":"callhalf-60227142553:0","userId":"24785","accountId":"376","type":"CALL","direction":"OUTBOUND","duration":2950,"state":"ANSWERED","startTime":"2018-02-15T18:58:56.194+0000","answerTime":"2018-02-15T18:59:03.496+0000","endTime":"2018-02-15T18:59:06.446+0000"}"#;

const ROUNDS: usize = 501;
/// Runs of each candidate in a round, to exceed the clock's resolution.
const RUNS: u32 = 200;

/// Name and code.
type Candidate<'a> = (&'static str, Box<dyn Fn() + 'a>);

fn main() {
    let signature = sign(KEY, EVENT.as_bytes()).expect("an event");
    let metadata = format!(
        r#"{{"attempt":1,"deliveryId":"0debd31c-68e7-4d5a-be7e-52e8870ca4d6","signature":"{signature}","webhookId":"7dc53df5-703e-49b3-8670-b1c468f47f1f"}}"#
    );
    let in_header = format!(r#"{{"event":{EVENT}}}"#);
    let in_body = format!(r#"{{"event":{EVENT},"metadata":{metadata}}}"#);
    let spaced = in_header.replace("\":", "\" : ").replace(",\"", ", \"");
    let mut headers = HeaderMap::new();
    for (name, value) in [
        (header::ATTEMPT, "1"),
        (header::DELIVERY_ID, "0debd31c-68e7-4d5a-be7e-52e8870ca4d6"),
        (header::SIGNATURE, signature.as_str()),
        (header::WEBHOOK_ID, "7dc53df5-703e-49b3-8670-b1c468f47f1f"),
    ] {
        headers.insert(name, HeaderValue::from_str(value).expect("text"));
    }
    let none = HeaderMap::new();
    let verifier = Verifier::new(KEY).expect("a key");
    let signer = Signer::new(KEY).expect("a key");
    let verify = |headers: &HeaderMap, body: &str| {
        let delivery = verifier.verify(headers, black_box(body.as_bytes()));
        black_box(delivery.expect("a signed delivery"));
    };
    let candidates: [Candidate<'_>; 6] = [
        (
            "bare HMAC",
            Box::new(|| {
                let key = black_box(KEY.as_bytes());
                let mut hmac = Hmac::<Sha256>::new_from_slice(key).expect("a key");
                hmac.update(black_box(EVENT.as_bytes()));
                black_box(hmac.finalize());
            }),
        ),
        (
            "Signer::sign",
            Box::new(|| {
                black_box(signer.sign(black_box(EVENT.as_bytes())).expect("an event"));
            }),
        ),
        (
            "serde_json, Event",
            Box::new(|| {
                let event: vis_types::Event =
                    serde_json::from_slice(black_box(EVENT.as_bytes())).expect("an event");
                black_box(event);
            }),
        ),
        ("verify, HEADER", Box::new(|| verify(&headers, &in_header))),
        ("verify, spaced", Box::new(|| verify(&headers, &spaced))),
        ("verify, BODY", Box::new(|| verify(&none, &in_body))),
    ];

    // All candidates run in each round, so that other load affects all of them. The fastest round of each
    // has the least of it.
    let rounds: Vec<_> = (0..ROUNDS)
        .map(|_| candidates.each_ref().map(|(_, run)| nanoseconds(run)))
        .collect();
    println!("an event of {} bytes, {ROUNDS} rounds", EVENT.len());
    println!("{:<20} {:>18} {:>18}", "", "median", "fastest");
    for (index, (name, _)) in candidates.iter().enumerate() {
        let [median, fastest] = summary(rounds.iter().map(|round| round[index]));
        let [_, bare] = summary(rounds.iter().map(|round| round[0]));
        let [ratio, _] = summary(rounds.iter().map(|round| round[index] / round[0]));
        let best = fastest / bare;
        println!("{name:<20} {median:>8.0} ns {ratio:>4.2} x {fastest:>8.0} ns {best:>4.2} x");
    }
}

fn nanoseconds(run: &dyn Fn()) -> f64 {
    let start = Instant::now();
    for _ in 0..RUNS {
        run();
    }
    start.elapsed().as_secs_f64() * 1e9 / f64::from(RUNS)
}

/// The median and the minimum.
fn summary(values: impl Iterator<Item = f64>) -> [f64; 2] {
    let mut values: Vec<_> = values.collect();
    values.sort_by(f64::total_cmp);
    [values[values.len() / 2], values[0]]
}
