//! One webhook for a URL, whatever is there already.

use std::time::Duration;

use vis_api::webhook::WebhookSubscription;
use vis_api::{ErrorKind, MetadataPolicy, Webhook, WebhookCreate, WebhookEventType};
use vis_sandbox::{Fault, Operation};

use super::office::{DAY, KEY, Office, create};

async fn only_webhook(office: &Office) -> Webhook {
    let mut webhooks = office.webhooks().await;
    assert_eq!(webhooks.len(), 1, "{webhooks:?}");
    webhooks.remove(0)
}

#[tokio::test]
async fn a_webhook_is_created_and_then_adopted_at_each_start() {
    let mut office = Office::open().await;
    let subscription = office.subscribe().await;
    let created = subscription.webhook();
    assert_eq!(created.renewed_at, None);
    assert_eq!(created.signing_key, None);
    subscription.stop().await;

    let url = office.receiver.url.clone();
    office.sandbox.advance(9 * DAY).await;
    office.restart().await;
    let subscription = office.subscription_to(create(&url)).start().await;
    let adopted = subscription.expect("a subscription").webhook();
    assert_eq!(adopted.id, created.id);
    assert!(adopted.expire_at > created.expire_at, "it is renewed");
    assert_eq!(only_webhook(&office).await.id, created.id);
    assert_eq!(office.count(Operation::CreateWebhook), 1);
}

#[tokio::test]
async fn the_spelling_of_the_url_makes_no_difference_and_other_urls_are_left_alone() {
    let office = Office::open().await;
    let url = office.receiver.url.clone();
    let spelt = url.replace("http:", "HTTP:").replace("/vis", "/x/../vis");
    let known = office.create_webhook(create(&spelt)).await;
    let other = office.create_webhook(create(&format!("{url}?other"))).await;
    let subscription = office.subscribe().await;
    assert_eq!(subscription.webhook().id, known.id);
    let ids: Vec<_> = office
        .webhooks()
        .await
        .into_iter()
        .map(|it| it.id)
        .collect();
    assert_eq!(ids, [known.id, other.id]);
}

#[tokio::test]
async fn of_several_the_one_that_lives_longest_stays() {
    let office = Office::open().await;
    office.create_webhook(office.create()).await;
    office.sandbox.advance(DAY).await;
    let latest = office.create_webhook(office.create()).await;
    let subscription = office.subscribe().await;
    assert_eq!(subscription.webhook().id, latest.id);
    assert_eq!(only_webhook(&office).await.id, latest.id);
}

#[tokio::test]
async fn what_is_not_what_is_asked_for_is_replaced_and_the_new_one_comes_first() {
    for change in 0..3 {
        let office = Office::open().await;
        let old = match change {
            0 => office.create().metadata_policy(MetadataPolicy::Body),
            1 => WebhookCreate::builder()
                .url(&*office.receiver.url)
                .events([WebhookEventType::Call])
                .metadata_policy(MetadataPolicy::Header),
            // It looks the same: only the key is another.
            _ => office.create().signing_key("another"),
        };
        let old = office.create_webhook(old).await;
        let start = match change {
            2 => office.subscription().replace(),
            _ => office.subscription(),
        };
        office.sandbox.take_requests();
        let subscription = start.start().await.expect("a subscription");
        assert!(subscription.check_now().await.is_healthy());
        assert_ne!(subscription.webhook().id, old.id);
        assert_eq!(only_webhook(&office).await.id, subscription.webhook().id);
        let requests = office.sandbox.requests();
        let at = |operation| {
            requests
                .iter()
                .position(|it| it.operation == Some(operation))
        };
        let created_at = at(Operation::CreateWebhook);
        assert!(created_at.is_some() && created_at < at(Operation::DeleteWebhook));
    }
}

#[tokio::test]
async fn what_cannot_be_deleted_yet_is_deleted_later() {
    let office = Office::open().await;
    let old = office.create().metadata_policy(MetadataPolicy::Body);
    office.create_webhook(old).await;
    for _ in 0..2 {
        let fault = Fault::status(503).on(Operation::DeleteWebhook);
        office.sandbox.fail_next(fault);
    }
    let subscription = office.subscription().start().await.expect("a subscription");
    let status = subscription.check_now().await;
    assert_eq!(office.webhooks().await.len(), 2);
    let error = status.last_error.expect("an error");
    assert_eq!(
        (error.operation(), status.failed_checks),
        ("delete_webhook", 2)
    );
    assert!(subscription.check_now().await.is_healthy());
    only_webhook(&office).await;
}

