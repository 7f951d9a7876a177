//! An event on its way to a subscriber.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use super::call::Call;
use super::webhook::Subscription;

/// How often a delivery is tried at most: once, and five times more.
pub(super) const MOST_ATTEMPTS: u32 = 6;

/// How long after the last attempt the next one begins.
pub(super) const RETRY_INTERVAL: Duration = Duration::from_secs(10);

/// An event that a subscriber is to get.
#[derive(Debug)]
pub(super) struct Delivery {
    pub(super) id: String,
    /// The call as it stood when the event happened.
    pub(super) event: Arc<Call>,
    /// How often it was tried.
    pub(super) attempts: u32,
}

/// One try to hand an event over.
pub(crate) struct Attempt {
    pub(crate) webhook_id: String,
    pub(crate) delivery_id: String,
    /// 1 for the first.
    pub(crate) number: u32,
    pub(crate) event: Arc<Call>,
    pub(crate) subscription: Arc<Subscription>,
    /// When it begins.
    pub(crate) at: Timestamp,
}

/// Why an attempt failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DeliveryFailure {
    /// What the subscriber answered, if they answered.
    pub(crate) status: Option<u16>,
    pub(crate) message: String,
}

/// How the deliveries to a webhook went.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Statistics {
    /// Nothing is delivered until the webhook is renewed.
    pub(crate) failed: bool,
    pub(crate) successes: u64,
    pub(crate) failures: u64,
    pub(crate) last_success: Option<Timestamp>,
    pub(crate) last_failure: Option<(Timestamp, DeliveryFailure)>,
}
