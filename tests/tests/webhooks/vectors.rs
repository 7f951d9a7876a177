//! Tests signatures from other implementations.

use std::path::Path;
use std::time::Duration;
use std::{collections::BTreeMap, fs};

use http::HeaderMap;
use vis_types::webhook::{Verifier, canonical_form, sign};

const VENDOR_DIGEST: &str = "95aafd08cb72b1f9216ccd002b8917b04e41ecb19276ae759241fdc0cbb53fb5";
/// From the vendor's guide: unsorted, with white space, and with its misspelt key.
const VENDOR_BODY: &str = r#"{"event" : {"id" : "5a85d86f253bcd10897f3189", "externalId" : "callhalf-60227142553:0", "userId" : "24785", "accountId" : "376", "type" : "CALL", "direction" : "OUTBOUND", "duration" : 2950, "state" : "ANSWERED", "startTime" : "2018-02-15T18:58:56.194+0000", "answerTime" : "2018-02-15T18:59:03.496+0000", "endTime" : "2018-02-15T18:59:06.446+0000"}, "metdata" : {"signature" : "95aafd08cb72b1f9216ccd002b8917b04e41ecb19276ae759241fdc0cbb53fb5", "webhookId" : "7dc53df5-703e-49b3-8670-b1c468f47f1f", "deliveryId" : "0debd31c-68e7-4d5a-be7e-52e8870ca4d6", "attempt" : 1}}"#;

#[test]
fn vendor_example_verifies() {
    let verifier = Verifier::new("mysecretkey").expect("key");
    let delivery = verifier
        .verify(&HeaderMap::new(), VENDOR_BODY.as_bytes())
        .expect("vendor example");

    assert_eq!(delivery.event.id, "5a85d86f253bcd10897f3189");
    assert_eq!(delivery.event.duration, Some(Duration::from_millis(2950)));
    assert_eq!(delivery.attempt.map(u32::from), Some(1));
    let id = delivery.id.as_ref().map(|id| id.as_str());
    assert_eq!(id, Some("0debd31c-68e7-4d5a-be7e-52e8870ca4d6"));
    let webhook_id = delivery.webhook_id.as_ref().map(|id| id.as_str());
    assert_eq!(webhook_id, Some("7dc53df5-703e-49b3-8670-b1c468f47f1f"));
    assert!(
        delivery.raw.starts_with(r#"{"id" : "5a85"#),
        "{}",
        delivery.raw
    );
    assert_eq!(
        sign("mysecretkey", delivery.raw.as_bytes()).as_deref(),
        Ok(VENDOR_DIGEST)
    );
}

#[test]
fn signatures_match_python() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("webhook_vectors/vectors.json");
    let text = fs::read_to_string(path).expect("the vectors");
    let vectors: Vec<BTreeMap<String, String>> = serde_json::from_str(&text).expect("vectors");
    assert_eq!(vectors[0]["signature"], VENDOR_DIGEST);
    assert!(vectors.len() > 25);
    for vector in &vectors {
        let name = &vector["name"];
        let event = vector["event"].as_bytes();
        assert_eq!(
            canonical_form(event).as_ref(),
            Ok(&vector["canonical"]),
            "{name}"
        );
        let key = vector["key"].as_str();
        assert_eq!(
            sign(key, event).as_ref(),
            Ok(&vector["signature"]),
            "{name}"
        );

        let body = format!(
            r#"{{ "metadata" : {{ "signature" : "{}" }} , "event" : {} }}"#,
            vector["signature"], vector["event"]
        );
        let verifier = Verifier::new(key).expect("key");
        let delivery = verifier.verify(&HeaderMap::new(), body.as_bytes());
        assert_eq!(delivery.expect(name).raw, vector["event"].trim(), "{name}");
    }
}
