//! Tests the path from a call to the handler.

use super::receiver::Outcome;
use super::test_env::{MINUTE, SECOND, TestEnv};

#[tokio::test]
async fn signed_call_arrives_in_order_with_retry() {
    let env = TestEnv::start().await;
    let subscription = env.subscribe().await;
    let mut rejections = 1;
    env.receiver.decide(move |_, _| match rejections {
        0 => Outcome::Handled,
        _ => {
            rejections -= 1;
            Outcome::Rejected(500)
        }
    });
    let call = env.answered_call(20 * SECOND).await;
    env.sandbox.advance(MINUTE).await;
    env.log.wait_for(4).await;

    let expected = ["INITIALIZING", "RINGING", "ACTIVE", "ANSWERED"];
    assert_eq!(env.log.states_of(&call), expected);
    assert_eq!(env.log.states(), expected);
    let deliveries = env.sandbox.deliveries();
    let attempts: Vec<_> = deliveries.iter().map(|it| it.attempt).collect();
    assert_eq!(attempts, [1, 2, 1, 1, 1]);
    assert!(
        deliveries
            .iter()
            .all(|it| it.header("X-VON-Signature").is_some())
    );
    assert!(subscription.check_now().await.is_healthy());
}

#[tokio::test]
async fn failed_webhook_is_renewed_and_backfilled() {
    let env = TestEnv::start().await;
    let subscription = env.subscribe().await;
    let first = env.missed_call();
    env.sandbox.advance(MINUTE).await;
    // The outage covers the first events of this call.
    env.fail_webhook().await;
    let second = env.answered_call(MINUTE).await;
    env.sandbox.advance(10 * SECOND).await;
    assert_eq!(env.log.states(), ["RINGING", "MISSED"]);

    let status = subscription.check_now().await;
    assert!(status.is_healthy(), "{status:?}");
    assert_eq!(env.log.states()[2..], ["MISSED*", "ACTIVE*"]);
    // Further events are delivered.
    env.sandbox.advance(10 * MINUTE).await;
    env.log.wait_for(5).await;
    assert_eq!(env.log.states_of(&first), ["RINGING", "MISSED"]);
    assert_eq!(env.log.states_of(&second), ["ACTIVE", "ANSWERED"]);

    assert!(subscription.check_now().await.is_healthy());
    assert_eq!(env.log.states().len(), 5, "duplicate event");
}