#[tokio::test]
async fn a_webhook_whose_creation_was_not_answered_is_found() {
    for fault in [
        Fault::reset().after_handling(),
        Fault::status(502).after_handling(),
        Fault::served().truncated(20).after_handling(),
    ] {
        let office = Office::open().await;
        office.sandbox.fail_next(fault.on(Operation::CreateWebhook));
        let subscription = office.subscribe().await;
        assert_eq!(only_webhook(&office).await.id, subscription.webhook().id);
        assert_eq!(office.count(Operation::CreateWebhook), 1);
    }
}

#[tokio::test]
async fn a_start_that_fails_says_why_and_leaves_nothing_behind() {
    for operation in [Operation::ListWebhooks, Operation::CreateWebhook] {
        for status in [403, 500] {
            let office = Office::open().await;
            office
                .sandbox
                .fail_next(Fault::status(status).on(operation));
            let error = office.subscription().start().await.expect_err("an error");
            assert_eq!(error.status().map(|it| it.as_u16()), Some(status));
            assert_eq!(office.webhooks().await.len(), 0);
        }
    }
    let office = Office::open().await;
    let nothing = WebhookSubscription::keep_alive(&office.client, office.create());
    let nobody = office.subscription_to(create("nowhere"));
    for start in [nothing, nobody] {
        let error = start.start().await.expect_err("an error");
        assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{error}");
    }
    assert_eq!(office.sandbox.request_count(), 0);
}

#[tokio::test]
async fn the_end_leaves_the_webhook_or_deletes_it() {
    let office = Office::open().await;
    office.subscribe().await.stop().await;
    drop(office.subscribe().await);
    only_webhook(&office).await;
    let subscription = office.subscribe().await;
    office.create_webhook(office.create()).await;
    subscription.delete().await.expect("no error");
    assert_eq!(office.webhooks().await.len(), 0);
    // It is gone already.
    let subscription = office.subscribe().await;
    let webhook = subscription.webhook();
    let deleted = office.client.delete_webhook().id(&webhook.id).send().await;
    deleted.expect("no error");
    subscription.delete().await.expect("no error");
}

#[tokio::test]
async fn a_webhook_is_not_created_again_after_it_was_deleted() {
    let office = Office::open().await;
    let subscription = office.subscribe().await;
    let id = subscription.webhook().id;
    office
        .client
        .delete_webhook()
        .id(&id)
        .send()
        .await
        .expect("no error");
    // One is being created anew when the subscription is deleted.
    let slowly = Fault::delay(Duration::from_millis(100)).on(Operation::CreateWebhook);
    office.sandbox.fail_next(slowly);
    let begun = async {
        while office.count(Operation::CreateWebhook) < 2 {
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        () = begun => {}
        status = subscription.check_now() => panic!("too fast: {status:?}"),
    }
    subscription.delete().await.expect("no error");
    assert_eq!(
        office.count(Operation::DeleteWebhook),
        2,
        "it is waited for"
    );
    assert_eq!(office.webhooks().await.len(), 0);
}

#[tokio::test]
async fn two_keepers_of_one_url_agree_on_one_webhook() {
    let office = Office::open().await;
    let (one, other) = tokio::join!(office.subscription().start(), office.subscription().start());
    let (one, other) = (one.expect("a subscription"), other.expect("a subscription"));
    // Both may have created one. Whoever renews first deletes that of the other, who adopts theirs.
    office.pass(8 * DAY).await;
    for _ in 0..2 {
        assert!(one.check_now().await.is_healthy());
        assert!(other.check_now().await.is_healthy());
    }
    let webhook = only_webhook(&office).await;
    assert_eq!(one.webhook().id, webhook.id);
    assert_eq!(other.webhook().id, webhook.id);
    office.missed_call();
    office.sandbox.advance(DAY).await;
    office.log.reaches(2).await;
    assert_eq!(office.log.states(), ["RINGING", "MISSED"]);
    one.delete().await.expect("no error");
    assert!(other.check_now().await.is_healthy());
    assert_eq!(only_webhook(&office).await.id, other.webhook().id);
}

#[tokio::test]
async fn nothing_that_is_shown_has_a_secret_in_it() {
    let office = Office::open().await;
    let start = office.subscription();
    let mut shown = format!("{start:?}");
    let subscription = start.start().await.expect("a subscription");
    let fault = Fault::gateway_json(401, 900_901, "Invalid Credentials");
    office.sandbox.fail_next(fault.on(Operation::GetWebhook));
    let status = subscription.check_now().await;
    shown += &format!("{subscription:?} {status:?} {:?}", subscription.webhook());
    assert!(shown.contains("900901"), "{shown}");
    for secret in [KEY, office.sandbox.token()] {
        assert!(!shown.contains(secret), "{shown}");
    }
}
