//! Rate limit per access token.

use std::collections::HashMap;
use std::time::Duration;

use jiff::Timestamp;

/// A limit that applies to each token separately.
///
/// The gateway counts in fixed windows aligned to the clock, e.g. full minutes, not from the first
/// request.
pub(crate) struct RateLimiter {
    limit: u32,
    /// Length of a window in milliseconds.
    window: i64,
    /// Last window and number of requests in it, by token.
    used: HashMap<String, (i64, u32)>,
}

impl RateLimiter {
    pub(crate) fn new(limit: u32, per: Duration) -> Self {
        Self {
            limit,
            window: i64::try_from(per.as_millis()).unwrap_or(i64::MAX).max(1),
            used: HashMap::new(),
        }
    }

    /// Counts a request, or returns the time of the next window.
    pub(crate) fn check(&mut self, token: &str, now: Timestamp) -> Result<(), Timestamp> {
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
    fn extreme_windows_are_clamped() {
        let zero = RateLimiter::new(0, Duration::ZERO).check("a", at(5));
        assert_eq!(zero, Err(at(6)));
        let forever = RateLimiter::new(0, Duration::MAX).check("a", at(5));
        assert_eq!(forever, Err(Timestamp::MAX));
    }
}
