//! Deliveries of events, their retries, redirects and failures.

use axum::http::StatusCode;
use axum::response::IntoResponse;
use serde_json::{Value, json};
use tokio::net::TcpSocket;
use vis_sandbox::Sandbox;

use crate::receiver::{Receiver, event_of, header, statistics, subscribe, times};
use crate::support::{DAY, SECOND, START, TIMEOUT, TestResult, Vis, assert_fields};

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
    assert_eq!(header(request, "content-type"), Some("application/json"));
    let expected = json!({
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
    });
    assert_eq!(event_of(request), expected);
    let body = request.body();
    assert!(body.starts_with(r#"{"event" : {"id" : "#), "{body}");
    let recorded = vis.sandbox.deliveries().pop().ok_or("not recorded")?;
    assert_eq!(recorded.body, body.as_bytes());
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
    let body: Value = serde_json::from_str(request.body())?;
    assert_eq!(
        body["metadata"]["signature"],
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
    vis.sandbox.idle().await;
    let taken = vis.sandbox.take_deliveries();
    assert_eq!((taken.len(), vis.sandbox.deliveries().len()), (2, 0));
    assert_eq!(taken[0].url, url);
    let printed = format!("{taken:?}");
    let is_leaked = printed.contains("mysecretkey") || printed.contains("14155550123");
    assert!(!is_leaked, "{printed}");
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
    let attempts = times(&vis.sandbox.deliveries())?;
    assert_eq!(attempts, [0, 10, 20, 30, 40, 50, 60]);

    vis.sandbox.incoming_call("14155550103");
    vis.sandbox.advance(DAY).await;
    assert_eq!(receiver.requests().len(), 7, "no more deliveries");

    let path = format!("/self/webhooks/{webhook}/renew");
    let renewed = vis.put(&path).await?.json();
    let mut kept = failed;
    kept["failed"] = false.into();
    let expected = json!({
        "statistics": kept,
        "renewedAt": "2020-10-02T16:11:06.000Z",
        "renewedBy": "24785",
        "expireAt": "2020-10-12T16:11:06.000Z",
        "purgeAt": "2020-11-01T16:11:06.000Z",
    });
    assert_fields(&renewed, expected);
    vis.sandbox.advance(DAY).await;
    assert_eq!(receiver.requests().len(), 7, "no missed event is sent");

    vis.sandbox.incoming_call("14155550104");
    vis.sandbox.idle().await;
    let request = receiver.requests().pop().ok_or("no delivery")?;
    assert_eq!(event_of(&request)["phoneNumber"], "14155550104");
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
    let vis = Vis::start().await?;
    let options = json!({ "metadataPolicy": "HEADER" });
    let (receiver, webhook) = Receiver::subscribed_to(&vis, options).await?;
    for (status, location) in [(307, "/there?a=b"), (302, "elsewhere")] {
        let status = StatusCode::from_u16(status)?;
        receiver.reply(Some((status, [("location", location)]).into_response()));
    }
    vis.sandbox.incoming_call("14155550123");
    vis.sandbox.idle().await;
    let requests = receiver.requests();
    let lines = requests
        .iter()
        .map(|it| format!("{} {}", it.method(), it.uri()));
    let lines: Vec<_> = lines.collect();
    assert_eq!(lines, ["POST /hook", "POST /there?a=b", "GET /elsewhere"]);
    assert_eq!(requests[1].body(), requests[0].body());
    assert_eq!(requests[2].body(), "");
    let delivery_id = header(&requests[0], "x-von-delivery-id");
    assert!(delivery_id.is_some());
    assert_eq!(header(&requests[2], "x-von-delivery-id"), delivery_id);
    assert_eq!(statistics(&vis, &webhook).await?["totalSuccesses"], 1);
    Ok(())
}

#[tokio::test]
async fn failure_is_described_in_statistics() -> TestResult {
    let no_tls = "the sandbox delivers to http URLs only";
    let page = "<html>".repeat(100);
    let (refused, quoted) = (Some("207 MULTI_STATUS"), "207 MULTI STATUS: [<html><");
    let (moved_code, moved) = (Some("301 MOVED_PERMANENTLY"), "301 MOVED PERMANENTLY");
    let looped = "more than 5 redirects";
    // Bound but not listening, so that no other process gets the port.
    let unused = TcpSocket::new_v4()?;
    unused.bind("127.0.0.1:0".parse()?)?;
    let unused = format!("http://{}/", unused.local_addr()?);
    // A reply has a status, a location and a body; without one, the receiver hangs.
    for (url, reply, requests, code, message) in [
        (&*unused, None, 0, None, "cannot connect: "),
        ("https://127.0.0.1/", None, 0, None, no_tls),
        ("", None, 6, None, "no answer: "),
        ("", Some((207, "", &*page)), 6, refused, quoted),
        ("", Some((301, "/there", "")), 6, moved_code, moved),
        ("", Some((307, "ftp://127.0.0.1/", "")), 6, None, no_tls),
        // A loop: five redirects of each attempt are followed.
        ("", Some((307, "/hook", "")), 36, None, looped),
    ] {
        // Short only where the receiver hangs: a slow machine needs longer to respond.
        let timeout = if reply.is_none() { SECOND / 5 } else { TIMEOUT };
        let builder = Sandbox::builder().delivery_timeouts(TIMEOUT, timeout);
        let vis = Vis::start_with(builder).await?;
        let receiver = Receiver::start().await?;
        for _ in 0..requests {
            receiver.reply(reply.map(|(status, location, body)| {
                let status = StatusCode::from_u16(status).unwrap_or_default();
                (status, [("location", location)], body.to_owned()).into_response()
            }));
        }
        let url = if url.is_empty() { &receiver.url } else { url };
        let webhook = subscribe(&vis, url, json!({})).await?;
        vis.sandbox.incoming_call("14155550123");
        vis.sandbox.advance(50 * SECOND).await;
        assert_eq!(receiver.requests().len(), requests, "{message}");
        let statistics = statistics(&vis, &webhook).await?;
        assert_eq!(statistics["totalFailures"], 1, "{message}");
        assert_eq!(statistics["lastHttpErrorCode"].as_str(), code, "{message}");
        let described = statistics["lastErrorMessage"].as_str().unwrap_or_default();
        assert!(described.contains(message), "{described}");
    }
    Ok(())
}
