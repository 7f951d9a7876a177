//! Sliding-window rate limiter.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::Mutex as AsyncMutex;
use tokio::time::{Instant, sleep_until};

use super::RateLimit;

/// Starts requests within the limit, in the order of arrival.
///
/// It uses tokio's clock, which tests can pause.
#[derive(Debug)]
pub(crate) struct RateLimiter {
    rate_limit: RateLimit,
    /// Start times within the last period, oldest first. tokio's mutex is fair: waiters form a queue,
    /// and dropping the future leaves it.
    request_times: AsyncMutex<VecDeque<Instant>>,
    /// No request starts before this time.
    paused_until: Mutex<Option<Instant>>,
}

impl RateLimiter {
    pub(crate) fn new(rate_limit: RateLimit) -> Self {
        Self {
            rate_limit,
            request_times: AsyncMutex::default(),
            paused_until: Mutex::default(),
        }
    }

    /// Waits until the next request may start, and counts it.
    ///
    /// Dropping the future earlier counts nothing.
    pub(crate) async fn acquire(&self) {
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
    pub(crate) fn pause_for(&self, wait: Duration) {
        self.pause_until(Instant::now() + wait.min(self.rate_limit.period()));
    }

    /// Starts no request before `resume`. The later of two pauses applies.
    pub(crate) fn pause_until(&self, resume: Instant) {
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::Duration;

    use tokio::task::JoinSet;
    use tokio::time::{advance, timeout};

    use super::*;

    const MINUTE: Duration = Duration::from_secs(60);

    fn ten_a_minute() -> Arc<RateLimiter> {
        Arc::new(RateLimiter::new(RateLimit::per_minute(10)))
    }

    /// Asserts that no window of a minute has more than 10 requests.
    fn assert_limited(request_times: &[Instant]) {
        for window in request_times.windows(11) {
            assert!(window[10] - window[0] >= MINUTE, "{window:?}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn fifty_tasks_use_full_quota_of_each_minute() {
        let rate_limiter = ten_a_minute();
        let started = Instant::now();
        let mut tasks = JoinSet::new();
        for task in 0..50_u64 {
            let rate_limiter = Arc::clone(&rate_limiter);
            tasks.spawn(async move {
                let mut request_times = Vec::new();
                for round in 0..6 {
                    let pause = Duration::from_millis(task * 131 + round * 977);
                    tokio::time::sleep(pause).await;
                    rate_limiter.acquire().await;
                    request_times.push(Instant::now());
                }
                request_times
            });
        }
        let mut request_times: Vec<Instant> =
            tasks.join_all().await.into_iter().flatten().collect();
        request_times.sort();
        assert_eq!(request_times.len(), 300);
        assert_limited(&request_times);
        // 300 requests fill 30 windows; the last one starts after 29 minutes.
        let took = started.elapsed();
        assert!(took >= 29 * MINUTE && took < 30 * MINUTE, "{took:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn waiters_proceed_in_order_of_arrival() {
        let rate_limiter = ten_a_minute();
        let (order, mut tasks) = (Arc::new(Mutex::new(Vec::new())), JoinSet::new());
        for number in 0..50 {
            let (rate_limiter, order) = (Arc::clone(&rate_limiter), Arc::clone(&order));
            tasks.spawn(async move {
                rate_limiter.acquire().await;
                order.lock().unwrap().push(number);
            });
            tokio::task::yield_now().await;
        }
        tasks.join_all().await;
        assert!(order.lock().unwrap().iter().copied().eq(0..50));
    }

    #[tokio::test(start_paused = true)]
    async fn cancelled_waiter_takes_no_permit() {
        let rate_limiter = ten_a_minute();
        for _ in 0..10 {
            rate_limiter.acquire().await;
        }
        let started = Instant::now();
        let mut tasks = JoinSet::new();
        for number in 0..30_u64 {
            let rate_limiter = Arc::clone(&rate_limiter);
            tasks.spawn(async move {
                // Every second waiter times out, including the first in the queue.
                let limit = if number % 2 == 0 {
                    Duration::from_secs(number)
                } else {
                    10 * MINUTE
                };
                timeout(limit, rate_limiter.acquire()).await.is_ok()
            });
        }
        let served = tasks.join_all().await.into_iter().filter(|&ok| ok).count();
        assert_eq!(served, 15);
        // Ten after one minute, five after two.
        assert_eq!(started.elapsed().as_secs(), 120);
    }

    #[tokio::test(start_paused = true)]
    async fn pause_delays_new_and_waiting_requests() {
        let rate_limiter = ten_a_minute();
        let now = Instant::now();
        rate_limiter.pause_until(now + Duration::from_secs(30));
        rate_limiter.pause_until(now + Duration::from_secs(20));
        rate_limiter.acquire().await;
        assert_eq!(now.elapsed().as_secs(), 30);

        for _ in 0..9 {
            rate_limiter.acquire().await;
        }
        let waiter = tokio::spawn({
            let rate_limiter = Arc::clone(&rate_limiter);
            async move { rate_limiter.acquire().await }
        });
        tokio::task::yield_now().await;
        rate_limiter.pause_until(now + 5 * MINUTE);
        waiter.await.unwrap();
        assert_eq!(now.elapsed(), 5 * MINUTE);
    }

    #[tokio::test(start_paused = true)]
    async fn idle_time_accumulates_one_period_only() {
        let rate_limiter = ten_a_minute();
        advance(60 * MINUTE).await;
        let mut request_times = Vec::new();
        for _ in 0..25 {
            rate_limiter.acquire().await;
            request_times.push(Instant::now());
        }
        assert_limited(&request_times);
    }
}
