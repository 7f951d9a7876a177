//! Requests of the client, recorded by a server on loopback.
//!
//! Changes to the document, progenitor or the client change these snapshots; review and accept them
//! with `cargo insta review`.

mod builders;
mod ids;
mod invalid_inputs;
mod query;
mod snapshots;

use vis_api::Error;
use vis_api::reqwest::StatusCode;
use vis_sandbox::{RecordedRequest, Sandbox};

/// Returns the only request that arrives. Its result does not matter.
async fn capture(
    sandbox: &Sandbox,
    request: impl Future<Output = Result<StatusCode, Error>>,
) -> RecordedRequest {
    let result = request.await;
    let mut requests = sandbox.take_requests();
    assert_eq!(requests.len(), 1, "number of requests; result: {result:?}");
    requests.remove(0)
}
