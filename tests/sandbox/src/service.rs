//! State shared by the server and the test.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard};

use jiff::Timestamp;
use tokio::sync::Notify;

use crate::fault::FaultQueue;
use crate::model::{
    Attempt, CallSimulator, DeliveryFailure, IssuedTokens, RateLimiter, RemoteParty,
};
use crate::recorded::{Log, RecordedDelivery, RecordedRequest, TokenRequest, lock};
use crate::settings::Settings;

/// One VIS with one user.
pub(crate) struct Service {
    pub(crate) requests: Log<RecordedRequest>,
    pub(crate) deliveries: Log<RecordedDelivery>,
    pub(crate) faults: FaultQueue,
    pub(crate) settings: Settings,
    simulator: Mutex<CallSimulator>,
    /// Notifies of a due attempt or a changed due time.
    wake: Notify,
    /// Notifies of the end of a delivery attempt.
    attempt_finished: Notify,
    /// Number of subscriber responses to drop.
    responses_to_drop: AtomicUsize,
    tokens: Mutex<IssuedTokens>,
    rate_limiter: Option<Mutex<RateLimiter>>,
    token_requests: Mutex<Vec<TokenRequest>>,
}

impl Service {
    pub(crate) fn new(settings: Settings) -> Self {
        let default_party = RemoteParty::answers_after(settings.answer_after);
        let tokens = IssuedTokens::new(&settings.user);
        let rate_limit = settings.rate_limit;
        Self {
            requests: Log::new(settings.record_at_most),
            deliveries: Log::new(settings.record_at_most),
            faults: FaultQueue::default(),
            simulator: Mutex::new(CallSimulator::new(default_party)),
            wake: Notify::new(),
            attempt_finished: Notify::new(),
            responses_to_drop: AtomicUsize::new(0),
            tokens: Mutex::new(tokens),
            rate_limiter: rate_limit.map(|(limit, per)| Mutex::new(RateLimiter::new(limit, per))),
            token_requests: Mutex::default(),
            settings,
        }
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.settings.time.now()
    }

    /// Runs due tasks, then `operate`, then tasks that are due since.
    pub(crate) fn with<T>(&self, operate: impl FnOnce(&mut CallSimulator, Timestamp) -> T) -> T {
        let mut simulator = lock(&self.simulator);
        // Read the clock under the lock, so that time never goes back.
        let now = self.now();
        let next = simulator.next_due();
        simulator.run_due(now);
        let result = operate(&mut simulator, now);
        simulator.run_due(now);
        if simulator.has_pending_attempts() || simulator.next_due() != next {
            self.wake.notify_one();
        }
        result
    }

    /// Waits for a due attempt or a changed due time.
    pub(crate) async fn wait_for_wake(&self) {
        self.wake.notified().await;
    }

    /// Records the result of a delivery attempt.
    pub(crate) fn finish_attempt(&self, attempt: &Attempt, outcome: Result<(), DeliveryFailure>) {
        let end = self.settings.time.end_time(attempt.at);
        self.with(|simulator, _| simulator.finish_attempt(attempt, outcome, end));
        self.attempt_finished.notify_waiters();
    }

    /// Waits until the condition holds. The end of a delivery attempt triggers a check.
    pub(crate) async fn wait_until(&self, condition: impl Fn() -> bool) {
        loop {
            let mut attempt_finished = std::pin::pin!(self.attempt_finished.notified());
            // Subscribe before the check, so that no notification is missed.
            attempt_finished.as_mut().enable();
            if condition() {
                return;
            }
            attempt_finished.await;
        }
    }

    /// Waits until all tasks due now are done.
    pub(crate) async fn idle(&self) {
        self.wait_until(|| self.with(|simulator, _| simulator.is_idle()))
            .await;
    }

    /// Drops the responses to `count` more attempts.
    pub(crate) fn drop_responses(&self, count: usize) {
        self.responses_to_drop.fetch_add(count, Ordering::Relaxed);
    }

    /// Whether to drop this response.
    pub(crate) fn take_dropped_response(&self) -> bool {
        let decrement = |left: usize| left.checked_sub(1);
        self.responses_to_drop
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, decrement)
            .is_ok()
    }

    pub(crate) fn tokens(&self) -> MutexGuard<'_, IssuedTokens> {
        lock(&self.tokens)
    }

    pub(crate) fn token_requests(&self) -> MutexGuard<'_, Vec<TokenRequest>> {
        lock(&self.token_requests)
    }

    /// Counts a request for a token, or returns the time of the next one.
    pub(crate) fn check_rate_limit(&self, token: &str, now: Timestamp) -> Result<(), Timestamp> {
        match &self.rate_limiter {
            Some(rate_limiter) => lock(rate_limiter).check(token, now),
            None => Ok(()),
        }
    }
}
