//! The retries that all clones of a client have between them.

use std::sync::atomic::{AtomicU32, Ordering};

const CAPACITY: u32 = 500;
const COST: u32 = 5;
const REFUND: u32 = 1;

/// A bucket of tokens: a retry takes some out, a request that succeeds puts some back.
#[derive(Debug)]
pub(crate) struct RetryBudget(AtomicU32);

impl Default for RetryBudget {
    fn default() -> Self {
        Self(AtomicU32::new(CAPACITY))
    }
}

impl RetryBudget {
    /// Whether there was room for one more retry, which is taken.
    pub(crate) fn take(&self) -> bool {
        let take = |tokens: u32| tokens.checked_sub(COST);
        self.0
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, take)
            .is_ok()
    }

    pub(crate) fn refund(&self) {
        let refund = |tokens: u32| Some((tokens + REFUND).min(CAPACITY));
        let _ = self
            .0
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, refund);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hundred_retries_empty_it_and_five_successes_pay_for_one() {
        let budget = RetryBudget::default();
        for _ in 0..100 {
            assert!(budget.take());
        }
        assert!(!budget.take());
        for _ in 0..5 {
            budget.refund();
        }
        assert!(budget.take());
        assert!(!budget.take());
    }

    #[test]
    fn it_never_holds_more_than_its_capacity() {
        let budget = RetryBudget::default();
        budget.refund();
        assert_eq!(budget.0.into_inner(), CAPACITY);
    }
}
