//! Tests the memory deduplicator with an injected clock.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use vis_types::webhook::{AttemptId, ClaimStatus, Deduplicator, MemoryDeduplicator};

#[derive(Debug)]
enum Step {
    /// Calls `begin` for a delivery and an attempt, and expects the status.
    Begin(&'static str, u32, ClaimStatus),
    Complete(&'static str, u32),
    Abandon(&'static str, u32),
    /// Advances the clock, in seconds.
    Advance(u64),
}

#[tokio::test]
async fn claim_is_in_progress_then_done() {
    use ClaimStatus::{Done, InProgress, New};
    use Step::{Abandon, Advance, Begin, Complete};
    let second_attempt = [
        Begin("a", 1, New),
        Begin("a", 1, InProgress),
        Begin("a", 2, InProgress),
        Begin("b", 2, New),
        Complete("a", 1),
        Begin("a", 2, Done),
    ];
    let abandoned = [
        Begin("a", 1, New),
        Abandon("a", 1),
        Begin("a", 2, New),
        Complete("a", 2),
        Abandon("a", 2),
        Begin("a", 3, Done),
    ];
    let expired_claim = [
        Begin("a", 1, New),
        Advance(29),
        Begin("a", 2, InProgress),
        Advance(1),
        Begin("a", 3, New),
        // The first attempt was slow, not crashed: its failure does not release the third claim.
        Abandon("a", 1),
        Begin("a", 4, InProgress),
        Complete("a", 1),
        Begin("a", 4, Done),
    ];
    let forgotten = [
        Begin("a", 1, New),
        Advance(20),
        Complete("a", 1),
        Advance(599),
        Begin("a", 1, Done),
        Advance(1),
        Begin("a", 1, New),
    ];
    let evicted = [
        Begin("a", 1, New),
        Begin("b", 1, New),
        Complete("a", 1),
        Begin("c", 1, New),
        Begin("a", 1, Done),
        Begin("b", 1, New),
    ];
    let rows: [&[Step]; 5] = [
        &second_attempt,
        &abandoned,
        &expired_claim,
        &forgotten,
        &evicted,
    ];
    for steps in rows {
        let now = Arc::new(Mutex::new(Instant::now()));
        let clock = Arc::clone(&now);
        let deduplicator = MemoryDeduplicator::new()
            .clock(move || *clock.lock().expect("no panic"))
            .in_progress_for(Duration::from_secs(30))
            .done_for(Duration::from_secs(600))
            .capacity(2.try_into().expect("2"));
        let id = |delivery: &str, attempt| AttemptId {
            delivery_id: delivery.into(),
            attempt,
        };
        for (index, step) in steps.iter().enumerate() {
            match *step {
                Begin(delivery, attempt, expected) => {
                    let status = deduplicator.begin(&id(delivery, attempt)).await;
                    assert_eq!(status.expect("memory"), expected, "{index} of {steps:?}");
                }
                Complete(delivery, attempt) => {
                    let done = deduplicator.complete(&id(delivery, attempt)).await;
                    done.expect("memory");
                }
                Abandon(delivery, attempt) => {
                    let done = deduplicator.abandon(&id(delivery, attempt)).await;
                    done.expect("memory");
                }
                Advance(seconds) => {
                    *now.lock().expect("no panic") += Duration::from_secs(seconds);
                }
            }
        }
    }
}
