//! Tests invalid data and stalled responses of the service.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::task::yield_now;
use vis_api::webhook::WebhookSubscription;
use vis_api::{Client, RetryPolicy};
use vis_sandbox::{Fault, Operation};

use super::receiver::Outcome;
use super::test_env::{DAY, HOUR, MINUTE, SECOND, TestEnv, create, sleep};

/// The only webhook as JSON, with a change.
async fn changed_webhook(env: &TestEnv, change: impl FnOnce(&mut Value)) -> Value {
    let webhooks = env.webhooks().await;
    let mut webhook = serde_json::to_value(&webhooks[0]).expect("JSON");
    change(&mut webhook);
    webhook
}

/// Executes the operation but responds with `json`.
fn respond_with(operation: Operation, json: &Value) -> Fault {
    let fault = Fault::status(200).body("application/json", json.to_string());
    fault.after_handling().on(operation)
}

/// A client with a long timeout.
fn slow_client(env: &TestEnv) -> Client {
    let client = Client::builder()
        .base_url(env.sandbox.base_url())
        .bearer_token(env.sandbox.token())
        .retry(RetryPolicy::none())
        .timeout(HOUR);
    client.build().expect("client")
}

#[tokio::test]
async fn stalled_history_does_not_block_deliveries() {
    let env = TestEnv::start().await;
    let subscription = WebhookSubscription::keep_alive(&slow_client(&env), env.create())
        .event_queue(env.event_queue.clone())
        .poll_every(DAY)
        .start()
        .await
        .expect("subscription");
    subscription.check_now().await;
    env.fail_webhook().await;
    let requests = env.count(Operation::ListEvents);
    env.sandbox
        .fail_next(Fault::stall().on(Operation::ListEvents));
    let deliveries = async {
        while env.count(Operation::ListEvents) == requests {
            yield_now().await;
        }
        env.missed_call();
        env.sandbox.advance(MINUTE).await;
        assert!(env.log.states().is_empty(), "not paused");
        sleep(5 * SECOND).await;
        env.log.wait_for(2).await;
    };
    tokio::select! {
        _ = subscription.check_now() => panic!("stalled request completed"),
        () = deliveries => {}
    }
    assert_eq!(env.log.states(), ["RINGING", "MISSED"]);
}

#[tokio::test]
async fn cancelled_start_does_not_block_deliveries() {
    let env = TestEnv::start().await;
    env.create_webhook(env.create()).await;
    let client = slow_client(&env);
    let stall = Fault::stall().on(Operation::ListWebhooks);
    env.sandbox.fail_next(stall);
    let listed = env.count(Operation::ListWebhooks);
    let start = WebhookSubscription::keep_alive(&client, create(&env.receiver.url))
        .event_queue(env.event_queue.clone())
        .start();
    let stalled = async {
        while env.count(Operation::ListWebhooks) == listed {
            yield_now().await;
        }
    };
    tokio::select! {
        () = stalled => {}
        _ = start => panic!("stalled request completed"),
    }
    env.missed_call();
    env.sandbox.advance(MINUTE).await;
    env.log.wait_for(2).await;
}

#[tokio::test]
async fn future_last_success_hides_no_event() {
    let env = TestEnv::start().await;
    env.create_webhook(env.create()).await;
    env.fail_webhook().await;
    let webhook = changed_webhook(&env, |webhook| {
        webhook["statistics"]["lastSuccess"] = json!("2999-01-01T00:00:00.000+0000");
    });
    let listed = respond_with(Operation::ListWebhooks, &json!([webhook.await]));
    env.sandbox.fail_next(listed);
    let subscription = env.subscribe().await;
    assert_eq!(env.log.states(), ["MISSED*"]);
    // A later failure is backfilled as well.
    env.sandbox.advance(HOUR).await;
    env.fail_webhook().await;
    assert!(subscription.check_now().await.is_healthy());
    assert_eq!(env.log.states(), ["MISSED*", "MISSED*"]);
}

#[tokio::test]
async fn future_renewed_at_hides_no_later_event() {
    let env = TestEnv::start().await;
    env.create_webhook(env.create()).await;
    env.fail_webhook().await;
    let webhook = changed_webhook(&env, |webhook| {
        webhook["renewedAt"] = json!("2999-01-01T00:00:00.000+0000");
    });
    let renewed = respond_with(Operation::RenewWebhook, &webhook.await);
    env.sandbox.fail_next(renewed);
    let subscription = env.subscribe().await;
    assert_eq!(env.log.states(), ["MISSED*"]);
    env.fail_webhook().await;
    assert!(subscription.check_now().await.is_healthy());
    assert_eq!(env.log.states(), ["MISSED*", "MISSED*"]);
}

