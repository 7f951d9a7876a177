//! Tests the queue alone, in virtual time.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::task::yield_now;
use tokio::time::{Instant, sleep, timeout};
use vis_types::Event;
use vis_types::webhook::{Delivery, Verifier};

use super::*;
use crate::webhook::{BoxError, Received};

fn delivery(call: &str, state: &str) -> Delivery {
    let body = format!(
        r#"{{"event":{{"id":"{call}","type":"CALL","accountId":"1","userId":"1","direction":"INBOUND","state":"{state}","startTime":"2020-10-01T16:10:06.000Z"}}}}"#
    );
    let verifier = Verifier::dangerously_accepting_unsigned();
    let headers = http::HeaderMap::new();
    verifier.verify(&headers, body.as_bytes()).unwrap()
}

fn event(call: &str, state: &str) -> Event {
    delivery(call, state).event
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

    /// Intervals between events, in seconds.
    fn delays(&self) -> Vec<f64> {
        let entries = self.0.lock().unwrap();
        let pairs = entries.windows(2);
        pairs
            .map(|pair| (pair[1].1 - pair[0].1).as_secs_f64())
            .collect()
    }

    /// A handler whose first `failures` attempts fail.
    fn handler(&self, failures: usize) -> impl Handler + use<> {
        let log = self.clone();
        move |received: Received| {
            let count = log.record(&received);
            async move {
                yield_now().await;
                if count <= failures {
                    Err("fails")
                } else {
                    Ok(())
                }
            }
        }
    }

    /// A handler that awaits one notification per event.
    fn gated(&self, gate: &Arc<Notify>) -> impl Handler + use<> {
        let (log, gate) = (self.clone(), Arc::clone(gate));
        move |received: Received| {
            let (log, gate) = (log.clone(), Arc::clone(&gate));
            async move {
                log.record(&received);
                gate.notified().await;
                Ok::<(), BoxError>(())
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
    assert_eq!(
        log.all(),
        [["1 RINGING"; 5].as_slice(), &["2 RINGING"]].concat()
    );
    for (delay, max) in log.delays().into_iter().zip([10.0, 20.0, 30.0, 30.0]) {
        assert!((max / 2.0..=max).contains(&delay), "{delay} of {max}");
    }
}

#[tokio::test(start_paused = true)]
async fn max_attempts_exhausted_drops_event() {
    for (max_attempts, attempts) in [(0, 1), (1, 1), (3, 3)] {
        let log = EventLog::default();
        let event_queue = EventQueue::builder(log.handler(attempts))
            .max_attempts(max_attempts)
            .build();
        event_queue.try_enqueue(delivery("1", "RINGING")).unwrap();
        event_queue.try_enqueue(delivery("1", "ACTIVE")).unwrap();
        event_queue.close().await;
        assert_eq!(
            log.all(),
            [vec!["1 RINGING"; attempts], vec!["1 ACTIVE"]].concat()
        );
    }
}

#[tokio::test(start_paused = true)]
async fn handler_panic_retries_event() {
    let log = EventLog::default();
    let handler = {
        let log = log.clone();
        move |received: Received| {
            let count = log.record(&received);
            assert!(count != 1, "in the closure");
            async move {
                assert!(count != 2, "before the first await");
                yield_now().await;
                assert!(count != 3, "after the first await");
                Ok::<(), BoxError>(())
            }
        }
    };
    let event_queue = EventQueue::new(handler);
    event_queue.try_enqueue(delivery("1", "RINGING")).unwrap();
    event_queue.try_enqueue(delivery("2", "RINGING")).unwrap();
    event_queue.close().await;
    assert_eq!(
        log.all(),
        [vec!["1 RINGING"; 4], vec!["2 RINGING"]].concat()
    );
}

#[tokio::test(start_paused = true)]
async fn stale_states_are_skipped() {
    let log = EventLog::default();
    let event_queue = EventQueue::new(log.handler(0));
    for state in [
        "RINGING",
        "RINGING",
        "INITIALIZING",
        "ACTIVE",
        "HELD",
        "RINGING",
        "ACTIVE",
        "ANSWERED",
    ] {
        event_queue.try_enqueue(delivery("1", state)).unwrap();
    }
    for state in ["ANSWERED", "ACTIVE", "MISSED"] {
        event_queue.try_enqueue(delivery("1", state)).unwrap();
    }
    event_queue.try_enqueue(delivery("2", "ANSWERED")).unwrap();
    event_queue.close().await;
    let expected = [
        "1 RINGING",
        "1 ACTIVE",
        "1 HELD",
        "1 ACTIVE",
        "1 ANSWERED",
        "2 ANSWERED",
    ];
    assert_eq!(log.all(), expected);
}

#[tokio::test(start_paused = true)]
async fn dropped_event_forgets_call_state() {
    let log = EventLog::default();
    let handler_log = log.clone();
    let handler = move |received: Received| {
        handler_log.record(&received);
        let fails = received.event().state.as_str() == "HELD";
        async move { if fails { Err("fails") } else { Ok(()) } }
    };
    let event_queue = EventQueue::builder(handler).max_attempts(1).build();
    for state in ["ACTIVE", "HELD", "HELD", "ACTIVE", "ACTIVE"] {
        event_queue.try_enqueue(delivery("1", state)).unwrap();
    }
    event_queue.close().await;
    assert_eq!(log.all(), ["1 ACTIVE", "1 HELD", "1 HELD", "1 ACTIVE"]);
}

#[tokio::test(start_paused = true)]
async fn dedup_capacity_evicts_oldest_call() {
    let log = EventLog::default();
    let event_queue = EventQueue::builder(log.handler(0))
        .dedup_capacity(2.try_into().unwrap())
        .build();
    for call in ["1", "2", "1", "3", "1", "2"] {
        event_queue.try_enqueue(delivery(call, "MISSED")).unwrap();
    }
    event_queue.close().await;
    // Call 2 is the least recently used when call 3 arrives.
    assert_eq!(log.all(), ["1 MISSED", "2 MISSED", "3 MISSED", "2 MISSED"]);
}

#[tokio::test(start_paused = true)]
async fn missed_events_precede_later_deliveries_once() {
    let log = EventLog::default();
    let event_queue = EventQueue::new(log.handler(0));
    let enqueue = |call, state| event_queue.try_enqueue(delivery(call, state)).unwrap();
    enqueue("1", "RINGING");
    let mut pause = event_queue.pause();
    for (call, state) in [("2", "MISSED"), ("3", "ACTIVE"), ("3", "ANSWERED")] {
        enqueue(call, state);
    }
    for (call, state) in [("1", "RINGING"), ("2", "MISSED"), ("3", "ACTIVE")] {
        pause.dispatch(event(call, state)).await.unwrap();
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
    pause.dispatch(event("2", "MISSED")).await.unwrap();
    event_queue.try_enqueue(delivery("3", "RINGING")).unwrap();
    pause.dispatch(event("4", "MISSED")).await.unwrap();
    assert_eq!(log.all(), ["1 RINGING", "2 MISSED", "4 MISSED"]);
    // The pause in progress ends first.
    drop(pause);
    event_queue.close().await;
    assert_eq!(log.all()[3..], ["3 RINGING"]);
    let closed = event_queue.pause().dispatch(event("5", "MISSED")).await;
    assert_eq!(closed, Err(EnqueueError::Closed));
}

/// As when a subscription stops.
#[tokio::test(start_paused = true)]
async fn aborted_dispatch_completes_its_event_alone() {
    let (log, gate) = (EventLog::default(), Arc::new(Notify::new()));
    let event_queue = EventQueue::new(log.gated(&gate));
    let mut pause = event_queue.pause();
    let dispatch = pause.dispatch(event("1", "MISSED"));
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
    assert_eq!(log.all(), ["1 MISSED", "2 RINGING"]);
    gate.notify_one();
    event_queue.close().await;
    assert_eq!(log.all().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn dropped_queue_handles_pending_events() {
    let log = EventLog::default();
    let event_queue = EventQueue::new(log.handler(1));
    event_queue.try_enqueue(delivery("1", "RINGING")).unwrap();
    event_queue.try_enqueue(delivery("2", "RINGING")).unwrap();
    drop(event_queue);
    assert!(log.all().is_empty());
    sleep(Duration::from_secs(60)).await;
    assert_eq!(log.all(), ["1 RINGING", "1 RINGING", "2 RINGING"]);
    // The handler is freed.
    assert_eq!(Arc::strong_count(&log.0), 1);
}

#[test]
fn queue_closes_with_its_runtime() {
    let event_queue = EventQueue::new(EventLog::default().handler(0));
    for expected in [Ok(()), Err(EnqueueError::Closed)] {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        let enqueued = runtime.block_on(async { event_queue.try_enqueue(delivery("1", "HELD")) });
        assert_eq!(enqueued, expected);
    }
}
