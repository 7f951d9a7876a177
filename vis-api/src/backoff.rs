//! How long to wait before the next time.

use std::time::Duration;

/// A delay of zero would try without end.
const SHORTEST: Duration = Duration::from_millis(1);

/// Delays that double up to a longest one.
#[derive(Clone, Debug)]
pub(crate) struct Backoff {
    first: Duration,
    longest: Duration,
    next: Duration,
}

impl Backoff {
    pub(crate) fn new(first: Duration, longest: Duration) -> Self {
        let first = first.max(SHORTEST);
        Self {
            first,
            longest: longest.max(first),
            next: first,
        }
    }

    pub(crate) fn next(&mut self) -> Duration {
        let delay = self.next;
        self.next = delay.saturating_mul(2).min(self.longest);
        delay
    }

    /// A random part of the next delay, at least half of it: those that failed together do not come
    /// back together, and none comes back at once.
    #[cfg(feature = "webhook")]
    pub(crate) fn next_with_jitter(&mut self) -> Duration {
        let half = self.next() / 2;
        half.saturating_add(half.mul_f64(fastrand::f64()))
    }

    pub(crate) fn restart(&mut self) {
        self.next = self.first;
    }

    pub(crate) fn first(&self) -> Duration {
        self.first
    }

    pub(crate) fn longest(&self) -> Duration {
        self.longest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delays_double_up_to_the_longest_and_start_again() {
        let mut backoff = Backoff::new(Duration::from_secs(2), Duration::from_secs(30));
        let delays: Vec<_> = (0..6).map(|_| backoff.next().as_secs()).collect();
        assert_eq!(delays, [2, 4, 8, 16, 30, 30]);
        backoff.restart();
        assert_eq!(backoff.next().as_secs(), 2);
    }

    #[cfg(feature = "webhook")]
    #[test]
    fn a_delay_with_jitter_is_between_its_half_and_its_whole() {
        for _ in 0..100 {
            let mut backoff = Backoff::new(Duration::from_secs(2), Duration::from_secs(4));
            for whole in [2, 4, 4] {
                let whole = Duration::from_secs(whole);
                let delay = backoff.next_with_jitter();
                assert!(delay >= whole / 2 && delay <= whole, "{delay:?}");
            }
            let mut longest = Backoff::new(Duration::MAX, Duration::MAX);
            assert!(longest.next_with_jitter() >= Duration::MAX / 2);
        }
    }

    #[test]
    fn delays_of_no_use_are_mended() {
        let mut backoff = Backoff::new(Duration::ZERO, Duration::ZERO);
        assert_eq!(backoff.next(), SHORTEST);
        let mut backoff = Backoff::new(Duration::MAX, Duration::ZERO);
        assert_eq!(
            (backoff.next(), backoff.next()),
            (Duration::MAX, Duration::MAX)
        );
    }
}
