//! What a subscription is started with.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{mpsc, oneshot};
use vis_types::{Timestamp, WebhookCreate};

use super::settings::Settings;
use super::task::SubscriptionTask;
use super::{Task, WebhookSubscription};
use crate::client::{Client, operations};
use crate::error::{Error, ErrorKind};
use crate::pages::OffsetUnit;
use crate::webhook::EventQueue;

/// A subscription that is to be; from [`WebhookSubscription::keep_alive`].
#[must_use = "nothing is subscribed until `start` is called and awaited"]
pub struct SubscriptionBuilder {
    client: Client,
    create: Result<WebhookCreate, String>,
    event_queue: Option<EventQueue>,
    settings: Settings,
}

impl SubscriptionBuilder {
    pub(super) fn new(client: Client, create: Result<WebhookCreate, String>) -> Self {
        Self {
            client,
            create,
            event_queue: None,
            settings: Settings::default(),
        }
    }

    /// Where missed events are handed over: the [`EventQueue`] that deliveries are offered to, which knows
    /// what has been handled. It is needed.
    pub fn event_queue(mut self, event_queue: impl Into<EventQueue>) -> Self {
        self.event_queue = Some(event_queue.into());
        self
    }

    /// How often the webhook is looked at, give or take a tenth. Default: every 60 seconds.
    ///
    /// A look is one request, of the documented 10 a minute. A webhook that has failed gets nothing
    /// until the next look, and what it was to get comes that much later. After looks that failed,
    /// the next ones come less often, down to a quarter. More than a day counts as a day, and less
    /// than a second as a second.
    pub fn poll_every(mut self, interval: Duration) -> Self {
        self.settings.poll_every = interval;
        self
    }

    /// The longest that it takes from the beginning of a call until Vonage delivers its end. Default:
    /// 4 hours.
    ///
    /// The history is asked for the calls that began after some time, and tells how they ended. So
    /// how a call ended is lost if it began longer than this before events were missed.
    ///
    /// All that ended within this time is compared with what the queue remembers; see
    /// [`EventQueueBuilder::dedup_capacity`](crate::webhook::EventQueueBuilder::dedup_capacity).
    pub fn lookback(mut self, longest_call: Duration) -> Self {
        self.settings.lookback = longest_call;
        self
    }

    /// What ended so long before the last delivery that succeeded before the start, or later, is
    /// handed over as missed. Default: 10 minutes.
    ///
    /// Vonage counts what it has delivered, and not what was handled: it makes up for events that
    /// were in the queue when the program ended, and for those that waited behind others that were
    /// tried again. The price is that calls that ended within this time come again after a restart.
    pub fn overlap(mut self, overlap: Duration) -> Self {
        self.settings.overlap = overlap;
        self
    }

    /// From when on events were missed before the start. Default: since the last delivery to the URL
    /// that succeeded, by the statistics of the webhook that is found; and if none is found, none
    /// were missed.
    ///
    /// Set it where you know better, because you store how far you have come.
    pub fn missed_since(mut self, time: impl Into<Timestamp>) -> Self {
        self.settings.missed_since = Some(time.into());
        self
    }

    /// How many events are asked for at once when the history is read. Default: 100.
    ///
    /// The most that the service admits is not documented. A page is one request.
    pub fn page_size(mut self, events: u16) -> Self {
        self.settings.page_size = events.max(1).into();
        self
    }

    /// What the service takes the offset of a page for when the history is read. Default:
    /// [`OffsetUnit::Page`].
    pub fn offset_unit(mut self, unit: OffsetUnit) -> Self {
        self.settings.offset_unit = unit;
        self
    }

    /// Creates a new webhook even where one is found that is what is asked for, and deletes that.
    ///
    /// For a new signing key: the service never shows a key, so that a webhook with another one looks
    /// the same. Set it for the one start after the key has changed, and have the
    /// [`Verifier`](crate::webhook::Verifier) accept both keys until that is over.
    pub fn replace(mut self) -> Self {
        self.settings.replace = true;
        self
    }

    /// Adopts or creates the webhook, and keeps it from then on, in a task of its own on the current
    /// tokio runtime.
    ///
    /// # Errors
    /// Those of `list_webhooks`, `renew_webhook` and `create_webhook`; and
    /// [`InvalidRequest`](ErrorKind::InvalidRequest) without an [`event_queue`](Self::event_queue), or where what
    /// is to be created cannot be. Nothing is kept then; a webhook that was created all the same is
    /// adopted by the next start. What goes wrong later shows in the
    /// [`status`](WebhookSubscription::status).
    ///
    /// Dropped half-way, as by a timeout, it is broken off, but for a webhook that is being created.
    pub async fn start(self) -> Result<WebhookSubscription, Error> {
        let invalid = |message: String| {
            Error::new(ErrorKind::InvalidRequest, &operations::CREATE_WEBHOOK).with_message(message)
        };
        let create = self.create.map_err(invalid)?;
        let event_queue = self.event_queue;
        let event_queue =
            event_queue.ok_or_else(|| invalid("no value supplied for event_queue".to_owned()))?;
        let url = create.url.clone();
        let creating = Arc::default();
        let task = SubscriptionTask::new(
            self.client.clone(),
            create,
            event_queue,
            self.settings,
            Arc::clone(&creating),
        );
        let (started, outcome) = oneshot::channel();
        let (requests, asked) = mpsc::channel(1);
        // From here on dropped with whoever waits for the start, or for the subscription.
        let task = Task(tokio::spawn(task.run(started, asked)));
        let status = match outcome.await {
            Ok(outcome) => outcome?,
            // The runtime is shutting down.
            Err(_) => return Err(invalid("the task has ended".to_owned())),
        };
        Ok(WebhookSubscription {
            client: self.client,
            url,
            status,
            requests,
            creating,
            task,
        })
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
