//! The queue, held in its turn.

use tokio::task::yield_now;

use crate::webhook::EventQueue;
use crate::webhook::event_queue::PausedDispatcher;

/// Holds the queue once all is handled that was delivered before now: it happened before what was
/// missed, or the history would tell a later state of its call before it.
pub(super) async fn pause(event_queue: &EventQueue) -> PausedDispatcher<'_> {
    let mut held = event_queue.pause().await;
    // Whoever lets go lets one more delivery be handled, because the next in line is served first.
    for _ in 0..event_queue.len() {
        drop(held);
        // A worker that was started just now has not come to the line yet.
        yield_now().await;
        held = event_queue.pause().await;
        if event_queue.is_empty() {
            break;
        }
    }
    held
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;
    use crate::webhook::{Received, Verifier};

    #[tokio::test]
    async fn what_was_delivered_a_moment_ago_is_handled_before_the_inbox_is_held() {
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
        let _held = pause(&event_queue).await;
        assert_eq!(handled.load(Ordering::Relaxed), COUNT);
    }
}
