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
    fn delay_doubles_up_to_max_until_reset() {
        let mut backoff = Backoff::new(Duration::from_secs(2), Duration::from_secs(30));
        let delays: Vec<_> = (0..6).map(|_| backoff.next().as_secs()).collect();
        assert_eq!(delays, [2, 4, 8, 16, 30, 30]);
        backoff.reset();
        assert_eq!(backoff.next().as_secs(), 2);
    }

    #[cfg(feature = "webhook")]
    #[test]
    fn jitter_keeps_at_least_half_of_delay() {
        for _ in 0..100 {
            let mut backoff = Backoff::new(Duration::from_secs(2), Duration::from_secs(4));
            for whole in [2, 4, 4] {
                let whole = Duration::from_secs(whole);
                let delay = backoff.next_with_jitter();
                assert!(delay >= whole / 2 && delay <= whole, "{delay:?}");
            }
            let mut unbounded = Backoff::new(Duration::MAX, Duration::MAX);
            assert!(unbounded.next_with_jitter() >= Duration::MAX / 2);
        }
    }

    #[test]
    fn zero_and_inverted_bounds_are_corrected() {
        let mut backoff = Backoff::new(Duration::ZERO, Duration::ZERO);
        assert_eq!(backoff.next(), MIN_DELAY);
        let mut backoff = Backoff::new(Duration::MAX, Duration::ZERO);
        assert_eq!(
            (backoff.next(), backoff.next()),
            (Duration::MAX, Duration::MAX)
        );
    }
}
