//! Requests go wrong when they are told to.

use std::time::Duration;

use serde_json::json;
use vis_sandbox::{Fault, Operation};

use crate::support::{Outcome, Vis, client};

#[tokio::test]
async fn a_fault_happens_once() -> Outcome {
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
async fn faults_queue_per_operation() -> Outcome {
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
async fn a_fault_keeps_the_request_from_the_service() -> Outcome {
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
async fn the_ready_made_bodies_are_those_of_the_vendor() -> Outcome {
    let vis = Vis::start().await?;
    let (code, message) = (900_901, "Invalid Credentials");
    let fault = json!({ "code": code, "message": message, "description": message });

    vis.sandbox
        .fail_next(Fault::gateway_json(401, code, message));
    let answer = vis.get("/self").await?;
    assert_eq!(
        (answer.status, answer.json()),
        (401, json!({ "fault": fault }))
    );

    vis.sandbox
        .fail_next(Fault::gateway_bare_json(401, code, message));
    assert_eq!(vis.get("/self").await?.json(), fault);

    vis.sandbox
        .fail_next(Fault::gateway_xml(401, code, message));
    let answer = vis.get("/self").await?;
    assert_eq!(
        answer.header("content-type"),
        "application/xml; charset=UTF-8"
    );
    assert!(
        answer.text.starts_with("<ams:fault xmlns:ams="),
        "{answer:?}"
    );

    vis.sandbox.fail_next(Fault::html_page(504));
    let answer = vis.get("/self").await?;
    assert_eq!(
        (answer.status, answer.header("content-type")),
        (504, "text/html")
    );
    assert!(answer.text.starts_with("<html>"));

    vis.sandbox.fail_next(Fault::status(403));
    let answer = vis.get("/self").await?;
    assert_eq!((answer.status, answer.text.as_str()), (403, ""));
    assert_eq!(answer.header("content-type"), "");
    Ok(())
}

#[tokio::test]
async fn a_delay_outlasts_a_client_without_patience() -> Outcome {
    let vis = Vis::start().await?;
    vis.sandbox
        .fail_next(Fault::delay(Duration::from_secs(3_600)));
    let impatient = client()?
        .get(format!("{}/self", vis.sandbox.base_url()))
        .bearer_auth(vis.sandbox.token())
        .timeout(Duration::from_millis(50));
    assert!(
        impatient
            .send()
            .await
            .is_err_and(|error| error.is_timeout())
    );

    vis.sandbox.fail_next(Fault::delay(Duration::ZERO));
    assert_eq!(
        vis.get("/self").await?.status,
        200,
        "a delay alone lets the request through"
    );
    Ok(())
}

#[tokio::test]
async fn an_impossible_fault_says_so() -> Outcome {
    let vis = Vis::start().await?;
    for fault in [
        Fault::status(0),
        Fault::status(100),
        Fault::status(1_000),
        Fault::status(500).header("two words", ""),
        Fault::status(500).header("x-line", "a\r\nb"),
    ] {
        vis.sandbox.fail_next(fault.clone());
        let answer = vis.get("/self").await?;
        assert_eq!(answer.status, 500);
        assert!(
            answer.text.starts_with("impossible fault: "),
            "{fault:?}: {answer:?}"
        );
    }
    Ok(())
}
