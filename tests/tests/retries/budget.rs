//! The retry budget limits the extra load on a failing service.

use vis_sandbox::Fault;

use crate::{start_with, without_delay};

#[tokio::test]
async fn client_clones_share_retry_budget() {
    let (sandbox, client) = start_with(without_delay()).await;
    for _ in 0..10 {
        // A full budget does not grow.
        client.get_user().send().await.expect("the user");
    }
    sandbox.take_requests();
    sandbox.random_faults(1, 1.0, vec![Fault::status(503)]);
    for _ in 0..200 {
        let error = client.clone().get_user().send().await;
        error.expect_err("a failure");
    }
    assert_eq!(sandbox.take_requests().len(), 200 + 100);

    sandbox.no_random_faults();
    for _ in 0..10 {
        client.get_user().send().await.expect("the user");
    }
    sandbox.take_requests();
    sandbox.random_faults(1, 1.0, vec![Fault::status(503)]);
    for _ in 0..10 {
        client.get_user().send().await.expect_err("a failure");
    }
    assert_eq!(
        sandbox.take_requests().len(),
        10 + 2,
        "ten successes add two retries to the budget"
    );
}
