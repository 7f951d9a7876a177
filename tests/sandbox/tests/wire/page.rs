//! The page at `/` and its endpoints, requested as a browser does.

use serde_json::{Value, json};
use vis_sandbox::{Fault, Sandbox};

use crate::receiver::{Receiver, subscribe};
use crate::support::{DAY, Response, SECOND, TestResult, Vis};

impl Vis {
    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.sandbox.page_url().trim_end_matches('/'))
    }

    async fn snapshot(&self) -> TestResult<Value> {
        let response = self.at("GET", &self.url("/page/state"), &[], "").await?;
        assert_eq!(response.status, 200);
        Ok(response.json())
    }

    /// Sends what the script of the page sends on a click.
    async fn click(&self, path: &str, body: Value) -> TestResult<Response> {
        let origin = self.url("");
        let headers = [("origin", &*origin)];
        self.at("POST", &self.url(path), &headers, body.to_string())
            .await
    }
}

#[tokio::test]
async fn page_needs_no_token_and_is_not_recorded() -> TestResult {
    let vis = Vis::start_with(Sandbox::builder().rate_limit(1, 60 * SECOND)).await?;
    vis.sandbox.fail_next(Fault::status(503));
    for (path, content_type) in [
        ("/", "text/html; charset=utf-8"),
        ("/page.css", "text/css; charset=utf-8"),
        ("/page.js", "text/javascript; charset=utf-8"),
        ("/page/state", "application/json"),
    ] {
        let response = vis.at("GET", &vis.url(path), &[], "").await?;
        assert_eq!(response.status, 200, "{path}");
        assert_eq!(response.header("content-type"), content_type);
        let policy = response.header("content-security-policy");
        assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
        assert_eq!(response.header("x-content-type-options"), "nosniff");
    }
    assert_eq!(vis.sandbox.request_count(), 0);
    let next = vis.get("/self").await?;
    assert_eq!(next.status, 503, "the page uses no fault");
    Ok(())
}

#[tokio::test]
async fn page_controls_both_sides_of_call() -> TestResult {
    let vis = Vis::start().await?;
    let call = json!({ "phoneNumber": "14155550123", "callerId": "Jane Doe" });
    assert_eq!(vis.click("/page/calls", call).await?.status, 204);
    let call = vis.snapshot().await?["calls"][0].clone();
    assert_eq!(call["callerId"], "Jane Doe");
    let id = call["id"].as_str().ok_or("no id")?;

    let mut state = "RINGING";
    for (offered, action, next) in [
        (
            "answer voicemail hang-up remote-hang-up",
            "answer",
            "ACTIVE",
        ),
        ("hold hang-up remote-hold remote-hang-up", "hold", "HELD"),
        ("resume hang-up remote-hang-up", "resume", "ACTIVE"),
        (
            "hold hang-up remote-hold remote-hang-up",
            "remote-hold",
            "REMOTE_HELD",
        ),
        (
            "hang-up remote-resume remote-hang-up",
            "remote-resume",
            "ACTIVE",
        ),
        (
            "hold hang-up remote-hold remote-hang-up",
            "hang-up",
            "ANSWERED",
        ),
    ] {
        let call = vis.snapshot().await?["calls"][0].clone();
        assert_eq!(call["state"], state);
        let names = call["actions"].as_array().into_iter().flatten();
        let names: Vec<_> = names.filter_map(|action| action["name"].as_str()).collect();
        assert_eq!(names.join(" "), offered);
        let path = format!("/page/calls/{id}/{action}");
        assert_eq!(vis.click(&path, json!({})).await?.status, 204, "{action}");
        state = next;
    }
    let snapshot = vis.snapshot().await?;
    assert_eq!(snapshot["calls"], json!([]));
    assert_eq!(snapshot["events"][0]["state"], "ANSWERED");

    for (path, status) in [
        (format!("/page/calls/{id}/hang-up"), 400),
        (format!("/page/calls/{id}/dance"), 404),
        ("/page/calls/nobody/answer".to_owned(), 404),
        ("/page/nothing".to_owned(), 404),
    ] {
        assert_eq!(vis.click(&path, json!({})).await?.status, status, "{path}");
    }
    let response = vis
        .click("/page/calls", json!({ "phoneNumber": "<b>" }))
        .await?;
    assert_eq!(
        (response.status, response.invalid_fields()),
        (422, vec!["phoneNumber".to_owned()])
    );
    Ok(())
}

