//! Deliveries of events to a subscriber.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use super::call::Call;
use super::webhook::Subscription;

/// Attempts per delivery: one and five retries.
pub(super) const MAX_ATTEMPTS: u32 = 6;

/// From the start of an attempt to the start of the next one.
pub(super) const RETRY_INTERVAL: Duration = Duration::from_secs(10);

/// An event to deliver to one subscriber.
#[derive(Debug)]
pub(super) struct Delivery {
    pub(super) id: String,
    /// Snapshot of the call at the time of the event.
    pub(super) event: Arc<Call>,
    /// Attempts so far.
    pub(super) attempts: u32,
}

/// One attempt of a delivery.
pub(crate) struct Attempt {
    pub(crate) webhook_id: String,
    pub(crate) delivery_id: String,
    /// 1 for the first.
    pub(crate) number: u32,
    pub(crate) event: Arc<Call>,
    pub(crate) subscription: Arc<Subscription>,
    /// Start of the attempt.
    pub(crate) at: Timestamp,
}

/// Failure of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DeliveryFailure {
    /// Status of the response, if there was one.
    pub(crate) status: Option<u16>,
    pub(crate) message: String,
}

/// Delivery statistics of a webhook.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Statistics {
    /// Blocks all deliveries until the webhook is renewed.
    pub(crate) failed: bool,
    pub(crate) successes: u64,
    pub(crate) failures: u64,
    pub(crate) last_success: Option<Timestamp>,
    pub(crate) last_failure: Option<(Timestamp, DeliveryFailure)>,
}
