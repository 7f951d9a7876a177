//! Registration, renewal, expiry and removal of webhooks.

use std::time::Duration;

use serde_json::json;

use crate::receiver::{Receiver, statistics, times};
use crate::support::{TestResult, Vis};

const FIRST: &str = "/self/webhooks/7dc53df5-703e-49b3-8670-000000000001";
const SECOND: Duration = Duration::from_secs(1);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

#[tokio::test]
async fn unrenewed_webhook_is_purged() -> TestResult {
    let vis = Vis::start().await?;
    let body = json!({ "url": "https://example.com", "events": ["CALL"], "signingKey": null });
    let webhook = vis.post("/self/webhooks", body).await?;
    assert_eq!(webhook.field("metadataPolicy"), "NONE");
    assert_eq!(webhook.field("signingAlgo"), "NONE");
    vis.clock.advance(DAY * 29);
    assert_eq!(vis.get(FIRST).await?.status, 200);
    vis.clock.advance(DAY);
    assert_eq!(vis.get(FIRST).await?.status, 404);
    assert_eq!(vis.put(&format!("{FIRST}/renew")).await?.status, 404);
    Ok(())
}

#[tokio::test]
async fn invalid_field_is_named_in_error() -> TestResult {
    let vis = Vis::start().await?;
    let good = json!({ "url": "https://example.com", "events": ["CALL"] });
    for (changes, fields) in [
        (
            json!({ "url": null, "events": null }),
            &["url", "events"][..],
        ),
        (json!({ "url": "example.com" }), &["url"]),
        (json!({ "url": "/hook" }), &["url"]),
        (json!({ "url": "ftp://example.com" }), &["url"]),
        (json!({ "url": "https://" }), &["url"]),
        (json!({ "url": "http://:80/" }), &["url"]),
        (json!({ "url": "http://127.0.0.1:65536/" }), &["url"]),
        (json!({ "url": "http://127.0.0.1:http/" }), &["url"]),
        (json!({ "url": 1 }), &["url"]),
        (json!({ "events": [] }), &["events"]),
        (json!({ "events": ["CALL", "SMS"] }), &["events"]),
        (json!({ "events": "CALL" }), &["events"]),
        (json!({ "metadataPolicy": "TRAILER" }), &["metadataPolicy"]),
        (json!({ "signingAlgo": "NONE" }), &["signingAlgo"]),
        (json!({ "signingKey": ["mysecretkey"] }), &["signingKey"]),
    ] {
        let mut body = good.clone();
        for (field, value) in changes.as_object().into_iter().flatten() {
            body[field] = value.clone();
        }
        let response = vis.post("/self/webhooks", body).await?;
        assert_eq!(response.status, 422, "{changes}");
        assert!(!response.text.contains("mysecretkey"));
        assert_eq!(response.invalid_fields(), fields, "{changes}");
    }
    assert_eq!(vis.get("/self/webhooks").await?.json(), json!([]));
    Ok(())
}

#[tokio::test]
async fn expired_webhook_gets_nothing_until_renewed() -> TestResult {
    let vis = Vis::start().await?;
    let (receiver, webhook) = Receiver::subscribed_to(&vis, json!({})).await?;
    vis.sandbox
        .advance(10 * DAY - Duration::from_millis(1))
        .await;
    vis.sandbox.incoming_call("14155550123");
    vis.sandbox.idle().await;
    assert_eq!(receiver.requests().len(), 1);
    vis.sandbox.advance(Duration::from_millis(1)).await;
    vis.sandbox.incoming_call("14155550123");
    vis.sandbox.idle().await;
    assert_eq!(receiver.requests().len(), 1, "the webhook has expired");

    vis.put(&format!("/self/webhooks/{webhook}/renew")).await?;
    vis.sandbox.incoming_call("14155550123");
    vis.sandbox.advance(10 * DAY).await;
    vis.sandbox.incoming_call("14155550123");
    vis.sandbox.idle().await;
    assert_eq!(receiver.requests().len(), 2);
    vis.sandbox.advance(20 * DAY).await;
    let path = format!("/self/webhooks/{webhook}");
    assert_eq!(vis.get(&path).await?.status, 404, "the webhook is purged");
    Ok(())
}

#[tokio::test]
async fn retry_after_expiry_is_dropped() -> TestResult {
    let vis = Vis::start().await?;
    let (receiver, webhook) = Receiver::subscribed_to(&vis, json!({})).await?;
    receiver.respond_each([500; 6]);
    vis.sandbox.advance(10 * DAY - 25 * SECOND).await;
    vis.sandbox.incoming_call("14155550123");
    vis.sandbox.advance(20 * DAY + 24 * SECOND).await;
    assert_eq!(
        times(&vis.sandbox.deliveries())?,
        [863_975, 863_985, 863_995]
    );
    assert_eq!(statistics(&vis, &webhook).await?["failed"], false);
    vis.sandbox.advance(SECOND).await;
    assert_eq!(vis.get("/self/webhooks").await?.json(), json!([]));
    Ok(())
}

#[tokio::test]
async fn deleted_webhook_gets_nothing() -> TestResult {
    let vis = Vis::start().await?;
    let (receiver, webhook) = Receiver::subscribed_to(&vis, json!({})).await?;
    receiver.respond(500);
    vis.sandbox.incoming_call("14155550123");
    vis.sandbox.idle().await;
    vis.delete(&format!("/self/webhooks/{webhook}")).await?;
    vis.sandbox.incoming_call("14155550123");
    vis.sandbox.advance(DAY).await;
    assert_eq!(receiver.requests().len(), 1);
    Ok(())
}
