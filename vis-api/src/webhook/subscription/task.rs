//! The task behind a subscription.

use std::sync::Arc;

use tokio::sync::{Mutex, mpsc, oneshot, watch};
use tokio::time::{Instant, timeout_at};
use vis_types::{Timestamp, Webhook, WebhookCreate, WebhookId};

use super::backfill::{self, Window};
use super::log;
use super::pause::pause;
use super::schedule::{RenewalSchedule, saturating_add};
use super::settings::Settings;
use super::status::{SubscriptionStatus, is_not_delivering};
use crate::client::Client;
use crate::error::Error;
use crate::webhook::EventQueue;
use crate::webhook::event_queue::PausedDispatcher;

/// Whoever has asked for a check, and is told when it is over.
pub(super) type Request = oneshot::Sender<()>;

/// Who is told how the start went.
pub(super) type Started = oneshot::Sender<Result<watch::Receiver<SubscriptionStatus>, Error>>;

pub(super) struct SubscriptionTask {
    pub(super) client: Client,
    pub(super) create: WebhookCreate,
    pub(super) event_queue: EventQueue,
    pub(super) settings: Settings,
    /// None while there is no webhook.
    pub(super) registration: Option<Registration>,
    /// From when on events may have been missed.
    pub(super) gap: Option<Timestamp>,
    /// Webhooks that are to be replaced although they are what is asked for.
    pub(super) refused: Vec<WebhookId>,
    /// Whether there may be other webhooks of the same URL.
    pub(super) is_untidy: bool,
    /// Locked while a webhook is being created.
    pub(super) creating: Arc<Mutex<()>>,
    /// Until when the history has been read.
    read_until: Option<Timestamp>,
    /// What ended before that was handled by the program that ran before this one, or is nobody's
    /// business. What ended since then the queue knows.
    pub(super) history_start: Option<Timestamp>,
    failed_checks: u32,
}

pub(super) struct Registration {
    pub(super) webhook: Webhook,
    /// Since when all that happens is delivered, unless it has failed or expired since.
    live_since: Option<Timestamp>,
    schedule: RenewalSchedule,
}

impl Registration {
    /// A webhook that was created by a request that began at `asked_at`.
    pub(super) fn created(webhook: Webhook, asked_at: Instant) -> Self {
        Self::new(webhook.created_at, webhook, asked_at)
    }

    /// A webhook that looked like `known` before it was renewed by a request that began at `asked_at`.
    pub(super) fn renewed(webhook: Webhook, known: Option<&Webhook>, asked_at: Instant) -> Self {
        let webhook = with_statistics(webhook, known);
        Self::new(webhook.renewed_at, webhook, asked_at)
    }

    fn new(live_since: Option<Timestamp>, webhook: Webhook, asked_at: Instant) -> Self {
        Self {
            live_since,
            schedule: RenewalSchedule::new(live_since, &webhook, asked_at),
            webhook: without_key(webhook),
        }
    }
}

/// Whoever looks at the status has no use for the key.
fn without_key(mut webhook: Webhook) -> Webhook {
    webhook.signing_key = None;
    webhook
}

/// What an answer leaves out has not changed: else all that has ever failed would be news the next
/// time. But whether it is marked as failed is not known.
fn with_statistics(mut webhook: Webhook, known: Option<&Webhook>) -> Webhook {
    if webhook.statistics.is_none() {
        webhook.statistics = known.and_then(|it| it.statistics.clone());
        if let Some(statistics) = &mut webhook.statistics {
            statistics.failed = None;
        }
    }
    webhook
}

/// What a look at the webhook has shown to be necessary.
enum Step {
    Nothing,
    Renew(WebhookId),
    Establish,
}

impl SubscriptionTask {
    pub(super) fn new(
        client: Client,
        create: WebhookCreate,
        event_queue: EventQueue,
        settings: Settings,
        creating: Arc<Mutex<()>>,
    ) -> Self {
        Self {
            client,
            create,
            event_queue,
            gap: settings.missed_since,
            settings,
            registration: None,
            refused: Vec::new(),
            is_untidy: false,
            creating,
            read_until: None,
            history_start: None,
            failed_checks: 0,
        }
    }

    /// Establishes the webhook, says so, and keeps it until nobody can ask for that any more.
    pub(super) async fn run(mut self, started: Started, mut requests: mpsc::Receiver<Request>) {
        let event_queue = self.event_queue.clone();
        let held = pause(&event_queue).await;
        let webhook = match self.ensure_registered_first().await {
            Ok(webhook) => webhook,
            Err(error) => {
                let _ = started.send(Err(error));
                return;
            }
        };
        let (status, watched) = watch::channel(SubscriptionStatus {
            webhook,
            missed_since: self.gap,
            last_error: None,
            failed_checks: 0,
        });
        if started.send(Ok(watched)).is_err() {
            return;
        }
        let result = self.finish(held).await;
        let mut next = self.report(&status, result);
        loop {
            let request = match timeout_at(next, requests.recv()).await {
                Ok(Some(request)) => Some(request),
                Ok(None) => return,
                Err(_) => None,
            };
            let result = self.check().await;
            next = self.report(&status, result);
            if let Some(request) = request {
                // Whoever has asked may have lost interest.
                let _ = request.send(());
            }
        }
    }

