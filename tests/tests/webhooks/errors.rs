//! Tests that each cause has its own error, which contains no payload data.

use http::{HeaderMap, HeaderValue};
use vis_types::webhook::{Signer, Verifier, WebhookError, header, sign};

use super::{EVENT, KEY, body, body_with, headers, metadata, set, signature, verifier};

fn verify_error(headers: &HeaderMap, body: &str) -> WebhookError {
    let result = verifier().verify(headers, body.as_bytes());
    let error = result.expect_err(body);
    let output = format!("{error} {error:?}");
    assert!(!output.contains("1415555"), "{output}");
    assert!(!output.contains(KEY), "{output}");
    assert!(std::error::Error::source(&error).is_none());
    error
}

/// The error for a correctly signed event.
fn event_error(event: &str) -> WebhookError {
    let signature = sign(KEY, event.as_bytes()).unwrap_or_default();
    verify_error(&headers(&signature), &format!("{{\"event\":\n{event}}}"))
}

#[test]
fn bad_signatures_have_distinct_errors() {
    let body = body();
    let mut signature = signature();
    let last = if signature.ends_with('0') { "1" } else { "0" };
    signature.replace_range(63.., last);
    let mismatch = verify_error(&headers(&signature), &body);
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
            verify_error(&HeaderMap::new(), &in_body),
            WebhookError::MalformedSignature
        );
    }
    for missing in ["", "  "] {
        assert_eq!(
            verify_error(&headers(missing), &body),
            WebhookError::MissingSignature
        );
        let in_body = body_with(&metadata("metadata", missing));
        assert_eq!(
            verify_error(&HeaderMap::new(), &in_body),
            WebhookError::MissingSignature
        );
    }
    let null = body_with(r#""metadata":null"#);
    assert_eq!(
        verify_error(&HeaderMap::new(), &null),
        WebhookError::MissingSignature
    );
}

#[test]
fn signature_covers_event_as_sent() {
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
        let error = verify_error(&headers(&signature()), &body);
        assert_eq!(error, WebhookError::SignatureMismatch, "{changed}");
    }
}

#[test]
fn invalid_json_reports_line_and_column() {
    for (body, position) in [
        ("", (1, 1)),
        ("event=1", (1, 1)),
        ("{\"event\":\n{\"a\":1,}}", (2, 8)),
        ("{\"event\":{}}\n\n{}", (3, 1)),
        ("{\"event\":{},\"metadata\":{\"a\":tru}}", (1, 29)),
    ] {
        match verify_error(&headers(&signature()), body) {
            WebhookError::NotJson { line, column, .. } => {
                assert_eq!((line, column), position, "{body}")
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
fn missing_event_is_reported() {
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
        assert_eq!(
            verify_error(&headers(&signature()), body),
            WebhookError::NoEvent
        );
    }
}

#[test]
fn duplicate_key_reports_position() {
    for body in [
        format!(r#"{{"event":{EVENT},"event":{EVENT}}}"#),
        format!(r#"{{"event":{EVENT},"\u0065vent":{{}}}}"#),
        body().replace("\"duration\":0", "\"duration\":0,\"duration\":0"),
        body_with(r#""metadata":{"attempt":1,"attempt":1}"#),
        body_with(r#""later":[{"a":{"b":1,"\u0062":1}}]"#),
    ] {
        let error = verify_error(&headers(&signature()), &body);
        assert!(
            matches!(error, WebhookError::DuplicateKey { .. }),
            "{body}: {error}"
        );
    }
    let duplicate = sign(KEY, b"{\"a\":1,\n \"a\":1}");
    assert_eq!(
        duplicate,
        Err(WebhookError::DuplicateKey { line: 2, column: 2 })
    );
}

#[test]
fn nesting_depth_is_limited() {
    let event = |depth: usize| {
        let value = "[".repeat(depth) + &"]".repeat(depth);
        EVENT.replace("false", &format!("false,\"deep\":{value}"))
    };
    let deepest = event(62);
    let signature = sign(KEY, deepest.as_bytes()).expect("62 plus the event");
    let body = format!(r#"{{"event":{deepest}}}"#);
    assert!(
        verifier()
            .verify(&headers(&signature), body.as_bytes())
            .is_ok()
    );

    let error = event_error(&event(63));
    assert!(
        matches!(error, WebhookError::TooDeep { line: 2, .. }),
        "{error}"
    );
    assert!(sign(KEY, event(63).as_bytes()).is_err());
    let error = event_error(&"[{\"a\":".repeat(10_000));
    assert!(matches!(error, WebhookError::TooDeep { .. }), "{error}");
}

#[test]
fn body_size_is_limited() {
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
    let error = verify_error(&headers, &padded);
    assert!(
        matches!(error, WebhookError::TooLarge { limit: 65_536, .. }),
        "{error}"
    );
}

#[test]
fn invalid_header_is_named() {
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
        let error = verify_error(&headers, &body());
        assert!(
            matches!(error, WebhookError::BadMetadataHeader { name: found, .. } if found == name),
            "{error}"
        );
    }
    let mut duplicate = headers(&signature);
    duplicate.append(header::SIGNATURE, HeaderValue::from_static("00"));
    let error = verify_error(&duplicate, &body());
    assert!(
        error.to_string().contains("x-von-signature is there twice"),
        "{error}"
    );
}

#[test]
fn unreadable_metadata_reports_path() {
    for (metadata, path) in [
        (
            r#""metadata":{"attempt":"14155550100"}"#,
            "metadata.attempt",
        ),
        (r#""metdata":{"deliveryId":[]}"#, "metdata.deliveryId"),
        (r#""metadata":[]"#, "metadata"),
    ] {
        match verify_error(&headers(&signature()), &body_with(metadata)) {
            WebhookError::UnreadableMetadata(error) => assert_eq!(error.path(), path),
            other => panic!("{metadata}: {other}"),
        }
    }
}

#[test]
fn unreadable_signed_event_reports_path() {
    let unreadable = EVENT.replace("2020-10-01T16:10:06.000+0000", "14155550100 o'clock");
    match event_error(&unreadable) {
        WebhookError::UnreadableEvent(error) => {
            assert_eq!(error.path(), "event.startTime");
            assert_eq!(error.line(), 2);
        }
        other => panic!("{other}"),
    }
    let error = event_error("[14155550100]");
    assert!(matches!(error, WebhookError::UnreadableEvent(_)), "{error}");

    let forged = format!(r#"{{"event":{unreadable}}}"#);
    let error = verify_error(&headers(&signature()), &forged);
    assert_eq!(error, WebhookError::SignatureMismatch);
}

#[test]
fn debug_redacts_keys() {
    let signer = Signer::new(KEY).expect("key");
    let verifier = Verifier::new(KEY).expect("key");
    let verifier = verifier.with_additional_key("mysecretkey2").expect("key");
    let output = format!("{signer:?} {verifier:?} {verifier:#?}");
    assert!(output.contains("[redacted]"), "{output}");
    assert!(!output.contains("mysecret"), "{output}");
}
