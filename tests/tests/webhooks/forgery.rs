//! Tests attacks: forged events, and manipulations that would drop genuine ones.

use http::{HeaderMap, HeaderValue};
use vis_types::webhook::{Delivery, Verifier, WebhookError, header, sign};

use super::{
    DELIVERY_ID, EVENT, KEY, body, body_with, headers, metadata, set, signature, verifier,
};

/// Verifies an event with its correct signature.
fn verify_signed(event: &str) -> Result<Delivery, WebhookError> {
    let signature = sign(KEY, event.as_bytes()).expect("event");
    verifier().verify(
        &headers(&signature),
        format!(r#"{{"event":{event}}}"#).as_bytes(),
    )
}

/// `EVENT` with another property.
fn with(property: &str) -> String {
    EVENT.replace("\"internal\":false", property)
}

#[test]
fn duplicate_event_property_is_rejected() {
    let forged = EVENT.replace("RINGING", "ANSWERED");
    for second in [
        format!(r#""event":{forged}"#),
        format!(r#""\u0065vent":{forged}"#),
        format!(r#""\u0065\u0076\u0065\u006e\u0074":{forged}"#),
        r#""event":null"#.to_owned(),
    ] {
        for body in [
            body_with(&second),
            format!(r#"{{{second},"event":{EVENT}}}"#),
            format!(r#"{{{second},"a":1,"z":[{{}}],"event":{EVENT}}}"#),
        ] {
            for verifier in [verifier(), Verifier::dangerously_accepting_unsigned()] {
                let error = verifier.verify(&headers(&signature()), body.as_bytes());
                let is_rejected = matches!(error, Err(WebhookError::DuplicateKey { .. }));
                assert!(is_rejected, "{body}: {error:?}");
            }
        }
    }
    // Similar names are other, ignored properties.
    for name in ["Event", "event ", "event\\u0000", "еvent", "ev\\u0435nt"] {
        let body = body_with(&format!(r#""{name}":{forged}"#));
        let delivery = verifier().verify(&headers(&signature()), body.as_bytes());
        assert_eq!(delivery.expect(name).raw, EVENT);
    }
}

#[test]
fn duplicate_key_is_rejected_at_any_depth() {
    for object in [
        r#"{"a":1,"\u0061":1}"#,
        r#"{"\u0061":1,"\U0061":1,"a":1}"#,
        r#"{"":1,"b":2,"":1}"#,
        r#"{"\ud83d\ude00":1,"😀":1}"#,
        r#"{"\ud800":1,"\uD800":1}"#,
        r#"{"\/":1,"/":1}"#,
        r#"{"aaaaaaaaaaaa":1,"b":1,"aaaaaaaaaaaa":1}"#,
    ] {
        let mut value = object.to_owned();
        for _ in 0..20 {
            value = format!(r#"[0,{{"x":{value}}}]"#);
            let event = with(&format!(r#""later":{value}"#));
            let error = sign(KEY, event.as_bytes()).expect_err("duplicate key");
            let is_rejected = match object.contains("\\U") {
                true => matches!(error, WebhookError::NotJson { .. }),
                false => matches!(error, WebhookError::DuplicateKey { .. }),
            };
            assert!(is_rejected, "{event}: {error}");
            let body = format!(r#"{{"event":{event}}}"#);
            let result = verifier().verify(&headers(&signature()), body.as_bytes());
            assert!(result.is_err_and(|error| !error.is_signature()), "{body}");
        }
    }
}

#[test]
fn lenient_json_is_rejected() {
    let (text, headers) = (body(), headers(&signature()));
    let cases: [Vec<u8>; 9] = [
        [b"\xef\xbb\xbf", text.as_bytes()].concat(),
        [text.as_bytes(), b"\0"].concat(),
        [text.as_bytes(), text.as_bytes()].concat(),
        text.replace("14155550100", "1415\0").into_bytes(),
        text.replace(',', ",\u{a0}").into_bytes(),
        text.replace(',', ",\u{b}").into_bytes(),
        text.replace(',', ",/**/").into_bytes(),
        // Invalid UTF-8: an overlong `/` and an encoded surrogate.
        [&text.as_bytes()[..20], b"\xc0\xaf", &text.as_bytes()[20..]].concat(),
        [
            &text.as_bytes()[..20],
            b"\xed\xa0\x80",
            &text.as_bytes()[20..],
        ]
        .concat(),
    ];
    for body in cases {
        let error = verifier().verify(&headers, &body);
        let is_rejected = matches!(error, Err(WebhookError::NotJson { .. }));
        assert!(is_rejected, "{}: {error:?}", body.escape_ascii());
    }
    let utf_16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(verifier().verify(&headers, &utf_16).is_err());
}

#[test]
fn signed_non_event_is_unreadable() {
    for event in [
        "[]",
        "{}",
        "1",
        "true",
        r#""""#,
        r#"[{"id":"1"}]"#,
        &format!("[{EVENT}]"),
    ] {
        let error = verify_signed(event).expect_err(event);
        assert!(matches!(error, WebhookError::UnreadableEvent(_)), "{error}");
    }
    assert_eq!(verify_signed("null"), Err(WebhookError::NoEvent));
    assert_eq!(verify_signed(" null\n"), Err(WebhookError::NoEvent));
    for unreadable in [
        EVENT.replace("abc1234a806d07a6ff17ba", "\\ud800"),
        // serde_json reads every property name into a string.
        with(r#""\udfff":1"#),
        EVENT.replace("\"duration\":0", "\"duration\":1e400"),
        EVENT.replace(
            "\"duration\":0",
            &format!("\"duration\":{}", "9".repeat(10_000)),
        ),
    ] {
        let error = verify_signed(&unreadable).expect_err("unreadable");
        assert!(matches!(error, WebhookError::UnreadableEvent(_)), "{error}");
    }
    // Ignored properties may have such values.
    for ignored in [
        r#""later":"\ud800""#,
        r#""later":"\u0000""#,
        r#""later":1e400"#,
        &format!(r#""later":-{}e{}"#, "9".repeat(10_000), "9".repeat(10_000)),
    ] {
        let event = with(ignored);
        assert_eq!(verify_signed(&event).expect(ignored).raw, event);
    }
}

#[test]
fn body_over_64_kib_is_rejected() {
    let headers = headers(&signature());
    let mut body = body();
    body.push_str(&" ".repeat(64 * 1024 - body.len()));
    assert!(verifier().verify(&headers, body.as_bytes()).is_ok());
    body.push(' ');
    let (size, limit) = (65_537, 65_536);
    let result = verifier().verify(&headers, body.as_bytes());
    assert_eq!(result, Err(WebhookError::TooLarge { size, limit }));
}

#[test]
fn duplicate_header_is_rejected() {
    for name in [
        header::ATTEMPT,
        header::DELIVERY_ID,
        header::SIGNATURE,
        header::WEBHOOK_ID,
    ] {
        let mut headers = headers(&signature());
        let same = headers[name].clone();
        for second in [
            same,
            HeaderValue::from_static(""),
            HeaderValue::from_static("1"),
        ] {
            headers.append(name, second);
            let error = verifier().verify(&headers, body().as_bytes());
            let is_rejected = matches!(error, Err(WebhookError::BadMetadataHeader { name: bad, .. }) if bad == name);
            assert!(is_rejected, "{name}: {error:?}");
        }
    }
}

#[test]
fn signature_must_be_plain_hex() {
    let signature = signature();
    let upper = headers(&signature.to_uppercase());
    assert!(verifier().verify(&upper, body().as_bytes()).is_ok());
    for malformed in [
        format!("0x{signature}"),
        format!("sha256={signature}"),
        format!("{signature}, {signature}"),
        format!("{signature}00"),
        signature[..62].to_owned(),
        signature.replace(|digit: char| digit.is_ascii_digit(), "g"),
    ] {
        let error = verifier().verify(&headers(&malformed), body().as_bytes());
        assert_eq!(error, Err(WebhookError::MalformedSignature), "{malformed}");
    }
}

/// All deliveries with the id `""` would count as duplicates.
#[test]
fn blank_id_is_none() {
    let mut only_signature = HeaderMap::new();
    set(&mut only_signature, header::SIGNATURE, &signature());
    for blank in ["", " ", "\\t"] {
        let metadata = format!(r#""metadata":{{"deliveryId":"{blank}","webhookId":"{blank}"}}"#);
        let body = body_with(&metadata);
        let delivery = verifier().verify(&only_signature, body.as_bytes());
        let delivery = delivery.expect("signed");
        assert_eq!((&delivery.id, &delivery.webhook_id), (&None, &None));
        assert_eq!(delivery.attempt_id(), None);

        let delivery = verifier().verify(&headers(&signature()), body.as_bytes());
        assert_eq!(delivery.expect("signed").id.expect("id"), DELIVERY_ID);
    }
}

#[test]
fn escaped_metadata_name_is_recognised() {
    let forged = metadata("\\u006detadata", &"0".repeat(64));
    let conflict = verifier().verify(&headers(&signature()), body_with(&forged).as_bytes());
    let name = "signature";
    assert_eq!(conflict, Err(WebhookError::ConflictingMetadata { name }));
    let duplicate = format!("{},{forged}", metadata("metadata", &signature()));
    let duplicate = verifier().verify(&HeaderMap::new(), body_with(&duplicate).as_bytes());
    assert!(matches!(duplicate, Err(WebhookError::DuplicateKey { .. })));
}
