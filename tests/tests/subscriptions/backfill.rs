//! Tests the backfill of missed events from the history.

use vis_api::{OffsetUnit, Timestamp};
use vis_sandbox::{Fault, Offset, Operation, Sandbox};
use vis_tests::subscription as create;

use super::receiver::Outcome;
use super::test_env::{DAY, HOUR, MINUTE, SECOND, TestEnv};

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

#[tokio::test]
async fn long_call_end_is_backfilled() {
    let env = TestEnv::start().await;
    let subscription = env.subscribe().await;
    let long = env.answered_call(3 * HOUR + 30 * SECOND).await;
    env.sandbox.advance(3 * HOUR).await;
    env.missed_call();
    env.sandbox.advance(2 * SECOND).await;
    env.fail_webhook().await;
    assert!(subscription.check_now().await.is_healthy());
    let expected = ["INITIALIZING", "RINGING", "ACTIVE", "ANSWERED"];
    assert_eq!(env.log.states_of(&long), expected);
}

#[tokio::test]
async fn missed_events_arrive_in_order_across_pages() {
    let env = TestEnv::start_with(Sandbox::builder().offset_as(Offset::Item)).await;
    let subscription = env
        .subscription()
        .page_size(3)
        .offset_unit(OffsetUnit::Item);
    let subscription = subscription.start().await.expect("subscription");
    env.fail_webhook().await;
    let mut calls = Vec::new();
    for _ in 0..10 {
        calls.push(env.missed_call());
        env.sandbox.advance(2 * SECOND).await;
    }
    assert!(subscription.check_now().await.is_healthy());
    let entries = env.log.entries();
    let handled: Vec<_> = entries.iter().map(|entry| &entry.call).collect();
    assert_eq!(handled[1..], calls.iter().collect::<Vec<_>>());
    assert!(env.count(Operation::ListEvents) >= 4, "one page");
}

#[tokio::test]
async fn failed_history_read_is_retried_not_blocking() {
    let env = TestEnv::start().await;
    let subscription = env.subscription().page_size(1).start().await;
    let subscription = subscription.expect("subscription");
    env.fail_webhook().await;
    let missed = env.missed_call();
    env.sandbox.advance(MINUTE).await;
    // The first page succeeds, the second fails.
    env.sandbox
        .fail_next(Fault::served().on(Operation::ListEvents));
    for _ in 0..2 {
        env.sandbox
            .fail_next(Fault::status(500).on(Operation::ListEvents));
    }
    for failed_checks in 1..3 {
        let status = subscription.check_now().await;
        assert!(status.missed_since.is_some() && !status.is_healthy());
        assert_eq!(status.failed_checks, failed_checks);
        assert_eq!(status.last_error.expect("error").operation(), "list_events");
    }
    // The webhook is renewed, and new deliveries do not wait.
    let delivered = env.missed_call();
    env.sandbox.advance(MINUTE).await;
    env.log.wait_for(3).await;
    assert_eq!(env.log.states_of(&delivered), ["RINGING", "MISSED"]);
    assert_eq!(env.log.states_of(&missed).len(), 0);
    assert!(subscription.check_now().await.is_healthy());
    assert_eq!(env.log.states_of(&missed), ["MISSED"]);
    assert_eq!(env.log.states().len(), 4);
}

#[tokio::test]
async fn failure_with_foreign_renewal_is_backfilled() {
    let env = TestEnv::start().await;
    let subscription = env.subscribe().await;
    env.missed_call();
    env.sandbox.advance(MINUTE).await;
    env.receiver.always(Outcome::Rejected(500));
    let missed = env.missed_call();
    let active = env.answered_call(DAY).await;
    env.sandbox.advance(2 * MINUTE).await;
    env.receiver.always(Outcome::Handled);
    let id = subscription.webhook().id;
    let renewed = env.client.renew_webhook().id(&id).send().await;
    renewed.expect("success");
    env.missed_call();
    env.sandbox.advance(MINUTE).await;
    env.log.wait_for(4).await;
    assert!(subscription.check_now().await.is_healthy());
    assert_eq!(env.log.states_of(&missed), ["MISSED"]);
    assert_eq!(env.log.states_of(&active), ["ACTIVE"]);
    assert_eq!(env.log.states().len(), 6);
}

#[tokio::test]
async fn restart_reuses_webhook_and_backfills_downtime() {
    let mut env = TestEnv::start().await;
    let url = env.receiver.url.clone();
    let subscription = env.subscribe().await;
    let created = subscription.webhook();
    subscription.stop().await;
    let handled = env.missed_call();
    env.sandbox.advance(HOUR).await;
    env.log.wait_for(2).await;
    let recent = env.missed_call();
    env.sandbox.advance(MINUTE).await;
    env.log.wait_for(4).await;

    // The program is down.
    env.receiver.always(Outcome::Dropped);
    let missed = env.missed_call();
    let long_call = env.answered_call(DAY).await;
    env.sandbox.advance(HOUR).await;
    env.restart().await;
    let subscription = env.subscription_to(create(&url)).start().await;
    let subscription = subscription.expect("subscription");
    assert!(subscription.check_now().await.is_healthy());
    let reused = subscription.webhook();
    assert_eq!(reused.id, created.id);
    assert!(reused.expire_at > created.expire_at, "not renewed");
    assert_eq!(env.log.states()[4..], ["MISSED*", "MISSED*", "ACTIVE*"]);
    assert_eq!(env.log.states_of(&handled), ["RINGING", "MISSED"]);
    // It ended within the overlap: repeated, since it may not have been handled.
    assert_eq!(env.log.states_of(&recent), ["RINGING", "MISSED", "MISSED"]);
    assert_eq!(env.log.states_of(&missed), ["MISSED"]);
    assert_eq!(env.log.states_of(&long_call), ["ACTIVE"]);
}

#[tokio::test]
async fn missed_since_sets_backfill_start() {
    let env = TestEnv::start().await;
    let start: Timestamp = env.sandbox.now().into();
    let first = env.missed_call();
    env.sandbox.advance(HOUR).await;
    let second = env.missed_call();
    env.sandbox.advance(HOUR).await;
    let later = Timestamp::from_millisecond(start.as_millisecond() + 1_800_000);
    let subscription = env
        .subscription()
        .missed_since(later.expect("time"))
        .start()
        .await
        .expect("subscription");
    assert!(subscription.check_now().await.is_healthy());
    assert_eq!(env.log.states_of(&first).len(), 0);
    assert_eq!(env.log.states_of(&second), ["MISSED"]);
    assert_eq!(env.log.states().len(), 1);
    subscription.stop().await;

    // A new URL has missed nothing.
    let fresh = env.subscription_to(create(&format!("{}?fresh", env.receiver.url)));
    let fresh = fresh.start().await.expect("subscription");
    assert!(fresh.check_now().await.is_healthy());
    assert_eq!(env.log.states().len(), 1);
}
