//! How many requests a token is good for in a while.

use std::collections::HashMap;
use std::time::Duration;

use jiff::Timestamp;

/// A limit that every token has to itself.
///
/// The gateway counts in windows that follow each other on the clock, e.g. from one full minute
/// to the next, whenever the first request of a window comes.
pub(crate) struct Quota {
    limit: u32,
    /// The length of a window in milliseconds.
    window: i64,
    /// By token, the number of its last window and the requests in it.
    used: HashMap<String, (i64, u32)>,
}

impl Quota {
    pub(crate) fn new(limit: u32, per: Duration) -> Self {
        Self {
            limit,
            window: i64::try_from(per.as_millis()).unwrap_or(i64::MAX).max(1),
            used: HashMap::new(),
        }
    }

    /// Takes a request off the quota of the token, or tells when the next one may come.
    pub(crate) fn take(&mut self, token: &str, now: Timestamp) -> Result<(), Timestamp> {
        let present = now.as_millisecond().div_euclid(self.window);
        let (window, used) = self.used.entry(token.to_owned()).or_insert((present, 0));
        if *window != present {
            (*window, *used) = (present, 0);
        }
        if *used < self.limit {
            *used += 1;
            return Ok(());
        }
        let next = present.saturating_add(1).saturating_mul(self.window);
        Err(Timestamp::from_millisecond(next).unwrap_or(Timestamp::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(millisecond: i64) -> Timestamp {
        Timestamp::from_millisecond(millisecond).unwrap()
    }

    #[test]
    fn windows_follow_the_clock_and_tokens_do_not_share() {
        let mut quota = Quota::new(2, Duration::from_secs(1));
        assert_eq!(quota.take("a", at(-1)), Ok(()));
        assert_eq!(quota.take("a", at(900)), Ok(()));
        assert_eq!(quota.take("a", at(950)), Ok(()));
        assert_eq!(quota.take("a", at(999)), Err(at(1_000)));
        assert_eq!(quota.take("b", at(999)), Ok(()));
        assert_eq!(quota.take("a", at(1_000)), Ok(()));
    }

    #[test]
    fn impossible_windows_are_the_next_possible_ones() {
        assert_eq!(Quota::new(0, Duration::ZERO).take("a", at(5)), Err(at(6)));
        let forever = Quota::new(0, Duration::MAX).take("a", at(5));
        assert_eq!(forever, Err(Timestamp::MAX));
    }
}
