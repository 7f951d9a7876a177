//! Limits the requests of a client.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::Mutex as AsyncMutex;
use tokio::time::{Instant, sleep_until};
use vis_types::BoxFuture;

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
#[doc(alias("429", "quota", "throttle"))]
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

/// Decides when a request may start, for [`ClientBuilder::rate_limiter`]: a quota that several
/// processes share, or one that something else counts.
///
/// [`ClientBuilder::rate_limit`] needs none of this: it limits one process. A limiter of your own:
///
/// ```
/// # use vis_sandbox::Sandbox;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let sandbox = Sandbox::start().await?;
/// # let (base_url, token) = (sandbox.base_url(), sandbox.token());
/// use std::sync::Arc;
/// use std::time::Duration;
/// use vis_api::{BoxFuture, Client, RateLimiter};
///
/// /// At most this many requests in all.
/// struct Fixed(tokio::sync::Semaphore);
///
/// impl RateLimiter for Fixed {
///     fn acquire(&self) -> BoxFuture<'_, ()> {
///         Box::pin(async {
///             if let Ok(permit) = self.0.acquire().await {
///                 permit.forget();
///             }
///         })
///     }
///
///     fn pause(&self, _wait: Duration) -> BoxFuture<'_, ()> {
///         Box::pin(async {})
///     }
/// }
///
/// let limiter = Arc::new(Fixed(tokio::sync::Semaphore::new(2)));
/// let client = Client::builder()
///     .base_url(base_url)
///     .bearer_token(token)
///     .rate_limiter(Arc::clone(&limiter))
///     .build()?;
/// client.get_user().send().await?;
/// assert_eq!(limiter.0.available_permits(), 1);
/// # Ok(())
/// # }
/// ```
///
/// A limiter must fail open: if its store is down, let [`acquire`](Self::acquire) return, because the
/// gateway still counts. No timeout of the client covers its waits; dropping the future of an
/// operation does.
///
/// [`ClientBuilder::rate_limiter`]: crate::ClientBuilder::rate_limiter
/// [`ClientBuilder::rate_limit`]: crate::ClientBuilder::rate_limit
pub trait RateLimiter: Send + Sync + 'static {
    /// Waits until the next request may start, and counts it. Called before each attempt,
    /// concurrently. Dropping the future earlier should count nothing.
    fn acquire(&self) -> BoxFuture<'_, ()>;

    /// Starts no request for `wait`, which is at most 10 minutes. Called after a 429 with a time to
    /// wait, such as `Retry-After`. It returns at once: the waiting is done in
    /// [`acquire`](Self::acquire).
    fn pause(&self, wait: Duration) -> BoxFuture<'_, ()>;

    /// Returns how many requests may start at once, for
    /// [`OperationMetrics`](crate::OperationMetrics). Default: `None`, which is unknown.
    fn remaining(&self) -> Option<u32> {
        None
    }
}

impl<T: RateLimiter + ?Sized> RateLimiter for Arc<T> {
    fn acquire(&self) -> BoxFuture<'_, ()> {
        (**self).acquire()
    }

    fn pause(&self, wait: Duration) -> BoxFuture<'_, ()> {
        (**self).pause(wait)
    }

    fn remaining(&self) -> Option<u32> {
        (**self).remaining()
    }
}

/// Starts requests of one process within the limit, in the order of arrival.
///
/// It uses tokio's clock, which tests can pause.
pub(crate) struct LocalRateLimiter {
    rate_limit: RateLimit,
    /// Start times within the last period, oldest first. tokio's mutex is fair: waiters form a queue,
    /// and dropping the future leaves it.
    request_times: AsyncMutex<VecDeque<Instant>>,
    /// No request starts before this time.
    paused_until: Mutex<Option<Instant>>,
}

impl LocalRateLimiter {
    pub(crate) fn new(rate_limit: RateLimit) -> Self {
        Self {
            rate_limit,
            request_times: AsyncMutex::default(),
            paused_until: Mutex::default(),
        }
    }

    async fn wait_for_slot(&self) {
        let mut request_times = self.request_times.lock().await;
        loop {
            let now = Instant::now();
            while request_times
                .front()
                .is_some_and(|&first| self.is_expired(first, now))
            {
                request_times.pop_front();
            }
            let is_full = request_times.len() >= self.rate_limit.requests() as usize;
            let frees_at = request_times.front().filter(|_| is_full);
            let frees_at = frees_at.and_then(|first| first.checked_add(self.rate_limit.period()));
            match frees_at.max(self.paused_until()).filter(|&free| free > now) {
                // A pause may begin during the sleep: check again.
                Some(free) => sleep_until(free).await,
                None => {
                    request_times.push_back(now);
                    return;
                }
            }
        }
    }

