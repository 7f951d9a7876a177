//! Outbound and inbound calls in the JSON of the VIS documentation.

use std::time::Duration;

use serde_json::{Value, json};
use vis_sandbox::{IncomingCall, Sandbox, Shape};

use crate::support::{START, TestResult, Vis};

#[tokio::test]
async fn outbound_call_runs_through_its_states() -> TestResult {
    let vis = Vis::start_with(Sandbox::builder().answer_after(Duration::from_secs(5))).await?;

    let created = vis
        .post("/self/calls", json!({ "phoneNumber": "14155550123" }))
        .await?;
    let mut expected = json!({
        "id": "5a85d86f0000000000000001",
        "externalId": "callhalf-1:0",
        "type": "CALL",
        "ucpType": "VBS",
        "internal": false,
        "accountId": "376",
        "userId": "24785",
        "direction": "OUTBOUND",
        "state": "INITIALIZING",
        "phoneNumber": "14155550123",
        "startTime": START,
        "endTime": null,
        "duration": 0,
    });
    assert_eq!((created.status, created.json()), (201, expected.clone()));

    let path = "/self/calls/5a85d86f0000000000000001";
    expected["state"] = "RINGING".into();
    assert_eq!(vis.get(path).await?.json(), expected);

    // `answerTime` is the scheduled time, not the time of the request.
    vis.clock.advance(Duration::from_millis(7_250));
    expected["state"] = "ACTIVE".into();
    expected["answerTime"] = "2020-10-01T16:10:11.000+0000".into();
    assert_eq!(vis.get(path).await?.json(), expected);

    expected["state"] = "ANSWERED".into();
    expected["endTime"] = "2020-10-01T16:10:13.250+0000".into();
    expected["duration"] = 2_250.into();
    let ended = vis.delete(path).await?;
    assert_eq!((ended.status, ended.json()), (200, expected.clone()));
    assert_eq!(vis.get(path).await?.json(), expected);
    assert_eq!(
        vis.get("/self/events/5a85d86f0000000000000001")
            .await?
            .json(),
        expected
    );
    Ok(())
}

#[tokio::test]
async fn default_remote_party_answers_at_once() -> TestResult {
    let vis = Vis::start().await?;
    let id = vis.place().await?;
    assert_eq!(
        vis.get(&format!("/self/calls/{id}")).await?.field("state"),
        "ACTIVE"
    );
    Ok(())
}

#[tokio::test]
async fn max_answer_delay_rings_forever() -> TestResult {
    let vis = Vis::start_with(Sandbox::builder().answer_after(Duration::MAX)).await?;
    let id = vis.place().await?;
    vis.clock
        .advance(Duration::from_secs(100 * 365 * 24 * 60 * 60));
    assert_eq!(
        vis.get(&format!("/self/calls/{id}")).await?.field("state"),
        "RINGING"
    );
    Ok(())
}

#[tokio::test]
async fn inbound_call_has_caller_number_and_name() -> TestResult {
    let vis = Vis::start().await?;
    let known = vis
        .sandbox
        .incoming_call(IncomingCall::from("14155550123").caller_id("Jane Doe"));
    let call = vis.get(&format!("/self/calls/{known}")).await?.json();
    assert_eq!(call["direction"], "INBOUND");
    assert_eq!(call["state"], "RINGING");
    assert_eq!(call["phoneNumber"], "14155550123");
    assert_eq!(call["callerId"], "Jane Doe");

    let unknown = vis.sandbox.incoming_call("14155550123");
    let call = vis.get(&format!("/self/calls/{unknown}")).await?.json();
    assert_eq!(call.get("callerId"), None);
    Ok(())
}

#[tokio::test]
async fn array_shape_applies_to_four_operations() -> TestResult {
    let vis = Vis::start_with(Sandbox::builder().single_resource_as(Shape::Array)).await?;
    let id = vis.sandbox.incoming_call("14155550123");
    let call = format!("/self/calls/{id}");

    let created = vis
        .post("/self/calls", json!({ "phoneNumber": "14155550123" }))
        .await?;
    let responses = [
        created,
        vis.get(&call).await?,
        vis.get(&format!("/self/events/{id}")).await?,
        vis.delete(&call).await?,
    ];
    for response in responses {
        let array = response.json();
        assert_eq!(array.as_array().map(Vec::len), Some(1), "{response:?}");
        assert!(array[0]["id"].is_string());
    }
    let other = vis.sandbox.incoming_call("14155550123");
    assert!(
        vis.put(&format!("/self/calls/{other}/answer"))
            .await?
            .json()
            .is_object()
    );
    Ok(())
}

#[tokio::test]
async fn non_object_body_is_bad_request() -> TestResult {
    let vis = Vis::start().await?;
    let id = vis.place().await?;
    let bearer = vis.bearer();
    for path in [
        "/self/calls",
        "/self/webhooks",
        &format!("/self/calls/{id}/transfer"),
    ] {
        for body in [
            "",
            "{",
            "[]",
            "null",
            "\"14155550123\"",
            "{\"phoneNumber\":1e999}",
        ] {
            let headers = [("authorization", bearer.as_str())];
            let response = vis.request("POST", path, &headers, body).await?;
            assert_eq!(response.status, 400, "{path} {body}");
            assert_eq!(response.field("errorCode"), "BAD_REQUEST");
        }
    }
    Ok(())
}

#[tokio::test]
async fn invalid_phone_number_is_validation_error() -> TestResult {
    let vis = Vis::start().await?;
    let id = vis.place().await?;
    let wrong = "must be 2 to 15 digits, the first of them not 0";
    for path in ["/self/calls", &format!("/self/calls/{id}/transfer")] {
        for (body, message) in [
            (json!({}), "is required"),
            (json!({ "phoneNumber": null }), "is required"),
            (
                json!({ "phoneNumber": 14_155_550_123_u64 }),
                "must be a single string",
            ),
            (json!({ "phoneNumber": "jane" }), wrong),
            (json!({ "phoneNumber": "" }), wrong),
        ] {
            let response = vis.post(path, body).await?;
            let expected = json!({
                "errorCode": "VALIDATION_ERROR",
                "errorMessage": "some fields are missing or invalid",
                "errors": [{ "field": "phoneNumber", "message": message }],
            });
            assert_eq!(
                (response.status, response.json()),
                (422, expected),
                "{path}"
            );
        }
    }
    let state: Value = vis.get(&format!("/self/calls/{id}")).await?.field("state");
    assert_eq!(state, "ACTIVE", "a rejected request has no effect");
    Ok(())
}
