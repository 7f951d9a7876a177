//! Tests the queue alone, in virtual time.

use tokio::sync::Notify;
use tokio::task::yield_now;
use tokio::time::{Instant, sleep, timeout};
use vis_types::webhook::Verifier;

use super::*;
use crate::webhook::{BoxError, Received};

fn delivery(call: &str, state: &str) -> Delivery {
    let body = format!(r#"{{"event":{{"id":"{call}","state":"{state}"}}}}"#);
    let verifier = Verifier::dangerously_accepting_unsigned();
    let delivery = verifier.verify(&http::HeaderMap::new(), body.as_bytes());
    delivery.unwrap()
}

/// The handler's events, e.g. `1 RINGING`, with their tokio time.
#[derive(Clone, Default)]
struct EventLog(Arc<Mutex<Vec<(String, Instant)>>>);

impl EventLog {
    fn record(&self, received: &Received) -> usize {
        let event = received.event();
        let entry = format!("{} {}", event.id, event.state);
        let mut entries = self.0.lock().unwrap();
        entries.push((entry, Instant::now()));
        entries.len()
    }

    fn all(&self) -> Vec<String> {
        let entries = self.0.lock().unwrap();
        entries.iter().map(|(entry, _)| entry.clone()).collect()
    }

    /// A handler whose first `failures` attempts fail.
    fn handler(&self, failures: usize) -> impl Handler + use<> {
        let log = self.clone();
        move |received: Received| {
            let count = log.record(&received);
            async move {
                if count <= failures {
                    Err("fails")
                } else {
                    Ok(())
                }
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn failed_event_retries_first_with_backoff() {
    let log = EventLog::default();
    let event_queue = EventQueue::builder(log.handler(4))
        .initial_delay(Duration::from_secs(10))
        .max_delay(Duration::from_secs(30))
        .build();
    event_queue.try_enqueue(delivery("1", "RINGING")).unwrap();
    event_queue.try_enqueue(delivery("2", "RINGING")).unwrap();
    event_queue.close().await;
    let expected = [["1 RINGING"; 5].as_slice(), &["2 RINGING"]].concat();
    assert_eq!(log.all(), expected);
    let entries = log.0.lock().unwrap();
    for (pair, max) in entries.windows(2).zip([10.0, 20.0, 30.0, 30.0]) {
        let delay = (pair[1].1 - pair[0].1).as_secs_f64();
        assert!((max / 2.0..=max).contains(&delay), "{delay} of {max}");
    }
}

#[tokio::test(start_paused = true)]
async fn handler_panic_retries_event() {
    let log = EventLog::default();
    let handler_log = log.clone();
    let event_queue = EventQueue::new(move |received: Received| {
        let count = handler_log.record(&received);
        assert!(count != 1, "in the closure");
        async move {
            yield_now().await;
            assert!(count != 2, "in the future");
            Ok::<(), BoxError>(())
        }
    });
    event_queue.try_enqueue(delivery("1", "RINGING")).unwrap();
    event_queue.close().await;
    assert_eq!(log.all(), ["1 RINGING"; 3]);
}

#[tokio::test(start_paused = true)]
async fn stale_events_are_skipped() {
    for (deliveries, expected) in [
        (
            "1 RINGING, 1 RINGING, 1 INITIALIZING, 1 ACTIVE, 1 HELD, 1 RINGING, 1 ACTIVE",
            "1 RINGING, 1 ACTIVE, 1 HELD, 1 ACTIVE",
        ),
        (
            "1 ANSWERED, 1 ANSWERED, 1 ACTIVE, 1 MISSED, 2 ANSWERED",
            "1 ANSWERED, 2 ANSWERED",
        ),
        // Call 2 is the least recently used when call 3 arrives.
        (
            "1 MISSED, 2 MISSED, 1 MISSED, 3 MISSED, 1 MISSED, 2 MISSED",
            "1 MISSED, 2 MISSED, 3 MISSED, 2 MISSED",
        ),
        // A failure forgets the state of the call.
        (
            "failing ACTIVE, failing HELD, failing HELD, failing ACTIVE, failing ACTIVE",
            "failing ACTIVE, failing HELD, failing HELD, failing ACTIVE",
        ),
    ] {
        let log = EventLog::default();
        let handler_log = log.clone();
        let handler = move |received: Received| {
            handler_log.record(&received);
            let event = received.event();
            let fails = event.id == "failing" && event.state == "HELD";
            async move { if fails { Err("fails") } else { Ok(()) } }
        };
        let event_queue = EventQueue::builder(handler).max_attempts(1);
        let event_queue = event_queue.dedup_capacity(2.try_into().unwrap()).build();
        for (call, state) in deliveries.split(", ").filter_map(|it| it.split_once(' ')) {
            event_queue.try_enqueue(delivery(call, state)).unwrap();
        }
        event_queue.close().await;
        assert_eq!(log.all().join(", "), expected);
    }
}

#[tokio::test(start_paused = true)]
async fn missed_events_precede_later_deliveries_once() {
    let log = EventLog::default();
    let event_queue = EventQueue::new(log.handler(0));
    event_queue.try_enqueue(delivery("1", "RINGING")).unwrap();
    let mut pause = event_queue.pause();
    for (call, state) in [("2", "MISSED"), ("3", "ACTIVE"), ("3", "ANSWERED")] {
        event_queue.try_enqueue(delivery(call, state)).unwrap();
    }
    for (call, state) in [("1", "RINGING"), ("2", "MISSED"), ("3", "ACTIVE")] {
        let event = delivery(call, state).event;
        pause.dispatch(event).await.unwrap();
    }
    assert_eq!(log.all(), ["1 RINGING", "2 MISSED", "3 ACTIVE"]);
    drop(pause);
    event_queue.close().await;
    assert_eq!(log.all()[3..], ["3 ANSWERED"]);
}

#[tokio::test(start_paused = true)]
async fn unused_pause_ends_until_the_next_missed_event() {
    let log = EventLog::default();
    let event_queue = EventQueue::new(log.handler(0));
    let mut pause = event_queue.pause();
    event_queue.try_enqueue(delivery("1", "RINGING")).unwrap();
    sleep(Duration::from_secs(4)).await;
    assert!(log.all().is_empty());
    sleep(Duration::from_secs(2)).await;
    assert_eq!(log.all(), ["1 RINGING"]);
    for call in ["2", "3"] {
        let event = delivery(call, "MISSED").event;
        pause.dispatch(event).await.unwrap();
        event_queue.try_enqueue(delivery("4", "RINGING")).unwrap();
    }
    drop(pause);
    event_queue.close().await;
    assert_eq!(log.all()[1..], ["2 MISSED", "3 MISSED", "4 RINGING"]);
    let event = delivery("5", "MISSED").event;
    let closed = event_queue.pause().dispatch(event).await;
    assert_eq!(closed, Err(EnqueueError::Closed));
}

/// As when a subscription stops.
#[tokio::test(start_paused = true)]
async fn aborted_dispatch_completes_its_event_alone() {
    let (log, gate) = (EventLog::default(), Arc::new(Notify::new()));
    let (handler_log, handler_gate) = (log.clone(), Arc::clone(&gate));
    let event_queue = EventQueue::new(move |received: Received| {
        handler_log.record(&received);
        let gate = Arc::clone(&handler_gate);
        async move {
            gate.notified().await;
            Ok::<(), BoxError>(())
        }
    });
    let mut pause = event_queue.pause();
    let dispatch = pause.dispatch(delivery("1", "MISSED").event);
    assert!(timeout(Duration::from_secs(9), dispatch).await.is_err());
    drop(pause);
    for (call, state) in [("2", "RINGING"), ("1", "MISSED")] {
        event_queue.try_enqueue(delivery(call, state)).unwrap();
    }
    let close = timeout(Duration::from_secs(9), event_queue.close());
    assert!(close.await.is_err());
    assert_eq!(log.all(), ["1 MISSED"]);
    gate.notify_one();
    sleep(Duration::from_secs(9)).await;
    gate.notify_one();
    event_queue.close().await;
    assert_eq!(log.all(), ["1 MISSED", "2 RINGING"]);
}

#[tokio::test(start_paused = true)]
async fn dropped_queue_handles_pending_events() {
    let log = EventLog::default();
    let event_queue = EventQueue::new(log.handler(1));
    event_queue.try_enqueue(delivery("1", "RINGING")).unwrap();
    event_queue.try_enqueue(delivery("2", "RINGING")).unwrap();
    drop(event_queue);
    sleep(Duration::from_secs(60)).await;
    assert_eq!(log.all(), ["1 RINGING", "1 RINGING", "2 RINGING"]);
    // The handler is freed.
    assert_eq!(Arc::strong_count(&log.0), 1);
}
