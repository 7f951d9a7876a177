//! Tests the renewal of a webhook, which expires after 10 days.

use vis_api::webhook::WebhookSubscription;
use vis_sandbox::{Fault, Operation};

use super::test_env::{DAY, HOUR, TestEnv, sleep};

/// Waits for `count` renewal requests.
async fn wait_for_renewals(env: &TestEnv, subscription: &mut WebhookSubscription, count: usize) {
    while env.count(Operation::RenewWebhook) < count {
        subscription.changed().await.expect("subscription");
    }
}

#[tokio::test]
async fn renewal_precedes_expiry_on_tokio_clock() {
    let env = TestEnv::start().await;
    let mut subscription = env.subscribe().await;
    let mut expire_at = subscription.webhook().expire_at;
    // The sandbox's clock starts in 2020.
    for round in 1..4 {
        env.advance_all(7 * DAY - HOUR).await;
        subscription.check_now().await;
        assert_eq!(env.count(Operation::RenewWebhook), round - 1, "too early");
        env.advance_all(DAY + 2 * HOUR).await;
        wait_for_renewals(&env, &mut subscription, round).await;
        assert!(subscription.check_now().await.is_healthy());
        let renewed = subscription.webhook().expire_at;
        assert!(renewed > expire_at);
        expire_at = renewed;
    }
    assert_eq!(env.count(Operation::CreateWebhook), 1);
    assert_eq!(env.count(Operation::ListEvents), 0, "nothing was missed");
}

#[tokio::test]
async fn poll_sends_one_request() {
    let env = TestEnv::start().await;
    let subscription = env.subscribe().await;
    env.sandbox.take_requests();
    for _ in 0..5 {
        assert!(subscription.check_now().await.is_healthy());
    }
    assert_eq!(env.count(Operation::GetWebhook), 5);
    assert_eq!(env.sandbox.requests().len(), 5);
}

#[tokio::test]
async fn failed_renewal_is_retried_until_success() {
    let env = TestEnv::start().await;
    let mut subscription = env.subscribe().await;
    for _ in 0..3 {
        let fault = Fault::status(503).on(Operation::RenewWebhook);
        env.sandbox.fail_next(fault);
    }
    // The poll fails too.
    env.sandbox
        .fail_next(Fault::status(503).on(Operation::GetWebhook));
    env.advance_all(8 * DAY + HOUR).await;
    wait_for_renewals(&env, &mut subscription, 1).await;
    for failed_checks in 2..4 {
        let status = subscription.check_now().await;
        let error = status.last_error.expect("error");
        assert_eq!(error.operation(), "renew_webhook");
        assert_eq!(status.failed_checks, failed_checks);
    }
    let status = subscription.check_now().await;
    assert!(status.is_healthy(), "{status:?}");
    assert!(status.webhook.renewed_at.is_some());
    assert_eq!(env.count(Operation::RenewWebhook), 4);
}

#[tokio::test]
async fn events_after_expiry_are_backfilled() {
    let env = TestEnv::start().await;
    let subscription = env.subscribe().await;
    let before = env.missed_call();
    env.sandbox.advance(11 * DAY).await;
    let after = env.missed_call();
    env.sandbox.advance(HOUR).await;
    // No poll happens before the webhook expires.
    sleep(11 * DAY + HOUR).await;
    assert!(subscription.check_now().await.is_healthy());
    assert_eq!(env.log.states(), ["RINGING", "MISSED", "MISSED*"]);
    assert_eq!(env.log.states_of(&before), ["RINGING", "MISSED"]);
    assert_eq!(env.log.states_of(&after), ["MISSED"]);
}

#[tokio::test]
async fn deleted_webhook_is_recreated_and_backfilled() {
    for is_purged in [true, false] {
        let env = TestEnv::start().await;
        let subscription = env.subscribe().await;
        let old = subscription.webhook();
        env.missed_call();
        env.sandbox.advance(HOUR).await;
        env.log.wait_for(2).await;
        if is_purged {
            env.sandbox.advance(31 * DAY).await;
        } else {
            env.client
                .delete_webhook()
                .id(&old.id)
                .send()
                .await
                .expect("success");
        }
        env.missed_call();
        env.sandbox.advance(HOUR).await;
        // The first creation fails; the missed window stays open.
        env.sandbox
            .fail_next(Fault::status(503).on(Operation::CreateWebhook));
        let status = subscription.check_now().await;
        assert!(status.last_error.is_some() && status.missed_since.is_some());
        assert!(subscription.check_now().await.is_healthy());
        assert_ne!(subscription.webhook().id, old.id);
        assert_eq!(env.webhooks().await.len(), 1);
        env.missed_call();
        env.sandbox.advance(HOUR).await;
        env.log.wait_for(5).await;
        assert_eq!(
            env.log.states(),
            ["RINGING", "MISSED", "MISSED*", "RINGING", "MISSED"]
        );
    }
}

#[tokio::test]
async fn webhook_deleted_before_renewal_is_recreated() {
    let env = TestEnv::start().await;
    let subscription = env.subscribe().await;
    env.fail_webhook().await;
    let missing = Fault::status(404).body("application/json", r#"{"errorCode":"NOT_FOUND"}"#);
    env.sandbox.fail_next(missing.on(Operation::RenewWebhook));
    assert!(subscription.check_now().await.is_healthy());
    assert_eq!(env.log.states(), ["MISSED*"]);
}
