//! Tests reuse, replacement and deletion of existing webhooks.

use std::time::Duration;

use vis_api::webhook::WebhookSubscription;
use vis_api::{ErrorKind, MetadataPolicy, Webhook, WebhookCreate, WebhookEventType};
use vis_sandbox::{Fault, Operation};
use vis_tests::{KEY, subscription as create};

use super::test_env::{DAY, SECOND, TestEnv};

async fn only_webhook(env: &TestEnv) -> Webhook {
    let mut webhooks = env.webhooks().await;
    assert_eq!(webhooks.len(), 1, "{webhooks:?}");
    webhooks.remove(0)
}

#[tokio::test]
async fn equivalent_url_is_reused_other_url_is_kept() {
    let env = TestEnv::start().await;
    let url = env.receiver.url.clone();
    let spelling = url.replace("http:", "HTTP:").replace("/vis", "/x/../vis");
    let known = env.create_webhook(create(&spelling)).await;
    let other = env.create_webhook(create(&format!("{url}?other"))).await;
    let subscription = env.subscribe().await;
    assert_eq!(subscription.webhook().id, known.id);
    let ids: Vec<_> = env.webhooks().await.into_iter().map(|it| it.id).collect();
    assert_eq!(ids, [known.id, other.id]);
}

#[tokio::test]
async fn mismatched_webhook_is_replaced_create_first() {
    for change in 0..3 {
        let env = TestEnv::start().await;
        let old = match change {
            0 => env.create().metadata_policy(MetadataPolicy::Body),
            1 => WebhookCreate::builder()
                .url(&*env.receiver.url)
                .events([WebhookEventType::Call])
                .metadata_policy(MetadataPolicy::Header),
            // Only the key differs, which the service does not return.
            _ => env.create().signing_key("another"),
        };
        let old = env.create_webhook(old).await;
        let start = match change {
            2 => env.subscription().replace(),
            _ => env.subscription(),
        };
        env.sandbox.take_requests();
        let subscription = start.start().await.expect("subscription");
        assert!(subscription.check_now().await.is_healthy());
        assert_ne!(subscription.webhook().id, old.id);
        assert_eq!(only_webhook(&env).await.id, subscription.webhook().id);
        let requests = env.sandbox.requests();
        let position = |operation| {
            requests
                .iter()
                .position(|it| it.operation == Some(operation))
        };
        let created_at = position(Operation::CreateWebhook);
        assert!(created_at.is_some() && created_at < position(Operation::DeleteWebhook));
    }
}

#[tokio::test]
async fn duplicates_are_deleted_gradually_despite_failures() {
    let env = TestEnv::start().await;
    for _ in 0..12 {
        env.create_webhook(env.create()).await;
    }
    let fault = Fault::status(503).on(Operation::DeleteWebhook);
    env.sandbox.fail_next(fault);
    let subscription = env.subscription().start().await.expect("subscription");
    // The start fails to delete, and a check deletes five.
    let mut status = subscription.check_now().await;
    for expected in [7, 2, 1] {
        assert!(status.is_healthy(), "{status:?}");
        assert_eq!(env.webhooks().await.len(), expected);
        status = subscription.check_now().await;
    }
}

#[tokio::test]
async fn create_without_response_finds_webhook() {
    for fault in [
        Fault::reset().after_handling(),
        Fault::status(502).after_handling(),
        Fault::served().truncated(20).after_handling(),
    ] {
        let env = TestEnv::start().await;
        env.sandbox.fail_next(fault.on(Operation::CreateWebhook));
        let subscription = env.subscribe().await;
        assert_eq!(only_webhook(&env).await.id, subscription.webhook().id);
        assert_eq!(env.count(Operation::CreateWebhook), 1);
    }
}

