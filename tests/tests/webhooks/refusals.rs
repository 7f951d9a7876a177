//! One variant for each cause, which says what is wrong and shows nothing of what was sent.

use http::{HeaderMap, HeaderValue};
use vis_types::webhook::{Signer, Verifier, WebhookError, header, sign};

use super::{EVENT, KEY, body, body_with, headers, metadata, set, signature, verifier};

fn refusal(headers: &HeaderMap, body: &str) -> WebhookError {
    let refused = verifier().verify(headers, body.as_bytes());
    let error = refused.expect_err(body);
    let shown = format!("{error} {error:?}");
    assert!(!shown.contains("1415555"), "{shown}");
    assert!(!shown.contains(KEY), "{shown}");
    assert!(std::error::Error::source(&error).is_none());
    error
}

/// The refusal of a delivery that is signed rightly.
fn refusal_of_event(event: &str) -> WebhookError {
    let signature = sign(KEY, event.as_bytes()).unwrap_or_default();
    refusal(&headers(&signature), &format!("{{\"event\":\n{event}}}"))
}

#[test]
fn a_signature_that_is_wrong_missing_or_none_is_three_errors() {
    let body = body();
    let mut signature = signature();
    let last = if signature.ends_with('0') { "1" } else { "0" };
    signature.replace_range(63.., last);
    let mismatch = refusal(&headers(&signature), &body);
    assert_eq!(mismatch, WebhookError::SignatureMismatch);
    assert!(mismatch.is_signature());

    for malformed in [
        "x",
        "95aa",
        &"g".repeat(64),
        &"0".repeat(63),
        &"0".repeat(66),
        "é",
    ] {
        let in_body = body_with(&metadata("metadata", malformed));
        assert_eq!(
            refusal(&HeaderMap::new(), &in_body),
            WebhookError::MalformedSignature
        );
    }
    for missing in ["", "  "] {
        assert_eq!(
            refusal(&headers(missing), &body),
            WebhookError::MissingSignature
        );
        let in_body = body_with(&metadata("metadata", missing));
        assert_eq!(
            refusal(&HeaderMap::new(), &in_body),
            WebhookError::MissingSignature
        );
    }
    let null = body_with(r#""metadata":null"#);
    assert_eq!(
        refusal(&HeaderMap::new(), &null),
        WebhookError::MissingSignature
    );
}

#[test]
fn the_signature_covers_the_event_as_it_was_sent() {
    for changed in [
        EVENT.replace("\"duration\":0", "\"duration\":0.0"),
        EVENT.replace("\"duration\":0", "\"duration\":-0"),
        EVENT.replace("OUTBOUND", "\\u004fUTBOUND"),
        EVENT.replace("14155550100", "14155550101"),
        EVENT.replace("\"internal\"", "\"\\u0069nternal\""),
        EVENT.replace(",\"internal\":false", ""),
        EVENT.replace("false", "false,\"x\":null"),
    ] {
        let body = format!(r#"{{"event":{changed}}}"#);
        let error = refusal(&headers(&signature()), &body);
        assert_eq!(error, WebhookError::SignatureMismatch, "{changed}");
    }
}

#[test]
fn what_is_not_json_is_told_by_its_place() {
    for (body, place) in [
        ("", (1, 1)),
        ("event=1", (1, 1)),
        ("{\"event\":\n{\"a\":1,}}", (2, 8)),
        ("{\"event\":{}}\n\n{}", (3, 1)),
        ("{\"event\":{},\"metadata\":{\"a\":tru}}", (1, 29)),
    ] {
        match refusal(&headers(&signature()), body) {
            WebhookError::NotJson { line, column, .. } => {
                assert_eq!((line, column), place, "{body}")
            }
            other => panic!("{body}: {other}"),
        }
    }
    match verifier().verify(&HeaderMap::new(), b"{\"event\":\"\xff\"}") {
        Err(WebhookError::NotJson { line, column, .. }) => assert_eq!((line, column), (1, 11)),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_body_without_an_event_says_so() {
    for body in [
        "{}",
        "[]",
        "null",
        "1",
        "\"event\"",
        r#"{"event":null}"#,
        r#"{"Event":{}}"#,
        EVENT,
    ] {
        assert_eq!(refusal(&headers(&signature()), body), WebhookError::NoEvent);
    }
}

#[test]
fn what_is_said_twice_is_refused_wherever_it_is() {
    for body in [
        format!(r#"{{"event":{EVENT},"event":{EVENT}}}"#),
        format!(r#"{{"event":{EVENT},"\u0065vent":{{}}}}"#),
        body().replace("\"duration\":0", "\"duration\":0,\"duration\":0"),
        body_with(r#""metadata":{"attempt":1,"attempt":1}"#),
        body_with(r#""later":[{"a":{"b":1,"\u0062":1}}]"#),
    ] {
        let error = refusal(&headers(&signature()), &body);
        assert!(
            matches!(error, WebhookError::DuplicateKey { .. }),
            "{body}: {error}"
        );
    }
    let twice = sign(KEY, b"{\"a\":1,\n \"a\":1}");
    assert_eq!(
        twice,
        Err(WebhookError::DuplicateKey { line: 2, column: 2 })
    );
}

#[test]
fn depth_is_bounded_and_what_can_be_signed_can_be_verified() {
    let event = |depth: usize| {
        let value = "[".repeat(depth) + &"]".repeat(depth);
        EVENT.replace("false", &format!("false,\"deep\":{value}"))
    };
    let deepest = event(62);
    let signature = sign(KEY, deepest.as_bytes()).expect("62 and the event itself");
    let body = format!(r#"{{"event":{deepest}}}"#);
    assert!(
        verifier()
            .verify(&headers(&signature), body.as_bytes())
            .is_ok()
    );

    let error = refusal_of_event(&event(63));
    assert!(
        matches!(error, WebhookError::TooDeep { line: 2, .. }),
        "{error}"
    );
    assert!(sign(KEY, event(63).as_bytes()).is_err());
    let error = refusal_of_event(&"[{\"a\":".repeat(10_000));
    assert!(matches!(error, WebhookError::TooDeep { .. }), "{error}");
}

#[test]
fn size_is_bounded() {
    let body = body();
    let headers = headers(&signature());
    let size = body.len();
    let verifier = verifier().max_body_size(size);
    assert!(verifier.verify(&headers, body.as_bytes()).is_ok());
    let limit = size - 1;
    assert_eq!(
        verifier
            .max_body_size(limit)
            .verify(&headers, body.as_bytes()),
        Err(WebhookError::TooLarge { size, limit })
    );
    let padded = body + &" ".repeat(64 * 1024);
    let error = refusal(&headers, &padded);
    assert!(
        matches!(error, WebhookError::TooLarge { limit: 65_536, .. }),
        "{error}"
    );
}

#[test]
fn a_bad_header_is_named() {
    let signature = signature();
    for (name, value) in [
        (header::ATTEMPT, "first"),
        (header::ATTEMPT, "-1"),
        (header::ATTEMPT, "1, 1"),
        (header::DELIVERY_ID, "é"),
        (header::SIGNATURE, "é"),
        (header::WEBHOOK_ID, "\u{ff}"),
    ] {
        let mut headers = headers(&signature);
        set(&mut headers, name, value);
        let error = refusal(&headers, &body());
        assert!(
            matches!(error, WebhookError::BadMetadataHeader { name: found, .. } if found == name),
            "{error}"
        );
    }
    let mut twice = headers(&signature);
    twice.append(header::SIGNATURE, HeaderValue::from_static("00"));
    let error = refusal(&twice, &body());
    assert!(
        error.to_string().contains("x-von-signature is there twice"),
        "{error}"
    );
}

#[test]
fn metadata_that_cannot_be_read_is_told_by_its_path() {
    for (metadata, path) in [
        (
            r#""metadata":{"attempt":"14155550100"}"#,
            "metadata.attempt",
        ),
        (r#""metdata":{"deliveryId":[]}"#, "metdata.deliveryId"),
        (r#""metadata":[]"#, "metadata"),
    ] {
        match refusal(&headers(&signature()), &body_with(metadata)) {
            WebhookError::UnreadableMetadata(error) => assert_eq!(error.path(), path),
            other => panic!("{metadata}: {other}"),
        }
    }
}

#[test]
fn an_event_that_cannot_be_read_is_told_by_its_path_and_only_when_it_is_signed() {
    let unreadable = EVENT.replace("2020-10-01T16:10:06.000+0000", "14155550100 o'clock");
    match refusal_of_event(&unreadable) {
        WebhookError::UnreadableEvent(error) => {
            assert_eq!(error.path(), "event.startTime");
            assert_eq!(error.line(), 2);
        }
        other => panic!("{other}"),
    }
    let error = refusal_of_event("[14155550100]");
    assert!(matches!(error, WebhookError::UnreadableEvent(_)), "{error}");

    let forged = format!(r#"{{"event":{unreadable}}}"#);
    let error = refusal(&headers(&signature()), &forged);
    assert_eq!(error, WebhookError::SignatureMismatch);
}

#[test]
fn keys_do_not_print() {
    let signer = Signer::new(KEY).expect("a key");
    let verifier = Verifier::new(KEY).expect("a key");
    let verifier = verifier.with_additional_key("mysecretkey2").expect("a key");
    let shown = format!("{signer:?} {verifier:?} {verifier:#?}");
    assert!(shown.contains("[redacted]"), "{shown}");
    assert!(!shown.contains("mysecret"), "{shown}");
}
