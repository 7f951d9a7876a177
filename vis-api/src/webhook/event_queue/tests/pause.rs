//! Missed events, which are handed over while deliveries wait.

use super::*;

#[tokio::test(start_paused = true)]
async fn what_was_missed_comes_before_what_waits_and_neither_comes_twice() {
    let (seen, gate) = (Seen::default(), Arc::new(Notify::new()));
    let event_queue = EventQueue::new(seen.waiting(&gate));
    event_queue.try_enqueue(delivery("1", "RINGING")).unwrap();
    settle().await;
    let holder = tokio::spawn({
        let event_queue = event_queue.clone();
        async move {
            let mut held = event_queue.pause().await;
            for (call, state) in [("1", "RINGING"), ("2", "MISSED"), ("3", "ACTIVE")] {
                held.dispatch(event(call, state)).await;
            }
        }
    });
    settle().await;
    for (call, state) in [("2", "MISSED"), ("3", "ACTIVE"), ("3", "ANSWERED")] {
        event_queue.try_enqueue(delivery(call, state)).unwrap();
    }
    assert_eq!(seen.all(), ["1 RINGING"]);
    for _ in 0..4 {
        gate.notify_one();
        settle().await;
    }
    holder.await.unwrap();
    event_queue.close().await;
    assert_eq!(
        seen.all(),
        ["1 RINGING", "2 MISSED", "3 ACTIVE", "3 ANSWERED"]
    );
}

#[tokio::test(start_paused = true)]
async fn an_event_that_is_being_handed_over_is_handled_to_its_end_alone() {
    let (seen, gate) = (Seen::default(), Arc::new(Notify::new()));
    let event_queue = EventQueue::new(seen.waiting(&gate));
    let holder = tokio::spawn({
        let event_queue = event_queue.clone();
        async move {
            event_queue
                .pause()
                .await
                .dispatch(event("1", "MISSED"))
                .await
        }
    });
    settle().await;
    event_queue.try_enqueue(delivery("2", "RINGING")).unwrap();
    event_queue.try_enqueue(delivery("1", "MISSED")).unwrap();
    holder.abort();
    settle().await;
    assert_eq!(seen.all(), ["1 MISSED"]);
    gate.notify_one();
    settle().await;
    assert_eq!(seen.all(), ["1 MISSED", "2 RINGING"]);
    gate.notify_one();
    event_queue.close().await;
    assert_eq!(seen.all().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn whoever_stops_waiting_for_one_event_can_hand_over_the_next() {
    let (seen, gate) = (Seen::default(), Arc::new(Notify::new()));
    let event_queue = EventQueue::new(seen.waiting(&gate));
    let mut held = event_queue.pause().await;
    event_queue.try_enqueue(delivery("3", "RINGING")).unwrap();
    let first = held.dispatch(event("1", "MISSED"));
    assert!(
        tokio::time::timeout(Duration::from_secs(9), first)
            .await
            .is_err()
    );
    gate.notify_one();
    let second = held.dispatch(event("2", "MISSED"));
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
    let event_queue = EventQueue::new(seen.waiting(&gate));
    let mut held = event_queue.pause().await;
    let handing = held.dispatch(event("1", "MISSED"));
    assert!(
        tokio::time::timeout(Duration::from_secs(9), handing)
            .await
            .is_err()
    );
    drop(held);
    let close = event_queue.close();
    assert!(
        tokio::time::timeout(Duration::from_secs(9), close)
            .await
            .is_err()
    );
    gate.notify_one();
    event_queue.close().await;
}
