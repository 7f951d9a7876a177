//! Faults injected with `fail_next`.

use std::time::Duration;

use serde_json::json;
use vis_sandbox::{Fault, Operation};

use crate::support::{TestResult, Vis, client};

#[tokio::test]
async fn fault_applies_once() -> TestResult {
    let vis = Vis::start().await?;
    vis.sandbox.fail_next(
        Fault::status(503)
            .body("text/plain", "later")
            .header("Retry-After", "7"),
    );
    let failed = vis.get("/self").await?;
    assert_eq!((failed.status, failed.text.as_str()), (503, "later"));
    assert_eq!(failed.header("content-type"), "text/plain");
    assert_eq!(failed.header("retry-after"), "7");
    assert_eq!(vis.get("/self").await?.status, 200);
    Ok(())
}

#[tokio::test]
async fn faults_queue_per_operation() -> TestResult {
    let vis = Vis::start().await?;
    vis.sandbox
        .fail_next(Fault::status(500).on(Operation::GetAccount));
    vis.sandbox.fail_next(Fault::status(502));
    vis.sandbox.fail_next(Fault::status(504));
    for (path, status) in [
        ("/self", 502),
        ("/self/account", 500),
        ("/nowhere", 504),
        ("/self/account", 200),
    ] {
        assert_eq!(vis.get(path).await?.status, status, "{path}");
    }
    Ok(())
}

#[tokio::test]
async fn fault_prevents_handling() -> TestResult {
    let vis = Vis::start().await?;
    vis.sandbox
        .fail_next(Fault::status(500).on(Operation::CreateCall));
    vis.post("/self/calls", json!({ "phoneNumber": "14155550123" }))
        .await?;
    assert_eq!(vis.get("/self/events/count").await?.field("count"), 0);
    assert_eq!(vis.sandbox.requests().len(), 2);
    Ok(())
}

#[tokio::test]
async fn predefined_bodies_match_vendor() -> TestResult {
    let vis = Vis::start().await?;
    let (code, message) = (900_901, "Invalid Credentials");
    let fault = json!({ "code": code, "message": message, "description": message });

    vis.sandbox
        .fail_next(Fault::gateway_json(401, code, message));
    let response = vis.get("/self").await?;
    assert_eq!(
        (response.status, response.json()),
        (401, json!({ "fault": fault }))
    );

    vis.sandbox
        .fail_next(Fault::gateway_bare_json(401, code, message));
    assert_eq!(vis.get("/self").await?.json(), fault);

    vis.sandbox
        .fail_next(Fault::gateway_xml(401, code, message));
    let response = vis.get("/self").await?;
    assert_eq!(
        response.header("content-type"),
        "application/xml; charset=UTF-8"
    );
    assert!(
        response.text.starts_with("<ams:fault xmlns:ams="),
        "{response:?}"
    );

    vis.sandbox.fail_next(Fault::html_page(504));
    let response = vis.get("/self").await?;
    assert_eq!(
        (response.status, response.header("content-type")),
        (504, "text/html")
    );
    assert!(response.text.starts_with("<html>"));

    vis.sandbox.fail_next(Fault::status(403));
    let response = vis.get("/self").await?;
    assert_eq!((response.status, response.text.as_str()), (403, ""));
    assert_eq!(response.header("content-type"), "");
    Ok(())
}

#[tokio::test]
async fn delay_exceeds_client_timeout() -> TestResult {
    let vis = Vis::start().await?;
    vis.sandbox
        .fail_next(Fault::delay(Duration::from_secs(3_600)));
    let request = client()?
        .get(format!("{}/self", vis.sandbox.base_url()))
        .bearer_auth(vis.sandbox.token())
        .timeout(Duration::from_millis(50));
    assert!(request.send().await.is_err_and(|error| error.is_timeout()));

    vis.sandbox.fail_next(Fault::delay(Duration::ZERO));
    assert_eq!(
        vis.get("/self").await?.status,
        200,
        "a delay alone does not replace the response"
    );
    Ok(())
}

#[tokio::test]
async fn invalid_fault_is_500_with_reason() -> TestResult {
    let vis = Vis::start().await?;
    for fault in [
        Fault::status(0),
        Fault::status(100),
        Fault::status(1_000),
        Fault::status(500).header("two words", ""),
        Fault::status(500).header("x-line", "a\r\nb"),
    ] {
        vis.sandbox.fail_next(fault.clone());
        let response = vis.get("/self").await?;
        assert_eq!(response.status, 500);
        assert!(
            response.text.starts_with("impossible fault: "),
            "{fault:?}: {response:?}"
        );
    }
    Ok(())
}
