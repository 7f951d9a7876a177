//! The gate that requests go through.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::Mutex as Queue;
use tokio::time::{Instant, sleep_until};

use super::RateLimit;

/// Lets requests begin, as many as the quota has, in the order in which they came.
///
/// It goes by tokio's clock, which a test can pause.
#[derive(Debug)]
pub(crate) struct RateLimiter {
    rate_limit: RateLimit,
    /// When the last requests began, oldest first: at most as many as the quota has. tokio's mutex
    /// is fair, so that whoever waits for it stands in line, and loses the place by going away.
    request_times: Queue<VecDeque<Instant>>,
    /// Before that, nothing begins.
    paused_until: Mutex<Option<Instant>>,
}

impl RateLimiter {
    pub(crate) fn new(rate_limit: RateLimit) -> Self {
        Self {
            rate_limit,
            request_times: Queue::default(),
            paused_until: Mutex::default(),
        }
    }

    /// Waits until the next request may begin, and counts it.
    ///
    /// Dropping the future before it is done counts nothing.
    pub(crate) async fn acquire(&self) {
        let mut request_times = self.request_times.lock().await;
        loop {
            let now = Instant::now();
            while request_times
                .front()
                .is_some_and(|&first| self.is_past(first, now))
            {
                request_times.pop_front();
            }
            let is_full = request_times.len() >= self.rate_limit.requests() as usize;
            let frees_at = request_times.front().filter(|_| is_full);
            let frees_at = frees_at.and_then(|first| first.checked_add(self.rate_limit.period()));
            match frees_at.max(self.pause()).filter(|&free| free > now) {
                // The server may pause everything while this one sleeps: it looks again.
                Some(free) => sleep_until(free).await,
                None => {
                    request_times.push_back(now);
                    return;
                }
            }
        }
    }

    /// Lets nothing begin before `resume`: the server has said so. The later of two pauses counts.
    /// Lets nothing through for as long as the server asks, but for no more than a period: whoever
    /// waits has to learn some time that the server will not be asked.
    pub(crate) fn pause_for(&self, wait: Duration) {
        self.pause_until(Instant::now() + wait.min(self.rate_limit.period()));
    }

    pub(crate) fn pause_until(&self, resume: Instant) {
        let mut pause = self
            .paused_until
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        *pause = (*pause).max(Some(resume));
    }

    fn pause(&self) -> Option<Instant> {
        *self
            .paused_until
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn is_past(&self, request_times: Instant, now: Instant) -> bool {
        now.saturating_duration_since(request_times) >= self.rate_limit.period()
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

    /// Panics where more than the quota began in a minute, wherever it is laid.
    fn assert_kept(request_times: &[Instant]) {
        for window in request_times.windows(11) {
            assert!(window[10] - window[0] >= MINUTE, "{window:?}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn fifty_tasks_keep_the_quota_of_a_minute_in_any_minute_and_use_it_up() {
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
        assert_kept(&request_times);
        // 300 requests are 30 fillings, and the last one begins after 29 minutes.
        let took = started.elapsed();
        assert!(took >= 29 * MINUTE && took < 30 * MINUTE, "{took:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn who_came_first_goes_first() {
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
    async fn who_gives_up_takes_no_permit_and_no_place() {
        let rate_limiter = ten_a_minute();
        for _ in 0..10 {
            rate_limiter.acquire().await;
        }
        let started = Instant::now();
        let mut tasks = JoinSet::new();
        for number in 0..30_u64 {
            let rate_limiter = Arc::clone(&rate_limiter);
            tasks.spawn(async move {
                // Every second one gives up, the one at the head of the line included.
                let patience = if number % 2 == 0 {
                    Duration::from_secs(number)
                } else {
                    10 * MINUTE
                };
                timeout(patience, rate_limiter.acquire()).await.is_ok()
            });
        }
        let served = tasks.join_all().await.into_iter().filter(|&ok| ok).count();
        assert_eq!(served, 15);
        // Ten of them after one minute, five after two.
        assert_eq!(started.elapsed().as_secs(), 120);
    }

    #[tokio::test(start_paused = true)]
    async fn a_pause_holds_everybody_back_those_that_wait_already_too() {
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
    async fn a_quiet_time_saves_up_no_more_than_one_filling() {
        let rate_limiter = ten_a_minute();
        advance(60 * MINUTE).await;
        let mut request_times = Vec::new();
        for _ in 0..25 {
            rate_limiter.acquire().await;
            request_times.push(Instant::now());
        }
        assert_kept(&request_times);
    }
}
