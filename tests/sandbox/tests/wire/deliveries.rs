//! Events are delivered, and look as the vendor shows them.

use std::time::Duration;

use serde_json::{Value, json};
use vis_sandbox::{DeliveryOutcome, Sandbox};

use crate::receiver::{Receiver, subscribe, times};
use crate::support::{Outcome, START, Vis};

const SECOND: Duration = Duration::from_secs(1);

#[tokio::test]
async fn every_change_of_a_call_is_delivered_in_order() -> Outcome {
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
    let last = receiver.letters().pop().ok_or("nothing came")?;
    let event = &last.json()["event"];
    assert_eq!(event["answerTime"], "2020-10-01T16:10:09.000+0000");
    assert_eq!(event["endTime"], "2020-10-01T16:10:12.000+0000");
    assert_eq!(event["duration"], 3_000);
    Ok(())
}

#[tokio::test]
async fn an_event_is_the_documented_one_and_not_in_canonical_form() -> Outcome {
    let vis = Vis::start().await?;
    let (receiver, _) = Receiver::subscribed_to(&vis, json!({})).await?;
    let id = vis.sandbox.incoming_call("14155550123");
    vis.sandbox.idle().await;

    let letters = receiver.letters();
    let [letter] = &letters[..] else {
        panic!("{letters:?}")
    };
    assert_eq!((&*letter.method, &*letter.path), ("POST", "/hook"));
    assert_eq!(letter.header("content-type"), Some("application/json"));
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
    assert_eq!(letter.json(), expected);
    assert!(
        letter.body.starts_with(r#"{"event" : {"id" : "#),
        "{}",
        letter.body
    );
    let recorded = vis.sandbox.deliveries().pop().ok_or("not recorded")?;
    assert_eq!(recorded.body, letter.body.as_bytes());
    Ok(())
}

#[tokio::test]
async fn metadata_travel_as_the_policy_says() -> Outcome {
    let vis = Vis::start().await?;
    let key = json!({ "signingAlgo": "HMAC_SHA256", "signingKey": "mysecretkey" });
    let mut receivers = Vec::new();
    for policy in ["BODY", "HEADER", "NONE"] {
        for mut wishes in [
            key.clone(),
            json!({}),
            json!({ "signingKey": "mysecretkey" }),
        ] {
            let signed = wishes["signingAlgo"].is_string();
            wishes["metadataPolicy"] = policy.into();
            let (receiver, webhook) = Receiver::subscribed_to(&vis, wishes).await?;
            receivers.push((policy, signed, receiver, webhook));
        }
    }
    vis.sandbox.incoming_call("14155550123");
    vis.sandbox.idle().await;

    for (policy, signed, receiver, webhook) in &receivers {
        let letter = receiver.letters().pop().ok_or("nothing came")?;
        let metadata = letter.json()["metadata"].clone();
        let header = |name| Value::from(letter.header(name));
        let headers = json!({
            "attempt": header("X-VON-Attempt"),
            "deliveryId": header("X-VON-Delivery-Id"),
            "signature": header("X-VON-Signature"),
            "webhookId": header("X-VON-Webhook-Id"),
        });
        let none = json!({
            "attempt": null, "deliveryId": null, "signature": null, "webhookId": null,
        });
        let (there, elsewhere, attempt) = match *policy {
            "BODY" => (metadata, headers, json!(1)),
            "HEADER" => (headers, metadata, json!("1")),
            _ => {
                assert_eq!((metadata, headers), (Value::Null, none));
                continue;
            }
        };
        assert!(elsewhere == none || elsewhere.is_null(), "{policy}");
        assert_eq!(there["attempt"], attempt);
        assert_eq!(there["webhookId"], webhook.as_str());
        let delivery_id = there["deliveryId"].as_str().ok_or("no delivery id")?;
        assert_eq!(delivery_id.len(), 36);
        let signature = there["signature"].as_str();
        assert_eq!(signature.map(str::len), signed.then_some(64), "{policy}");
    }
    Ok(())
}

/// Python made the digest, with `hmac` and `json.dumps(event, sort_keys=True)`.
#[tokio::test]
async fn a_delivery_is_signed_over_the_canonical_event() -> Outcome {
    let vis = Vis::start().await?;
    let wishes = json!({
        "metadataPolicy": "BODY", "signingAlgo": "HMAC_SHA256", "signingKey": "mysecretkey",
    });
    let (receiver, _) = Receiver::subscribed_to(&vis, wishes).await?;
    vis.sandbox
        .incoming_call(vis_sandbox::IncomingCall::from("14155550123").caller_id("Zoë \"Z\" Doe"));
    vis.sandbox.idle().await;
    let letter = receiver.letters().pop().ok_or("nothing came")?;
    assert_eq!(
        letter.json()["metadata"]["signature"],
        "9bc726b5d02886d5323bc69c3aee65d9111caaf6926cc1ef677f286eb4338a2a"
    );
    Ok(())
}

#[tokio::test]
async fn the_old_spelling_is_to_be_had() -> Outcome {
    let vis = Vis::start_with(Sandbox::builder().misspelt_metadata()).await?;
    let (receiver, _) = Receiver::subscribed_to(&vis, json!({ "metadataPolicy": "BODY" })).await?;
    vis.sandbox.incoming_call("14155550123");
    vis.sandbox.idle().await;
    let letter = receiver.letters().pop().ok_or("nothing came")?.json();
    assert_eq!(letter["metdata"]["attempt"], 1);
    assert_eq!(letter["metadata"], Value::Null);
    Ok(())
}

#[tokio::test]
async fn deliveries_stay_until_they_are_taken_and_print_no_secret() -> Outcome {
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
