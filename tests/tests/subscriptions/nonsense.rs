//! What a service may say that makes no sense, and whoever loses patience with it.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::task::yield_now;
use vis_api::webhook::WebhookSubscription;
use vis_api::{Client, RetryPolicy};
use vis_sandbox::{Fault, Operation};

use super::office::{DAY, HOUR, MINUTE, Office, SECOND, create, sleep};
use super::receiver::Fate;

/// The only webhook, as the service would show it but for what is put in its place.
async fn shown(office: &Office, change: impl FnOnce(&mut Value)) -> Value {
    let webhooks = office.webhooks().await;
    let mut webhook = serde_json::to_value(&webhooks[0]).expect("JSON");
    change(&mut webhook);
    webhook
}

/// The operation is done, and this is what the service says of it.
fn answer(operation: Operation, json: &Value) -> Fault {
    let answer = Fault::status(200).body("application/json", json.to_string());
    answer.after_handling().on(operation)
}

/// A client that waits for an answer.
fn patient(office: &Office) -> Client {
    let client = Client::builder()
        .base_url(office.sandbox.base_url())
        .bearer_token(office.sandbox.token())
        .retry(RetryPolicy::none())
        .timeout(HOUR);
    client.build().expect("a client")
}

#[tokio::test]
async fn a_history_that_takes_its_time_keeps_no_delivery_waiting() {
    let office = Office::open().await;
    let subscription = WebhookSubscription::keep_alive(&patient(&office), office.create())
        .event_queue(office.event_queue.clone())
        .poll_every(DAY)
        .start()
        .await
        .expect("a subscription");
    subscription.check_now().await;
    office.break_down().await;
    let asked = office.count(Operation::ListEvents);
    office
        .sandbox
        .fail_next(Fault::stall().on(Operation::ListEvents));
    let goes_on = async {
        while office.count(Operation::ListEvents) == asked {
            yield_now().await;
        }
        office.missed_call();
        office.sandbox.advance(MINUTE).await;
        assert!(office.log.states().is_empty(), "it waits for a while");
        sleep(5 * SECOND).await;
        office.log.reaches(2).await;
    };
    tokio::select! {
        _ = subscription.check_now() => panic!("it was not to be answered"),
        () = goes_on => {}
    }
    assert_eq!(office.log.states(), ["RINGING", "MISSED"]);
}

#[tokio::test]
async fn a_start_that_nobody_waits_for_any_more_keeps_no_delivery_waiting() {
    let office = Office::open().await;
    office.create_webhook(office.create()).await;
    let patient = patient(&office);
    let stall = Fault::stall().on(Operation::ListWebhooks);
    office.sandbox.fail_next(stall);
    let listed = office.count(Operation::ListWebhooks);
    let start = WebhookSubscription::keep_alive(&patient, create(&office.receiver.url))
        .event_queue(office.event_queue.clone())
        .start();
    let asked = async {
        while office.count(Operation::ListWebhooks) == listed {
            yield_now().await;
        }
    };
    tokio::select! {
        () = asked => {}
        _ = start => panic!("it was not to be answered"),
    }
    office.missed_call();
    office.sandbox.advance(MINUTE).await;
    office.log.reaches(2).await;
}

#[tokio::test]
async fn a_last_success_that_is_still_to_come_hides_no_event() {
    let office = Office::open().await;
    office.create_webhook(office.create()).await;
    office.break_down().await;
    let nonsense = shown(&office, |webhook| {
        webhook["statistics"]["lastSuccess"] = json!("2999-01-01T00:00:00.000+0000");
    });
    let listed = answer(Operation::ListWebhooks, &json!([nonsense.await]));
    office.sandbox.fail_next(listed);
    let subscription = office.subscribe().await;
    assert_eq!(office.log.states(), ["MISSED*"]);
    // Nor does it hide those of a later gap.
    office.sandbox.advance(HOUR).await;
    office.break_down().await;
    assert!(subscription.check_now().await.is_healthy());
    assert_eq!(office.log.states(), ["MISSED*", "MISSED*"]);
}

#[tokio::test]
async fn a_renewal_that_is_still_to_come_hides_no_event_of_the_next_gap() {
    let office = Office::open().await;
    office.create_webhook(office.create()).await;
    office.break_down().await;
    let nonsense = shown(&office, |webhook| {
        webhook["renewedAt"] = json!("2999-01-01T00:00:00.000+0000");
    });
    let renewed = answer(Operation::RenewWebhook, &nonsense.await);
    office.sandbox.fail_next(renewed);
    let subscription = office.subscribe().await;
    assert_eq!(office.log.states(), ["MISSED*"]);
    office.break_down().await;
    assert!(subscription.check_now().await.is_healthy());
    assert_eq!(office.log.states(), ["MISSED*", "MISSED*"]);
}

