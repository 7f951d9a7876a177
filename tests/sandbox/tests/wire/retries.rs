//! What a subscriber does not accept comes again, five times, in its turn.

use std::time::Duration;

use serde_json::json;

use crate::receiver::{Receiver, statistics, times};
use crate::support::{Outcome, Vis};

const SECOND: Duration = Duration::from_secs(1);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

#[tokio::test]
async fn a_failure_is_tried_again_every_ten_seconds_with_the_same_delivery_id() -> Outcome {
    let vis = Vis::start().await?;
    let (receiver, webhook) =
        Receiver::subscribed_to(&vis, json!({ "metadataPolicy": "HEADER" })).await?;
    receiver.answers([500, 204, 404]);
    vis.sandbox.incoming_call("14155550123");
    vis.sandbox.advance(9 * SECOND).await;
    assert_eq!(receiver.letters().len(), 1);
    vis.sandbox.advance(SECOND).await;
    assert_eq!(receiver.letters().len(), 2);
    vis.sandbox.advance(60 * SECOND).await;

    let letters = receiver.letters();
    let attempts: Vec<_> = letters
        .iter()
        .map(|it| it.header("x-von-attempt"))
        .collect();
    assert_eq!(attempts, [Some("1"), Some("2"), Some("3"), Some("4")]);
    let delivery_id = letters[0].header("x-von-delivery-id");
    assert!(delivery_id.is_some());
    for letter in &letters {
        assert_eq!(letter.header("x-von-delivery-id"), delivery_id);
        assert_eq!(letter.body, letters[0].body);
    }
    assert_eq!(times(&vis.sandbox.deliveries())?, [0, 10, 20, 30]);
    // What succeeds in the end has not failed.
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
async fn five_retries_later_the_webhook_has_failed_until_it_is_renewed() -> Outcome {
    let vis = Vis::start().await?;
    let (receiver, webhook) = Receiver::subscribed_to(&vis, json!({})).await?;
    vis.sandbox.incoming_call("14155550101");
    vis.sandbox.advance(10 * SECOND).await;
    receiver.answers([500; 6]);
    let id = vis.sandbox.incoming_call("14155550102");
    vis.sandbox.advance(20 * SECOND).await;
    // It waits for its turn, which never comes.
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
    assert_eq!(receiver.letters().len(), 7, "nothing more comes");

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
    assert_eq!(receiver.letters().len(), 7, "what was missed is missed");

    vis.sandbox.incoming_call("14155550104");
    vis.sandbox.idle().await;
    let letter = receiver.letters().pop().ok_or("nothing came")?.json();
    assert_eq!(letter["event"]["phoneNumber"], "14155550104");
    assert_eq!(statistics(&vis, &webhook).await?["totalAttempts"], 3);
    Ok(())
}

#[tokio::test]
async fn no_event_overtakes_another_and_no_webhook_waits_for_another() -> Outcome {
    let vis = Vis::start().await?;
    let (slow, _) = Receiver::subscribed_to(&vis, json!({})).await?;
    let (fast, _) = Receiver::subscribed_to(&vis, json!({})).await?;
    slow.answers([503, 503]);
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
async fn an_answer_that_is_lost_brings_the_event_again() -> Outcome {
    let vis = Vis::start().await?;
    let (receiver, webhook) =
        Receiver::subscribed_to(&vis, json!({ "metadataPolicy": "BODY" })).await?;
    vis.sandbox.lose_delivery_answers(1);
    vis.sandbox.incoming_call("14155550123");
    vis.sandbox.advance(10 * SECOND).await;
    let metadata: Vec<_> = receiver
        .letters()
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