#[tokio::test]
async fn failed_start_returns_error_without_webhook() {
    for operation in [Operation::ListWebhooks, Operation::CreateWebhook] {
        for status in [403, 500] {
            let env = TestEnv::start().await;
            env.sandbox.fail_next(Fault::status(status).on(operation));
            let error = env.subscription().start().await.expect_err("error");
            assert_eq!(error.status().map(|it| it.as_u16()), Some(status));
            assert_eq!(env.webhooks().await.len(), 0);
        }
    }
    let env = TestEnv::start().await;
    let without_queue = WebhookSubscription::keep_alive(&env.client, env.create());
    let invalid_url = env.subscription_to(create("nowhere"));
    for start in [without_queue, invalid_url] {
        let error = start.start().await.expect_err("error");
        assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{error}");
    }
    assert_eq!(env.sandbox.request_count(), 0);
}

#[tokio::test]
async fn stop_keeps_webhook_delete_removes_it() {
    let env = TestEnv::start().await;
    env.subscribe().await.stop().await;
    drop(env.subscribe().await);
    only_webhook(&env).await;
    let subscription = env.subscribe().await;
    env.create_webhook(env.create()).await;
    subscription.delete().await.expect("success");
    assert_eq!(env.webhooks().await.len(), 0);
    // `delete` succeeds if the webhook is already deleted.
    let subscription = env.subscribe().await;
    let webhook = subscription.webhook();
    let deleted = env.client.delete_webhook().id(&webhook.id).send().await;
    deleted.expect("success");
    subscription.delete().await.expect("success");
}

#[tokio::test]
async fn delete_waits_for_creation_in_progress() {
    let env = TestEnv::start().await;
    let subscription = env.subscribe().await;
    let id = subscription.webhook().id;
    env.client
        .delete_webhook()
        .id(&id)
        .send()
        .await
        .expect("success");
    // A creation is in progress when the subscription is deleted.
    let slow_create = Fault::delay(Duration::from_millis(100)).on(Operation::CreateWebhook);
    env.sandbox.fail_next(slow_create);
    let started = async {
        while env.count(Operation::CreateWebhook) < 2 {
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        () = started => {}
        status = subscription.check_now() => panic!("check completed early: {status:?}"),
    }
    subscription.delete().await.expect("success");
    assert_eq!(
        env.count(Operation::DeleteWebhook),
        2,
        "the new webhook is not deleted"
    );
    assert_eq!(env.webhooks().await.len(), 0);
}

#[tokio::test]
async fn concurrent_subscriptions_converge() {
    let env = TestEnv::start().await;
    let (one, other) = tokio::join!(env.subscription().start(), env.subscription().start());
    let (one, other) = (one.expect("subscription"), other.expect("subscription"));
    // Both may have created a webhook. The first renewal deletes the other one.
    env.advance_all(8 * DAY).await;
    for _ in 0..2 {
        assert!(one.check_now().await.is_healthy());
        assert!(other.check_now().await.is_healthy());
    }
    let webhook = only_webhook(&env).await;
    assert_eq!(one.webhook().id, webhook.id);
    assert_eq!(other.webhook().id, webhook.id);
    env.missed_call();
    env.sandbox.advance(DAY).await;
    env.log.wait_for(2).await;
    assert_eq!(env.log.states(), ["RINGING", "MISSED"]);
    one.delete().await.expect("success");
    assert!(other.check_now().await.is_healthy());
    assert_eq!(only_webhook(&env).await.id, other.webhook().id);
}

#[tokio::test]
async fn debug_output_contains_no_secrets() {
    let env = TestEnv::start().await;
    let start = env.subscription();
    let mut output = format!("{start:?}");
    let subscription = start.start().await.expect("subscription");
    let fault = Fault::gateway_json(401, 900_901, "Invalid Credentials");
    env.sandbox.fail_next(fault.on(Operation::GetWebhook));
    let status = subscription.check_now().await;
    output += &format!("{subscription:?} {status:?} {:?}", subscription.webhook());
    assert!(output.contains("900901"), "{output}");
    for secret in [KEY, env.sandbox.token()] {
        assert!(!output.contains(secret), "{output}");
    }
}

#[tokio::test]
async fn webhook_with_other_key_is_not_healthy() {
    let env = TestEnv::start().await;
    env.create_webhook(env.create().signing_key("another"))
        .await;
    let subscription = env.subscribe().await;
    env.missed_call();
    env.sandbox.advance(SECOND).await;
    let status = subscription.check_now().await;
    assert_eq!((status.wrong_signatures, status.is_healthy()), (1, false));
}
