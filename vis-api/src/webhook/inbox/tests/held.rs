//! Missed events, which are handed over while deliveries wait.

use super::*;

#[tokio::test(start_paused = true)]
async fn what_was_missed_comes_before_what_waits_and_neither_comes_twice() {
    let (seen, gate) = (Seen::default(), Arc::new(Notify::new()));
    let inbox = Inbox::new(seen.waiting(&gate));
    inbox.offer(delivery("1", "RINGING")).unwrap();
    settle().await;
    let holder = tokio::spawn({
        let inbox = inbox.clone();
        async move {
            let mut held = inbox.hold().await;
            for (call, state) in [("1", "RINGING"), ("2", "MISSED"), ("3", "ACTIVE")] {
                held.hand_over(event(call, state)).await;
            }
        }
    });
    settle().await;
    for (call, state) in [("2", "MISSED"), ("3", "ACTIVE"), ("3", "ANSWERED")] {
        inbox.offer(delivery(call, state)).unwrap();
    }
    assert_eq!(seen.all(), ["1 RINGING"]);
    for _ in 0..4 {
        gate.notify_one();
        settle().await;
    }
    holder.await.unwrap();
    inbox.close().await;
    assert_eq!(
        seen.all(),
        ["1 RINGING", "2 MISSED", "3 ACTIVE", "3 ANSWERED"]
    );
}

#[tokio::test(start_paused = true)]
async fn an_event_that_is_being_handed_over_is_handled_to_its_end_alone() {
    let (seen, gate) = (Seen::default(), Arc::new(Notify::new()));
    let inbox = Inbox::new(seen.waiting(&gate));
    let holder = tokio::spawn({
        let inbox = inbox.clone();
        async move { inbox.hold().await.hand_over(event("1", "MISSED")).await }
    });
    settle().await;
    inbox.offer(delivery("2", "RINGING")).unwrap();
    inbox.offer(delivery("1", "MISSED")).unwrap();
    holder.abort();
    settle().await;
    assert_eq!(seen.all(), ["1 MISSED"]);
    gate.notify_one();
    settle().await;
    assert_eq!(seen.all(), ["1 MISSED", "2 RINGING"]);
    gate.notify_one();
    inbox.close().await;
    assert_eq!(seen.all().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn whoever_stops_waiting_for_one_event_can_hand_over_the_next() {
    let (seen, gate) = (Seen::default(), Arc::new(Notify::new()));
    let inbox = Inbox::new(seen.waiting(&gate));
    let mut held = inbox.hold().await;
    inbox.offer(delivery("3", "RINGING")).unwrap();
    let first = held.hand_over(event("1", "MISSED"));
    assert!(
        tokio::time::timeout(Duration::from_secs(9), first)
            .await
            .is_err()
    );
    gate.notify_one();
    let second = held.hand_over(event("2", "MISSED"));
    assert!(
        tokio::time::timeout(Duration::from_secs(9), second)
            .await
            .is_err()
    );
    // The one that waits has not slipped in between.
    assert_eq!(seen.all(), ["1 MISSED", "2 MISSED"]);
}

#[tokio::test(start_paused = true)]
async fn close_waits_for_what_is_being_handed_over() {
    let (seen, gate) = (Seen::default(), Arc::new(Notify::new()));
    let inbox = Inbox::new(seen.waiting(&gate));
    let mut held = inbox.hold().await;
    let handing = held.hand_over(event("1", "MISSED"));
    assert!(
        tokio::time::timeout(Duration::from_secs(9), handing)
            .await
            .is_err()
    );
    drop(held);
    let close = inbox.close();
    assert!(
        tokio::time::timeout(Duration::from_secs(9), close)
            .await
            .is_err()
    );
    gate.notify_one();
    inbox.close().await;
}
