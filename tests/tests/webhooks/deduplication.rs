//! Tests the memory deduplicator with an injected clock.

use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use vis_types::webhook::{AttemptId, ClaimStatus, Deduplicator, MemoryDeduplicator};

struct TestEnv {
    deduplicator: MemoryDeduplicator,
    now: Arc<Mutex<Instant>>,
}

impl TestEnv {
    fn new() -> Self {
        let now = Arc::new(Mutex::new(Instant::now()));
        let clock = Arc::clone(&now);
        let deduplicator = MemoryDeduplicator::new()
            .clock(move || *clock.lock().expect("no panic"))
            .in_progress_for(Duration::from_secs(30))
            .done_for(Duration::from_secs(600));
        Self { deduplicator, now }
    }

    fn advance(&self, seconds: u64) {
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
async fn retry_is_in_progress_then_done() {
    let env = TestEnv::new();
    let (first, retry) = (attempt("a", 1), attempt("a", 2));
    assert_eq!(env.begin(&first).await, ClaimStatus::New);
    assert_eq!(env.begin(&first).await, ClaimStatus::InProgress);
    assert_eq!(env.begin(&retry).await, ClaimStatus::InProgress);
    assert_eq!(env.begin(&attempt("b", 2)).await, ClaimStatus::New);
    env.complete(&first).await;
    assert_eq!(env.begin(&retry).await, ClaimStatus::Done);
    assert_eq!(env.begin(&first).await, ClaimStatus::Done);
}

#[tokio::test]
async fn abandoned_claim_is_new_again() {
    let env = TestEnv::new();
    let (first, retry) = (attempt("a", 1), attempt("a", 2));
    assert_eq!(env.begin(&first).await, ClaimStatus::New);
    env.abandon(&first).await;
    assert_eq!(env.begin(&retry).await, ClaimStatus::New);
    env.complete(&retry).await;
    env.abandon(&retry).await;
    assert_eq!(env.begin(&attempt("a", 3)).await, ClaimStatus::Done);
}

#[tokio::test]
async fn unfinished_claim_expires() {
    let env = TestEnv::new();
    assert_eq!(env.begin(&attempt("a", 1)).await, ClaimStatus::New);
    env.advance(29);
    assert_eq!(env.begin(&attempt("a", 2)).await, ClaimStatus::InProgress);
    env.advance(1);
    assert_eq!(env.begin(&attempt("a", 3)).await, ClaimStatus::New);

    // The first attempt was slow, not crashed: its failure does not release the third claim.
    env.abandon(&attempt("a", 1)).await;
    assert_eq!(env.begin(&attempt("a", 4)).await, ClaimStatus::InProgress);
    env.complete(&attempt("a", 1)).await;
    assert_eq!(env.begin(&attempt("a", 4)).await, ClaimStatus::Done);
}

#[tokio::test]
async fn done_claim_expires() {
    let env = TestEnv::new();
    let id = attempt("a", 1);
    env.begin(&id).await;
    env.advance(20);
    env.complete(&id).await;
    env.advance(599);
    assert_eq!(env.begin(&id).await, ClaimStatus::Done);
    env.advance(1);
    assert_eq!(env.begin(&id).await, ClaimStatus::New);
    assert_eq!(env.deduplicator.len(), 1);
}

#[tokio::test]
async fn memory_is_bounded_by_count_and_age() {
    let env = TestEnv::new();
    let capacity = NonZeroUsize::new(100).expect("100");
    let env = TestEnv {
        deduplicator: env.deduplicator.capacity(capacity),
        ..env
    };
    assert!(env.deduplicator.is_empty());
    for delivery in 0..1_000 {
        let id = attempt(&delivery.to_string(), 1);
        assert_eq!(env.begin(&id).await, ClaimStatus::New);
        if delivery % 2 == 0 {
            env.complete(&id).await;
        }
    }
    assert_eq!(env.deduplicator.len(), 100);
    assert_eq!(env.begin(&attempt("900", 2)).await, ClaimStatus::Done);
    assert_eq!(env.begin(&attempt("901", 2)).await, ClaimStatus::InProgress);
    assert_eq!(env.begin(&attempt("899", 2)).await, ClaimStatus::New);

    env.advance(600);
    assert_eq!(env.begin(&attempt("999", 2)).await, ClaimStatus::New);
    assert_eq!(env.deduplicator.len(), 1);
}

#[tokio::test]
async fn concurrent_claims_yield_one_new() {
    let deduplicator: Arc<dyn Deduplicator> = Arc::new(MemoryDeduplicator::new());
    let tasks: Vec<_> = (1..=64)
        .map(|number| {
            let deduplicator = Arc::clone(&deduplicator);
            tokio::spawn(async move { deduplicator.begin(&attempt("a", number)).await })
        })
        .collect();
    let mut new = 0;
    for task in tasks {
        let status = task.await.expect("no panic").expect("memory");
        new += usize::from(status == ClaimStatus::New);
    }
    assert_eq!(new, 1);
}
