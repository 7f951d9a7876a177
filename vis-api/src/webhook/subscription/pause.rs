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
