//! Tests the event queue under concurrency. Its unit tests cover timing.

use std::sync::{Arc, Mutex};

use vis_api::webhook::{EnqueueError, EventQueue, Received, Verifier};

use super::server::{EventLog, event};

fn delivery(call: &str, state: &str) -> vis_api::webhook::Delivery {
    let body = format!(r#"{{"event":{}}}"#, event(call, state));
    let verifier = Verifier::dangerously_accepting_unsigned();
    let delivery = verifier.verify(&http::HeaderMap::new(), body.as_bytes());
    delivery.expect("delivery")
}

/// The worker stops whenever the queue is empty: this starts and stops it continuously.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn concurrent_enqueue_handles_each_event_once() {
    const THREADS: usize = 4;
    const EVENTS: usize = 2_000;
    let handled = Arc::new(Mutex::new(vec![Vec::new(); THREADS]));
    let exclusive = Arc::new(tokio::sync::Mutex::new(()));
    let event_queue = EventQueue::builder({
        let handled = Arc::clone(&handled);
        move |received: Received| {
            let (handled, exclusive) = (Arc::clone(&handled), Arc::clone(&exclusive));
            async move {
                let _exclusive = exclusive.try_lock()?;
                tokio::task::yield_now().await;
                let call = received.event().id.as_str();
                let (thread, number) = call.split_once('-').expect("two numbers");
                let thread: usize = thread.parse()?;
                handled.lock().expect("no panic")[thread].push(number.parse::<usize>()?);
                Ok::<(), vis_api::webhook::BoxError>(())
            }
        }
    })
    .capacity((THREADS * EVENTS).try_into().expect("not 0"))
    .max_attempts(1)
    .build();

    let producers = (0..THREADS).map(|thread| {
        let event_queue = event_queue.clone();
        tokio::spawn(async move {
            for number in 0..EVENTS {
                let delivery = delivery(&format!("{thread}-{number}"), "MISSED");
                event_queue.try_enqueue(delivery).expect("capacity");
                if number % 64 == 0 {
                    tokio::task::yield_now().await;
                }
            }
        })
    });
    for producer in producers.collect::<Vec<_>>() {
        producer.await.expect("no panic");
    }
    event_queue.close().await;
    let expected: Vec<_> = (0..EVENTS).collect();
    for handled in &*handled.lock().expect("no panic") {
        assert_eq!(*handled, expected);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn concurrent_close_handles_accepted_events() {
    for _ in 0..200 {
        let log = EventLog::default();
        let event_queue = EventQueue::new(log.handler());
        let producer = tokio::spawn({
            let event_queue = event_queue.clone();
            async move {
                let mut accepted = Vec::new();
                for call in 0.. {
                    match event_queue.try_enqueue(delivery(&call.to_string(), "MISSED")) {
                        Ok(()) => accepted.push(format!("{call} MISSED")),
                        Err(EnqueueError::Full) => tokio::task::yield_now().await,
                        Err(error) => {
                            assert_eq!(error, EnqueueError::Closed);
                            break;
                        }
                    }
                }
                accepted
            }
        });
        tokio::task::yield_now().await;
        event_queue.close().await;
        assert!(event_queue.is_empty());
        assert_eq!(producer.await.expect("no panic"), log.all());
    }
}
