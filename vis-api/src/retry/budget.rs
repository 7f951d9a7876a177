//! The retry budget shared by all clones of a client.

use std::sync::atomic::{AtomicU32, Ordering};

const CAPACITY: u32 = 500;
const COST: u32 = 5;
const REFUND: u32 = 1;

/// Token bucket: a retry costs 5 tokens, a successful request returns 1.
#[derive(Debug)]
pub(crate) struct RetryBudget(AtomicU32);

impl Default for RetryBudget {
    fn default() -> Self {
        Self(AtomicU32::new(CAPACITY))
    }
}

impl RetryBudget {
    /// Takes the cost of one retry, unless the budget is exhausted.
    pub(crate) fn try_take(&self) -> bool {
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
    fn refund_stops_at_capacity() {
        let budget = RetryBudget::default();
        budget.refund();
        assert_eq!(budget.0.into_inner(), CAPACITY);
    }
}
