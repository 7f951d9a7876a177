//! Configures a subscription.

use std::fmt;
use std::time::Duration;

use vis_types::{Timestamp, WebhookCreate};

use crate::client::Client;
use crate::pages::OffsetUnit;
use crate::webhook::event_queue::EventQueue;

/// Builds a [`WebhookSubscription`]. Returned by [`WebhookSubscription::keep_alive`].
///
/// [`WebhookSubscription`]: super::WebhookSubscription
/// [`WebhookSubscription::keep_alive`]: super::WebhookSubscription::keep_alive
#[must_use = "nothing is subscribed until `start` is called and awaited"]
pub struct SubscriptionBuilder {
    pub(super) client: Client,
    pub(super) create: Result<WebhookCreate, String>,
    pub(super) event_queue: Option<EventQueue>,
    pub(super) settings: Settings,
}

#[derive(Clone, Debug)]
pub(super) struct Settings {
    pub(super) poll_every: Duration,
    pub(super) lookback: Duration,
    pub(super) overlap: Duration,
    pub(super) page_size: i64,
    pub(super) offset_unit: OffsetUnit,
    pub(super) missed_since: Option<Timestamp>,
    pub(super) replace: bool,
}

impl SubscriptionBuilder {
    pub(super) fn new(client: Client, create: Result<WebhookCreate, String>) -> Self {
        let settings = Settings {
            poll_every: Duration::from_secs(60),
            lookback: Duration::from_secs(4 * 60 * 60),
            overlap: Duration::from_secs(10 * 60),
            page_size: 100,
            offset_unit: OffsetUnit::default(),
            missed_since: None,
            replace: false,
        };
        Self {
            client,
            create,
            event_queue: None,
            settings,
        }
    }

    /// Sets the queue for missed events. Required. Use the [`EventQueue`] that receives the
    /// deliveries: it knows which events are handled.
    pub fn event_queue(mut self, event_queue: impl Into<EventQueue>) -> Self {
        self.event_queue = Some(event_queue.into());
        self
    }

    /// Sets the interval between polls of the webhook, with 10 % jitter. Default: 60 seconds.
    ///
    /// A poll is one request, of the documented 10 a minute. A failed webhook receives nothing
    /// until the next poll, which delays its events. After failed polls the interval grows up to
    /// fourfold. Values are clamped to between 1 second and 1 day.
    pub fn poll_every(mut self, interval: Duration) -> Self {
        self.settings.poll_every = interval;
        self
    }

    /// Sets the maximum time from the start of a call to the delivery of its end. Default: 4 hours.
    ///
    /// The history filters by the start of a call: the missed end of a call is lost if the call
    /// began earlier than this before the first missed event.
    ///
    /// The queue deduplicates all calls that ended within this time; see
    /// [`EventQueueBuilder::dedup_capacity`](crate::webhook::EventQueueBuilder::dedup_capacity).
    pub fn lookback(mut self, max_call_duration: Duration) -> Self {
        self.settings.lookback = max_call_duration;
        self
    }

    /// Sets how far before the last successful delivery the backfill at the start begins. Default:
    /// 10 minutes.
    ///
    /// Vonage counts deliveries, not handled events: the overlap covers events that were in the
    /// queue when the program ended, or waited behind retries. In return, calls that ended within
    /// this time are handled again after a restart.
    pub fn overlap(mut self, overlap: Duration) -> Self {
        self.settings.overlap = overlap;
        self
    }

    /// Sets since when events were missed before the start. Default: the last successful delivery
    /// in the statistics of the existing webhook, or nothing missed if there is no webhook.
    ///
    /// Set it if the program stores its own progress.
    pub fn missed_since(mut self, time: impl Into<Timestamp>) -> Self {
        self.settings.missed_since = Some(time.into());
        self
    }

    /// Sets the page size for the history. Default: 100 events.
    ///
    /// The maximum of the service is not documented. A page is one request.
    pub fn page_size(mut self, events: u16) -> Self {
        self.settings.page_size = events.max(1).into();
        self
    }

    /// Sets the unit of the page offset for the history. Default: [`OffsetUnit::Page`].
    pub fn offset_unit(mut self, unit: OffsetUnit) -> Self {
        self.settings.offset_unit = unit;
        self
    }

    /// Creates a new webhook and deletes an existing one even if it matches.
    ///
    /// Use it to change the signing key: the service never returns keys, so a webhook with the old
    /// key matches too. Set it for the first start after the change, and let the
    /// [`Verifier`](crate::webhook::Verifier) accept both keys until then.
    pub fn replace(mut self) -> Self {
        self.settings.replace = true;
        self
    }
}

impl fmt::Debug for SubscriptionBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SubscriptionBuilder")
            .field("create", &self.create)
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}
