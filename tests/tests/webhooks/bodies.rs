//! Tests which bodies are read, and how far.

use std::time::Instant;

use serde_json::Value;
use vis_types::webhook::{WebhookError, sign};

use super::{EVENT, KEY, body, body_of, body_with, headers, signature, verifier, verify};

const ID: &str = "abc1234a806d07a6ff17ba";

/// `EVENT` with another property.
fn with(property: &str) -> String {
    EVENT.replace("\"internal\":false", property)
}

#[test]
fn malformed_body_reports_line_and_column() {
    let signed = body();
    for (body, position) in [
        ("", (1, 0)),
        ("event=1", (1, 1)),
        ("{\"event\":\n{\"a\":1,}}", (2, 8)),
        ("{\"event\":{}}\n\n{}", (3, 1)),
        ("{\"event\":{},\"metadata\":{\"a\":tru}}", (1, 32)),
        (&format!("{signed}{signed}"), (1, signed.len() + 1)),
    ] {
        match verify(&headers(&signature()), body) {
            Err(WebhookError::NotJson { line, column, .. }) => {
                assert_eq!((line, column), position, "{body}")
            }
            other => panic!("{body}: {other:?}"),
        }
    }
}

#[test]
fn missing_event_is_reported() {
    let objects = ["{}", r#"{"event": null }"#, r#"{"Event":{}}"#, EVENT];
    for body in [&objects[..], &["[]", "null", "1", "\"event\""]].concat() {
        let result = verify(&headers(&signature()), body);
        assert_eq!(result, Err(WebhookError::NoEvent), "{body}");
    }
}

#[test]
fn depth_and_size_are_limited() {
    let nested = "[".repeat(10_000) + "1" + &"]".repeat(10_000);
    let deep = with(&format!("\"deep\":{nested}"));
    let result = verify(&headers(&signature()), body_of(&deep));
    assert!(matches!(result, Err(WebhookError::TooDeep { line: 1, .. })));
    let deep_metadata = body_with(&format!("\"metadata\":{nested}"));
    assert!(verify(&headers(&signature()), deep_metadata).is_ok());

    let headers = headers(&signature());
    let mut padded = body();
    padded.push_str(&" ".repeat(64 * 1024 - padded.len()));
    assert!(verify(&headers, &padded).is_ok());
    padded.push(' ');
    let (size, limit) = (65_537, 65_536);
    let too_large = Err(WebhookError::TooLarge { size, limit });
    assert_eq!(verify(&headers, &padded), too_large);
    let verifier = verifier().max_body_size(size);
    assert!(verifier.verify(&headers, padded.as_bytes()).is_ok());
}

#[test]
fn hostile_body_takes_bounded_time() {
    let fill = |open: &str, item: &str, close: &str| {
        let size = 60_000 - open.len() - close.len();
        format!("{open}{}{close}", item.repeat(size / item.len()))
    };
    let arrays = "1".to_owned() + &"]".repeat(128);
    let objects = "1".to_owned() + &"}".repeat(127);
    let names = (0..4_000).map(|index| format!("\"{index:010}\":1,"));
    let names: String = names.collect();
    let bodies = [
        body_of(&fill(&"[".repeat(128), "1,", &arrays)),
        body_of(&fill(&"{\"a\":".repeat(127), "\t", &objects)),
        body_of(&format!("{{{names}\"a\":1}}")),
        body_of(&fill("{\"a\":\"", "\\ud800", "\"}")),
        body_with(&fill("\"metadata\":{\"attempt\":", "[", "")),
        body_with(&format!("\"metadata\":{{{names}\"attempt\":[]}}")),
        fill("", "\"", ""),
        fill("", "{\"event\":", ""),
    ];
    let headers = headers(&("0".repeat(64) + ",").repeat(500));
    for body in bodies {
        let start = Instant::now();
        assert!(verify(&headers, &body).is_err(), "{}", &body[..60]);
        let elapsed = start.elapsed();
        assert!(elapsed.as_secs() < 2, "{elapsed:?}: {}", &body[..60]);
    }
}

/// An overlong `/`, an encoded surrogate, and half a character.
#[test]
fn invalid_utf_8_reads_as_replacement() {
    for (invalid, replacement) in [
        (&b"\xc0\xaf"[..], "\u{fffd}\u{fffd}"),
        (b"\xed\xa0\x80", "\u{fffd}\u{fffd}\u{fffd}"),
        (b"\xc3", "\u{fffd}"),
    ] {
        let [start, end] = [&body().as_bytes()[..20], &body().as_bytes()[20..]].map(<[u8]>::to_vec);
        let body = [&start, invalid, &end].concat();
        let result = verify(&headers(&signature()), &body);
        assert_eq!(result, Err(WebhookError::SignatureMismatch));
        let event = EVENT.replace("abc12", &format!("abc1{replacement}2"));
        let signature = sign(KEY, event.as_bytes()).expect("event");
        let delivery = verify(&headers(&signature), &body).expect("signed");
        assert_eq!(delivery.raw, event);
    }
}

/// The wire cases have more.
#[test]
fn signed_event_is_delivered_as_far_as_readable() {
    let duration = |value: &str| EVENT.replace("\"duration\":0", &format!("\"duration\":{value}"));
    let id = |id: &str| EVENT.replace("\"abc1234a806d07a6ff17ba\"", id);
    let time = EVENT.replace("2020-10-01T16:10:06.000+0000", "14155550100 o'clock");
    let digits = "9".repeat(10_000);
    for (event, id, oddity) in [
        ("[]".to_owned(), "", Some("")),
        ("14155550100".to_owned(), "", Some("")),
        ("{}".to_owned(), "", None),
        (id("null"), "", Some("id")),
        (id("\"\u{f0001}\""), "\u{f0001}", None),
        (duration("1e400"), ID, Some("duration")),
        (duration(&digits), ID, Some("duration")),
        (time, ID, Some("startTime")),
        (with("\"later\\u0001\u{1}\":\"\0\""), ID, None),
        (with(&format!(r#""later":-{digits}e{digits}"#)), ID, None),
    ] {
        let signature = sign(KEY, event.as_bytes()).unwrap_or_default();
        let delivery = verify(&headers(&signature), body_of(&event)).expect(&event);
        assert_eq!((delivery.event.id.as_str(), &delivery.raw), (id, &event));
        let oddities = delivery.event.oddities();
        let paths: Vec<_> = oddities.iter().map(|it| it.path.as_str()).collect();
        assert_eq!(paths, oddity.as_slice(), "{event}");
        let shown = format!("{oddities:?}");
        assert!(!shown.contains("1415"), "{shown}");
    }
}

/// Features that any crate of the program may enable have no effect.
#[test]
fn serde_json_features_match_test_run() {
    let reserialize = |json: &str| {
        let value: Value = serde_json::from_str(json).expect("JSON");
        value.to_string()
    };
    // `preserve_order`, through xtask.
    assert_eq!(reserialize(r#"{"b":1,"a":2}"#), r#"{"b":1,"a":2}"#);
    let kept = reserialize("0.10") == "0.10";
    assert_eq!(kept, cfg!(feature = "arbitrary_precision"));
}
