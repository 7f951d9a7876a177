//! Shared by the wire and end-to-end tests: the documented operations, a request of each, and a
//! client for a sandbox.

pub mod document;
pub mod log;
pub mod normalised;
pub mod rendered;
pub mod requests;

use vis_api::{Client, RetryPolicy};
use vis_sandbox::Sandbox;

pub use document::{DocumentedOperation, documented_operations};
pub use requests::send_everything;

/// A phone number reserved for fictional use.
pub const NUMBER: &str = "14155550100";

pub async fn start() -> (Sandbox, Client) {
    let sandbox = Sandbox::start().await.expect("a free port on loopback");
    let client = connect(&sandbox);
    (sandbox, client)
}

/// Builds a client with the address and token of the sandbox and without retries.
pub fn connect(sandbox: &Sandbox) -> Client {
    Client::builder()
        .base_url(sandbox.base_url())
        .bearer_token(sandbox.token())
        .retry(RetryPolicy::none())
        .build()
        .expect("a client for the sandbox")
}
