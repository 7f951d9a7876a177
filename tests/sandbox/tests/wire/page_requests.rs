//! Requests on the page: why they failed, their content, and how many are kept.

use std::time::Duration;

use serde_json::json;
use tokio::time::timeout;
use vis_sandbox::{Fault, Mode, Operation, Sandbox};

use crate::support::{DAY, SECOND, TIMEOUT, TestResult, Vis, assert_fields, shell_arguments};

#[tokio::test]
async fn request_row_says_why_it_failed() -> TestResult {
    let lifetime = 60 * SECOND;
    let builder = Sandbox::builder().rate_limit(2, DAY);
    let vis = Vis::start_with(builder.token_lifetime(lifetime)).await?;
    let sandbox = &vis.sandbox;
    vis.token(&[("grant_type", "refresh_token")]).await?;
    let tokens = vis.refresh(&sandbox.refresh_token()).await?.json();
    let token = tokens["access_token"].as_str().ok_or("no token")?;
    vis.clock.advance(lifetime);
    let expired = format!("Bearer {token}");
    let lost = Fault::reset().after_handling();
    vis.get("/self?a=b").await?;
    let call = json!({ "phoneNumber": "0" });
    vis.post("/self/calls", call).await?;
    vis.get("/self").await?;
    vis.request("GET", "/self", &[], "").await?;
    let headers = [("authorization", &*expired)];
    vis.request("GET", "/self", &headers, "").await?;
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
    let incomplete = "invalid_request: a parameter of the grant is missing";
    let invalid = "phoneNumber must be 2 to 15 digits, the first of them not 0";
    let cut = "truncated after 3 bytes: the service had responded with 429 Too Many Requests; \
               fault from the test";
    let placed = "reset after handling: the call was placed; fault from the test";
    let lost = "reset after handling: the service had responded with 200 OK; fault from the test";
    let expected = [
        ("POST /token", 400, incomplete),
        ("POST /token", 200, ""),
        ("GET /self?a=b", 200, ""),
        ("POST /self/calls", 422, invalid),
        ("GET /self", 429, limit),
        ("GET /self", 401, "no token"),
        ("GET /self", 401, "token expired"),
        ("GET /nowhere", 404, "no such path"),
        ("GET /self", 429, "fault from the test"),
        ("GET /self", 429, &delayed),
        ("GET /self", 0, "reset before handling; fault from the test"),
        ("GET /self", 0, cut),
        ("POST /self/calls", 0, placed),
        ("GET /self", 0, lost),
        ("GET /self", 503, "random fault"),
    ];
    assert_eq!(rows.len(), expected.len());
    for (row, (line, status, outcome)) in rows.iter().zip(expected) {
        let (method, path) = line.split_once(' ').ok_or(line)?;
        assert_fields(
            row,
            json!({ "method": method, "path": path, "failed": status != 200 }),
        );
        assert_eq!(row["status"].as_i64().unwrap_or(0), status, "{row}");
        assert_eq!(row["outcome"].as_str().unwrap_or(""), outcome, "{row}");
        assert!(row["milliseconds"].is_u64(), "{row}");
    }
    assert_eq!(rows[0]["time"], "2020-10-01T16:10:06.000Z");
    assert_eq!(snapshot["requests"]["failed"], 13);
    Ok(())
}

#[tokio::test]
async fn reason_is_the_same_in_conformance_mode() -> TestResult {
    let vis = Vis::start_with(Sandbox::builder().mode(Mode::Conformance)).await?;
    vis.get("/self/calls/nobody").await?;
    let row = vis.rows("requests").await?.remove(0);
    assert_eq!(row["outcome"], "nothing has this identifier");
    Ok(())
}

#[tokio::test]
async fn request_runs_until_client_disconnects() -> TestResult {
    let vis = Vis::start().await?;
    vis.sandbox.fail_next(Fault::delay(DAY));
    let row = async |is_running: bool| {
        loop {
            let rows = vis.rows("requests").await?;
            if let [row, ..] = &rows[..]
                && row["milliseconds"].is_null() == is_running
            {
                return TestResult::Ok(row.clone());
            }
        }
    };
    // The client disconnects when the future of its request is dropped.
    let running = tokio::select! {
        response = vis.get("/self") => panic!("{response:?}"),
        running = timeout(TIMEOUT, row(true)) => running??,
    };
    assert_fields(&running, json!({ "status": null, "failed": false }));
    let ended = timeout(TIMEOUT, row(false)).await??;
    let outcome = "the client disconnected before the response";
    assert_fields(
        &ended,
        json!({ "status": null, "failed": true, "outcome": outcome }),
    );
    Ok(())
}

#[tokio::test]
async fn request_opens_with_response_and_curl() -> TestResult {
    let vis = Vis::start().await?;
    let body = r#"{"phoneNumber": "it's"}"#;
    let headers = [("authorization", &*vis.bearer()), ("x-empty", "")];
    vis.request("P`T", "/self?a=b&c", &headers, body).await?;
    let row = vis.rows("requests").await?.remove(0);
    let detail = vis.detail("requests", &row).await?.json();
    let line = "P`T /t/vbc.prod/vis/v1/self?a=b&c HTTP/1.1";
    assert_fields(&detail, json!({ "requestLine": line, "body": body }));
    assert!(detail["headers"].to_string().contains(r#"["x-empty",""]"#));
    let response = &detail["response"];
    assert_eq!(response["status"], 405);
    assert!(
        response["headers"]
            .to_string()
            .contains(r#"["allow","GET"]"#)
    );
    assert!(response["body"].to_string().contains("Method Not Allowed"));

    let curl = shell_arguments(detail["curl"].as_str().ok_or("no curl")?).await?;
    let authorization = format!("authorization: {}", vis.bearer());
    let url = format!("{}/self?a=b&c", vis.sandbox.base_url());
    let sent = ["-H", &authorization, "-H", "x-empty;", "-H", "accept: */*"];
    let body = ["-H", "content-type:", "--data-raw", body, &url];
    let expected = [&["-X", "P`T"][..], &sent, &body].concat();
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
    assert_fields(&requests, json!({ "total": 302, "failed": 2 }));
    assert_eq!(requests["rows"].as_array().map(Vec::len), Some(50));
    assert_eq!(vis.detail("requests", &first).await?.status, 404);
    Ok(())
}
