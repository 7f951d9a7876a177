//! No call is ever placed twice.

use std::collections::HashMap;

use vis_api::{CallCreate, RetryPolicy};
use vis_sandbox::{Fault, Operation};

use crate::{quick, start_with};

const CALLS: u64 = 10_000;
const TASKS: u64 = 16;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_thousand_calls_under_random_faults_are_placed_once_at_most() {
    let (sandbox, client) = start_with(RetryPolicy::max_attempts(quick(), 6)).await;
    let lost = |fault: Fault| fault.after_handling().on(Operation::CreateCall);
    sandbox.random_faults(
        20_260_912,
        0.3,
        vec![
            Fault::status(429).header("retry-after", "0"),
            Fault::gateway_xml(503, 101_503, "Down"),
            Fault::html_page(502),
            Fault::status(408),
            Fault::reset(),
            Fault::reset_unread(),
            Fault::close(),
            Fault::garbage("not HTTP at all\r\n\r\n"),
            lost(Fault::reset()),
            lost(Fault::close()),
            lost(Fault::status(504)),
            lost(Fault::garbage("\0")),
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
    let twice: Vec<_> = placed.iter().filter(|(_, times)| **times > 1).collect();
    assert!(twice.is_empty(), "placed more than once: {twice:?}");
    for (number, succeeded) in &succeeded {
        assert!(
            !succeeded || placed.contains_key(number),
            "{number} was never placed"
        );
    }

    // Faults did happen, on either side of the service, and most calls came about all the same.
    let failed = succeeded.values().filter(|succeeded| !**succeeded).count();
    let lost = placed.keys().filter(|number| !succeeded[*number]).count();
    assert_eq!(succeeded.len() as u64, CALLS);
    assert!(
        failed > 500 && lost > 100,
        "{failed} failed, {lost} of them were placed"
    );
    assert!(placed.len() > 7000, "{} were placed", placed.len());
}
