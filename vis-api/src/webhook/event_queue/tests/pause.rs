//! Dispatches missed events while deliveries wait.

use super::*;

#[tokio::test(start_paused = true)]
async fn missed_events_precede_queued_ones_once() {
    let (log, gate) = (EventLog::default(), Arc::new(Notify::new()));
    let event_queue = EventQueue::new(log.gated(&gate));
    event_queue.try_enqueue(delivery("1", "RINGING")).unwrap();
    settle().await;
    let task = tokio::spawn({
        let event_queue = event_queue.clone();
        async move {
            let mut paused = event_queue.pause().await;
            for (call, state) in [("1", "RINGING"), ("2", "MISSED"), ("3", "ACTIVE")] {
                paused.dispatch(event(call, state)).await;
            }
        }
    });
    settle().await;
    for (call, state) in [("2", "MISSED"), ("3", "ACTIVE"), ("3", "ANSWERED")] {
        event_queue.try_enqueue(delivery(call, state)).unwrap();
    }
    assert_eq!(log.all(), ["1 RINGING"]);
    for _ in 0..4 {
        gate.notify_one();
        settle().await;
    }
    task.await.unwrap();
    event_queue.close().await;
    assert_eq!(
        log.all(),
        ["1 RINGING", "2 MISSED", "3 ACTIVE", "3 ANSWERED"]
    );
}

#[tokio::test(start_paused = true)]
async fn aborted_dispatch_completes_event_alone() {
    let (log, gate) = (EventLog::default(), Arc::new(Notify::new()));
    let event_queue = EventQueue::new(log.gated(&gate));
    let task = tokio::spawn({
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
    task.abort();
    settle().await;
    assert_eq!(log.all(), ["1 MISSED"]);
    gate.notify_one();
    settle().await;
    assert_eq!(log.all(), ["1 MISSED", "2 RINGING"]);
    gate.notify_one();
    event_queue.close().await;
    assert_eq!(log.all().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn cancelled_dispatch_allows_next_dispatch() {
    let (log, gate) = (EventLog::default(), Arc::new(Notify::new()));
    let event_queue = EventQueue::new(log.gated(&gate));
    let mut paused = event_queue.pause().await;
    event_queue.try_enqueue(delivery("3", "RINGING")).unwrap();
    let first = paused.dispatch(event("1", "MISSED"));
    assert!(
        tokio::time::timeout(Duration::from_secs(9), first)
            .await
            .is_err()
    );
    gate.notify_one();
    let second = paused.dispatch(event("2", "MISSED"));
    assert!(
        tokio::time::timeout(Duration::from_secs(9), second)
            .await
            .is_err()
    );
    // The queued delivery did not run in between.
    assert_eq!(log.all(), ["1 MISSED", "2 MISSED"]);
}

#[tokio::test(start_paused = true)]
async fn close_waits_for_dispatch_in_flight() {
    let (log, gate) = (EventLog::default(), Arc::new(Notify::new()));
    let event_queue = EventQueue::new(log.gated(&gate));
    let mut paused = event_queue.pause().await;
    let dispatch = paused.dispatch(event("1", "MISSED"));
    assert!(
        tokio::time::timeout(Duration::from_secs(9), dispatch)
            .await
            .is_err()
    );
    drop(paused);
    let close = event_queue.close();
    assert!(
        tokio::time::timeout(Duration::from_secs(9), close)
            .await
            .is_err()
    );
    gate.notify_one();
    event_queue.close().await;
}