#[tokio::test]
async fn a_call_that_goes_on_after_somebody_else_has_mended_a_failure_is_handed_over() {
    let office = Office::open().await;
    let subscription = office.subscribe().await;
    office.sandbox.advance(HOUR).await;
    office.receiver.always(Fate::Refused(500));
    let talk = office.talk(DAY).await;
    office.sandbox.advance(2 * MINUTE).await;
    office.receiver.always(Fate::Handled);
    let id = subscription.webhook().id;
    let renewed = office.client.renew_webhook().id(&id).send().await;
    renewed.expect("no error");
    assert!(subscription.check_now().await.is_healthy());
    assert_eq!(office.log.states_of(&talk), ["ACTIVE"]);
}

#[tokio::test]
async fn statistics_that_an_answer_leaves_out_are_no_news_when_they_are_back() {
    let office = Office::open().await;
    office.create_webhook(office.create()).await;
    office.break_down().await;
    for operation in [Operation::RenewWebhook, Operation::GetWebhook] {
        let brief = shown(&office, |webhook| webhook["statistics"] = Value::Null);
        let fault = answer(operation, &brief.await);
        office.sandbox.fail_next(fault);
        let subscription = office.subscription().start().await;
        let subscription = subscription.expect("a subscription");
        assert!(subscription.check_now().await.is_healthy());
        let read = office.count(Operation::ListEvents);
        assert!(subscription.check_now().await.is_healthy());
        assert!(subscription.check_now().await.is_healthy());
        assert_eq!(office.count(Operation::ListEvents), read, "{operation:?}");
        let statistics = subscription.webhook().statistics.expect("statistics");
        assert_eq!(statistics.total_failures, Some(1));
    }
}

#[tokio::test]
async fn times_at_the_ends_of_the_calendar_do_no_harm() {
    let ends = [
        json!("-009999-01-02T01:59:59Z"),
        json!("0000-01-01T00:00:00Z"),
        json!("9999-12-30T22:00:00Z"),
        Value::Null,
    ];
    for (renewed_at, expire_at) in ends
        .iter()
        .flat_map(|one| ends.iter().map(move |it| (one, it)))
    {
        let office = Office::open().await;
        office.create_webhook(office.create()).await;
        office.break_down().await;
        let nonsense = shown(&office, |webhook| {
            for name in ["createdAt", "renewedAt"] {
                webhook[name] = renewed_at.clone();
            }
            webhook["expireAt"] = expire_at.clone();
            webhook["statistics"]["lastFailure"] = expire_at.clone();
        });
        let nonsense = nonsense.await;
        for operation in [Operation::RenewWebhook, Operation::GetWebhook] {
            office.sandbox.fail_next(answer(operation, &nonsense));
        }
        let subscription = office.subscription().start().await;
        let subscription = subscription.expect("a subscription");
        for _ in 0..2 {
            let status = tokio::time::timeout(Duration::from_secs(60), subscription.check_now());
            let status = status.await.expect("an end");
            assert!(status.last_error.is_none(), "{status:?}");
        }
        assert_eq!(office.log.states(), ["MISSED*"]);
        let renewals = office.count(Operation::RenewWebhook);
        assert!(renewals < 5, "{renewals} renewals");
    }
}

#[tokio::test]
async fn what_a_paused_webhook_does_not_deliver_is_read_from_the_history() {
    let office = Office::open().await;
    let subscription = office.subscribe().await;
    // The sandbox knows no pause: for one, here is a failure that does not show.
    let quiet = |status: &'static str| {
        shown(&office, move |webhook| {
            webhook["status"] = json!(status);
            webhook["statistics"] = json!({
                "failed": false, "totalFailures": 0, "lastSuccess": webhook["createdAt"],
            });
        })
    };
    office.break_down().await;
    let paused = quiet("PAUSED").await;
    for operation in [Operation::GetWebhook, Operation::RenewWebhook] {
        office.sandbox.fail_next(answer(operation, &paused));
    }
    let status = subscription.check_now().await;
    assert!(status.last_error.is_none() && !status.is_healthy());
    assert_eq!(office.log.states(), ["MISSED*"]);

    // Somebody lets it go on, which shows when it is looked at the next time.
    office.break_down().await;
    let active = answer(Operation::GetWebhook, &quiet("ACTIVE").await);
    office.sandbox.fail_next(active);
    assert!(subscription.check_now().await.is_healthy());
    assert_eq!(office.log.states(), ["MISSED*", "MISSED*"]);
}

#[tokio::test]
async fn many_webhooks_of_one_url_are_deleted_a_few_at_a_time() {
    let office = Office::open().await;
    for _ in 0..12 {
        office.create_webhook(office.create()).await;
    }
    let subscription = office.subscription().start().await;
    let subscription = subscription.expect("a subscription");
    let mut deleted = 0;
    for _ in 0..3 {
        // What delivers is looked at in between.
        assert!(subscription.check_now().await.is_healthy());
        let deleted_now = office.count(Operation::DeleteWebhook) - deleted;
        // At the start, and at the check after it.
        let most = if deleted == 0 { 10 } else { 5 };
        assert!(deleted_now <= most, "{deleted_now}");
        deleted += deleted_now;
    }
    assert_eq!(deleted, 11);
    assert_eq!(office.webhooks().await.len(), 1);
}
