//! A delivery: an event for one subscriber, and the attempts to deliver it.

use std::sync::Arc;

use jiff::Timestamp;

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
    /// The finished attempts.
    pub(crate) attempts: Vec<FinishedAttempt>,
    /// The messages of the last attempt: the request, and the status and response if there was one.
    pub(crate) last: Option<(Message, Option<(u16, Message)>)>,
    /// The start of the next attempt, after a failed one.
    pub(crate) next_try: Option<Timestamp>,
}

/// An attempt that was sent, and its result.
pub(crate) struct SentAttempt {
    pub(crate) record: RecordedDelivery,
    pub(super) milliseconds: u64,
    /// Status and message, if there was a response.
    pub(super) response: Option<(u16, Message)>,
}

/// A finished attempt, as the page lists it.
pub(crate) struct FinishedAttempt {
    pub(crate) number: u32,
    pub(crate) time: Timestamp,
    pub(crate) milliseconds: u64,
    pub(crate) accepted: bool,
    /// The status, or the reason why there is none.
    pub(crate) outcome: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
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
            Some(last) if last.accepted => DeliveryState::Delivered,
            Some(_) if self.next_try.is_some() => DeliveryState::Retrying,
            Some(_) => DeliveryState::GivenUp,
        }
    }

    /// Whether the last finished attempt has failed.
    pub(crate) fn is_failed(&self) -> bool {
        self.attempts.last().is_some_and(|last| !last.accepted)
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
        let SentAttempt {
            record,
            milliseconds,
            response,
        } = finished;
        self.attempts.push(FinishedAttempt {
            number: record.attempt,
            time: record.time,
            milliseconds,
            accepted: record.is_accepted(),
            outcome: match &record.outcome {
                DeliveryOutcome::Accepted => "200".to_owned(),
                DeliveryOutcome::Refused { status, .. } => status.to_string(),
                DeliveryOutcome::Failed { reason } => reason.clone(),
            },
        });
        let request = Message::new(record.headers, &record.body);
        self.last = Some((request, response));
    }
}
