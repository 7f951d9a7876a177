//! State shared by the server and the test.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard};

use jiff::Timestamp;
use tokio::sync::Notify;

use crate::fault_queue::FaultQueue;
use crate::model::{RemoteParty, Simulator};
use crate::oauth::Tokens;
use crate::page::{self, RequestLog};
use crate::recorded::{Log, RecordedRequest, lock};
use crate::server::RateLimiter;
use crate::settings::Settings;
use crate::webhooks::{RecordedDelivery, SentAttempt};

pub(crate) struct Service {
    pub(crate) requests: Mutex<Log<RecordedRequest>>,
    pub(crate) deliveries: Mutex<Log<RecordedDelivery>>,
    /// The requests that the page shows.
    pub(crate) request_log: RequestLog,
    pub(crate) faults: FaultQueue,
    pub(crate) settings: Settings,
    simulator: Mutex<Simulator>,
    /// Notifies of a due attempt or a changed due time.
    pub(crate) wake: Notify,
    /// Notifies of the end of a delivery attempt.
    attempt_finished: Notify,
    pub(crate) responses_to_drop: AtomicUsize,
    /// Differs for each sandbox.
    pub(crate) run: u64,
    tokens: Mutex<Tokens>,
    pub(crate) rate_limiter: Option<Mutex<RateLimiter>>,
}

impl Service {
    pub(crate) fn new(settings: Settings) -> Self {
        let default_party = RemoteParty::answers_after(settings.answer_after);
        let rate_limit = settings.rate_limit;
        Self {
            requests: Mutex::new(Log::new(settings.record_at_most, |_| false)),
            deliveries: Mutex::new(Log::new(settings.record_at_most, |_| false)),
            request_log: page::request_log(),
            faults: FaultQueue::default(),
            simulator: Mutex::new(Simulator::new(default_party, settings.webhook_lifetime)),
            wake: Notify::new(),
            attempt_finished: Notify::new(),
            responses_to_drop: AtomicUsize::new(0),
            run: fastrand::u64(..),
            tokens: Mutex::new(Tokens::new(&settings.user, settings.token_lifetime)),
            rate_limiter: rate_limit.map(|(limit, per)| Mutex::new(RateLimiter::new(limit, per))),
            settings,
        }
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.settings.time.now()
    }

    /// Runs due tasks, then `operate`, then tasks that are due since.
    pub(crate) fn with<T>(&self, operate: impl FnOnce(&mut Simulator, Timestamp) -> T) -> T {
        let mut simulator = lock(&self.simulator);
        // Read the clock under the lock, so that time never goes back.
        let now = self.now();
        let next = simulator.next_due();
        simulator.run_due(now);
        let result = operate(&mut simulator, now);
        simulator.run_due(now);
        if !simulator.pending_attempts.is_empty() || simulator.next_due() != next {
            self.wake.notify_one();
        }
        result
    }

    pub(crate) fn finish_attempt(&self, finished: SentAttempt) {
        let end = self.settings.time.end_time(finished.record.time);
        self.with(|simulator, _| simulator.finish_attempt(finished, end));
        self.attempt_finished.notify_waiters();
    }

    /// Waits until no attempt is in progress or due.
    pub(crate) async fn idle(&self) {
        loop {
            let mut attempt_finished = std::pin::pin!(self.attempt_finished.notified());
            // Subscribe before the check, so that no notification is missed.
            attempt_finished.as_mut().enable();
            if self.with(|simulator, _| simulator.attempts_in_progress == 0) {
                return;
            }
            attempt_finished.await;
        }
    }

    pub(crate) fn take_dropped_response(&self) -> bool {
        let decrement = |left: usize| left.checked_sub(1);
        self.responses_to_drop
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, decrement)
            .is_ok()
    }

    pub(crate) fn tokens(&self) -> MutexGuard<'_, Tokens> {
        lock(&self.tokens)
    }
}
