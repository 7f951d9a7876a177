//! The page at `/` and its endpoints, requested as a browser does.

use std::time::Duration;

use serde_json::{Value, json};
use vis_sandbox::{Fault, Sandbox};

use crate::receiver::{Receiver, subscribe};
use crate::support::{Response, TestResult, Vis};

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
        self.at(
            "POST",
            &self.url(path),
            &[("origin", &origin)],
            body.to_string(),
        )
        .await
    }

    /// Returns the actions that the page offers for the first call.
    async fn actions(&self) -> TestResult<Vec<String>> {
        let offered = self.snapshot().await?["calls"][0]["actions"].clone();
        let names = offered.as_array().into_iter().flatten();
        Ok(names
            .filter_map(|it| it["name"].as_str().map(str::to_owned))
            .collect())
    }
}

#[tokio::test]
async fn page_needs_no_token_and_is_not_recorded() -> TestResult {
    let vis = Vis::start_with(Sandbox::builder().rate_limit(1, Duration::from_secs(60))).await?;
    vis.sandbox.fail_next(Fault::status(503));
    vis.sandbox.random_faults(1, 1.0, vec![Fault::close()]);
    for (path, content_type) in [
        ("/", "text/html; charset=utf-8"),
        ("/page.css", "text/css; charset=utf-8"),
        ("/page.js", "text/javascript; charset=utf-8"),
        ("/page/state", "application/json"),
    ] {
        let response = vis.at("GET", &vis.url(path), &[], "").await?;
        assert_eq!(
            (response.status, response.header("content-type")),
            (200, content_type)
        );
        let policy = response.header("content-security-policy");
        assert!(
            policy.starts_with("default-src 'none'; script-src 'self'"),
            "{policy}"
        );
        assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
        assert_eq!(response.header("x-content-type-options"), "nosniff");
        assert_eq!(response.header("access-control-allow-origin"), "");
    }
    vis.sandbox.no_random_faults();
    assert_eq!(vis.sandbox.request_count(), 0);
    assert_eq!(
        vis.get("/self").await?.status,
        503,
        "the page uses no fault"
    );
    assert_eq!(vis.get("/self").await?.status, 200);
    Ok(())
}

#[tokio::test]
async fn page_controls_both_sides_of_call() -> TestResult {
    let vis = Vis::start().await?;
    let placed = vis
        .click(
            "/page/calls",
            json!({ "phoneNumber": "14155550123", "callerId": "Jane Doe" }),
        )
        .await?;
    assert_eq!((placed.status, &*placed.text), (204, ""));
    let call = vis.snapshot().await?["calls"][0].clone();
    assert_eq!(call["callerId"], "Jane Doe");
    assert_eq!(call["state"], "RINGING");
    assert_eq!(call["direction"], "INBOUND");
    assert_eq!(
        vis.actions().await?,
        ["answer", "voicemail", "hang-up", "remote-hang-up"]
    );

    let id = call["id"].as_str().ok_or("no id")?;
    for (action, state) in [
        ("answer", "ACTIVE"),
        ("hold", "HELD"),
        ("resume", "ACTIVE"),
        ("remote-hold", "REMOTE_HELD"),
        ("remote-resume", "ACTIVE"),
        ("hang-up", "ANSWERED"),
    ] {
        assert!(
            vis.actions().await?.contains(&action.to_owned()),
            "{action}"
        );
        let done = vis
            .click(&format!("/page/calls/{id}/{action}"), json!({}))
            .await?;
        assert_eq!(done.status, 204, "{action}: {done:?}");
        assert_eq!(vis.snapshot().await?["events"][0]["state"], state);
    }
    assert_eq!(vis.snapshot().await?["calls"], json!([]));

    let ended = vis
        .click(&format!("/page/calls/{id}/hang-up"), json!({}))
        .await?;
    assert_eq!(
        (ended.status, ended.field("errorCode")),
        (400, "ILLEGAL_STATE".into())
    );
    for path in [
        "/page/calls/nobody/answer",
        &format!("/page/calls/{id}/dance"),
    ] {
        assert_eq!(vis.click(path, json!({})).await?.status, 404);
    }
    Ok(())
}

#[tokio::test]
async fn invalid_phone_number_is_rejected() -> TestResult {
    let vis = Vis::start().await?;
    for body in [
        json!({}),
        json!({ "phoneNumber": "<b>" }),
        json!({ "phoneNumber": 12 }),
    ] {
        let response = vis.click("/page/calls", body).await?;
        assert_eq!(response.status, 422);
        assert_eq!(response.json()["errors"][0]["field"], "phoneNumber");
    }
    let without_name = json!({ "phoneNumber": "14155550123", "callerId": "" });
    assert_eq!(vis.click("/page/calls", without_name).await?.status, 204);
    let calls = vis.snapshot().await?["calls"].clone();
    assert_eq!(calls.as_array().map(Vec::len), Some(1));
    assert_eq!(calls[0]["callerId"], Value::Null);
    Ok(())
}

