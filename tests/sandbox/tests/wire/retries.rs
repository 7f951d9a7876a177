//! Retries of failed deliveries: five, 10 s apart, in order.

use std::time::Duration;

use serde_json::json;

use crate::receiver::{Receiver, statistics, times};
use crate::support::{TestResult, Vis};

const SECOND: Duration = Duration::from_secs(1);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

#[tokio::test]
async fn failed_delivery_retries_with_same_id() -> TestResult {
    let vis = Vis::start().await?;
    let (receiver, webhook) =
        Receiver::subscribed_to(&vis, json!({ "metadataPolicy": "HEADER" })).await?;
    receiver.respond_each([500, 204, 404]);
    vis.sandbox.incoming_call("14155550123");
    vis.sandbox.advance(9 * SECOND).await;
    assert_eq!(receiver.requests().len(), 1);
    vis.sandbox.advance(SECOND).await;
    assert_eq!(receiver.requests().len(), 2);
    vis.sandbox.advance(60 * SECOND).await;

    let requests = receiver.requests();
    let attempts: Vec<_> = requests
        .iter()
        .map(|it| it.header("x-von-attempt"))
        .collect();
    assert_eq!(attempts, [Some("1"), Some("2"), Some("3"), Some("4")]);
    let delivery_id = requests[0].header("x-von-delivery-id");
    assert!(delivery_id.is_some());
    for request in &requests {
        assert_eq!(request.header("x-von-delivery-id"), delivery_id);
        assert_eq!(request.body, requests[0].body);
    }
    assert_eq!(times(&vis.sandbox.deliveries())?, [0, 10, 20, 30]);
    // A delivery that succeeds on a retry counts as a success.
    let expected = json!({
        "failed": false,
        "totalAttempts": 1,
        "totalSuccesses": 1,
        "totalFailures": 0,
        "lastSuccess": "2020-10-01T16:10:36.000Z",
    });
    assert_eq!(statistics(&vis, &webhook).await?, expected);
    Ok(())
}

#[tokio::test]
async fn five_failed_retries_suspend_webhook() -> TestResult {
    let vis = Vis::start().await?;
    let (receiver, webhook) = Receiver::subscribed_to(&vis, json!({})).await?;
    vis.sandbox.incoming_call("14155550101");
    vis.sandbox.advance(10 * SECOND).await;
    receiver.respond_each([500; 6]);
    let id = vis.sandbox.incoming_call("14155550102");
    vis.sandbox.advance(20 * SECOND).await;
    // Queued behind the failing delivery, and never sent.
    vis.sandbox.remote_hangs_up(&id)?;
    vis.sandbox.advance(29 * SECOND).await;
    assert_eq!(statistics(&vis, &webhook).await?["failed"], false);
    vis.sandbox.advance(SECOND).await;

    let failed = json!({
        "failed": true,
        "totalAttempts": 2,
        "totalSuccesses": 1,
        "totalFailures": 1,
        "lastSuccess": "2020-10-01T16:10:06.000Z",
        "lastFailure": "2020-10-01T16:11:06.000Z",
        "lastHttpErrorCode": "500 INTERNAL_SERVER_ERROR",
        "lastErrorMessage": "500 INTERNAL SERVER ERROR",
    });
    assert_eq!(statistics(&vis, &webhook).await?, failed);
    assert_eq!(
        times(&vis.sandbox.deliveries())?,
        [0, 10, 20, 30, 40, 50, 60]
    );

    vis.sandbox.incoming_call("14155550103");
    vis.sandbox.advance(DAY).await;
    assert_eq!(receiver.requests().len(), 7, "no more deliveries");

    let renewed = vis
        .put(&format!("/self/webhooks/{webhook}/renew"))
        .await?
        .json();
    let mut kept = failed;
    kept["failed"] = false.into();
    assert_eq!(renewed["statistics"], kept);
    assert_eq!(renewed["renewedAt"], "2020-10-02T16:11:06.000Z");
    assert_eq!(renewed["renewedBy"], "24785");
    assert_eq!(renewed["expireAt"], "2020-10-12T16:11:06.000Z");
    assert_eq!(renewed["purgeAt"], "2020-11-01T16:11:06.000Z");
    vis.sandbox.advance(DAY).await;
    assert_eq!(receiver.requests().len(), 7, "no missed event is sent");

    vis.sandbox.incoming_call("14155550104");
    vis.sandbox.idle().await;
    let request = receiver.requests().pop().ok_or("no delivery")?.json();
    assert_eq!(request["event"]["phoneNumber"], "14155550104");
    assert_eq!(statistics(&vis, &webhook).await?["totalAttempts"], 3);
    Ok(())
}

#[tokio::test]
async fn retries_keep_order_per_webhook() -> TestResult {
    let vis = Vis::start().await?;
    let (slow, _) = Receiver::subscribed_to(&vis, json!({})).await?;
    let (fast, _) = Receiver::subscribed_to(&vis, json!({})).await?;
    slow.respond_each([503, 503]);
    let id = vis.sandbox.incoming_call("14155550123");
    vis.put(&format!("/self/calls/{id}/answer")).await?;
    vis.sandbox.remote_hangs_up(&id)?;
    vis.sandbox.idle().await;
    assert_eq!(fast.states(), ["RINGING", "ACTIVE", "ANSWERED"]);
    assert_eq!(slow.states(), ["RINGING"]);
    vis.sandbox.advance(20 * SECOND).await;
    let expected = ["RINGING", "RINGING", "RINGING", "ACTIVE", "ANSWERED"];
    assert_eq!(slow.states(), expected);
    Ok(())
}

#[tokio::test]
async fn lost_response_redelivers_event() -> TestResult {
    let vis = Vis::start().await?;
    let (receiver, webhook) =
        Receiver::subscribed_to(&vis, json!({ "metadataPolicy": "BODY" })).await?;
    vis.sandbox.lose_delivery_answers(1);
    vis.sandbox.incoming_call("14155550123");
    vis.sandbox.advance(10 * SECOND).await;
    let metadata: Vec<_> = receiver
        .requests()
        .iter()
        .map(|it| it.json()["metadata"].clone())
        .collect();
    assert_eq!(metadata.len(), 2);
    assert_eq!(metadata[0]["deliveryId"], metadata[1]["deliveryId"]);
    assert_eq!(
        (&metadata[0]["attempt"], &metadata[1]["attempt"]),
        (&json!(1), &json!(2))
    );
    assert_eq!(statistics(&vis, &webhook).await?["totalSuccesses"], 1);
    Ok(())
}
