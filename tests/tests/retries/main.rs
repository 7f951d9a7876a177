//! Retries: which requests are sent again and which are not.

mod duplicates;
mod rules;

use std::time::Duration;

use vis_api::{Client, RetryPolicy};
use vis_sandbox::Sandbox;
use vis_tests::builder;

/// The default policy without delays.
fn without_delay() -> RetryPolicy {
    RetryPolicy::default().initial_delay(Duration::ZERO)
}

async fn start_with(policy: RetryPolicy) -> (Sandbox, Client) {
    let sandbox = Sandbox::start().await.expect("a free port on loopback");
    let client = builder(&sandbox).retry(policy).build();
    (sandbox, client.expect("a client"))
}
