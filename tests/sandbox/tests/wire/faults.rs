//! Queued and random faults.

use serde_json::json;
use vis_sandbox::{Fault, Operation};

use crate::support::{START_OF_WEBHOOK, TestResult, Vis};

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

#[tokio::test]
async fn calls_placed_has_placed_calls_only() -> TestResult {
    let vis = Vis::start().await?;
    assert_eq!(vis.sandbox.calls_placed(), []);
    vis.post("/self/calls", json!({ "phoneNumber": "0" }))
        .await?;
    vis.sandbox.incoming_call("14155550199");
    vis.sandbox.add_events(2);
    let id = vis.place().await?;
    vis.delete(&format!("/self/calls/{id}")).await?;

    let placed = vis.sandbox.calls_placed();
    assert_eq!(placed.len(), 1);
    assert_eq!(placed[0].id, id);
    assert_eq!(placed[0].phone_number, "14155550123");
    assert_eq!(placed[0].start_time, START_OF_WEBHOOK.parse()?);
    Ok(())
}

/// Sends 100 requests in sequence and returns their statuses; 0 is a transport error.
async fn statuses(vis: &Vis, path: &str) -> Vec<u16> {
    let mut statuses = Vec::new();
    for _ in 0..100 {
        statuses.push(vis.get(path).await.map_or(0, |response| response.status));
    }
    statuses
}

#[tokio::test]
async fn random_faults_repeat_with_seed() -> TestResult {
    let mut runs = Vec::new();
    for seed in [1, 1, 2] {
        let vis = Vis::start().await?;
        let faults = vec![
            Fault::status(503),
            Fault::reset(),
            Fault::reset_unread(),
            Fault::status(500).on(Operation::GetAccount),
        ];
        vis.sandbox.random_faults(seed, 0.5, faults);
        let run = statuses(&vis, "/self").await;
        for status in [0, 200, 503] {
            assert!(run.contains(&status), "{status}: {run:?}");
        }
        assert!(!run.contains(&500), "{run:?}");
        runs.push(run);

        vis.sandbox.no_random_faults();
        assert_eq!(statuses(&vis, "/self").await, [200; 100]);
    }
    assert_eq!(runs[0], runs[1]);
    assert_ne!(runs[0], runs[2]);
    Ok(())
}

#[tokio::test]
async fn queued_fault_precedes_random_fault() -> TestResult {
    let vis = Vis::start().await?;
    vis.sandbox.random_faults(0, 1.0, vec![Fault::status(503)]);
    vis.sandbox.fail_next(Fault::served());
    assert_eq!(vis.get("/self").await?.status, 200);
    assert_eq!(vis.get("/self").await?.status, 503);
    Ok(())
}
