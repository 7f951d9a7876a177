//! Exponential backoff.

use std::time::Duration;

/// A delay of zero would retry in a busy loop.
const MIN_DELAY: Duration = Duration::from_millis(1);

/// Delays that double up to a maximum.
#[derive(Clone, Debug)]
pub(crate) struct Backoff {
    first: Duration,
    max: Duration,
    next: Duration,
}

impl Backoff {
    pub(crate) fn new(first: Duration, max: Duration) -> Self {
        let first = first.max(MIN_DELAY);
        Self {
            first,
            max: max.max(first),
            next: first,
        }
    }

    pub(crate) fn next(&mut self) -> Duration {
        let delay = self.next;
        self.next = delay.saturating_mul(2).min(self.max);
        delay
    }

    /// Returns a random delay between half of the next delay and all of it, so that tasks that
    /// failed together do not retry together.
    #[cfg(feature = "webhook")]
    pub(crate) fn next_with_jitter(&mut self) -> Duration {
        let half = self.next() / 2;
        half.saturating_add(half.mul_f64(fastrand::f64()))
    }

    pub(crate) fn reset(&mut self) {
        self.next = self.first;
    }

    pub(crate) fn first(&self) -> Duration {
        self.first
    }

    pub(crate) fn max(&self) -> Duration {
        self.max
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zero_and_inverted_bounds_are_corrected() {
        let mut backoff = Backoff::new(Duration::ZERO, Duration::ZERO);
        assert_eq!(backoff.next(), MIN_DELAY);
        let mut backoff = Backoff::new(Duration::MAX, Duration::ZERO);
        assert_eq!(
            (backoff.next(), backoff.next()),
            (Duration::MAX, Duration::MAX)
        );
        #[cfg(feature = "webhook")]
        assert!(backoff.next_with_jitter() >= Duration::MAX / 2);
    }
}
