//! Success payloads in all their shapes.

use serde_json::{Value, json};
use vis_api::CallCreate;
use vis_sandbox::{Fault, Sandbox, Shape};

use crate::support::{NUMBER, connect, start};

const JSON: &str = "application/json";

/// The example event of the VIS documentation.
fn documented_event() -> Value {
    json!({
        "accountId": "-1", "direction": "OUTBOUND", "duration": 0, "externalId": "callhalf-1:0",
        "id": "abc1234a806d07a6ff17ba", "internal": false, "phoneNumber": NUMBER,
        "startTime": "2020-10-01T16:10:06.000+0000", "state": "RINGING", "type": "CALL",
        "ucpType": "VBS", "userId": "1234",
    })
}

#[tokio::test]
async fn single_resource_reads_from_object_or_array() {
    for shape in [Shape::Object, Shape::Array] {
        let sandbox = Sandbox::builder().single_resource_as(shape).start().await;
        let sandbox = sandbox.expect("a sandbox");
        let client = connect(&sandbox);

        let body = CallCreate::builder().phone_number(NUMBER);
        let placed = client.create_call().body(body).send().await;
        let placed = placed.expect("a call");
        let found = client.get_call().id(&placed.id).send().await;
        let found = found.expect("a call");
        let ended = client.end_call().id(&placed.id).send().await;
        let ended = ended.expect("a call");
        let event = client.get_event().id(placed.id.as_str()).send().await;
        let event = event.expect("an event");

        assert_eq!(placed.status().as_u16(), 201);
        assert_eq!(found.id, placed.id, "{shape:?}");
        assert_eq!(ended.id, placed.id, "{shape:?}");
        assert_eq!(event.id, placed.id.as_str(), "{shape:?}");
    }
}

#[tokio::test]
async fn undocumented_2xx_is_success() {
    let (sandbox, client) = start().await;
    let call = documented_event().to_string();
    for status in [200, 201, 202, 207] {
        sandbox.fail_next(Fault::status(status).body(JSON, call.clone()));
        let body = CallCreate::builder().phone_number(NUMBER);
        let placed = client.create_call().body(body).send().await;
        let placed = placed.expect("a call");
        assert_eq!(placed.id, "abc1234a806d07a6ff17ba");
        assert_eq!(placed.status().as_u16(), status);

        sandbox.fail_next(Fault::status(status).body(JSON, "{}"));
        client
            .delete_webhook()
            .id("1")
            .send()
            .await
            .expect("a deletion");
    }
}

#[tokio::test]
async fn payload_reads_with_any_content_type() {
    let (sandbox, client) = start().await;
    for content_type in [
        "text/plain",
        "application/vnd.vis+json",
        "application/octet-stream",
    ] {
        sandbox.fail_next(Fault::status(200).body(content_type, r#"{"count":3}"#));
        assert_eq!(client.count_calls().send().await.expect("a count").count, 3);
    }
}

#[tokio::test]
async fn success_has_status_and_headers() {
    let (sandbox, client) = start().await;
    let fault = Fault::status(200).body(JSON, r#"{"count":3}"#);
    sandbox.fail_next(fault.header("X-Request-Id", "abc"));
    let count = client.count_events().send().await.expect("a count");
    assert_eq!(count.status().as_u16(), 200);
    assert_eq!(count.headers()["x-request-id"], "abc");
}
