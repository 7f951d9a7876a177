//! Registration, renewal, expiry and removal of webhooks.

use std::time::Duration;

use serde_json::json;

use crate::receiver::{Receiver, statistics, times};
use crate::support::{DAY, SECOND, TestResult, Vis};

#[tokio::test]
async fn invalid_field_is_named_in_error() -> TestResult {
    let vis = Vis::start().await?;
    let good = json!({ "url": "https://example.com", "events": ["CALL"] });
    let both = &["url", "events"][..];
    for (changes, fields) in [
        (json!({ "url": null, "events": null }), both),
        (json!({ "url": "example.com" }), &["url"]),
        (json!({ "url": "ftp://example.com" }), &["url"]),
        (json!({ "url": "http://:80/" }), &["url"]),
        (json!({ "url": "http://127.0.0.1:65536/" }), &["url"]),
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
    let instant = Duration::from_millis(1);
    vis.sandbox.advance(10 * DAY - instant).await;
    vis.sandbox.incoming_call("14155550123");
    vis.sandbox.idle().await;
    assert_eq!(receiver.requests().len(), 1);
    vis.sandbox.advance(instant).await;
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
    assert_eq!(vis.put(&format!("{path}/renew")).await?.status, 404);
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
    let attempts = times(&vis.sandbox.deliveries())?;
    assert_eq!(attempts, [863_975, 863_985, 863_995]);
    assert_eq!(statistics(&vis, &webhook).await?["failed"], false);
    vis.sandbox.advance(SECOND).await;
    assert_eq!(vis.get("/self/webhooks").await?.json(), json!([]));
    Ok(())
}

#[tokio::test]
async fn deleted_webhook_gets_nothing() -> TestResult {
    let vis = Vis::start().await?;
    let (receiver, webhook) = Receiver::subscribed_to(&vis, json!({})).await?;
    receiver.respond_each([500]);
    vis.sandbox.incoming_call("14155550123");
    vis.sandbox.idle().await;
    vis.delete(&format!("/self/webhooks/{webhook}")).await?;
    vis.sandbox.incoming_call("14155550123");
    vis.sandbox.advance(DAY).await;
    assert_eq!(receiver.requests().len(), 1);
    Ok(())
}
