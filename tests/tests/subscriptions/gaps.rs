//! What was missed is in the history.

use vis_api::{OffsetUnit, Timestamp};
use vis_sandbox::{Fault, Offset, Operation, Sandbox};

use super::office::{DAY, HOUR, MINUTE, Office, SECOND, create};
use super::receiver::Fate;

#[tokio::test]
async fn a_call_that_began_long_before_the_gap_is_found() {
    let office = Office::open().await;
    let subscription = office.subscribe().await;
    let long = office.talk(3 * HOUR + 30 * SECOND).await;
    office.sandbox.advance(3 * HOUR).await;
    office.missed_call();
    office.sandbox.advance(2 * SECOND).await;
    office.break_down().await;
    assert!(subscription.check_now().await.is_healthy());
    let expected = ["INITIALIZING", "RINGING", "ACTIVE", "ANSWERED"];
    assert_eq!(office.log.states_of(&long), expected);
}

#[tokio::test]
async fn missed_events_come_in_order_page_by_page() {
    for (offset, unit, offsets) in [
        (Offset::Page, OffsetUnit::Page, [0, 1, 2, 3]),
        (Offset::Item, OffsetUnit::Item, [0, 3, 6, 9]),
    ] {
        come_in_order(offset, unit, offsets).await;
    }
}

async fn come_in_order(offset: Offset, unit: OffsetUnit, offsets: [i64; 4]) {
    let office = Office::open_with(Sandbox::builder().offset_as(offset)).await;
    let subscription = office.subscription().page_size(3).offset_unit(unit);
    let subscription = subscription.start().await.expect("a subscription");
    office.break_down().await;
    let mut calls = Vec::new();
    for _ in 0..10 {
        calls.push(office.missed_call());
        office.sandbox.advance(2 * SECOND).await;
    }
    assert!(subscription.check_now().await.is_healthy());
    let entries = office.log.entries();
    let handled: Vec<_> = entries.iter().map(|entry| &entry.call).collect();
    assert_eq!(handled[1..], calls.iter().collect::<Vec<_>>());
    let requests = office.sandbox.requests();
    let pages = requests
        .iter()
        .filter(|it| it.operation == Some(Operation::ListEvents));
    let queries: Vec<_> = pages.filter_map(|it| it.query.as_deref()).collect();
    for offset in offsets {
        let parameter = format!("offset={offset}&");
        assert!(
            queries.iter().any(|query| query.contains(&parameter)),
            "no {parameter} in {queries:?}"
        );
    }
}

#[tokio::test]
async fn a_history_that_cannot_be_read_is_read_later_and_holds_up_nothing() {
    let office = Office::open().await;
    let subscription = office.subscription().page_size(1).start().await;
    let subscription = subscription.expect("a subscription");
    office.break_down().await;
    let missed = office.missed_call();
    office.sandbox.advance(MINUTE).await;
    // The first page comes, the second does not.
    office
        .sandbox
        .fail_next(Fault::served().on(Operation::ListEvents));
    for _ in 0..2 {
        office
            .sandbox
            .fail_next(Fault::status(500).on(Operation::ListEvents));
    }
    for failed_checks in 1..3 {
        let status = subscription.check_now().await;
        assert!(status.missed_since.is_some() && !status.is_healthy());
        assert_eq!(status.failed_checks, failed_checks);
        assert_eq!(
            status.last_error.expect("an error").operation(),
            "list_events"
        );
    }
    // It was renewed all the same, and what comes now is not kept waiting.
    let delivered = office.missed_call();
    office.sandbox.advance(MINUTE).await;
    office.log.reaches(3).await;
    assert_eq!(office.log.states_of(&delivered), ["RINGING", "MISSED"]);
    assert_eq!(office.log.states_of(&missed).len(), 0);
    assert!(subscription.check_now().await.is_healthy());
    assert_eq!(office.log.states_of(&missed), ["MISSED"]);
    assert_eq!(office.log.states().len(), 4);
}

#[tokio::test]
async fn a_failure_that_somebody_else_has_mended_is_noticed() {
    let office = Office::open().await;
    let subscription = office.subscribe().await;
    office.missed_call();
    office.sandbox.advance(MINUTE).await;
    office.break_down().await;
    let missed = office.missed_call();
    office.sandbox.advance(MINUTE).await;
    let id = subscription.webhook().id;
    office
        .client
        .renew_webhook()
        .id(&id)
        .send()
        .await
        .expect("no error");
    office.missed_call();
    office.sandbox.advance(MINUTE).await;
    office.log.reaches(4).await;
    assert!(subscription.check_now().await.is_healthy());
    assert_eq!(office.log.states_of(&missed), ["MISSED"]);
    assert_eq!(office.log.states().len(), 6);
}

