//! How long to wait between two polls.

use std::time::Duration;

/// A delay of zero would poll without end.
const SHORTEST: Duration = Duration::from_millis(1);

/// Delays that double up to a longest one.
#[derive(Clone, Debug)]
pub(super) struct Backoff {
    first: Duration,
    longest: Duration,
    next: Duration,
}

impl Backoff {
    pub(super) fn new(first: Duration, longest: Duration) -> Self {
        let first = first.max(SHORTEST);
        Self {
            first,
            longest: longest.max(first),
            next: first,
        }
    }

    pub(super) fn next(&mut self) -> Duration {
        let delay = self.next;
        self.next = delay.saturating_mul(2).min(self.longest);
        delay
    }

    pub(super) fn restart(&mut self) {
        self.next = self.first;
    }

    pub(super) fn first(&self) -> Duration {
        self.first
    }

    pub(super) fn longest(&self) -> Duration {
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
