//! How many requests a client lets itself send.

mod rate_limiter;

use std::time::Duration;

pub(crate) use rate_limiter::RateLimiter;

/// How many requests a client sends in a period of time; the next one waits.
///
/// The gateway counts for itself, and answers over the quota with a 429: 10 requests a minute for
/// each access token, unless your application was given more. A client that counts too waits
/// instead. It is off by default, because only you know which other programs use the same token.
///
/// ```
/// use std::time::Duration;
/// use vis_api::RateLimit;
///
/// let documented = RateLimit::per_minute(10);
/// assert_eq!(documented, RateLimit::new(10, Duration::from_secs(60)));
/// ```
///
/// No more than [`requests`](Self::requests) begin in any [`period`](Self::period), wherever it is
/// laid; after a quiet time, as many may begin at once. Requests go in the order in which they
/// came, from all clones of a client. A request that the network delays more than the next ones may
/// arrive in another period than it began in, so that the gateway may still refuse one now and
/// then; the client then holds back until the time that the gateway names.
///
/// Source of the default rate_limit: Vonage developer portal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RateLimit {
    requests: u32,
    period: Duration,
}

impl RateLimit {
    /// So many requests in any period of this length.
    ///
    /// A client is refused that may send no request at all, or whose period is zero.
    pub const fn new(requests: u32, period: Duration) -> Self {
        Self { requests, period }
    }

    /// So many requests in any 60 seconds.
    pub const fn per_minute(requests: u32) -> Self {
        Self::new(requests, Duration::from_secs(60))
    }

    /// How many requests may begin in a [`period`](Self::period).
    pub const fn requests(&self) -> u32 {
        self.requests
    }

    /// The length of time that the quota is for.
    pub const fn period(&self) -> Duration {
        self.period
    }

    /// What is wrong with it, for the error of whoever makes a client.
    pub(crate) const fn problem(&self) -> Option<&'static str> {
        if self.requests == 0 {
            Some("lets no request through")
        } else if self.period.is_zero() {
            Some("has a period of zero")
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quota_that_means_nothing_says_so() {
        assert_eq!(RateLimit::per_minute(10).problem(), None);
        assert!(RateLimit::per_minute(0).problem().is_some());
        assert!(RateLimit::new(10, Duration::ZERO).problem().is_some());
    }
}
