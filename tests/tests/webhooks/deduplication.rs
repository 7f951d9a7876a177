//! A delivery that is tried again is handled once, at any time that an injected clock shows.

use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use vis_types::webhook::{AttemptId, ClaimStatus, Deduplicator, MemoryDeduplicator};

struct Bench {
    deduplicator: MemoryDeduplicator,
    now: Arc<Mutex<Instant>>,
}

impl Bench {
    fn new() -> Self {
        let now = Arc::new(Mutex::new(Instant::now()));
        let clock = Arc::clone(&now);
        let deduplicator = MemoryDeduplicator::new()
            .clock(move || *clock.lock().expect("no panic"))
            .in_progress_for(Duration::from_secs(30))
            .done_for(Duration::from_secs(600));
        Self { deduplicator, now }
    }

    fn pass(&self, seconds: u64) {
        *self.now.lock().expect("no panic") += Duration::from_secs(seconds);
    }

    async fn begin(&self, id: &AttemptId) -> ClaimStatus {
        self.deduplicator.begin(id).await.expect("memory")
    }

    async fn complete(&self, id: &AttemptId) {
        self.deduplicator.complete(id).await.expect("memory");
    }

    async fn abandon(&self, id: &AttemptId) {
        self.deduplicator.abandon(id).await.expect("memory");
    }
}

fn attempt(delivery: &str, attempt: u32) -> AttemptId {
    AttemptId {
        delivery_id: delivery.into(),
        attempt,
    }
}

#[tokio::test]
async fn a_retry_is_in_progress_and_then_done() {
    let bench = Bench::new();
    let (first, retry) = (attempt("a", 1), attempt("a", 2));
    assert_eq!(bench.begin(&first).await, ClaimStatus::New);
    assert_eq!(bench.begin(&first).await, ClaimStatus::InProgress);
    assert_eq!(bench.begin(&retry).await, ClaimStatus::InProgress);
    assert_eq!(bench.begin(&attempt("b", 2)).await, ClaimStatus::New);
    bench.complete(&first).await;
    assert_eq!(bench.begin(&retry).await, ClaimStatus::Done);
    assert_eq!(bench.begin(&first).await, ClaimStatus::Done);
}

#[tokio::test]
async fn what_was_abandoned_is_new_again() {
    let bench = Bench::new();
    let (first, retry) = (attempt("a", 1), attempt("a", 2));
    assert_eq!(bench.begin(&first).await, ClaimStatus::New);
    bench.abandon(&first).await;
    assert_eq!(bench.begin(&retry).await, ClaimStatus::New);
    bench.complete(&retry).await;
    bench.abandon(&retry).await;
    assert_eq!(bench.begin(&attempt("a", 3)).await, ClaimStatus::Done);
}

#[tokio::test]
async fn a_crashed_handler_blocks_its_delivery_for_a_while() {
    let bench = Bench::new();
    assert_eq!(bench.begin(&attempt("a", 1)).await, ClaimStatus::New);
    bench.pass(29);
    assert_eq!(bench.begin(&attempt("a", 2)).await, ClaimStatus::InProgress);
    bench.pass(1);
    assert_eq!(bench.begin(&attempt("a", 3)).await, ClaimStatus::New);

    // The first was slow and not crashed. Its failure does not undo what the third has begun.
    bench.abandon(&attempt("a", 1)).await;
    assert_eq!(bench.begin(&attempt("a", 4)).await, ClaimStatus::InProgress);
    bench.complete(&attempt("a", 1)).await;
    assert_eq!(bench.begin(&attempt("a", 4)).await, ClaimStatus::Done);
}

#[tokio::test]
async fn what_is_done_is_forgotten_at_last() {
    let bench = Bench::new();
    let id = attempt("a", 1);
    bench.begin(&id).await;
    bench.pass(20);
    bench.complete(&id).await;
    bench.pass(599);
    assert_eq!(bench.begin(&id).await, ClaimStatus::Done);
    bench.pass(1);
    assert_eq!(bench.begin(&id).await, ClaimStatus::New);
    assert_eq!(bench.deduplicator.len(), 1);
}

#[tokio::test]
async fn memory_is_bounded_by_number_and_by_age() {
    let bench = Bench::new();
    let capacity = NonZeroUsize::new(100).expect("100");
    let bench = Bench {
        deduplicator: bench.deduplicator.capacity(capacity),
        ..bench
    };
    assert!(bench.deduplicator.is_empty());
    for delivery in 0..1_000 {
        let id = attempt(&delivery.to_string(), 1);
        assert_eq!(bench.begin(&id).await, ClaimStatus::New);
        if delivery % 2 == 0 {
            bench.complete(&id).await;
        }
    }
    assert_eq!(bench.deduplicator.len(), 100);
    assert_eq!(bench.begin(&attempt("900", 2)).await, ClaimStatus::Done);
    assert_eq!(
        bench.begin(&attempt("901", 2)).await,
        ClaimStatus::InProgress
    );
    assert_eq!(bench.begin(&attempt("899", 2)).await, ClaimStatus::New);

    bench.pass(600);
    assert_eq!(bench.begin(&attempt("999", 2)).await, ClaimStatus::New);
    assert_eq!(bench.deduplicator.len(), 1);
}

#[tokio::test]
async fn of_many_at_once_one_is_told_to_handle_it() {
    let deduplicator: Arc<dyn Deduplicator> = Arc::new(MemoryDeduplicator::new());
    let tasks: Vec<_> = (1..=64)
        .map(|number| {
            let deduplicator = Arc::clone(&deduplicator);
            tokio::spawn(async move { deduplicator.begin(&attempt("a", number)).await })
        })
        .collect();
    let mut new = 0;
    for task in tasks {
        let progress = task.await.expect("no panic").expect("memory");
        new += usize::from(progress == ClaimStatus::New);
    }
    assert_eq!(new, 1);
}
