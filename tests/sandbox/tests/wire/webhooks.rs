//! Registration, renewal and removal of webhooks.

use std::time::Duration;

use serde_json::json;

use crate::support::{START_OF_WEBHOOK, TestResult, Vis};

const FIRST: &str = "/self/webhooks/7dc53df5-703e-49b3-8670-000000000001";
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

#[tokio::test]
async fn webhook_is_created_renewed_and_deleted() -> TestResult {
    let vis = Vis::start().await?;
    let created = vis
        .post(
            "/self/webhooks",
            json!({
                "url": "https://example.com/hook",
                "events": ["CALL"],
                "metadataPolicy": "HEADER",
                "signingAlgo": "HMAC_SHA256",
                "signingKey": "mysecretkey",
            }),
        )
        .await?;
    let mut expected = json!({
        "id": "7dc53df5-703e-49b3-8670-000000000001",
        "accountId": "376",
        "userId": "24785",
        "url": "https://example.com/hook",
        "events": ["CALL"],
        "status": "ACTIVE",
        "metadataPolicy": "HEADER",
        "signingAlgo": "HMAC_SHA256",
        "createdAt": START_OF_WEBHOOK,
        "expireAt": "2020-10-11T16:10:06.000Z",
        "purgeAt": "2020-10-31T16:10:06.000Z",
        "statistics": {
            "failed": false,
            "totalAttempts": 0,
            "totalSuccesses": 0,
            "totalFailures": 0,
        },
    });
    assert_eq!((created.status, created.json()), (201, expected.clone()));
    assert_eq!(vis.get(FIRST).await?.json(), expected);
    assert_eq!(vis.get("/self/webhooks").await?.json(), json!([expected]));

    vis.clock.advance(DAY);
    let renewed = vis.put(&format!("{FIRST}/renew")).await?;
    expected["renewedAt"] = "2020-10-02T16:10:06.000Z".into();
    expected["renewedBy"] = "24785".into();
    expected["expireAt"] = "2020-10-12T16:10:06.000Z".into();
    expected["purgeAt"] = "2020-11-01T16:10:06.000Z".into();
    assert_eq!((renewed.status, renewed.json()), (200, expected));

    let deleted = vis.delete(FIRST).await?;
    assert_eq!((deleted.status, deleted.text.as_str()), (204, ""));
    assert_eq!(vis.delete(FIRST).await?.status, 404);
    assert_eq!(vis.get("/self/webhooks").await?.json(), json!([]));
    Ok(())
}

#[tokio::test]
async fn omitted_options_default_to_none() -> TestResult {
    let vis = Vis::start().await?;
    let body = json!({ "url": "http://127.0.0.1:8080", "events": ["CALL"], "signingKey": null });
    let webhook = vis.post("/self/webhooks", body).await?.json();
    assert_eq!(webhook["metadataPolicy"], "NONE");
    assert_eq!(webhook["signingAlgo"], "NONE");
    Ok(())
}

#[tokio::test]
async fn unrenewed_webhook_is_purged() -> TestResult {
    let vis = Vis::start().await?;
    let body = json!({ "url": "https://example.com", "events": ["CALL"] });
    vis.post("/self/webhooks", body).await?;
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
        let errors = response.field("errors");
        let named: Vec<_> = errors
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|error| error["field"].as_str())
            .collect();
        assert_eq!(named, fields, "{changes}");
    }
    assert_eq!(vis.get("/self/webhooks").await?.json(), json!([]));
    Ok(())
}
