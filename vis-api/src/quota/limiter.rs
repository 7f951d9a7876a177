//! The gate that requests go through.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::Mutex as Queue;
use tokio::time::{Instant, sleep_until};

use super::Quota;

/// Lets requests begin, as many as the quota has, in the order in which they came.
///
/// It goes by tokio's clock, which a test can pause.
#[derive(Debug)]
pub(crate) struct Limiter {
    quota: Quota,
    /// When the last requests began, oldest first: at most as many as the quota has. tokio's mutex
    /// is fair, so that whoever waits for it stands in line, and loses the place by going away.
    begun: Queue<VecDeque<Instant>>,
    /// Before that, nothing begins.
    paused_until: Mutex<Option<Instant>>,
}

impl Limiter {
    pub(crate) fn new(quota: Quota) -> Self {
        Self {
            quota,
            begun: Queue::default(),
            paused_until: Mutex::default(),
        }
    }

    /// Waits until the next request may begin, and counts it.
    ///
    /// Dropping the future before it is done counts nothing.
    pub(crate) async fn acquire(&self) {
        let mut begun = self.begun.lock().await;
        loop {
            let now = Instant::now();
            while begun.front().is_some_and(|&first| self.is_past(first, now)) {
                begun.pop_front();
            }
            let is_full = begun.len() >= self.quota.requests() as usize;
            let frees_at = begun.front().filter(|_| is_full);
            let frees_at = frees_at.and_then(|first| first.checked_add(self.quota.period()));
            match frees_at.max(self.pause()).filter(|&free| free > now) {
                // The server may pause everything while this one sleeps: it looks again.
                Some(free) => sleep_until(free).await,
                None => {
                    begun.push_back(now);
                    return;
                }
            }
        }
    }

    /// Lets nothing begin before `resume`: the server has said so. The later of two pauses counts.
    /// Lets nothing through for as long as the server asks, but for no more than a period: whoever
    /// waits has to learn some time that the server will not be asked.
    pub(crate) fn pause_for(&self, wait: Duration) {
        self.pause_until(Instant::now() + wait.min(self.quota.period()));
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

    fn is_past(&self, begun: Instant, now: Instant) -> bool {
        now.saturating_duration_since(begun) >= self.quota.period()
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

    fn ten_a_minute() -> Arc<Limiter> {
        Arc::new(Limiter::new(Quota::per_minute(10)))
    }

    /// Panics where more than the quota began in a minute, wherever it is laid.
    fn assert_kept(begun: &[Instant]) {
        for window in begun.windows(11) {
            assert!(window[10] - window[0] >= MINUTE, "{window:?}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn fifty_tasks_keep_the_quota_of_a_minute_in_any_minute_and_use_it_up() {
        let limiter = ten_a_minute();
        let started = Instant::now();
        let mut tasks = JoinSet::new();
        for task in 0..50_u64 {
            let limiter = Arc::clone(&limiter);
            tasks.spawn(async move {
                let mut begun = Vec::new();
                for round in 0..6 {
                    let pause = Duration::from_millis(task * 131 + round * 977);
                    tokio::time::sleep(pause).await;
                    limiter.acquire().await;
                    begun.push(Instant::now());
                }
                begun
            });
        }
        let mut begun: Vec<Instant> = tasks.join_all().await.into_iter().flatten().collect();
        begun.sort();
        assert_eq!(begun.len(), 300);
        assert_kept(&begun);
        // 300 requests are 30 fillings, and the last one begins after 29 minutes.
        let took = started.elapsed();
        assert!(took >= 29 * MINUTE && took < 30 * MINUTE, "{took:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn who_came_first_goes_first() {
        let limiter = ten_a_minute();
        let (order, mut tasks) = (Arc::new(Mutex::new(Vec::new())), JoinSet::new());
        for number in 0..50 {
            let (limiter, order) = (Arc::clone(&limiter), Arc::clone(&order));
            tasks.spawn(async move {
                limiter.acquire().await;
                order.lock().unwrap().push(number);
            });
            tokio::task::yield_now().await;
        }
        tasks.join_all().await;
        assert!(order.lock().unwrap().iter().copied().eq(0..50));
    }

    #[tokio::test(start_paused = true)]
    async fn who_gives_up_takes_no_permit_and_no_place() {
        let limiter = ten_a_minute();
        for _ in 0..10 {
            limiter.acquire().await;
        }
        let started = Instant::now();
        let mut tasks = JoinSet::new();
        for number in 0..30_u64 {
            let limiter = Arc::clone(&limiter);
            tasks.spawn(async move {
                // Every second one gives up, the one at the head of the line included.
                let patience = if number % 2 == 0 {
                    Duration::from_secs(number)
                } else {
                    10 * MINUTE
                };
                timeout(patience, limiter.acquire()).await.is_ok()
            });
        }
        let served = tasks.join_all().await.into_iter().filter(|&ok| ok).count();
        assert_eq!(served, 15);
        // Ten of them after one minute, five after two.
        assert_eq!(started.elapsed().as_secs(), 120);
    }

    #[tokio::test(start_paused = true)]
    async fn a_pause_holds_everybody_back_those_that_wait_already_too() {
        let limiter = ten_a_minute();
        let now = Instant::now();
        limiter.pause_until(now + Duration::from_secs(30));
        limiter.pause_until(now + Duration::from_secs(20));
        limiter.acquire().await;
        assert_eq!(now.elapsed().as_secs(), 30);

        for _ in 0..9 {
            limiter.acquire().await;
        }
        let waiter = tokio::spawn({
            let limiter = Arc::clone(&limiter);
            async move { limiter.acquire().await }
        });
        tokio::task::yield_now().await;
        limiter.pause_until(now + 5 * MINUTE);
        waiter.await.unwrap();
        assert_eq!(now.elapsed(), 5 * MINUTE);
    }

    #[tokio::test(start_paused = true)]
    async fn a_quiet_time_saves_up_no_more_than_one_filling() {
        let limiter = ten_a_minute();
        advance(60 * MINUTE).await;
        let mut begun = Vec::new();
        for _ in 0..25 {
            limiter.acquire().await;
            begun.push(Instant::now());
        }
        assert_kept(&begun);
    }
}
