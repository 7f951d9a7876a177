//! Deliveries of events in the JSON of the VIS documentation.

use std::time::Duration;

use serde_json::{Value, json};
use vis_sandbox::{DeliveryOutcome, Sandbox};

use crate::receiver::{Receiver, subscribe, times};
use crate::support::{START, TestResult, Vis};

const SECOND: Duration = Duration::from_secs(1);

#[tokio::test]
async fn call_state_changes_are_delivered_in_order() -> TestResult {
    let vis = Vis::start_with(Sandbox::builder().answer_after(3 * SECOND)).await?;
    let (receiver, webhook) = Receiver::subscribed_to(&vis, json!({})).await?;
    let id = vis.place().await?;
    vis.sandbox.advance(5 * SECOND).await;
    vis.put(&format!("/self/calls/{id}/hold")).await?;
    vis.sandbox.advance(SECOND).await;
    vis.delete(&format!("/self/calls/{id}")).await?;
    vis.sandbox.idle().await;

    let expected = [
        "INITIALIZING",
        "RINGING",
        "ACTIVE",
        "HELD",
        "ACTIVE",
        "ANSWERED",
    ];
    assert_eq!(receiver.states(), expected);
    let deliveries = vis.sandbox.deliveries();
    assert_eq!(times(&deliveries)?, [0, 0, 3, 5, 6, 6]);
    for (delivery, state) in deliveries.iter().zip(expected) {
        assert_eq!(delivery.state.to_string(), state);
        assert_eq!((&delivery.event_id, delivery.attempt), (&id, 1));
        assert_eq!(delivery.webhook_id, webhook);
        assert_eq!(delivery.outcome, DeliveryOutcome::Accepted);
    }
    let last = receiver.requests().pop().ok_or("no delivery")?;
    let event = &last.json()["event"];
    assert_eq!(event["answerTime"], "2020-10-01T16:10:09.000+0000");
    assert_eq!(event["endTime"], "2020-10-01T16:10:12.000+0000");
    assert_eq!(event["duration"], 3_000);
    Ok(())
}

