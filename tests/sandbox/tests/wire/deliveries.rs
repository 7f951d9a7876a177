//! Deliveries of events, their retries and redirects.

use std::time::Duration;

use serde_json::json;
use vis_sandbox::Sandbox;

use crate::receiver::{Receiver, statistics, subscribe, times};
use crate::support::{START, TestResult, Vis};

const SECOND: Duration = Duration::from_secs(1);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

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
async fn redirect_302_uses_get_and_307_keeps_post() -> TestResult {
    for (status, method) in [(302, "GET"), (307, "POST")] {
        let vis = Vis::start().await?;
        let target = Receiver::start().await?;
        let (source, webhook) =
            Receiver::subscribed_to(&vis, json!({ "metadataPolicy": "HEADER" })).await?;
        source.redirect(status, &target.url);
        vis.sandbox.incoming_call("14155550123");
        vis.sandbox.idle().await;

        let (sent, followed) = (source.requests(), target.requests());
        assert_eq!((sent.len(), followed.len()), (1, 1), "{status}");
        assert_eq!((&*sent[0].method, &*followed[0].method), ("POST", method));
        let body = if method == "GET" { "" } else { &sent[0].body };
        assert_eq!(followed[0].body, body);
        let delivery_id = followed[0].header("x-von-delivery-id");
        assert!(delivery_id.is_some());
        assert_eq!(delivery_id, sent[0].header("x-von-delivery-id"));
        assert_eq!(statistics(&vis, &webhook).await?["totalSuccesses"], 1);
    }
    Ok(())
}

#[tokio::test]
async fn relative_location_is_resolved() -> TestResult {
    let vis = Vis::start().await?;
    let (receiver, _) = Receiver::subscribed_to(&vis, json!({})).await?;
    receiver.redirect(302, "elsewhere?a=b");
    receiver.redirect(307, "/there");
    vis.sandbox.incoming_call("14155550123");
    vis.sandbox.idle().await;
    let received: Vec<_> = receiver
        .requests()
        .iter()
        .map(|request| format!("{} {}", request.method, request.path))
        .collect();
    assert_eq!(received, ["POST /hook", "GET /elsewhere?a=b", "GET /there"]);
    Ok(())
}

#[tokio::test]
async fn unsupported_redirect_fails_delivery() -> TestResult {
    for (status, location, requests, expected) in [
        (301, "/there", 6, "301 MOVED PERMANENTLY"),
        (303, "/there", 6, "303 SEE OTHER"),
        (308, "/there", 6, "308 PERMANENT REDIRECT"),
        (
            302,
            "http://[",
            6,
            "the Location of the redirect is invalid",
        ),
        (
            307,
            "ftp://127.0.0.1/",
            6,
            "the sandbox delivers to http URLs only: it has no TLS",
        ),
        // A loop: five redirects of each attempt are followed.
        (307, "/hook", 36, "more than 5 redirects"),
    ] {
        let vis = Vis::start().await?;
        let (receiver, webhook) = Receiver::subscribed_to(&vis, json!({})).await?;
        for _ in 0..requests {
            receiver.redirect(status, location);
        }
        vis.sandbox.incoming_call("14155550123");
        vis.sandbox.advance(Duration::from_secs(50)).await;
        assert_eq!(receiver.requests().len(), requests, "{status}");
        let statistics = statistics(&vis, &webhook).await?;
        assert_eq!(statistics["lastErrorMessage"], expected, "{status}");
    }
    Ok(())
}
