//! Retries: which requests are sent again and which are not.

#[path = "../support/mod.rs"]
#[allow(dead_code, unused_imports)]
mod support;

mod duplicates;
mod rules;

use std::time::Duration;

use vis_api::{Client, RetryPolicy};
use vis_sandbox::Sandbox;

/// The default policy without delays.
fn without_delay() -> RetryPolicy {
    RetryPolicy::default().initial_delay(Duration::ZERO)
}

async fn start_with(policy: RetryPolicy) -> (Sandbox, Client) {
    let sandbox = Sandbox::start().await.expect("a free port on loopback");
    let client = Client::builder()
        .base_url(sandbox.base_url())
        .bearer_token(sandbox.token())
        .retry(policy)
        .build()
        .expect("a client for the sandbox");
    (sandbox, client)
}