#[tokio::test]
async fn delivered_event_is_not_canonical_json() -> TestResult {
    let vis = Vis::start().await?;
    let (receiver, _) = Receiver::subscribed_to(&vis, json!({})).await?;
    let id = vis.sandbox.incoming_call("14155550123");
    vis.sandbox.idle().await;

    let requests = receiver.requests();
    let [request] = &requests[..] else {
        panic!("{requests:?}")
    };
    assert_eq!((&*request.method, &*request.path), ("POST", "/hook"));
    assert_eq!(request.header("content-type"), Some("application/json"));
    let expected = json!({ "event": {
        "id": id,
        "externalId": "callhalf-1:0",
        "userId": "24785",
        "accountId": "376",
        "type": "CALL",
        "ucpType": "VBS",
        "internal": false,
        "direction": "INBOUND",
        "phoneNumber": "14155550123",
        "duration": 0,
        "state": "RINGING",
        "startTime": START,
    }});
    assert_eq!(request.json(), expected);
    assert!(
        request.body.starts_with(r#"{"event" : {"id" : "#),
        "{}",
        request.body
    );
    let recorded = vis.sandbox.deliveries().pop().ok_or("not recorded")?;
    assert_eq!(recorded.body, request.body.as_bytes());
    Ok(())
}

#[tokio::test]
async fn metadata_policy_selects_body_or_headers() -> TestResult {
    let vis = Vis::start().await?;
    let key = json!({ "signingAlgo": "HMAC_SHA256", "signingKey": "mysecretkey" });
    let mut receivers = Vec::new();
    for policy in ["BODY", "HEADER", "NONE"] {
        for mut options in [
            key.clone(),
            json!({}),
            json!({ "signingKey": "mysecretkey" }),
        ] {
            let signed = options["signingAlgo"].is_string();
            options["metadataPolicy"] = policy.into();
            let (receiver, webhook) = Receiver::subscribed_to(&vis, options).await?;
            receivers.push((policy, signed, receiver, webhook));
        }
    }
    vis.sandbox.incoming_call("14155550123");
    vis.sandbox.idle().await;

    for (policy, signed, receiver, webhook) in &receivers {
        let request = receiver.requests().pop().ok_or("no delivery")?;
        let metadata = request.json()["metadata"].clone();
        let header = |name| Value::from(request.header(name));
        let headers = json!({
            "attempt": header("X-VON-Attempt"),
            "deliveryId": header("X-VON-Delivery-Id"),
            "signature": header("X-VON-Signature"),
            "webhookId": header("X-VON-Webhook-Id"),
        });
        let none = json!({
            "attempt": null, "deliveryId": null, "signature": null, "webhookId": null,
        });
        let (present, other, attempt) = match *policy {
            "BODY" => (metadata, headers, json!(1)),
            "HEADER" => (headers, metadata, json!("1")),
            _ => {
                assert_eq!((metadata, headers), (Value::Null, none));
                continue;
            }
        };
        assert!(other == none || other.is_null(), "{policy}");
        assert_eq!(present["attempt"], attempt);
        assert_eq!(present["webhookId"], webhook.as_str());
        let delivery_id = present["deliveryId"].as_str().ok_or("no delivery id")?;
        assert_eq!(delivery_id.len(), 36);
        let signature = present["signature"].as_str();
        assert_eq!(signature.map(str::len), signed.then_some(64), "{policy}");
    }
    Ok(())
}

/// The digest is from Python: `hmac` over `json.dumps(event, sort_keys=True)`.
#[tokio::test]
async fn signature_covers_canonical_event() -> TestResult {
    let vis = Vis::start().await?;
    let options = json!({
        "metadataPolicy": "BODY", "signingAlgo": "HMAC_SHA256", "signingKey": "mysecretkey",
    });
    let (receiver, _) = Receiver::subscribed_to(&vis, options).await?;
    vis.sandbox
        .incoming_call(vis_sandbox::IncomingCall::from("14155550123").caller_id("Zoë \"Z\" Doe"));
    vis.sandbox.idle().await;
    let request = receiver.requests().pop().ok_or("no delivery")?;
    assert_eq!(
        request.json()["metadata"]["signature"],
        "9bc726b5d02886d5323bc69c3aee65d9111caaf6926cc1ef677f286eb4338a2a"
    );
    Ok(())
}

#[tokio::test]
async fn misspelt_metadata_key_is_configurable() -> TestResult {
    let vis = Vis::start_with(Sandbox::builder().misspelt_metadata()).await?;
    let (receiver, _) = Receiver::subscribed_to(&vis, json!({ "metadataPolicy": "BODY" })).await?;
    vis.sandbox.incoming_call("14155550123");
    vis.sandbox.idle().await;
    let request = receiver.requests().pop().ok_or("no delivery")?.json();
    assert_eq!(request["metdata"]["attempt"], 1);
    assert_eq!(request["metadata"], Value::Null);
    Ok(())
}

#[tokio::test]
async fn taken_deliveries_are_removed_and_redacted() -> TestResult {
    let vis = Vis::start_with(Sandbox::builder().record_at_most(2)).await?;
    let receiver = Receiver::start().await?;
    let url = format!("{}?key=mysecretkey", receiver.url);
    subscribe(&vis, &url, json!({ "signingKey": "mysecretkey" })).await?;
    for _ in 0..3 {
        vis.sandbox.incoming_call("14155550123");
    }
    assert_eq!(vis.sandbox.wait_for_deliveries(3).await.len(), 2);
    let taken = vis.sandbox.take_deliveries();
    assert_eq!((taken.len(), vis.sandbox.deliveries().len()), (2, 0));
    assert_eq!(taken[0].url, url);
    let printed = format!("{taken:?}");
    assert!(
        !printed.contains("mysecretkey") && !printed.contains("14155550123"),
        "{printed}"
    );
    Ok(())
}
