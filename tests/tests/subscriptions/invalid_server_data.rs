//! Tests invalid data and stalled responses of the service.

use serde_json::{Value, json};
use tokio::task::yield_now;
use vis_api::webhook::WebhookSubscription;
use vis_sandbox::{Fault, Operation};
use vis_tests::builder;

use super::test_env::{DAY, HOUR, MINUTE, SECOND, TestEnv, sleep};

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

#[tokio::test]
async fn stalled_history_does_not_block_deliveries() {
    let env = TestEnv::start().await;
    let client = builder(&env.sandbox).timeout(HOUR);
    let client = client.build().expect("client");
    let subscription = WebhookSubscription::keep_alive(&client, env.create())
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

/// No hot loop, and no panic.
#[tokio::test]
async fn odd_timestamps_are_harmless() {
    let (early, late) = ("-009999-01-02T01:59:59Z", "9999-12-30T22:00:00Z");
    for (renewed_at, expire_at) in [
        (json!(early), json!(late)),
        (json!(late), json!(early)),
        (json!(late), json!(late)),
        (Value::Null, Value::Null),
    ] {
        let env = TestEnv::start().await;
        env.create_webhook(env.create()).await;
        env.fail_webhook().await;
        let webhook = changed_webhook(&env, |webhook| {
            webhook["createdAt"] = renewed_at.clone();
            webhook["renewedAt"] = renewed_at;
            webhook["expireAt"] = expire_at.clone();
            webhook["statistics"]["lastFailure"] = expire_at;
        });
        let webhook = webhook.await;
        for operation in [Operation::RenewWebhook, Operation::GetWebhook] {
            env.sandbox.fail_next(respond_with(operation, &webhook));
        }
        let subscription = env.subscription().start().await;
        let subscription = subscription.expect("subscription");
        for _ in 0..2 {
            let status = subscription.check_now().await;
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
