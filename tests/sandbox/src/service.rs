//! What the server and the test share.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard};

use jiff::Timestamp;
use tokio::sync::Notify;

use crate::delivery::Timeouts;
use crate::fault::FaultQueue;
use crate::log::Log;
use crate::model::{Attempt, DeliveryFailure, Exchange, Quota, RemoteParty, User, Vault};
use crate::recorded_delivery::RecordedDelivery;
use crate::recorded_request::RecordedRequest;
use crate::settings::Settings;
use crate::sync::lock;
use crate::time_source::TimeSource;
use crate::token_requests::TokenRequest;
use crate::variant::{Mode, Offset, RetryHint, Shape};

/// One VIS with one user.
pub(crate) struct Service {
    pub(crate) requests: Log<RecordedRequest>,
    pub(crate) deliveries: Log<RecordedDelivery>,
    pub(crate) faults: FaultQueue,
    pub(crate) mode: Mode,
    pub(crate) single_resource: Shape,
    pub(crate) offset: Offset,
    pub(crate) retry_hint: RetryHint,
    pub(crate) delivery_timeouts: Timeouts,
    pub(crate) misspelt_metadata: bool,
    pub(crate) user: User,
    pub(crate) time: TimeSource,
    exchange: Mutex<Exchange>,
    /// Something is due, or will be at another time than before.
    wake: Notify,
    /// An attempt to deliver has ended.
    concluded: Notify,
    /// How many answers of subscribers are still to be lost.
    lost_answers: AtomicUsize,
    vault: Mutex<Vault>,
    quota: Option<Mutex<Quota>>,
    token_requests: Mutex<Vec<TokenRequest>>,
}

impl Service {
    pub(crate) fn new(settings: Settings) -> Self {
        let everybody = RemoteParty::answers_after(settings.answer_after);
        let vault = Vault::new(&settings.user, settings.access_token_lifetime);
        let quota = settings.quota;
        Self {
            requests: Log::new(settings.record_at_most),
            deliveries: Log::new(settings.record_at_most),
            faults: FaultQueue::default(),
            mode: settings.mode,
            single_resource: settings.single_resource,
            offset: settings.offset,
            retry_hint: settings.retry_hint,
            delivery_timeouts: settings.delivery_timeouts,
            misspelt_metadata: settings.misspelt_metadata,
            user: settings.user,
            time: settings.time,
            exchange: Mutex::new(Exchange::new(everybody, settings.webhook_lifetime)),
            wake: Notify::new(),
            concluded: Notify::new(),
            lost_answers: AtomicUsize::new(0),
            vault: Mutex::new(vault),
            quota: quota.map(|(limit, per)| Mutex::new(Quota::new(limit, per))),
            token_requests: Mutex::default(),
        }
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.time.now()
    }

    /// Looks at the exchange, or does something to it. What is due happens before and after.
    pub(crate) fn with<T>(&self, look: impl FnOnce(&mut Exchange, Timestamp) -> T) -> T {
        let mut exchange = lock(&self.exchange);
        // The clock is read under the lock, so that nobody sees time go back.
        let now = self.now();
        let next = exchange.next_due();
        exchange.settle(now);
        let seen = look(&mut exchange, now);
        exchange.settle(now);
        if exchange.has_mail() || exchange.next_due() != next {
            self.wake.notify_one();
        }
        seen
    }

    /// Waits until something is due, or will be at another time than before.
    pub(crate) async fn woken(&self) {
        self.wake.notified().await;
    }

    /// Takes down how an attempt to deliver went.
    pub(crate) fn conclude(&self, attempt: &Attempt, outcome: Result<(), DeliveryFailure>) {
        let end = self.time.end_of(attempt.at);
        self.with(|exchange, _| exchange.conclude(attempt, outcome, end));
        self.concluded.notify_waiters();
    }

    /// Waits until the condition holds, which can change when an attempt to deliver ends.
    pub(crate) async fn until(&self, condition: impl Fn() -> bool) {
        loop {
            let mut concluded = std::pin::pin!(self.concluded.notified());
            // What ends between the look and the wait counts.
            concluded.as_mut().enable();
            if condition() {
                return;
            }
            concluded.await;
        }
    }

    /// Waits until everything is done that is due now.
    pub(crate) async fn idle(&self) {
        self.until(|| self.with(|exchange, _| exchange.is_idle()))
            .await;
    }

    /// Loses the answers of so many more attempts.
    pub(crate) fn lose_answers(&self, count: usize) {
        self.lost_answers.fetch_add(count, Ordering::Relaxed);
    }

    /// Whether this answer is one to be lost.
    pub(crate) fn lose_answer(&self) -> bool {
        let less = |left: usize| left.checked_sub(1);
        let lost = &self.lost_answers;
        lost.fetch_update(Ordering::Relaxed, Ordering::Relaxed, less)
            .is_ok()
    }

    pub(crate) fn vault(&self) -> MutexGuard<'_, Vault> {
        lock(&self.vault)
    }

    pub(crate) fn token_requests(&self) -> MutexGuard<'_, Vec<TokenRequest>> {
        lock(&self.token_requests)
    }

    /// Takes a request off the quota of a token, or tells when the next one may come.
    pub(crate) fn take_quota(&self, token: &str, now: Timestamp) -> Result<(), Timestamp> {
        match &self.quota {
            Some(quota) => lock(quota).take(token, now),
            None => Ok(()),
        }
    }
}
