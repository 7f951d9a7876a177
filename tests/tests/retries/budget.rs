//! A service that fails altogether is not hit with several times the usual load.

use vis_sandbox::Fault;

use crate::{quick, start_with};

#[tokio::test]
async fn all_clones_share_a_hundred_retries() {
    let (sandbox, client) = start_with(quick()).await;
    sandbox.random_faults(1, 1.0, vec![Fault::status(503)]);
    for _ in 0..200 {
        let error = client.clone().get_user().send().await;
        error.expect_err("nothing but failures");
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
        "ten successes pay for two retries"
    );
}
