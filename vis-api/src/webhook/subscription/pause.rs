//! Pauses the queue after its pending deliveries.

use tokio::task::yield_now;

use crate::webhook::EventQueue;
use crate::webhook::event_queue::PausedDispatcher;

/// Handles all deliveries queued before now, then pauses the queue. They precede the missed events;
/// otherwise the history could yield a later state of a call first.
pub(super) async fn drain_and_pause(event_queue: &EventQueue) -> PausedDispatcher<'_> {
    let mut paused = event_queue.pause().await;
    // The lock is fair: each release lets the worker handle one delivery.
    for _ in 0..event_queue.len() {
        drop(paused);
        // A worker that has just started is not waiting for the lock yet.
        yield_now().await;
        paused = event_queue.pause().await;
        if event_queue.is_empty() {
            break;
        }
    }
    paused
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;
    use crate::webhook::{Received, Verifier};

    #[tokio::test]
    async fn drain_and_pause_handles_queued_deliveries() {
        const COUNT: usize = 10;
        let handled = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&handled);
        let event_queue = EventQueue::new(move |_: Received| {
            counter.fetch_add(1, Ordering::Relaxed);
            async { Ok::<(), std::io::Error>(()) }
        });
        for call in 0..COUNT {
            let event = format!(
                r#"{{"event":{{"id":"{call}","type":"CALL","accountId":"1","userId":"1","direction":"INBOUND","state":"RINGING","startTime":"2020-10-01T16:10:06.000Z"}}}}"#
            );
            let verifier = Verifier::dangerously_accepting_unsigned();
            let delivery = verifier.verify(&http::HeaderMap::new(), event.as_bytes());
            event_queue.try_enqueue(delivery.unwrap()).unwrap();
        }
        let _paused = drain_and_pause(&event_queue).await;
        assert_eq!(handled.load(Ordering::Relaxed), COUNT);
    }
}