#[tokio::test]
async fn what_happened_while_nobody_was_there_is_handed_over_at_the_start() {
    let mut office = Office::open().await;
    let url = office.receiver.url.clone();
    office.subscribe().await.stop().await;
    let handled = office.missed_call();
    office.sandbox.advance(HOUR).await;
    office.log.reaches(2).await;
    let recent = office.missed_call();
    office.sandbox.advance(MINUTE).await;
    office.log.reaches(4).await;

    // Nobody is there.
    office.receiver.always(Fate::Dropped);
    let missed = office.missed_call();
    let talk = office.talk(DAY).await;
    office.sandbox.advance(HOUR).await;
    office.restart().await;
    let subscription = office.subscription_to(create(&url)).start().await;
    let subscription = subscription.expect("a subscription");
    assert!(subscription.check_now().await.is_healthy());
    assert_eq!(office.log.states()[4..], ["MISSED*", "MISSED*", "ACTIVE*"]);
    assert_eq!(office.log.states_of(&handled), ["RINGING", "MISSED"]);
    // It ended so shortly before that it may not have been handled: the price of at least once.
    assert_eq!(
        office.log.states_of(&recent),
        ["RINGING", "MISSED", "MISSED"]
    );
    assert_eq!(office.log.states_of(&missed), ["MISSED"]);
    assert_eq!(office.log.states_of(&talk), ["ACTIVE"]);
}

#[tokio::test]
async fn whoever_knows_better_says_since_when_events_were_missed() {
    let office = Office::open().await;
    let start: Timestamp = office.sandbox.now().into();
    let first = office.missed_call();
    office.sandbox.advance(HOUR).await;
    let second = office.missed_call();
    office.sandbox.advance(HOUR).await;
    let later = Timestamp::from_millisecond(start.as_millisecond() + 1_800_000);
    let subscription = office
        .subscription()
        .missed_since(later.expect("a time"))
        .start()
        .await
        .expect("a subscription");
    assert!(subscription.check_now().await.is_healthy());
    assert_eq!(office.log.states_of(&first).len(), 0);
    assert_eq!(office.log.states_of(&second), ["MISSED"]);
    assert_eq!(office.log.states().len(), 1);
    subscription.stop().await;

    // A URL that is new to the service has missed nothing.
    let fresh = office.subscription_to(create(&format!("{}?fresh", office.receiver.url)));
    let fresh = fresh.start().await.expect("a subscription");
    assert!(fresh.check_now().await.is_healthy());
    assert_eq!(office.log.states().len(), 1);
}

#[tokio::test]
async fn an_outage_that_lasts_is_bridged_by_the_history() {
    let office = Office::open().await;
    let subscription = office.subscribe().await;
    office.receiver.always(Fate::Refused(503));
    let mut calls = Vec::new();
    for _ in 0..5 {
        calls.push(office.missed_call());
        office.sandbox.advance(2 * MINUTE).await;
        assert!(subscription.check_now().await.missed_since.is_none());
    }
    for call in &calls {
        assert_eq!(office.log.states_of(call), ["MISSED"]);
    }
    assert_eq!(office.log.states().len(), 5);
}

#[tokio::test]
async fn what_was_accepted_before_the_gap_is_handled_before_it() {
    use std::sync::Arc;
    use tokio::sync::Semaphore;
    use vis_api::webhook::{EventQueue, Received, WebhookSubscription};

    let mut office = Office::open().await;
    let (gate, log) = (Arc::new(Semaphore::new(0)), office.log.clone());
    let permits = Arc::clone(&gate);
    office.event_queue = EventQueue::new(move |received: Received| {
        let (permits, log) = (Arc::clone(&permits), log.clone());
        async move {
            permits.acquire().await?.forget();
            log.write(&received);
            Ok::<(), tokio::sync::AcquireError>(())
        }
    });
    office.receiver = super::receiver::Receiver::start(office.event_queue.clone()).await;
    let subscription = WebhookSubscription::keep_alive(&office.client, office.create())
        .event_queue(office.event_queue.clone())
        .start()
        .await
        .expect("a subscription");
    let call = office.talk(40 * SECOND).await;
    office.sandbox.advance(10 * SECOND).await;
    // Three states wait for the handler when the rest is missed.
    office.break_down().await;
    let looks = office.count(Operation::GetWebhook);
    let open = async {
        while office.count(Operation::GetWebhook) == looks {
            tokio::task::yield_now().await;
        }
        // The check reads the answer, and waits for its turn.
        for _ in 0..10_000 {
            tokio::task::yield_now().await;
        }
        gate.add_permits(100);
    };
    let ((), status) = tokio::join!(open, subscription.check_now());
    assert!(status.is_healthy());
    let expected = ["INITIALIZING", "RINGING", "ACTIVE", "ANSWERED"];
    assert_eq!(office.log.states_of(&call), expected);
}
