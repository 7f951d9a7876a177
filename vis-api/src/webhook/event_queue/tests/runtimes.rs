//! Tests dropped queues and runtimes that end.

use super::*;

#[tokio::test(start_paused = true)]
async fn dropped_queue_handles_pending_events() {
    let log = EventLog::default();
    let handler = log.handler(1);
    let event_queue = EventQueue::new(handler);
    event_queue.try_enqueue(delivery("1", "RINGING")).unwrap();
    event_queue.try_enqueue(delivery("2", "RINGING")).unwrap();
    drop(event_queue);
    assert!(log.all().is_empty());
    tokio::time::sleep(Duration::from_secs(60)).await;
    assert_eq!(log.all(), ["1 RINGING", "1 RINGING", "2 RINGING"]);
    // The handler is freed.
    assert_eq!(Arc::strong_count(&log.0), 1);
}

#[test]
fn enqueue_without_runtime_fails() {
    let log = EventLog::default();
    let event_queue = EventQueue::new(log.handler(0));
    let result = event_queue.try_enqueue(delivery("1", "RINGING"));
    assert_eq!(result, Err(EnqueueError::NoRuntime));
    assert!(event_queue.is_empty());
    drop(event_queue);
    assert!(log.all().is_empty());
}

#[test]
fn runtime_without_timer_exhausts_retries() {
    let log = EventLog::default();
    let event_queue = EventQueue::new(log.handler(50));
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
    assert_eq!(log.all().len(), 5);
}
