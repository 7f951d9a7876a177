//! From the call to the handler.

use super::office::{MINUTE, Office, SECOND};
use super::receiver::Fate;

#[tokio::test]
async fn a_call_is_received_signed_and_in_order_and_a_refusal_comes_again() {
    let office = Office::open().await;
    let subscription = office.subscribe().await;
    let mut refusals = 1;
    office.receiver.decide(move |_, _| match refusals {
        0 => Fate::Handled,
        _ => {
            refusals -= 1;
            Fate::Refused(500)
        }
    });
    let call = office.talk(20 * SECOND).await;
    office.sandbox.advance(MINUTE).await;
    office.log.reaches(4).await;

    let expected = ["INITIALIZING", "RINGING", "ACTIVE", "ANSWERED"];
    assert_eq!(office.log.states_of(&call), expected);
    assert_eq!(office.log.states(), expected);
    let deliveries = office.sandbox.deliveries();
    let attempts: Vec<_> = deliveries.iter().map(|it| it.attempt).collect();
    assert_eq!(attempts, [1, 2, 1, 1, 1]);
    assert!(
        deliveries
            .iter()
            .all(|it| it.header("X-VON-Signature").is_some())
    );
    assert!(subscription.check_now().await.is_healthy());
}

#[tokio::test]
async fn a_webhook_that_has_failed_is_renewed_and_its_gap_filled() {
    let office = Office::open().await;
    let subscription = office.subscribe().await;
    let first = office.missed_call();
    office.sandbox.advance(MINUTE).await;
    // The outage takes the first event of this call, and what comes after it.
    office.break_down().await;
    let second = office.talk(MINUTE).await;
    office.sandbox.advance(10 * SECOND).await;
    assert_eq!(office.log.states(), ["RINGING", "MISSED"]);

    let status = subscription.check_now().await;
    assert!(status.is_healthy(), "{status:?}");
    assert_eq!(office.log.states()[2..], ["MISSED*", "ACTIVE*"]);
    // What happens from now on is delivered.
    office.sandbox.advance(10 * MINUTE).await;
    office.log.reaches(5).await;
    assert_eq!(office.log.states_of(&first), ["RINGING", "MISSED"]);
    assert_eq!(office.log.states_of(&second), ["ACTIVE", "ANSWERED"]);

    assert!(subscription.check_now().await.is_healthy());
    assert_eq!(office.log.states().len(), 5, "nothing comes twice");
}