    /// Starts no request for `wait`, but at most one period, so that waiting requests do not hang.
    /// The later of two pauses applies.
    fn pause_for(&self, wait: Duration) {
        let resume = Instant::now() + wait.min(self.rate_limit.period());
        let mut pause = self
            .paused_until
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        *pause = (*pause).max(Some(resume));
    }

    fn paused_until(&self) -> Option<Instant> {
        *self
            .paused_until
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn is_expired(&self, started_at: Instant, now: Instant) -> bool {
        now.saturating_duration_since(started_at) >= self.rate_limit.period()
    }
}

impl RateLimiter for LocalRateLimiter {
    fn acquire(&self) -> BoxFuture<'_, ()> {
        Box::pin(self.wait_for_slot())
    }

    fn pause(&self, wait: Duration) -> BoxFuture<'_, ()> {
        self.pause_for(wait);
        Box::pin(async {})
    }

    /// A request that waits holds the lock: none may start.
    fn remaining(&self) -> Option<u32> {
        let Ok(request_times) = self.request_times.try_lock() else {
            return Some(0);
        };
        let now = Instant::now();
        if self.paused_until().is_some_and(|until| now < until) {
            return Some(0);
        }
        let expired = request_times.partition_point(|&start| self.is_expired(start, now));
        let used = u32::try_from(request_times.len() - expired).unwrap_or(u32::MAX);
        Some(self.rate_limit.requests().saturating_sub(used))
    }
}

#[cfg(test)]
mod tests {
    use tokio::task::JoinSet;
    use tokio::time::timeout;

    use super::*;

    const MINUTE: Duration = Duration::from_secs(60);

    fn ten_a_minute() -> Arc<LocalRateLimiter> {
        Arc::new(LocalRateLimiter::new(RateLimit::per_minute(10)))
    }

    #[tokio::test(start_paused = true)]
    async fn requests_use_full_quota_of_each_minute() {
        let rate_limiter = ten_a_minute();
        // An idle hour allows no more than one full window.
        tokio::time::advance(60 * MINUTE).await;
        let started = Instant::now();
        let mut request_times = Vec::new();
        for request in 0..300 {
            tokio::time::sleep(Duration::from_millis(request * 7)).await;
            rate_limiter.acquire().await;
            request_times.push(Instant::now());
        }
        for window in request_times.windows(11) {
            assert!(window[10] - window[0] >= MINUTE, "{window:?}");
        }
        // 300 requests fill 30 windows; the last one starts after 29 minutes.
        let took = started.elapsed();
        assert!(took >= 29 * MINUTE && took < 30 * MINUTE, "{took:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn waiters_proceed_in_order_unless_cancelled() {
        let rate_limiter = ten_a_minute();
        for _ in 0..10 {
            rate_limiter.acquire().await;
        }
        let started = Instant::now();
        let (served, mut tasks) = (Arc::new(Mutex::new(Vec::new())), JoinSet::new());
        for number in 0..30_u64 {
            let (rate_limiter, served) = (Arc::clone(&rate_limiter), Arc::clone(&served));
            tasks.spawn(async move {
                // Every second waiter times out, including the first in the queue.
                let limit = match number % 2 {
                    0 => Duration::from_secs(number),
                    _ => 10 * MINUTE,
                };
                if timeout(limit, rate_limiter.acquire()).await.is_ok() {
                    served.lock().unwrap().push(number);
                }
            });
            tokio::task::yield_now().await;
        }
        tasks.join_all().await;
        let served = served.lock().unwrap();
        assert!(
            served
                .iter()
                .copied()
                .eq((0..30).filter(|number| number % 2 == 1))
        );
        // Ten after one minute, five after two.
        assert_eq!(started.elapsed().as_secs(), 120);
    }

    #[tokio::test(start_paused = true)]
    async fn pause_delays_new_and_waiting_requests() {
        let rate_limiter = ten_a_minute();
        let started = Instant::now();
        rate_limiter.pause_for(MINUTE / 2);
        rate_limiter.pause_for(MINUTE / 3);
        rate_limiter.acquire().await;
        assert_eq!(started.elapsed(), MINUTE / 2);

        let waiting = async {
            for _ in 0..10 {
                rate_limiter.acquire().await;
            }
        };
        let pausing = async {
            tokio::time::sleep(MINUTE / 2).await;
            rate_limiter.pause_for(10 * MINUTE);
        };
        tokio::join!(waiting, pausing);
        // At most one period after the pause began.
        assert_eq!(started.elapsed(), 2 * MINUTE);
    }
}
