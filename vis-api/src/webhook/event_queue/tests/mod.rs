//! The queue on its own, in virtual time.

mod pause;
mod runtimes;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::task::yield_now;
use tokio::time::Instant;
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

/// What a handler was given, e.g. `1 RINGING`, and when by the clock of the runtime.
#[derive(Clone, Default)]
struct Seen(Arc<Mutex<Vec<(String, Instant)>>>);

impl Seen {
    fn note(&self, received: &Received) -> usize {
        let event = received.event();
        let what = format!("{} {}", event.id, event.state);
        let mut seen = self.0.lock().unwrap();
        seen.push((what, Instant::now()));
        seen.len()
    }

    fn all(&self) -> Vec<String> {
        let seen = self.0.lock().unwrap();
        seen.iter().map(|(what, _)| what.clone()).collect()
    }

    /// From one to the next, in seconds.
    fn delays(&self) -> Vec<f64> {
        let seen = self.0.lock().unwrap();
        let pairs = seen.windows(2);
        pairs
            .map(|pair| (pair[1].1 - pair[0].1).as_secs_f64())
            .collect()
    }

    /// A handler that fails the first `failures` times.
    fn handler(&self, failures: usize) -> impl Handler + use<> {
        let seen = self.clone();
        move |received: Received| {
            let count = seen.note(&received);
            async move {
                yield_now().await;
                if count <= failures {
                    Err("not this time")
                } else {
                    Ok(())
                }
            }
        }
    }

    /// A handler that waits to be let on, once for each event.
    fn waiting(&self, gate: &Arc<Notify>) -> impl Handler + use<> {
        let (seen, gate) = (self.clone(), Arc::clone(gate));
        move |received: Received| {
            let (seen, gate) = (seen.clone(), Arc::clone(&gate));
            async move {
                seen.note(&received);
                gate.notified().await;
                Ok::<(), BoxError>(())
            }
        }
    }
}

/// Lets every other task run until it waits.
async fn settle() {
    for _ in 0..50 {
        yield_now().await;
    }
}

#[tokio::test]
async fn events_are_handled_in_order_and_close_waits_for_them() {
    let seen = Seen::default();
    let event_queue = EventQueue::new(seen.handler(0));
    let calls: Vec<_> = (0..100).map(|call| format!("{call} RINGING")).collect();
    for call in 0..100 {
        event_queue
            .try_enqueue(delivery(&call.to_string(), "RINGING"))
            .unwrap();
    }
    assert_eq!((event_queue.len(), event_queue.is_empty()), (100, false));
    event_queue.close().await;
    assert_eq!(seen.all(), calls);
    assert!(event_queue.is_empty());
    let late = event_queue.clone().try_enqueue(delivery("100", "RINGING"));
    assert_eq!(late, Err(EnqueueError::Closed));
    event_queue.close().await;
}