#[tokio::test]
async fn cross_origin_request_is_forbidden() -> TestResult {
    let vis = Vis::start().await?;
    let id = vis.sandbox.incoming_call("14155550123");
    let body = json!({ "phoneNumber": "14155550123" }).to_string();
    let own = vis.url("");
    let port = vis.address()?.port();
    let (named, neighbour) = (
        format!("localhost:{port}"),
        format!("http://127.0.0.1:{}", port ^ 1),
    );
    for headers in [
        vec![],
        vec![("origin", "http://attacker.example")],
        vec![("origin", "null")],
        vec![("origin", &*neighbour)],
        vec![("origin", "https://127.0.0.1")],
        vec![("origin", &*own), ("origin", "http://attacker.example")],
        // DNS rebinding: a foreign name that resolves to loopback.
        vec![
            ("host", "attacker.example"),
            ("origin", "http://attacker.example"),
        ],
        vec![("host", &*named), ("origin", &*own)],
    ] {
        for path in ["/page/calls", &format!("/page/calls/{id}/answer")] {
            let response = vis.at("POST", &vis.url(path), &headers, &*body).await?;
            assert_eq!(response.status, 403, "{headers:?}");
        }
    }
    for path in ["/", "/page/state"] {
        for host in [
            "attacker.example",
            "127.0.0.1.attacker.example",
            "localhost@attacker.example",
        ] {
            let response = vis.at("GET", &vis.url(path), &[("host", host)], "").await?;
            assert_eq!(response.status, 403, "{host}");
        }
    }
    let snapshot = vis.snapshot().await?;
    assert_eq!(
        (
            snapshot["events"].as_array().map(Vec::len),
            &snapshot["events"][0]["state"]
        ),
        (Some(1), &"RINGING".into())
    );

    let origin = format!("http://{named}");
    let headers = [("host", &*named), ("origin", &*origin)];
    assert_eq!(
        vis.at("POST", &vis.url("/page/calls"), &headers, body)
            .await?
            .status,
        204
    );
    Ok(())
}

#[tokio::test]
async fn page_shows_deliveries_with_retries() -> TestResult {
    let vis = Vis::start().await?;
    let (receiver, _) = Receiver::subscribed_to(&vis, json!({})).await?;
    receiver.respond_each([200, 500, 200]);
    let id = vis.sandbox.incoming_call("14155550123");
    vis.sandbox.remote_hangs_up(&id)?;
    vis.sandbox.idle().await;

    let snapshot = vis.snapshot().await?;
    assert_eq!(snapshot["webhooks"][0]["waiting"], 1);
    let [missed, ringing] = &snapshot["deliveries"].as_array().ok_or("no list")?[..] else {
        panic!("{snapshot}")
    };
    assert_eq!(missed["state"], "MISSED");
    assert_eq!(missed["retried"], true);
    assert_eq!(missed["attempts"][0]["outcome"], "500");
    assert_eq!(ringing["state"], "RINGING");
    assert_eq!(ringing["retried"], false);

    vis.sandbox.advance(Duration::from_secs(10)).await;
    let snapshot = vis.snapshot().await?;
    let missed = &snapshot["deliveries"][0];
    assert_eq!(missed["attempts"].as_array().map(Vec::len), Some(2));
    assert_eq!(missed["attempts"][1]["accepted"], true);
    assert_eq!(missed["retried"], false);
    assert_eq!(missed["url"], receiver.url);
    Ok(())
}

#[tokio::test]
async fn page_shows_failed_and_expired_webhooks() -> TestResult {
    let vis = Vis::start().await?;
    let refused = "http://127.0.0.1:1/";
    subscribe(&vis, refused, json!({})).await?;
    assert_eq!(vis.snapshot().await?["webhooks"][0]["state"], "ACTIVE");
    vis.sandbox.incoming_call("14155550123");
    vis.sandbox.advance(Duration::from_secs(60)).await;
    let snapshot = vis.snapshot().await?;
    assert_eq!(
        (
            &snapshot["webhooks"][0]["state"],
            &snapshot["webhooks"][0]["failures"]
        ),
        (&"FAILED".into(), &1.into())
    );
    assert_eq!(
        (
            &snapshot["deliveries"][0]["retried"],
            snapshot["deliveries"][0]["attempts"]
                .as_array()
                .map(Vec::len)
        ),
        (&false.into(), Some(6))
    );

    subscribe(&vis, refused, json!({})).await?;
    vis.sandbox
        .advance(Duration::from_secs(11 * 24 * 60 * 60))
        .await;
    assert_eq!(vis.snapshot().await?["webhooks"][1]["state"], "EXPIRED");
    Ok(())
}
