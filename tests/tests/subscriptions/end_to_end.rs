//! Tests the path from a call to the handler.

use super::test_env::{MINUTE, SECOND, TestEnv};

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