#[tokio::test(start_paused = true)]
async fn an_event_that_fails_comes_again_later_and_later_and_before_the_others() {
    let seen = Seen::default();
    let event_queue = EventQueue::builder(seen.handler(4))
        .initial_delay(Duration::from_secs(10))
        .max_delay(Duration::from_secs(30))
        .build();
    event_queue.try_enqueue(delivery("1", "RINGING")).unwrap();
    event_queue.try_enqueue(delivery("2", "RINGING")).unwrap();
    event_queue.close().await;
    assert_eq!(
        seen.all(),
        [["1 RINGING"; 5].as_slice(), &["2 RINGING"]].concat()
    );
    for (delay, whole) in seen.delays().into_iter().zip([10.0, 20.0, 30.0, 30.0]) {
        assert!((whole / 2.0..=whole).contains(&delay), "{delay} of {whole}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_event_that_always_fails_is_given_up_and_the_next_goes_on() {
    for (max_attempts, attempts) in [(0, 1), (1, 1), (3, 3)] {
        let seen = Seen::default();
        let event_queue = EventQueue::builder(seen.handler(attempts))
            .max_attempts(max_attempts)
            .build();
        event_queue.try_enqueue(delivery("1", "RINGING")).unwrap();
        event_queue.try_enqueue(delivery("1", "ACTIVE")).unwrap();
        event_queue.close().await;
        assert_eq!(
            seen.all(),
            [vec!["1 RINGING"; attempts], vec!["1 ACTIVE"]].concat()
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_panic_is_a_failure_wherever_it_happens() {
    let seen = Seen::default();
    let handler = {
        let seen = seen.clone();
        move |received: Received| {
            let count = seen.note(&received);
            assert!(count != 1, "before the future is made");
            async move {
                assert!(count != 2, "before it waits");
                yield_now().await;
                assert!(count != 3, "after it has waited");
                Ok::<(), BoxError>(())
            }
        }
    };
    let event_queue = EventQueue::new(handler);
    event_queue.try_enqueue(delivery("1", "RINGING")).unwrap();
    event_queue.try_enqueue(delivery("2", "RINGING")).unwrap();
    event_queue.close().await;
    assert_eq!(
        seen.all(),
        [vec!["1 RINGING"; 4], vec!["2 RINGING"]].concat()
    );
}

#[tokio::test(start_paused = true)]
async fn only_news_is_handled() {
    let seen = Seen::default();
    let event_queue = EventQueue::new(seen.handler(0));
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
    let news = [
        "1 RINGING",
        "1 ACTIVE",
        "1 HELD",
        "1 ACTIVE",
        "1 ANSWERED",
        "2 ANSWERED",
    ];
    assert_eq!(seen.all(), news);
}

#[tokio::test(start_paused = true)]
async fn a_call_whose_event_was_given_up_is_forgotten() {
    let seen = Seen::default();
    let note = seen.clone();
    let handler = move |received: Received| {
        note.note(&received);
        let fails = received.event().state.as_str() == "HELD";
        async move { if fails { Err("never held") } else { Ok(()) } }
    };
    let event_queue = EventQueue::builder(handler).max_attempts(1).build();
    for state in ["ACTIVE", "HELD", "HELD", "ACTIVE", "ACTIVE"] {
        event_queue.try_enqueue(delivery("1", state)).unwrap();
    }
    event_queue.close().await;
    assert_eq!(seen.all(), ["1 ACTIVE", "1 HELD", "1 HELD", "1 ACTIVE"]);
}

#[tokio::test(start_paused = true)]
async fn as_many_calls_are_remembered_as_was_asked_for() {
    let seen = Seen::default();
    let event_queue = EventQueue::builder(seen.handler(0))
        .dedup_capacity(2.try_into().unwrap())
        .build();
    for call in ["1", "2", "1", "3", "1", "2"] {
        event_queue.try_enqueue(delivery(call, "MISSED")).unwrap();
    }
    event_queue.close().await;
    // The second was heard of before the first when the third came.
    assert_eq!(seen.all(), ["1 MISSED", "2 MISSED", "3 MISSED", "2 MISSED"]);
}

#[tokio::test(start_paused = true)]
async fn what_is_being_handled_takes_room_too() {
    let (seen, gate) = (Seen::default(), Arc::new(Notify::new()));
    let event_queue = EventQueue::builder(seen.waiting(&gate))
        .capacity(2.try_into().unwrap())
        .build();
    event_queue.try_enqueue(delivery("1", "RINGING")).unwrap();
    settle().await;
    event_queue.try_enqueue(delivery("2", "RINGING")).unwrap();
    let third = || event_queue.try_enqueue(delivery("3", "RINGING"));
    assert_eq!(third(), Err(EnqueueError::Full));
    gate.notify_one();
    settle().await;
    assert_eq!(third(), Ok(()));
    assert_eq!(seen.all(), ["1 RINGING", "2 RINGING"]);
}