#[tokio::test]
async fn active_call_is_backfilled_on_foreign_renewal() {
    let env = TestEnv::start().await;
    let subscription = env.subscribe().await;
    env.sandbox.advance(HOUR).await;
    env.receiver.always(Outcome::Rejected(500));
    let call = env.answered_call(DAY).await;
    env.sandbox.advance(2 * MINUTE).await;
    env.receiver.always(Outcome::Handled);
    let id = subscription.webhook().id;
    let renewed = env.client.renew_webhook().id(&id).send().await;
    renewed.expect("success");
    assert!(subscription.check_now().await.is_healthy());
    assert_eq!(env.log.states_of(&call), ["ACTIVE"]);
}

#[tokio::test]
async fn omitted_statistics_cause_no_backfill() {
    let env = TestEnv::start().await;
    env.create_webhook(env.create()).await;
    env.fail_webhook().await;
    for operation in [Operation::RenewWebhook, Operation::GetWebhook] {
        let webhook = changed_webhook(&env, |webhook| webhook["statistics"] = Value::Null);
        let fault = respond_with(operation, &webhook.await);
        env.sandbox.fail_next(fault);
        let subscription = env.subscription().start().await;
        let subscription = subscription.expect("subscription");
        assert!(subscription.check_now().await.is_healthy());
        let reads = env.count(Operation::ListEvents);
        assert!(subscription.check_now().await.is_healthy());
        assert!(subscription.check_now().await.is_healthy());
        assert_eq!(env.count(Operation::ListEvents), reads, "{operation:?}");
        let statistics = subscription.webhook().statistics.expect("statistics");
        assert_eq!(statistics.total_failures, Some(1));
    }
}

#[tokio::test]
async fn extreme_timestamps_are_harmless() {
    let extremes = [
        json!("-009999-01-02T01:59:59Z"),
        json!("0000-01-01T00:00:00Z"),
        json!("9999-12-30T22:00:00Z"),
        Value::Null,
    ];
    for (renewed_at, expire_at) in extremes
        .iter()
        .flat_map(|one| extremes.iter().map(move |it| (one, it)))
    {
        let env = TestEnv::start().await;
        env.create_webhook(env.create()).await;
        env.fail_webhook().await;
        let webhook = changed_webhook(&env, |webhook| {
            for name in ["createdAt", "renewedAt"] {
                webhook[name] = renewed_at.clone();
            }
            webhook["expireAt"] = expire_at.clone();
            webhook["statistics"]["lastFailure"] = expire_at.clone();
        });
        let webhook = webhook.await;
        for operation in [Operation::RenewWebhook, Operation::GetWebhook] {
            env.sandbox.fail_next(respond_with(operation, &webhook));
        }
        let subscription = env.subscription().start().await;
        let subscription = subscription.expect("subscription");
        for _ in 0..2 {
            let status = tokio::time::timeout(Duration::from_secs(60), subscription.check_now());
            let status = status.await.expect("timeout");
            assert!(status.last_error.is_none(), "{status:?}");
        }
        assert_eq!(env.log.states(), ["MISSED*"]);
        let renewals = env.count(Operation::RenewWebhook);
        assert!(renewals < 5, "{renewals} renewals");
    }
}

#[tokio::test]
async fn paused_webhook_is_backfilled() {
    let env = TestEnv::start().await;
    let subscription = env.subscribe().await;
    // The sandbox has no pause: simulate it with a failure hidden from the statistics.
    let hidden_failure = |status: &'static str| {
        changed_webhook(&env, move |webhook| {
            webhook["status"] = json!(status);
            webhook["statistics"] = json!({
                "failed": false, "totalFailures": 0, "lastSuccess": webhook["createdAt"],
            });
        })
    };
    env.fail_webhook().await;
    let paused = hidden_failure("PAUSED").await;
    for operation in [Operation::GetWebhook, Operation::RenewWebhook] {
        env.sandbox.fail_next(respond_with(operation, &paused));
    }
    let status = subscription.check_now().await;
    assert!(status.last_error.is_none() && !status.is_healthy());
    assert_eq!(env.log.states(), ["MISSED*"]);

    // The next poll shows that the pause has ended.
    env.fail_webhook().await;
    let active = respond_with(Operation::GetWebhook, &hidden_failure("ACTIVE").await);
    env.sandbox.fail_next(active);
    assert!(subscription.check_now().await.is_healthy());
    assert_eq!(env.log.states(), ["MISSED*", "MISSED*"]);
}

#[tokio::test]
async fn many_duplicates_are_deleted_gradually() {
    let env = TestEnv::start().await;
    for _ in 0..12 {
        env.create_webhook(env.create()).await;
    }
    let subscription = env.subscription().start().await;
    let subscription = subscription.expect("subscription");
    let mut deleted = 0;
    for _ in 0..3 {
        assert!(subscription.check_now().await.is_healthy());
        let deleted_now = env.count(Operation::DeleteWebhook) - deleted;
        // The start and the first check delete 5 each.
        let max = if deleted == 0 { 10 } else { 5 };
        assert!(deleted_now <= max, "{deleted_now}");
        deleted += deleted_now;
    }
    assert_eq!(deleted, 11);
    assert_eq!(env.webhooks().await.len(), 1);
}
