//! Tests that features of serde_json have no effect.

use serde_json::Value;
use vis_types::CallState;
use vis_types::webhook::canonical_form;

use super::{EVENT, KEY, headers, verifier};

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

#[test]
fn canonical_form_sorts_and_keeps_numbers() {
    let form = canonical_form(br#"{"b":0.10,"a":1e400,"c":123456789012345678901234567890}"#);
    let expected = r#"{"a":1e400,"b":0.10,"c":123456789012345678901234567890}"#;
    assert_eq!(form.as_deref(), Ok(expected));
}

#[test]
fn numbers_parse_as_ids_times_and_attempts() {
    let event = EVENT
        .replace("\"abc1234a806d07a6ff17ba\"", "18446744073709551615")
        .replace("376", "-1")
        .replace("\"2020-10-01T16:10:06.000+0000\"", "1601568606000");
    let signature = vis_types::webhook::sign(KEY, event.as_bytes()).expect("event");
    let body = format!(r#"{{"event":{event},"metadata":{{"attempt":2,"webhookId":12}}}}"#);
    let mut headers = headers(&signature);
    headers.remove(vis_types::webhook::header::WEBHOOK_ID);
    let delivery = verifier().verify(&headers, body.as_bytes()).expect("read");
    assert_eq!(delivery.event.id, "18446744073709551615");
    assert_eq!(delivery.event.account_id, "-1");
    assert_eq!(delivery.event.start_time.as_second(), 1_601_568_606);
    assert_eq!(delivery.event.state, CallState::Ringing);
    assert_eq!(delivery.webhook_id.expect("id"), "12");

    for number in ["1.0", "1e3", "-0", "18446744073709551616"] {
        for property in [
            "\"accountId\":376",
            "\"startTime\":\"2020-10-01T16:10:06.000+0000\"",
        ] {
            let name = property.split_inclusive(':').next().expect("name");
            let event = EVENT.replace(property, &format!("{name}{number}"));
            let read: Result<vis_types::Event, _> = serde_json::from_str(&event);
            assert!(read.is_err(), "{event}");
        }
    }
}
