//! The page at `/` and its endpoints, requested as a browser does.

use serde_json::{Value, json};
use vis_sandbox::{Fault, Sandbox};

use crate::support::{Response, SECOND, TestResult, Vis};

impl Vis {
    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.sandbox.page_url().trim_end_matches('/'))
    }

    pub(crate) async fn snapshot(&self) -> TestResult<Value> {
        let response = self.at("GET", &self.url("/page/state"), &[], "").await?;
        assert_eq!(response.status, 200);
        Ok(response.json())
    }

    /// The rows of a list, latest first.
    pub(crate) async fn rows(&self, list: &str) -> TestResult<Vec<Value>> {
        let rows = self.snapshot().await?[list]["rows"].take();
        Ok(serde_json::from_value(rows)?)
    }

    pub(crate) async fn detail(&self, list: &str, row: &Value) -> TestResult<Response> {
        let id = row["id"].as_str().ok_or("no id")?;
        let url = self.url(&format!("/page/{list}/{id}"));
        self.at("GET", &url, &[], "").await
    }

    /// Sends what the script of the page sends on a click.
    pub(crate) async fn click(&self, path: &str, body: Value) -> TestResult<Response> {
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
    assert_eq!(vis.rows("requests").await?, [] as [Value; 0]);
    let next = vis.get("/self").await?;
    assert_eq!(next.status, 503, "the page uses no fault");
    Ok(())
}

#[tokio::test]
async fn page_controls_both_sides_of_call() -> TestResult {
    let vis = Vis::start().await?;
    let call = json!({ "phoneNumber": "14155550123", "callerId": "Jane Doe" });
    assert_eq!(vis.click("/page/calls", call).await?.status, 204);
    let call = vis.rows("calls").await?.remove(0);
    assert_eq!(call["callerId"], "Jane Doe");
    let id = call["id"].as_str().ok_or("no id")?;

    let mut state = "RINGING";
    let ringing = "answer voicemail hang-up remote-hang-up";
    let active = "hold hang-up remote-hold remote-hang-up";
    let remote_held = "hang-up remote-resume remote-hang-up";
    for (offered, action, next) in [
        (ringing, "answer", "ACTIVE"),
        (active, "hold", "HELD"),
        ("resume hang-up remote-hang-up", "resume", "ACTIVE"),
        (active, "remote-hold", "REMOTE_HELD"),
        (remote_held, "remote-resume", "ACTIVE"),
        (active, "hang-up", "ANSWERED"),
    ] {
        let call = vis.rows("calls").await?.remove(0);
        assert_eq!(call["state"], state);
        let names = call["actions"].as_array().into_iter().flatten();
        let names: Vec<_> = names.filter_map(|action| action["name"].as_str()).collect();
        assert_eq!(names.join(" "), offered);
        let path = format!("/page/calls/{id}/{action}");
        assert_eq!(vis.click(&path, json!({})).await?.status, 204, "{action}");
        state = next;
    }
    let snapshot = vis.snapshot().await?;
    assert_eq!(snapshot["calls"], json!({ "total": 0, "rows": [] }));
    assert_eq!(snapshot["history"]["total"], 1);
    assert_eq!(snapshot["history"]["rows"][0]["state"], "ANSWERED");

    let call = json!({ "phoneNumber": "14155550123", "direction": "OUTBOUND" });
    assert_eq!(vis.click("/page/calls", call).await?.status, 204);
    assert_eq!(vis.rows("calls").await?[0]["direction"], "OUTBOUND");

    for (path, status) in [
        (format!("/page/calls/{id}/hang-up"), 400),
        (format!("/page/calls/{id}/dance"), 404),
        ("/page/calls/nobody/answer".to_owned(), 404),
        ("/page/nothing".to_owned(), 404),
    ] {
        assert_eq!(vis.click(&path, json!({})).await?.status, status, "{path}");
    }
    let call = json!({ "phoneNumber": "<b>" });
    let response = vis.click("/page/calls", call).await?;
    assert_eq!(response.status, 422);
    assert_eq!(response.invalid_fields(), ["phoneNumber"]);
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
        for path in ["/page/state", "/openapi.json"] {
            let response = vis.at("GET", &vis.url(path), &[("host", host)], "").await?;
            assert_eq!(response.status, 421, "{host}{path}");
        }
    }
    Ok(())
}

#[tokio::test]
async fn page_queues_and_removes_faults() -> TestResult {
    let vis = Vis::start().await?;
    vis.sandbox.fail_next(Fault::html_page(502).on_token());
    let mut expected = vec![json!(["502 Bad Gateway", "POST /token"])];
    for (kind, text) in [
        ("429", "429 Message throttled out"),
        ("reset", "reset"),
        ("delay", "delay 3s"),
    ] {
        let response = vis.click("/page/faults", json!({ "kind": kind })).await?;
        assert_eq!(response.status, 204, "{kind}");
        expected.push(json!([text, null]));
    }
    let unknown = json!({ "kind": "flood" });
    assert_eq!(vis.click("/page/faults", unknown).await?.status, 422);
    let snapshot = vis.snapshot().await?;
    let faults = snapshot["faults"].as_array().ok_or("no list")?;
    let shown = faults.iter().map(|it| json!([it["text"], it["on"]]));
    let shown: Vec<_> = shown.collect();
    assert_eq!(shown, expected);

    for fault in &faults[2..] {
        let id = fault["id"].as_str().ok_or("no id")?;
        let path = format!("/page/faults/{id}/remove");
        assert_eq!(vis.click(&path, json!({})).await?.status, 204);
        assert_eq!(vis.click(&path, json!({})).await?.status, 404);
    }
    for status in [429, 200] {
        assert_eq!(vis.get("/self").await?.status, status);
    }
    let row = vis.rows("requests").await?.remove(1);
    assert_eq!(row["outcome"], "fault from the page");
    Ok(())
}
