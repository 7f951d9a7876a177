//! Inboxes that are dropped, and runtimes that end.

use tokio::runtime;

use super::*;

#[tokio::test(start_paused = true)]
async fn what_is_queued_is_handled_after_every_inbox_is_dropped_and_then_nothing_is_left() {
    let seen = Seen::default();
    let handler = seen.handler(1);
    let event_queue = EventQueue::new(handler);
    event_queue.try_enqueue(delivery("1", "RINGING")).unwrap();
    event_queue.try_enqueue(delivery("2", "RINGING")).unwrap();
    drop(event_queue);
    assert!(seen.all().is_empty());
    tokio::time::sleep(Duration::from_secs(60)).await;
    assert_eq!(seen.all(), ["1 RINGING", "1 RINGING", "2 RINGING"]);
    // The handler, and all that held it, is gone.
    assert_eq!(Arc::strong_count(&seen.0), 1);
}

#[test]
fn outside_of_a_runtime_an_inbox_is_made_and_refuses_and_does_not_panic() {
    let seen = Seen::default();
    let event_queue = EventQueue::new(seen.handler(0));
    let offer = event_queue.try_enqueue(delivery("1", "RINGING"));
    assert_eq!(offer, Err(EnqueueError::NoRuntime));
    assert!(event_queue.is_empty());
    drop(event_queue);
    assert!(seen.all().is_empty());
}

#[test]
fn what_one_runtime_leaves_another_goes_on_with() {
    let (seen, gate) = (Seen::default(), Arc::new(Notify::new()));
    let event_queue = EventQueue::new(seen.waiting(&gate));
    let runtime = || runtime::Builder::new_current_thread().build().unwrap();
    runtime().block_on(async {
        event_queue.try_enqueue(delivery("1", "RINGING")).unwrap();
        settle().await;
    });
    assert_eq!(
        (seen.all(), event_queue.len()),
        (vec!["1 RINGING".into()], 1)
    );
    runtime().block_on(async {
        event_queue.try_enqueue(delivery("2", "RINGING")).unwrap();
        gate.notify_one();
        settle().await;
        gate.notify_one();
        event_queue.close().await;
    });
    assert_eq!(seen.all(), ["1 RINGING", "1 RINGING", "2 RINGING"]);
}

#[test]
fn close_goes_on_with_what_another_runtime_left() {
    let (seen, gate) = (Seen::default(), Arc::new(Notify::new()));
    let event_queue = EventQueue::new(seen.waiting(&gate));
    let runtime = || runtime::Builder::new_current_thread().build().unwrap();
    runtime().block_on(async { event_queue.try_enqueue(delivery("1", "RINGING")).unwrap() });
    gate.notify_one();
    runtime().block_on(event_queue.close());
    assert_eq!(seen.all(), ["1 RINGING"]);
}

#[test]
fn an_event_is_given_up_in_a_runtime_without_a_timer_too() {
    let seen = Seen::default();
    let event_queue = EventQueue::new(seen.handler(50));
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    runtime.unwrap().block_on(async {
        event_queue.try_enqueue(delivery("1", "RINGING")).unwrap();
        let mut close = std::pin::pin!(event_queue.close());
        for _ in 0..100 {
            tokio::select! {
                biased;
                () = &mut close => break,
                () = yield_now() => {}
            }
        }
    });
    assert_eq!(seen.all().len(), 5);
}
