//! Counts of placed calls under random faults.

use std::collections::HashSet;

use serde_json::json;
use vis_sandbox::{Fault, Operation, Sandbox};

use crate::support::{START_OF_WEBHOOK, TestResult, Vis};

#[tokio::test]
async fn calls_placed_keeps_removed_call() -> TestResult {
    let vis = Vis::start().await?;
    assert_eq!(vis.sandbox.calls_placed(), []);
    vis.post("/self/calls", json!({ "phoneNumber": "0" }))
        .await?;
    vis.sandbox.incoming_call("14155550199");
    vis.sandbox.add_events(2);
    let id = vis.place().await?;
    vis.delete(&format!("/self/calls/{id}")).await?;
    assert!(vis.sandbox.remove_event(&id));

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

/// 10,000 requests on eight connections; 30% of them meet a fault.
#[tokio::test]
async fn ten_thousand_calls_under_faults_are_counted() -> TestResult {
    const WORKERS: usize = 8;
    const CALLS: usize = 1_250;
    let vis = Vis::start_with(Sandbox::builder().record_at_most(100)).await?;
    let handled = [Fault::reset(), Fault::close(), Fault::status(502)];
    let mut faults: Vec<_> = handled.clone().map(Fault::after_handling).into();
    faults.extend(handled);
    faults.extend([
        Fault::reset_unread(),
        Fault::served().truncated(3),
        Fault::garbage("\r\n\r\n\0"),
    ]);
    vis.sandbox.random_faults(7, 0.3, faults);

    let worker = async |worker: usize| {
        let mut accepted = Vec::new();
        for call in 0..CALLS {
            let number = format!("1{worker}{call:08}");
            let body = json!({ "phoneNumber": number });
            if matches!(vis.post("/self/calls", body).await, Ok(response) if response.status == 201)
            {
                accepted.push(number);
            }
        }
        accepted
    };
    let (a, b, c, d, e, f, g, h) = tokio::join!(
        worker(0),
        worker(1),
        worker(2),
        worker(3),
        worker(4),
        worker(5),
        worker(6),
        worker(7)
    );
    let accepted = [a, b, c, d, e, f, g, h].concat();

    let placed = vis.sandbox.calls_placed();
    let numbers: HashSet<_> = placed.iter().map(|call| &call.phone_number).collect();
    assert_eq!(numbers.len(), placed.len(), "no request is sent twice");
    assert!(accepted.iter().all(|number| numbers.contains(number)));
    // 4 of the 9 faults, of 30%: three lose the response to a placed call, one truncates it.
    let unanswered = placed.len() - accepted.len();
    assert!((1_150..1_550).contains(&unanswered), "{unanswered}");
    assert_eq!(vis.sandbox.requests().len(), 100);
    // 1 of the 9 faults, of 30%, resets the connection before the request is read.
    let requests_read = vis.sandbox.request_count();
    let unread = (WORKERS * CALLS)
        .checked_sub(requests_read)
        .ok_or("sent twice")?;
    assert!((250..420).contains(&unread), "{unread}");
    Ok(())
}