    /// Looks at the webhook, and mends what is wrong with it.
    async fn check(&mut self) -> Result<(), Error> {
        let step = self.look().await?;
        let event_queue = self.event_queue.clone();
        // What is delivered after the renewal waits for what was missed before it.
        let mut held = match self.gap {
            Some(_) => Some(pause(&event_queue).await),
            None => None,
        };
        match step {
            Step::Nothing => {}
            Step::Renew(id) => self.renew(&id).await?,
            Step::Establish => self.ensure_registered().await?,
        }
        if self.gap.is_some() && held.is_none() {
            held = Some(pause(&event_queue).await);
        }
        match held {
            Some(held) => self.finish(held).await,
            None => self.delete_duplicates().await,
        }
    }

    async fn look(&mut self) -> Result<Step, Error> {
        let Some(Registration {
            webhook, schedule, ..
        }) = &self.registration
        else {
            return Ok(Step::Establish);
        };
        let (id, is_due) = (webhook.id.clone(), schedule.is_due());
        if schedule.has_expired() {
            self.open_missed_window(self.delivered_until());
        }
        // Now and then: somebody else may have subscribed the URL at the same time.
        self.is_untidy |= is_due;
        match self.client.get_webhook().id(&id).send().await {
            Ok(seen) => {
                let must_renew = is_due || is_not_delivering(&seen);
                self.see(&seen);
                if let Some(registration) = &mut self.registration {
                    // Somebody else may have renewed it, before which not all was delivered.
                    registration.live_since = registration.live_since.max(seen.renewed_at);
                    let seen = with_statistics(seen.into_inner(), Some(&registration.webhook));
                    registration.webhook = without_key(seen);
                }
                Ok(match must_renew {
                    true => Step::Renew(id),
                    false => Step::Nothing,
                })
            }
            Err(error) if error.is_not_found() => {
                self.forget();
                Ok(Step::Establish)
            }
            // It would be a pity if the webhook expired because it could not be looked at.
            Err(_) if is_due => Ok(Step::Renew(id)),
            Err(error) => Err(error),
        }
    }

    /// Fills the gap while deliveries wait, and then removes what is superfluous.
    async fn finish(&mut self, mut held: PausedDispatcher<'_>) -> Result<(), Error> {
        self.clamp_missed_window();
        if let (Some(since), Some(registration)) = (self.gap, &self.registration) {
            let live_since = registration.live_since;
            let window = Window {
                history_start: self.history_start.unwrap_or(since),
                since,
                live_since,
            };
            let events = backfill::fill(&self.client, &self.settings, window, &mut held).await?;
            log::filled(since, events);
            self.read_until = self.read_until.max(live_since);
            self.gap = None;
        }
        drop(held);
        self.delete_duplicates().await
    }

    /// Takes note of what was missed, by what the webhook looks like now.
    pub(super) fn see(&mut self, seen: &Webhook) {
        if let Some(Registration { webhook, .. }) = &self.registration
            && let Some(since) = backfill::missed_since(webhook, seen)
        {
            self.open_missed_window(Some(since).max(self.read_until));
        }
    }

    /// The webhook is no more, and nobody knows since when.
    pub(super) fn forget(&mut self) {
        self.open_missed_window(self.delivered_until());
        if let Some(Registration { webhook, .. }) = self.registration.take() {
            log::webhook(&webhook.id, "is gone");
        }
    }

    pub(super) fn open_missed_window(&mut self, since: Option<Timestamp>) {
        let Some(since) = since else {
            return;
        };
        if self.gap.is_none_or(|known| since < known) {
            log::gap(since);
            self.gap = Some(since);
        }
    }

    /// What was missed was so before all was delivered again. Whoever says that it begins later is
    /// wrong, as the service may be about its last success, and would hide all of it.
    pub(super) fn clamp_missed_window(&mut self) {
        let live_since = self.registration.as_ref().and_then(|it| it.live_since);
        if let (Some(since), Some(end)) = (self.gap, live_since) {
            self.gap = Some(since.min(end));
        }
    }

    fn delivered_until(&self) -> Option<Timestamp> {
        let registration = self.registration.as_ref()?;
        backfill::delivered_until(&registration.webhook).max(self.read_until)
    }

    /// Tells how a check went, and when the next one is to be.
    fn report(
        &mut self,
        status: &watch::Sender<SubscriptionStatus>,
        result: Result<(), Error>,
    ) -> Instant {
        let error = result.err().map(Arc::new);
        self.failed_checks = match &error {
            Some(error) => {
                let failed_checks = self.failed_checks.saturating_add(1);
                log::failure(error, failed_checks);
                failed_checks
            }
            None => 0,
        };
        let wait = error.as_ref().and_then(|error| error.retry_after());
        let delay = self.settings.delay(self.failed_checks, wait);
        status.send_modify(|status| {
            if let Some(Registration { webhook, .. }) = &self.registration {
                status.webhook = webhook.clone();
            }
            status.missed_since = self.gap;
            status.last_error = error;
            status.failed_checks = self.failed_checks;
        });
        let next = saturating_add(Instant::now(), delay);
        match &self.registration {
            Some(registration) if self.failed_checks == 0 => {
                next.min(registration.schedule.renew_at())
            }
            _ => next,
        }
    }
}