#[tokio::test]
async fn cross_origin_request_is_forbidden() -> TestResult {
    let vis = Vis::start().await?;
    let id = vis.sandbox.incoming_call("14155550123");
    let own = vis.url("");
    let named = own.replace("127.0.0.1", "localhost");
    let named_host = named.trim_start_matches("http://");
    let neighbour = format!("{own}1");
    let attacker = "http://attacker.example";
    let rebound = [("host", "attacker.example"), ("origin", attacker)];
    for (headers, status) in [
        (&[][..], 403),
        (&[("origin", attacker)], 403),
        (&[("origin", "null")], 403),
        (&[("origin", &*neighbour)], 403),
        (&[("origin", "https://127.0.0.1")], 403),
        (&[("origin", &*own), ("origin", attacker)], 403),
        (&[("host", named_host), ("origin", &*own)], 403),
        (&[("host", "sandbox"), ("origin", "http://sandbox")], 403),
        // DNS rebinding: a foreign name that resolves to loopback.
        (&rebound, 421),
        (&[("host", named_host), ("origin", &*named)], 204),
    ] {
        let url = vis.url(&format!("/page/calls/{id}/answer"));
        let response = vis.at("POST", &url, headers, "{}").await?;
        assert_eq!(response.status, status, "{headers:?}");
    }
    for host in ["127.0.0.1.attacker.example", "localhost@attacker.example"] {
        let response = vis
            .at("GET", &vis.url("/page/state"), &[("host", host)], "")
            .await?;
        assert_eq!(response.status, 421, "{host}");
    }
    Ok(())
}

#[tokio::test]
async fn page_shows_deliveries_and_webhooks() -> TestResult {
    let vis = Vis::start().await?;
    let (receiver, _) = Receiver::subscribed_to(&vis, json!({})).await?;
    receiver.respond_each([200, 500, 200]);
    let id = vis.sandbox.incoming_call("14155550123");
    vis.sandbox.remote_hangs_up(&id)?;
    vis.sandbox.idle().await;

    let snapshot = vis.snapshot().await?;
    assert_eq!(snapshot["webhooks"][0]["state"], "ACTIVE");
    assert_eq!(snapshot["webhooks"][0]["waiting"], 1);
    let [missed, ringing] = &snapshot["deliveries"].as_array().ok_or("no list")?[..] else {
        panic!("{snapshot}")
    };
    assert_eq!(
        (&missed["state"], &missed["retried"]),
        (&json!("MISSED"), &json!(true))
    );
    assert_eq!(missed["attempts"][0]["outcome"], "500");
    assert_eq!(
        (&ringing["state"], &ringing["retried"]),
        (&json!("RINGING"), &json!(false))
    );

    vis.sandbox.advance(10 * SECOND).await;
    let missed = vis.snapshot().await?["deliveries"][0].clone();
    assert_eq!(missed["attempts"][1]["accepted"], true);
    assert_eq!(
        (&missed["retried"], &missed["url"]),
        (&json!(false), &json!(receiver.url))
    );

    subscribe(&vis, "http://127.0.0.1:1/", json!({})).await?;
    vis.sandbox.incoming_call("14155550123");
    vis.sandbox.advance(60 * SECOND).await;
    let snapshot = vis.snapshot().await?;
    assert_eq!(snapshot["webhooks"][1]["state"], "FAILED");
    assert_eq!(snapshot["webhooks"][1]["failures"], 1);
    assert_eq!(
        snapshot["deliveries"][0]["attempts"]
            .as_array()
            .map(Vec::len),
        Some(6)
    );
    vis.sandbox.advance(11 * DAY).await;
    assert_eq!(vis.snapshot().await?["webhooks"][0]["state"], "EXPIRED");
    Ok(())
}
