//! An event queue in use by many at once. What it does in time is tested beside its source.

use std::sync::{Arc, Mutex};

use vis_api::webhook::{EnqueueError, EventQueue, Received, Verifier};

use super::server::{Seen, event};

fn delivery(call: &str, state: &str) -> vis_api::webhook::Delivery {
    let body = format!(r#"{{"event":{}}}"#, event(call, state));
    let verifier = Verifier::dangerously_accepting_unsigned();
    let delivery = verifier.verify(&http::HeaderMap::new(), body.as_bytes());
    delivery.expect("a delivery")
}

/// The worker ends whenever it has caught up, so that this starts and ends it all the time.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_threads_that_offer_nothing_is_lost_or_done_twice_or_at_once() {
    const THREADS: usize = 4;
    const EVENTS: usize = 2_000;
    let handled = Arc::new(Mutex::new(vec![Vec::new(); THREADS]));
    let alone = Arc::new(tokio::sync::Mutex::new(()));
    let event_queue = EventQueue::builder({
        let handled = Arc::clone(&handled);
        move |received: Received| {
            let (handled, alone) = (Arc::clone(&handled), Arc::clone(&alone));
            async move {
                let _alone = alone.try_lock()?;
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

    let offering = (0..THREADS).map(|thread| {
        let event_queue = event_queue.clone();
        tokio::spawn(async move {
            for number in 0..EVENTS {
                let delivery = delivery(&format!("{thread}-{number}"), "MISSED");
                event_queue.try_enqueue(delivery).expect("room");
                if number % 64 == 0 {
                    tokio::task::yield_now().await;
                }
            }
        })
    });
    for offering in offering.collect::<Vec<_>>() {
        offering.await.expect("no panic");
    }
    event_queue.close().await;
    let expected: Vec<_> = (0..EVENTS).collect();
    for handled in &*handled.lock().expect("no panic") {
        assert_eq!(*handled, expected);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_it_closes_what_is_accepted_is_handled_and_the_rest_is_refused() {
    for _ in 0..200 {
        let seen = Seen::default();
        let event_queue = EventQueue::new(seen.handler());
        let offering = tokio::spawn({
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
        assert_eq!(offering.await.expect("no panic"), seen.all());
    }
}
