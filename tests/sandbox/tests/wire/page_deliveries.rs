//! Deliveries and webhooks on the page.

use serde_json::{Value, json};
use vis_sandbox::Sandbox;

use crate::receiver::{Receiver, header, statistics, subscribe};
use crate::support::{DAY, SECOND, TestResult, Vis, assert_fields, shell_arguments};

#[tokio::test]
async fn delivery_row_says_its_outcome() -> TestResult {
    let vis = Vis::start().await?;
    let (receiver, webhook) = Receiver::subscribed_to(&vis, json!({})).await?;
    receiver.respond_each([200, 500, 500, 200]);
    let id = vis.sandbox.incoming_call("14155550123");
    vis.put(&format!("/self/calls/{id}/answer")).await?;
    vis.sandbox.remote_hangs_up(&id)?;
    vis.sandbox.advance(10 * SECOND).await;

    let snapshot = vis.snapshot().await?;
    let state = json!({ "state": "ACTIVE", "waiting": 2 });
    assert_fields(&snapshot["webhooks"]["rows"][0], state);
    let counts = json!({ "total": 3, "failed": 1 });
    assert_fields(&snapshot["deliveries"], counts);
    let rows = vis.rows("deliveries").await?;
    let next = "2020-10-01T16:10:26.000Z";
    for (row, (state, outcome, failed, attempt, next)) in rows.iter().zip([
        ("ANSWERED", "QUEUED", false, 0, None),
        ("ACTIVE", "RETRYING", true, 2, Some(next)),
        ("RINGING", "DELIVERED", false, 1, None),
    ]) {
        let expected = json!({
            "url": receiver.url, "webhookId": webhook, "phoneNumber": "14155550123",
            "state": state, "outcome": outcome, "failed": failed,
            "attempt": attempt, "maxAttempts": 6, "nextTry": next,
        });
        assert_fields(row, expected);
    }
    let attempt = &rows[1]["attempts"][1];
    let time = "2020-10-01T16:10:16.000Z";
    let refused = json!({ "number": 2, "accepted": false, "outcome": "500", "time": time });
    assert_fields(attempt, refused);
    assert!(attempt["milliseconds"].is_u64());
    Ok(())
}

#[tokio::test]
async fn retry_row_is_never_cut() -> TestResult {
    let vis = Vis::start().await?;
    let (receiver, _) = Receiver::subscribed_to(&vis, json!({})).await?;
    receiver.respond_each([500]);
    for _ in 0..60 {
        vis.sandbox.incoming_call("14155550123");
    }
    vis.sandbox.idle().await;
    let snapshot = vis.snapshot().await?;
    assert_eq!(snapshot["deliveries"]["total"], 60);
    let rows = vis.rows("deliveries").await?;
    assert_eq!((rows.len(), &rows[49]["outcome"]), (50, &json!("RETRYING")));
    Ok(())
}

#[tokio::test]
async fn delivery_opens_and_is_sent_again() -> TestResult {
    let vis = Vis::start().await?;
    let options = json!({ "metadataPolicy": "HEADER" });
    let (receiver, webhook) = Receiver::subscribed_to(&vis, options).await?;
    receiver.respond_each([500, 500, 200]);
    let id = vis.sandbox.incoming_call("14155550123");
    vis.sandbox.remote_hangs_up(&id)?;
    vis.sandbox.idle().await;
    let [queued, retried] = &vis.rows("deliveries").await?[..] else {
        panic!("not two deliveries")
    };
    let send = async |row: &Value| {
        let id = row["id"].as_str().unwrap_or_default();
        let path = format!("/page/deliveries/{id}/send");
        vis.click(&path, json!({})).await
    };
    let detail = vis.detail("deliveries", queued).await?.json();
    assert_eq!(detail["response"], Value::Null);
    assert!(detail["body"].to_string().contains("MISSED"), "{detail}");
    assert_eq!(send(queued).await?.status, 400);

    // One that waits for its second attempt. The third counts from this, and its former time has no
    // effect.
    vis.sandbox.advance(3 * SECOND).await;
    assert_eq!(send(retried).await?.status, 204);
    vis.sandbox.advance(9 * SECOND).await;
    assert_eq!(receiver.states(), ["RINGING", "RINGING"]);
    vis.sandbox.advance(SECOND).await;
    let all = ["RINGING", "RINGING", "RINGING", "MISSED"];
    assert_eq!(receiver.states(), all);

    // One that is finished. The webhook does not notice.
    let before = statistics(&vis, &webhook).await?;
    receiver.respond_each([503]);
    assert_eq!(send(retried).await?.status, 204);
    vis.sandbox.idle().await;
    let row = vis.rows("deliveries").await?.remove(1);
    assert_fields(&row, json!({ "outcome": "GIVEN_UP", "attempt": 4 }));
    assert_eq!(statistics(&vis, &webhook).await?, before);

    let request = receiver.requests().pop().ok_or("no delivery")?;
    assert_eq!(header(&request, "x-von-attempt"), Some("4"));
    let detail = vis.detail("deliveries", retried).await?.json();
    assert_eq!(detail["body"], *request.body());
    assert_eq!(detail["response"]["status"], 503);
    let curl = shell_arguments(detail["curl"].as_str().ok_or("no curl")?).await?;
    assert_eq!(curl.last(), Some(&receiver.url));
    assert!(curl.contains(request.body()) && curl.contains(&"x-von-attempt: 4".to_owned()));

    let unknown = json!({ "id": "nobody" });
    assert_eq!(send(&unknown).await?.status, 404);
    assert_eq!(vis.detail("deliveries", &unknown).await?.status, 404);
    Ok(())
}

#[tokio::test]
async fn dead_webhook_counts_dropped_events_until_renewed() -> TestResult {
    let builder = Sandbox::builder().webhook_lifetime(DAY);
    let vis = Vis::start_with(builder).await?;
    let options = json!({ "signingAlgo": "HMAC_SHA256", "signingKey": "mysecretkey" });
    let id = subscribe(&vis, "http://127.0.0.1:1/", options).await?;
    vis.sandbox.incoming_call("14155550101");
    vis.sandbox.incoming_call("14155550102");
    vis.sandbox.advance(60 * SECOND).await;
    vis.sandbox.incoming_call("14155550103");
    let rows = vis.rows("deliveries").await?;
    assert_eq!(rows.len(), 1, "dropped events are no deliveries");
    assert_fields(&rows[0], json!({ "outcome": "GIVEN_UP", "attempt": 6 }));

    for state in ["FAILED", "EXPIRED"] {
        let webhooks = vis.snapshot().await?["webhooks"].take();
        assert_eq!(webhooks["failed"], 1);
        let revive = format!("renew it: PUT /self/webhooks/{id}/renew");
        let dead = json!({ "state": state, "dropped": 2, "revive": revive, "signed": true });
        assert_fields(&webhooks["rows"][0], dead);
        let path = format!("/page/webhooks/{id}/renew");
        assert_eq!(vis.click(&path, json!({})).await?.status, 204);
        let renewed = json!({ "state": "ACTIVE", "dropped": 0, "revive": null });
        assert_fields(&vis.rows("webhooks").await?[0], renewed);
        vis.sandbox.advance(DAY).await;
        vis.sandbox.incoming_call("14155550104");
        vis.sandbox.incoming_call("14155550105");
    }
    let path = "/page/webhooks/nobody/renew";
    assert_eq!(vis.click(path, json!({})).await?.status, 404);
    Ok(())
}
