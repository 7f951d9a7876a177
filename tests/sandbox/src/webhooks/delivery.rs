//! A delivery: an event for one subscriber, and the attempts to deliver it.

use std::sync::Arc;

use jiff::Timestamp;
use serde::Serialize;

use super::{Attempt, DeliveryOutcome, RecordedDelivery, Subscription};
use crate::message::Message;
use crate::model::Call;

/// Attempts per delivery: one and five retries.
pub(crate) const MAX_ATTEMPTS: u32 = 6;

pub(crate) struct Delivery {
    pub(crate) id: String,
    pub(crate) webhook_id: String,
    pub(crate) subscription: Arc<Subscription>,
    /// Snapshot of the call at the time of the event.
    pub(crate) event: Arc<Call>,
    /// Number of attempts, including one in progress.
    pub(crate) started: u32,
    /// The finished attempts. Only the last one has its response.
    pub(crate) attempts: Vec<SentAttempt>,
    /// The start of the next attempt, after a failed one.
    pub(crate) next_try: Option<Timestamp>,
}

/// An attempt that was sent, and its result.
pub(crate) struct SentAttempt {
    pub(crate) record: RecordedDelivery,
    pub(crate) milliseconds: u64,
    /// Status and message, if there was a response.
    pub(crate) response: Option<(u16, Message)>,
}

#[derive(PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum DeliveryState {
    Queued,
    Sending,
    Delivered,
    Retrying,
    GivenUp,
}

impl Delivery {
    pub(crate) fn state(&self) -> DeliveryState {
        if self.started as usize > self.attempts.len() {
            return DeliveryState::Sending;
        }
        match self.attempts.last() {
            None => DeliveryState::Queued,
            Some(last) if last.record.is_accepted() => DeliveryState::Delivered,
            Some(_) if self.next_try.is_some() => DeliveryState::Retrying,
            Some(_) => DeliveryState::GivenUp,
        }
    }

    /// Whether the last finished attempt has failed.
    pub(crate) fn is_failed(&self) -> bool {
        let last = self.attempts.last();
        last.is_some_and(|last| !last.record.is_accepted())
    }

    /// The next attempt, not yet started.
    pub(crate) fn next_attempt(&self, at: Timestamp) -> Attempt {
        let record = RecordedDelivery {
            webhook_id: self.webhook_id.clone(),
            delivery_id: self.id.clone(),
            attempt: self.started + 1,
            event_id: self.event.id.clone(),
            state: self.event.state.clone(),
            url: self.subscription.url.clone(),
            headers: Vec::new(),
            body: Vec::new(),
            time: at,
            outcome: DeliveryOutcome::Accepted,
        };
        Attempt {
            record,
            event: Arc::clone(&self.event),
            subscription: Arc::clone(&self.subscription),
        }
    }

    pub(super) fn start_attempt(&mut self, at: Timestamp) -> Attempt {
        let attempt = self.next_attempt(at);
        self.started += 1;
        self.next_try = None;
        attempt
    }

    pub(super) fn finish_attempt(&mut self, finished: SentAttempt) {
        if let Some(earlier) = self.attempts.last_mut() {
            earlier.response = None;
        }
        self.attempts.push(finished);
    }
}
