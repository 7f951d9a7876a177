//! Calls are placed and received, and look as the vendor shows them.

use std::time::Duration;

use serde_json::{Value, json};
use vis_sandbox::{IncomingCall, Sandbox, Shape};

use crate::support::{Outcome, START, Vis};

#[tokio::test]
async fn an_outbound_call_from_its_first_to_its_last_look() -> Outcome {
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

    // The look comes late; the answer has come in time.
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
async fn by_default_the_remote_party_answers_at_once() -> Outcome {
    let vis = Vis::start().await?;
    let id = vis.place().await?;
    assert_eq!(
        vis.get(&format!("/self/calls/{id}")).await?.field("state"),
        "ACTIVE"
    );
    Ok(())
}

#[tokio::test]
async fn nobody_answers_where_nobody_should() -> Outcome {
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
async fn an_inbound_call_has_the_callers_number_and_name() -> Outcome {
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
async fn the_four_doubtful_operations_answer_with_an_array_if_told_to() -> Outcome {
    let vis = Vis::start_with(Sandbox::builder().single_resource_as(Shape::Array)).await?;
    let id = vis.sandbox.incoming_call("14155550123");
    let call = format!("/self/calls/{id}");

    let created = vis
        .post("/self/calls", json!({ "phoneNumber": "14155550123" }))
        .await?;
    let answers = [
        created,
        vis.get(&call).await?,
        vis.get(&format!("/self/events/{id}")).await?,
        vis.delete(&call).await?,
    ];
    for answer in answers {
        let array = answer.json();
        assert_eq!(array.as_array().map(Vec::len), Some(1), "{answer:?}");
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
async fn a_body_that_is_no_object_is_a_bad_request() -> Outcome {
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
            let answer = vis.request("POST", path, &headers, body).await?;
            assert_eq!(answer.status, 400, "{path} {body}");
            assert_eq!(answer.field("errorCode"), "BAD_REQUEST");
        }
    }
    Ok(())
}

#[tokio::test]
async fn a_number_that_is_none_is_a_validation_error() -> Outcome {
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
            let answer = vis.post(path, body).await?;
            let expected = json!({
                "errorCode": "VALIDATION_ERROR",
                "errorMessage": "some fields are missing or invalid",
                "errors": [{ "field": "phoneNumber", "message": message }],
            });
            assert_eq!((answer.status, answer.json()), (422, expected), "{path}");
        }
    }
    let state: Value = vis.get(&format!("/self/calls/{id}")).await?.field("state");
    assert_eq!(state, "ACTIVE", "what was refused did nothing");
    Ok(())
}
