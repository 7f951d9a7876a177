//! What the client puts on the wire, as a real server on loopback sees it.
//!
//! A change to the document, to progenitor or to the runtime shows here as what it does to the
//! requests of our users; review and accept it with `cargo insta review`.

#[path = "../support/mod.rs"]
#[allow(dead_code, unused_imports)]
mod support;

mod ids;
mod query;
mod refusals;
mod snapshots;

use vis_api::Error;
use vis_api::reqwest::StatusCode;
use vis_sandbox::{RecordedRequest, Sandbox};

/// The one request that arrives; what the sandbox makes of it is of no interest here.
async fn capture(
    sandbox: &Sandbox,
    request: impl Future<Output = Result<StatusCode, Error>>,
) -> RecordedRequest {
    let result = request.await;
    let mut requests = sandbox.take_requests();
    assert_eq!(
        requests.len(),
        1,
        "requests arrived after which: {result:?}"
    );
    requests.remove(0)
}
