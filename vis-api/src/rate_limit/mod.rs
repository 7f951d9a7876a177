//! Limits the requests of a client.

mod rate_limiter;

use std::time::Duration;

pub(crate) use rate_limiter::RateLimiter;

/// Maximum number of requests in any period; further requests wait.
///
/// The gateway allows 10 requests a minute for each access token, unless your application has
/// another quota, and answers 429 beyond it. A rate limit waits instead. It is off by default,
/// because other programs may use the same token.
///
/// ```
/// use std::time::Duration;
/// use vis_api::RateLimit;
///
/// let documented = RateLimit::per_minute(10);
/// assert_eq!(documented, RateLimit::new(10, Duration::from_secs(60)));
/// ```
///
/// At most [`requests`](Self::requests) start in any [`period`](Self::period) (a sliding window),
/// in the order of arrival from all clones of a client. After an idle period, all of them may start
/// at once. Network delays can move a request into another window of the gateway, so a 429 remains
/// possible; the client then pauses until the time that the gateway gives.
///
/// Source of the default quota: Vonage developer portal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RateLimit {
    requests: u32,
    period: Duration,
}

impl RateLimit {
    /// Allows `requests` in any `period`.
    ///
    /// [`ClientBuilder::build`](crate::ClientBuilder::build) rejects zero requests and a zero period.
    pub const fn new(requests: u32, period: Duration) -> Self {
        Self { requests, period }
    }

    /// Allows `requests` in any 60 seconds.
    pub const fn per_minute(requests: u32) -> Self {
        Self::new(requests, Duration::from_secs(60))
    }

    /// The maximum number of requests in a [`period`](Self::period).
    pub const fn requests(&self) -> u32 {
        self.requests
    }

    /// The length of the sliding window.
    pub const fn period(&self) -> Duration {
        self.period
    }

    /// Returns why the limit is invalid, for `BuildError`.
    pub(crate) const fn problem(&self) -> Option<&'static str> {
        if self.requests == 0 {
            Some("allows no requests")
        } else if self.period.is_zero() {
            Some("has a period of zero")
        } else {
            None
        }
    }
}
