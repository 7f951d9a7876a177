//! No call is placed twice.

use std::collections::HashMap;

use vis_api::{CallCreate, RetryPolicy};
use vis_sandbox::{Fault, Operation};

use crate::{start_with, without_delay};

const CALLS: u64 = 1_000;
const TASKS: u64 = 16;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn calls_under_random_faults_are_not_duplicated() {
    let (sandbox, client) = start_with(RetryPolicy::max_attempts(without_delay(), 6)).await;
    let handled = |fault: Fault| fault.after_handling().on(Operation::CreateCall);
    sandbox.random_faults(
        20_260_912,
        0.3,
        vec![
            Fault::status(429).header("retry-after", "0"),
            Fault::gateway_xml(503, 101_503, "Down"),
            Fault::html_page(502),
            Fault::status(408),
            Fault::reset(),
            Fault::close(),
            Fault::garbage("not HTTP at all\r\n\r\n"),
            handled(Fault::reset()),
            handled(Fault::close()),
            handled(Fault::status(504)),
            handled(Fault::garbage("\0")),
            Fault::served().truncated(3),
        ],
    );

    let tasks: Vec<_> = (0..TASKS)
        .map(|task| {
            let client = client.clone();
            tokio::spawn(async move {
                let mut outcomes = Vec::new();
                for call in (task..CALLS).step_by(TASKS as usize) {
                    let number = (14_155_000_000 + call).to_string();
                    let body = CallCreate::builder().phone_number(&*number);
                    let succeeded = client.create_call().body(body).send().await.is_ok();
                    outcomes.push((number, succeeded));
                }
                outcomes
            })
        })
        .collect();
    let mut succeeded = HashMap::new();
    for task in tasks {
        succeeded.extend(task.await.expect("no panic"));
    }
    sandbox.no_random_faults();

    let mut placed: HashMap<String, u32> = HashMap::new();
    for call in sandbox.calls_placed() {
        *placed.entry(call.phone_number).or_default() += 1;
    }
    let duplicates: Vec<_> = placed.iter().filter(|(_, times)| **times > 1).collect();
    assert!(
        duplicates.is_empty(),
        "placed more than once: {duplicates:?}"
    );
    for (number, succeeded) in &succeeded {
        assert!(
            !succeeded || placed.contains_key(number),
            "{number} was never placed"
        );
    }

    // Faults occurred before and after handling, and most calls were placed.
    let failed = succeeded.values().filter(|succeeded| !**succeeded).count();
    let handled = placed.keys().filter(|number| !succeeded[*number]).count();
    assert_eq!(succeeded.len() as u64, CALLS);
    assert!(
        failed > 50 && handled > 10,
        "{failed} failed, {handled} of them were placed"
    );
    assert!(placed.len() > 700, "{} were placed", placed.len());
}
