//! Tests metadata in headers and bodies: none of it is signed, and none of it costs a delivery.

use http::HeaderMap;
use vis_types::webhook::{Delivery, header};

use super::{
    DELIVERY_ID, EVENT, WEBHOOK_ID, body, body_with, headers, metadata, set, signature,
    signature_header, verify,
};

/// Attempt, delivery and webhook, as text.
fn ids(delivery: &Delivery) -> [Option<String>; 3] {
    [
        delivery.attempt.map(|attempt| attempt.to_string()),
        delivery.id.as_ref().map(ToString::to_string),
        delivery.webhook_id.as_ref().map(ToString::to_string),
    ]
}

fn complete() -> [Option<String>; 3] {
    ["2", DELIVERY_ID, WEBHOOK_ID].map(|text| Some(text.to_owned()))
}

fn oddities(delivery: &Delivery) -> Vec<&str> {
    let oddities = delivery.oddities.iter();
    oddities.map(|oddity| oddity.path.as_str()).collect()
}

#[test]
fn metadata_is_read_from_headers_and_body() {
    let (none, signature) = (HeaderMap::new(), signature());
    let upper = signature.to_uppercase();
    let rest = format!(
        r#""metadata":{{"attempt":"2","deliveryId":"{DELIVERY_ID}","signature":null,"webhookId":"{WEBHOOK_ID}"}}"#
    );
    let headers = headers(&signature);
    let later = r#""metadata":{"later":[{"a":1,"a":1}]}"#;
    for (headers, body) in [
        (&headers, body()),
        (&none, body_with(&metadata("metadata", &signature))),
        (&none, body_with(&metadata("metdata", &signature))),
        (&none, body_with(&metadata("\\u006detadata", &signature))),
        (&headers, body_with(&metadata("metadata", &upper))),
        (&signature_header(&signature), body_with(&rest)),
        (&headers, body_with(r#""metadata":null"#)),
        (&headers, body_with(later)),
    ] {
        let delivery = verify(headers, &body).expect(&body);
        assert_eq!(ids(&delivery), complete());
        assert_eq!(delivery.raw, EVENT);
        assert_eq!(delivery.event.account_id.expect("id"), "376");
        assert!(delivery.oddities.is_empty(), "{body}");
    }
}

#[test]
fn odd_header_costs_only_itself() {
    const NAMES: [&str; 3] = [header::ATTEMPT, header::DELIVERY_ID, header::WEBHOOK_ID];
    for (index, value, read) in [
        (0, "2 of 6", Some("2")),
        (0, "2/6", Some("2")),
        (0, "2.0", Some("2")),
        (0, "second", None),
        (0, "2, 2", Some("2")),
        (0, "0", None),
        (0, "4294967296", None),
        (1, "a , a", Some("a")),
        (1, "é", None),
        (2, "", None),
    ] {
        let mut headers = headers(&signature());
        set(&mut headers, NAMES[index], value);
        let delivery = verify(&headers, body()).expect(value);
        let mut expected = complete();
        expected[index] = read.map(str::to_owned);
        assert_eq!(ids(&delivery), expected, "{index}: {value}");
        assert!(delivery.oddities.is_empty(), "{value}");
    }
}

#[test]
fn odd_metadata_in_body_is_noted() {
    for (name, value, odd) in [
        ("metadata", "[]", ""),
        ("metadata", r#"{"attempt":"14155550100"}"#, ".attempt"),
        ("metadata", r#"{"attempt":0}"#, ".attempt"),
        ("metdata", r#"{"deliveryId":[]}"#, ".deliveryId"),
        ("metadata", r#"{"signature":{}}"#, ".signature"),
    ] {
        let property = format!("\"{name}\":{value}");
        let delivery = verify(&headers(&signature()), body_with(&property));
        let delivery = delivery.expect(&property);
        assert_eq!(ids(&delivery), complete(), "{property}");
        assert_eq!(oddities(&delivery), [format!("metadata{odd}")]);
        let shown = format!("{:?}", delivery.oddities);
        assert!(!shown.contains("1415"), "{shown}");
    }
}

#[test]
fn body_overrides_headers_and_is_noted() {
    for (index, name, value) in [
        (0, "attempt", "3"),
        (1, "deliveryId", "another"),
        (2, "webhookId", "another"),
    ] {
        let mut expected = complete();
        expected[index] = Some(value.to_owned());
        let property = format!(r#""metadata":{{"{name}":"{value}"}}"#);
        let both = format!(
            r#"{},"metdata":{{"{name}":"{value}"}}"#,
            metadata("metadata", "")
        );
        for property in [property, both] {
            let delivery = verify(&headers(&signature()), body_with(&property));
            let delivery = delivery.expect(&property);
            assert_eq!(ids(&delivery), expected, "{property}");
            assert_eq!(oddities(&delivery), [format!("metadata.{name}")]);
        }
    }
}

/// All deliveries with the id `""` would count as duplicates. The text of the event is the key then.
#[test]
fn blank_id_is_none() {
    for blank in ["", "\\t"] {
        let metadata = format!(r#""metadata":{{"deliveryId":"{blank}","webhookId":"{blank}"}}"#);
        let body = body_with(&metadata);
        let delivery = verify(&signature_header(&signature()), &body).expect("signed");
        assert_eq!((&delivery.id, &delivery.webhook_id), (&None, &None));
        let key = delivery.attempt_id().delivery_id;
        assert!(key.as_str().starts_with("sha256:"), "{key}");
        let delivery = verify(&headers(&signature()), body).expect("signed");
        assert_eq!(ids(&delivery), complete());
    }
}
