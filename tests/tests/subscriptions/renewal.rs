//! A webhook lives for ten days, unless it is renewed.

use vis_api::webhook::WebhookSubscription;
use vis_sandbox::{Fault, Operation};

use super::office::{DAY, HOUR, Office, sleep};

/// Waits until as many renewals were asked for.
async fn renewals(office: &Office, subscription: &mut WebhookSubscription, count: usize) {
    while office.count(Operation::RenewWebhook) < count {
        subscription.changed().await.expect("a subscription");
    }
}

#[tokio::test]
async fn it_is_renewed_ahead_of_its_end_by_tokios_clock_alone() {
    let office = Office::open().await;
    let mut subscription = office.subscribe().await;
    let mut expire_at = subscription.webhook().expire_at;
    // The sandbox lives in 2020, and this machine does not.
    for round in 1..4 {
        office.pass(7 * DAY - HOUR).await;
        subscription.check_now().await;
        assert_eq!(
            office.count(Operation::RenewWebhook),
            round - 1,
            "too early"
        );
        office.pass(DAY + 2 * HOUR).await;
        renewals(&office, &mut subscription, round).await;
        assert!(subscription.check_now().await.is_healthy());
        let renewed = subscription.webhook().expire_at;
        assert!(renewed > expire_at);
        expire_at = renewed;
    }
    assert_eq!(office.count(Operation::CreateWebhook), 1);
    assert_eq!(office.count(Operation::ListEvents), 0, "nothing was missed");
}

#[tokio::test]
async fn a_poll_is_one_request() {
    let office = Office::open().await;
    let subscription = office.subscribe().await;
    office.sandbox.take_requests();
    for _ in 0..5 {
        assert!(subscription.check_now().await.is_healthy());
    }
    assert_eq!(office.count(Operation::GetWebhook), 5);
    assert_eq!(office.sandbox.requests().len(), 5);
}

#[tokio::test]
async fn a_renewal_that_fails_is_tried_until_it_succeeds() {
    let office = Office::open().await;
    let mut subscription = office.subscribe().await;
    for _ in 0..3 {
        let fault = Fault::status(503).on(Operation::RenewWebhook);
        office.sandbox.fail_next(fault);
    }
    // Neither does it help that the webhook cannot be looked at.
    office
        .sandbox
        .fail_next(Fault::status(503).on(Operation::GetWebhook));
    office.pass(8 * DAY + HOUR).await;
    renewals(&office, &mut subscription, 1).await;
    for failed_checks in 2..4 {
        let status = subscription.check_now().await;
        let error = status.last_error.expect("an error");
        assert_eq!(error.operation(), "renew_webhook");
        assert_eq!(status.failed_checks, failed_checks);
    }
    let status = subscription.check_now().await;
    assert!(status.is_healthy(), "{status:?}");
    assert!(status.webhook.renewed_at.is_some());
    assert_eq!(office.count(Operation::RenewWebhook), 4);
}

#[tokio::test]
async fn what_happened_after_its_end_is_read_from_the_history() {
    let office = Office::open().await;
    let subscription = office.subscribe().await;
    let before = office.missed_call();
    office.sandbox.advance(11 * DAY).await;
    let after = office.missed_call();
    office.sandbox.advance(HOUR).await;
    // The keeper slept longer than the webhook lived.
    sleep(11 * DAY + HOUR).await;
    assert!(subscription.check_now().await.is_healthy());
    assert_eq!(office.log.states(), ["RINGING", "MISSED", "MISSED*"]);
    assert_eq!(office.log.states_of(&before), ["RINGING", "MISSED"]);
    assert_eq!(office.log.states_of(&after), ["MISSED"]);
}

#[tokio::test]
async fn a_webhook_that_is_gone_is_created_anew_and_its_gap_filled() {
    for is_purged in [true, false] {
        let office = Office::open().await;
        let subscription = office.subscribe().await;
        let old = subscription.webhook();
        office.missed_call();
        office.sandbox.advance(HOUR).await;
        office.log.reaches(2).await;
        if is_purged {
            office.sandbox.advance(31 * DAY).await;
        } else {
            office
                .client
                .delete_webhook()
                .id(&old.id)
                .send()
                .await
                .expect("no error");
        }
        office.missed_call();
        office.sandbox.advance(HOUR).await;
        // The first attempt to create it fails, and the gap is not forgotten.
        office
            .sandbox
            .fail_next(Fault::status(503).on(Operation::CreateWebhook));
        let status = subscription.check_now().await;
        assert!(status.last_error.is_some() && status.missed_since.is_some());
        assert!(subscription.check_now().await.is_healthy());
        assert_ne!(subscription.webhook().id, old.id);
        assert_eq!(office.webhooks().await.len(), 1);
        office.missed_call();
        office.sandbox.advance(HOUR).await;
        office.log.reaches(5).await;
        assert_eq!(
            office.log.states(),
            ["RINGING", "MISSED", "MISSED*", "RINGING", "MISSED"]
        );
    }
}

#[tokio::test]
async fn a_webhook_that_is_deleted_between_the_look_and_the_renewal_is_created_anew() {
    let office = Office::open().await;
    let subscription = office.subscribe().await;
    office.break_down().await;
    office
        .sandbox
        .fail_next(Fault::status(404).on(Operation::RenewWebhook));
    assert!(subscription.check_now().await.is_healthy());
    assert_eq!(office.log.states(), ["MISSED*"]);
}
