//! The page at `/` and its endpoints, requested as a browser does.

use std::time::Duration;

use serde_json::{Value, json};
use vis_sandbox::{Fault, Operation, Sandbox};

use crate::receiver::{Receiver, header, statistics, subscribe};
use crate::support::{DAY, Response, SECOND, TestResult, Vis, shell_arguments};

impl Vis {
    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.sandbox.page_url().trim_end_matches('/'))
    }

    async fn snapshot(&self) -> TestResult<Value> {
        let response = self.at("GET", &self.url("/page/state"), &[], "").await?;
        assert_eq!(response.status, 200);
        Ok(response.json())
    }

    /// The rows of a list, latest first.
    async fn rows(&self, list: &str) -> TestResult<Vec<Value>> {
        let rows = self.snapshot().await?[list]["rows"].take();
        Ok(serde_json::from_value(rows)?)
    }

    async fn detail(&self, list: &str, row: &Value) -> TestResult<Response> {
        let id = row["id"].as_str().ok_or("no id")?;
        let url = self.url(&format!("/page/{list}/{id}"));
        self.at("GET", &url, &[], "").await
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
async fn request_row_says_why_it_failed() -> TestResult {
    let lifetime = 60 * SECOND;
    let builder = Sandbox::builder().rate_limit(2, DAY);
    let vis = Vis::start_with(builder.token_lifetime(lifetime)).await?;
    let sandbox = &vis.sandbox;
    let short = [("grant_type", "refresh_token")];
    vis.token(&short).await?;
    let tokens = vis.refresh(&sandbox.refresh_token()).await?.json();
    let token = tokens["access_token"].as_str().ok_or("no token")?;
    vis.clock.advance(lifetime);
    let expired = format!("Bearer {token}");
    let lost = Fault::reset().after_handling();
    vis.get("/self?a=b").await?;
    vis.post("/self/calls", json!({ "phoneNumber": "0" }))
        .await?;
    vis.get("/self").await?;
    vis.request("GET", "/self", &[], "").await?;
    vis.request("GET", "/self", &[("authorization", &expired)], "")
        .await?;
    vis.get("/nowhere").await?;
    sandbox.fail_next(Fault::gateway_json(429, 900_800, "Message throttled out"));
    sandbox.fail_next(Fault::delay(Duration::from_millis(1)));
    sandbox.fail_next(Fault::reset());
    sandbox.fail_next(Fault::served().truncated(3));
    for _ in 0..4 {
        let _ = vis.get("/self").await;
    }
    vis.clock.advance(DAY);
    sandbox.fail_next(lost.clone().on(Operation::CreateCall));
    let call = json!({ "phoneNumber": "14155550123" });
    assert!(vis.post("/self/calls", call).await.is_err());
    sandbox.fail_next(lost);
    assert!(vis.get("/self").await.is_err());
    sandbox.random_faults(0, 1.0, vec![Fault::status(503)]);
    vis.get("/self").await?;

    let snapshot = vis.snapshot().await?;
    assert_eq!(snapshot["randomFaults"], "503 Service Unavailable, 100 %");
    let mut rows = vis.rows("requests").await?;
    rows.reverse();
    let limit = "rate limit, until 2020-10-02T00:00:00.000Z";
    let delayed = format!("delay 1ms; fault from the test; {limit}");
    let expected = [
        (
            "POST /token",
            400,
            "invalid_request: a parameter of the grant is missing",
        ),
        ("POST /token", 200, ""),
        ("GET /self?a=b", 200, ""),
        (
            "POST /self/calls",
            422,
            "phoneNumber must be 2 to 15 digits, the first of them not 0",
        ),
        ("GET /self", 429, limit),
        ("GET /self", 401, "no token"),
        ("GET /self", 401, "token expired"),
        ("GET /nowhere", 404, "no such path"),
        ("GET /self", 429, "fault from the test"),
        ("GET /self", 429, &delayed),
        ("GET /self", 0, "reset before handling; fault from the test"),
        (
            "GET /self",
            0,
            "truncated after 3 bytes: the service had responded with 429 Too Many Requests; fault from the test",
        ),
        (
            "POST /self/calls",
            0,
            "reset after handling: the call was placed; fault from the test",
        ),
        (
            "GET /self",
            0,
            "reset after handling: the service had responded with 200 OK; fault from the test",
        ),
        ("GET /self", 503, "random fault"),
    ];
    assert_eq!(rows.len(), expected.len());
    for (row, (line, status, outcome)) in rows.iter().zip(expected) {
        let (method, path) = line.split_once(' ').ok_or(line)?;
        assert_eq!(
            (&row["method"], &row["path"]),
            (&json!(method), &json!(path))
        );
        assert_eq!(row["status"].as_i64().unwrap_or(0), status, "{row}");
        assert_eq!(row["outcome"].as_str().unwrap_or(""), outcome, "{row}");
        assert_eq!(row["failed"], status != 200, "{row}");
        assert!(row["milliseconds"].is_u64(), "{row}");
    }
    assert_eq!(rows[0]["time"], "2020-10-01T16:10:06.000Z");
    assert_eq!(snapshot["requests"]["failed"], 13);
    Ok(())
}

#[tokio::test]
async fn request_runs_until_client_disconnects() -> TestResult {
    let vis = Vis::start().await?;
    vis.sandbox.fail_next(Fault::delay(DAY));
    let url = format!("{}/self", vis.sandbox.base_url());
    let request = vis.at("GET", &url, &[], "");
    let row = async || TestResult::Ok(vis.rows("requests").await?.pop().unwrap_or_default());
    // The client disconnects when the future of its request is dropped.
    tokio::select! {
        response = request => panic!("{response:?}"),
        running = async {
            loop {
                let row = row().await?;
                if row != Value::Null {
                    return TestResult::Ok(row);
                }
            }
        } => {
            let running = running?;
            assert_eq!((&running["milliseconds"], &running["failed"]), (&Value::Null, &json!(false)));
        }
    }
    let ended = async {
        loop {
            let row = row().await?;
            if row["milliseconds"] != Value::Null {
                return TestResult::Ok(row);
            }
        }
    };
    let row = tokio::time::timeout(crate::support::TIMEOUT, ended).await??;
    assert_eq!(
        row["outcome"],
        "the client disconnected before the response"
    );
    assert_eq!(
        (&row["status"], &row["failed"]),
        (&Value::Null, &json!(true))
    );
    Ok(())
}

#[tokio::test]
async fn request_opens_with_response_and_curl() -> TestResult {
    let vis = Vis::start().await?;
    let body = r#"{"phoneNumber": "it's"}"#;
    let headers = [("authorization", &*vis.bearer()), ("x-empty", "")];
    vis.request("PUT", "/self?a=b&c", &headers, body).await?;
    let row = vis.rows("requests").await?.remove(0);
    let detail = vis.detail("requests", &row).await?.json();
    let line = "PUT /t/vbc.prod/vis/v1/self?a=b&c HTTP/1.1";
    assert_eq!(detail["requestLine"], line);
    assert_eq!(detail["body"], body);
    assert!(
        detail["headers"]
            .as_array()
            .ok_or("no list")?
            .contains(&json!(["x-empty", ""]))
    );
    assert_eq!(detail["response"]["status"], 405);
    let allowed = json!(["allow", "GET"]);
    assert!(
        detail["response"]["headers"]
            .as_array()
            .ok_or("no list")?
            .contains(&allowed)
    );
    let response = detail["response"]["body"].as_str().ok_or("no body")?;
    assert!(response.contains("Method Not Allowed"), "{response}");

    let curl = shell_arguments(detail["curl"].as_str().ok_or("no curl")?).await?;
    let authorization = format!("authorization: {}", vis.bearer());
    let url = format!("{}/self?a=b&c", vis.sandbox.base_url());
    let expected = [
        "-X",
        "PUT",
        "-H",
        &authorization,
        "-H",
        "x-empty;",
        "-H",
        "accept: */*",
        "-H",
        "content-type:",
        "--data-raw",
        body,
        &url,
    ];
    assert_eq!(curl, expected);
    Ok(())
}

#[tokio::test]
async fn old_requests_and_long_bodies_are_not_kept() -> TestResult {
    let vis = Vis::start().await?;
    vis.get("/nowhere").await?;
    let first = vis.rows("requests").await?.remove(0);
    let long = "x".repeat(100_000);
    vis.request("POST", "/self", &[], &*long).await?;
    let row = vis.rows("requests").await?.remove(0);
    let detail = vis.detail("requests", &row).await?.json();
    let body = detail["body"].as_str().ok_or("no body")?;
    assert!(body.len() < 70_000 && body.ends_with("… (100000 bytes)"));
    let curl = detail["curl"].as_str().ok_or("no curl")?;
    assert!(curl.contains("--data-binary @body"), "{curl}");

    assert_eq!(vis.detail("requests", &first).await?.status, 200);
    for _ in 0..300 {
        vis.get("/self").await?;
    }
    let requests = vis.snapshot().await?["requests"].take();
    assert_eq!(
        (&requests["total"], &requests["failed"]),
        (&json!(302), &json!(2))
    );
    assert_eq!(requests["rows"].as_array().map(Vec::len), Some(50));
    assert_eq!(vis.detail("requests", &first).await?.status, 404);
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
    let response = vis
        .click("/page/faults", json!({ "kind": "flood" }))
        .await?;
    assert_eq!(response.status, 422);
    let snapshot = vis.snapshot().await?;
    let faults = snapshot["faults"].as_array().ok_or("no list")?;
    let shown: Vec<_> = faults
        .iter()
        .map(|it| json!([it["text"], it["on"]]))
        .collect();
    assert_eq!(shown, expected);

    for fault in &faults[2..] {
        let path = format!(
            "/page/faults/{}/remove",
            fault["id"].as_str().ok_or("no id")?
        );
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
    assert_eq!(snapshot["webhooks"]["rows"][0]["state"], "ACTIVE");
    assert_eq!(snapshot["webhooks"]["rows"][0]["waiting"], 2);
    let deliveries = &snapshot["deliveries"];
    assert_eq!(
        (&deliveries["total"], &deliveries["failed"]),
        (&json!(3), &json!(1))
    );
    let rows = vis.rows("deliveries").await?;
    let next = "2020-10-01T16:10:26.000Z";
    for (row, expected) in rows.iter().zip([
        json!(["ANSWERED", "QUEUED", false, 0, null]),
        json!(["ACTIVE", "RETRYING", true, 2, next]),
        json!(["RINGING", "DELIVERED", false, 1, null]),
    ]) {
        let fields = ["state", "outcome", "failed", "attempt", "nextTry"];
        let fields: Vec<_> = fields.iter().map(|name| row[name].clone()).collect();
        assert_eq!(json!(fields), expected);
        assert_eq!(row["maxAttempts"], 6);
        assert_eq!(
            (&row["url"], &row["webhookId"]),
            (&json!(receiver.url), &json!(webhook))
        );
        assert_eq!(row["phoneNumber"], "14155550123");
    }
    let attempt = &rows[1]["attempts"][1];
    assert_eq!(
        (&attempt["number"], &attempt["accepted"]),
        (&json!(2), &json!(false))
    );
    assert_eq!(
        (&attempt["outcome"], &attempt["time"]),
        (&json!("500"), &json!("2020-10-01T16:10:16.000Z"))
    );
    assert!(attempt["milliseconds"].is_u64());
    Ok(())
}

#[tokio::test]
async fn delivery_opens_and_is_sent_again() -> TestResult {
    let vis = Vis::start().await?;
    let options = json!({ "metadataPolicy": "HEADER" });
    let (receiver, webhook) = Receiver::subscribed_to(&vis, options).await?;
    receiver.respond_each([500, 200]);
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
    assert!(
        detail["body"]
            .as_str()
            .is_some_and(|body| body.contains("MISSED"))
    );
    assert_eq!(send(queued).await?.status, 400);

    // A retry that is sent earlier, and then the delivery behind it.
    assert_eq!(send(retried).await?.status, 204);
    vis.sandbox.idle().await;
    assert_eq!(receiver.states(), ["RINGING", "RINGING", "MISSED"]);
    vis.sandbox.advance(10 * SECOND).await;
    assert_eq!(
        receiver.requests().len(),
        3,
        "its former time has no effect"
    );

    // One that is finished. The webhook does not notice.
    let before = statistics(&vis, &webhook).await?;
    receiver.respond_each([503]);
    assert_eq!(send(retried).await?.status, 204);
    vis.sandbox.idle().await;
    let row = vis.rows("deliveries").await?.remove(1);
    assert_eq!(
        (&row["outcome"], &row["attempt"]),
        (&json!("GIVEN_UP"), &json!(3))
    );
    assert_eq!(statistics(&vis, &webhook).await?, before);

    let request = receiver.requests().pop().ok_or("no delivery")?;
    assert_eq!(header(&request, "x-von-attempt"), Some("3"));
    let detail = vis.detail("deliveries", retried).await?.json();
    assert_eq!(detail["body"], *request.body());
    assert_eq!(detail["response"]["status"], 503);
    let curl = shell_arguments(detail["curl"].as_str().ok_or("no curl")?).await?;
    assert_eq!(curl.last(), Some(&receiver.url));
    assert!(curl.contains(request.body()) && curl.contains(&"x-von-attempt: 3".to_owned()));

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
    assert_eq!(
        (&rows[0]["outcome"], &rows[0]["attempt"]),
        (&json!("GIVEN_UP"), &json!(6))
    );

    for state in ["FAILED", "EXPIRED"] {
        let webhooks = vis.snapshot().await?["webhooks"].take();
        let row = &webhooks["rows"][0];
        assert_eq!(
            (&webhooks["failed"], &row["state"]),
            (&json!(1), &json!(state))
        );
        assert_eq!(row["dropped"], 2, "{state}");
        let revive = format!("renew it: PUT /self/webhooks/{id}/renew");
        assert_eq!(
            (&row["revive"], &row["signed"]),
            (&json!(revive), &json!(true))
        );
        let path = format!("/page/webhooks/{id}/renew");
        assert_eq!(vis.click(&path, json!({})).await?.status, 204);
        let row = vis.rows("webhooks").await?.remove(0);
        assert_eq!(
            (&row["state"], &row["dropped"]),
            (&json!("ACTIVE"), &json!(0))
        );
        assert_eq!(row["revive"], Value::Null);
        vis.sandbox.advance(DAY).await;
        vis.sandbox.incoming_call("14155550104");
        vis.sandbox.incoming_call("14155550105");
    }
    let path = "/page/webhooks/nobody/renew";
    assert_eq!(vis.click(path, json!({})).await?.status, 404);
    Ok(())
}
