//! Tests dropped queues and runtimes that end.

use tokio::runtime;

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
fn second_runtime_resumes_pending_events() {
    let (log, gate) = (EventLog::default(), Arc::new(Notify::new()));
    let event_queue = EventQueue::new(log.gated(&gate));
    let runtime = || runtime::Builder::new_current_thread().build().unwrap();
    runtime().block_on(async {
        event_queue.try_enqueue(delivery("1", "RINGING")).unwrap();
        settle().await;
    });
    assert_eq!(
        (log.all(), event_queue.len()),
        (vec!["1 RINGING".into()], 1)
    );
    runtime().block_on(async {
        event_queue.try_enqueue(delivery("2", "RINGING")).unwrap();
        gate.notify_one();
        settle().await;
        gate.notify_one();
        event_queue.close().await;
    });
    assert_eq!(log.all(), ["1 RINGING", "1 RINGING", "2 RINGING"]);
}

#[test]
fn close_in_second_runtime_handles_pending() {
    let (log, gate) = (EventLog::default(), Arc::new(Notify::new()));
    let event_queue = EventQueue::new(log.gated(&gate));
    let runtime = || runtime::Builder::new_current_thread().build().unwrap();
    runtime().block_on(async { event_queue.try_enqueue(delivery("1", "RINGING")).unwrap() });
    gate.notify_one();
    runtime().block_on(event_queue.close());
    assert_eq!(log.all(), ["1 RINGING"]);
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
