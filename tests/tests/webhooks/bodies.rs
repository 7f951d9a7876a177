//! Tests which bodies are read, and how far.

use std::time::Instant;

use serde_json::Value;
use vis_types::webhook::{WebhookError, sign};

use super::{
    EVENT, KEY, body, body_of, body_with, headers, set, signature, verifier, verify, verify_signed,
};

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
        (&signed.replace(',', ",\u{a0}"), (1, 41)),
        (&signed.replace(',', ",\u{b}"), (1, 41)),
        (&signed.replace(',', ",/**/"), (1, 41)),
        (&signed.replace("OUT", "\\U0041"), (1, 101)),
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
fn duplicate_key_in_event_is_rejected() {
    for object in [
        r#"{"a":1,"\u0061":1}"#,
        r#"{"":1,"b":2,"":1}"#,
        r#"{"\ud83d\ude00":1,"😀":1}"#,
        r#"{"\ud800":1,"\uD800":1}"#,
        r#"{"\/":1,"/":1}"#,
        r#"{"aaaaaaaaaaaa":1,"b":1,"aaaaaaaaaaaa":1}"#,
        "{\"\t\":1,\"\\t\":1}",
    ] {
        let mut value = object.to_owned();
        for _ in 0..20 {
            value = format!(r#"[0,{{"x":{value}}}]"#);
            let event = with(&format!(r#""later":{value}"#));
            for error in [
                sign(KEY, event.as_bytes()).expect_err("duplicate key"),
                verify_signed(&event).expect_err("duplicate key"),
                verify(&headers(&signature()), body_of(&event)).expect_err("duplicate key"),
            ] {
                let is_rejected = matches!(error, WebhookError::DuplicateKey { .. });
                assert!(is_rejected, "{event}: {error}");
            }
        }
    }
    let duplicate = sign(KEY, b"{\"a\":1,\n \"a\":1}");
    let (line, column) = (2, 2);
    assert_eq!(duplicate, Err(WebhookError::DuplicateKey { line, column }));
}

#[test]
fn depth_and_size_are_limited() {
    // The event is the first of 128 levels.
    let nested = |depth| {
        with(&format!(
            "\"deep\":{}{}",
            "[".repeat(depth),
            "]".repeat(depth)
        ))
    };
    assert!(verify_signed(&nested(127)).is_ok());
    for deep in [
        nested(128),
        nested(10_000),
        "[{\"a\":".repeat(5_000) + "1" + &"}]".repeat(5_000),
    ] {
        let too_deep = |error| matches!(error, WebhookError::TooDeep { line: 1, .. });
        assert!(sign(KEY, deep.as_bytes()).is_err_and(too_deep));
        assert!(verify_signed(&deep).is_err_and(too_deep));
    }
    let deep_metadata = format!("\"metadata\":{}1{}", "[".repeat(10_000), "]".repeat(10_000));
    assert!(verify(&headers(&signature()), body_with(&deep_metadata)).is_ok());

    let headers = headers(&signature());
    let mut padded = body();
    padded.push_str(&" ".repeat(64 * 1024 - padded.len()));
    assert!(verify(&headers, &padded).is_ok());
    padded.push(' ');
    let (size, limit) = (65_537, 65_536);
    assert_eq!(
        verify(&headers, padded),
        Err(WebhookError::TooLarge { size, limit })
    );
    let (size, limit) = (body().len(), body().len() - 1);
    let verifier = verifier().max_body_size(size);
    assert!(verifier.verify(&headers, body().as_bytes()).is_ok());
    let result = verifier
        .max_body_size(limit)
        .verify(&headers, body().as_bytes());
    assert_eq!(result, Err(WebhookError::TooLarge { size, limit }));
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
        body_of(&fill("{\"a\":\"", "\u{1}", "\"}")),
        body_of(&fill("{\"a\":\"", "\\ud800", "\"}")),
        body_of(&fill("{\"a\":\"", "\\\\", "\"}")),
        body_of(&fill("[", "{},", "{}]")),
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

#[test]
fn bytes_around_text_are_dropped() {
    let utf_16 =
        |unit: fn(u16) -> [u8; 2]| -> Vec<u8> { body().encode_utf16().flat_map(unit).collect() };
    let little_endian = [b"\xff\xfe".to_vec(), utf_16(u16::to_le_bytes)].concat();
    let accepted: [(&str, Vec<u8>); 6] = [
        ("", [b"\xef\xbb\xbf", body().as_bytes()].concat()),
        ("", [body().as_bytes(), b"\r\n\0\0"].concat()),
        ("", little_endian),
        ("a/b;charset=utf-16", utf_16(u16::to_be_bytes)),
        ("a/b; charset=\"Latin1\"", body().into_bytes()),
        ("a/b; charset=unknown", body().into_bytes()),
    ];
    for (content_type, body) in accepted {
        let mut headers = headers(&signature());
        set(&mut headers, "content-type", content_type);
        let delivery = verify(&headers, &body);
        assert_eq!(delivery.expect(content_type).raw, EVENT);
    }
    // The same text in Latin-1 and in UTF-8.
    let event = EVENT.replace("1234", "René");
    let mut headers = headers(&sign(KEY, event.as_bytes()).expect("event"));
    set(&mut headers, "content-type", "a/b;charset=iso-8859-1");
    let latin_1: Vec<u8> = body_of(&event).chars().map(|it| it as u8).collect();
    assert_eq!(verify(&headers, latin_1).expect("signed").raw, event);
    assert!(verify(&headers, body_of(&event)).is_err());
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

#[test]
fn signed_event_is_delivered_as_far_as_readable() {
    let duration = |value: &str| EVENT.replace("\"duration\":0", &format!("\"duration\":{value}"));
    let id = |id: &str| EVENT.replace("\"abc1234a806d07a6ff17ba\"", id);
    let time = EVENT.replace("2020-10-01T16:10:06.000+0000", "14155550100 o'clock");
    let no_objects = ["[]", "true", r#""""#, r#"[{"id":"1"}]"#, "14155550100"];
    let digits = "9".repeat(10_000);
    let cases = no_objects.map(|event| (event.to_owned(), "", Some("")));
    for (event, id, oddity) in cases.into_iter().chain([
        ("{}".to_owned(), "", None),
        (id("{}"), "", Some("id")),
        (id("null"), "", Some("id")),
        (id(r#""\ud800""#), "\u{fffd}", None),
        (id("\"a\tb\0\""), "a\tb\0", None),
        (id("\"\u{f0001}\""), "\u{f0001}", None),
        (duration("1e400"), ID, Some("duration")),
        (duration(&digits), ID, Some("duration")),
        (duration("\"n/a\""), ID, Some("duration")),
        (time, ID, Some("startTime")),
        (with(r#""\udfff":1"#), ID, None),
        (with(r#""later":"\ud800\u0000""#), ID, None),
        (with("\"later\\u0001\u{1}\":\"\0\""), ID, None),
        (with(r#""later":1e400"#), ID, None),
        (with(&format!(r#""later":-{digits}e{digits}"#)), ID, None),
    ]) {
        let delivery = verify_signed(&event).expect(&event);
        assert_eq!((delivery.event.id.as_str(), &delivery.raw), (id, &event));
        let oddities = delivery.event.oddities().iter();
        let paths: Vec<_> = oddities.map(|oddity| oddity.path.as_str()).collect();
        assert_eq!(paths, oddity.as_slice(), "{event}");
        assert!(delivery.oddities.is_empty());
        let shown = format!("{:?}", delivery.event.oddities());
        assert!(!shown.contains("1415"), "{shown}");
    }
    assert_eq!(verify_signed(" null\n"), Err(WebhookError::NoEvent));
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
