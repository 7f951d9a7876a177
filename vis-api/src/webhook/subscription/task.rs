//! The background task of a subscription.

use std::sync::Arc;

use tokio::sync::{Mutex, mpsc, oneshot, watch};
use tokio::time::{Instant, timeout_at};
use vis_types::{Timestamp, Webhook, WebhookCreate, WebhookId};

use super::backfill::{Window, backfill, delivered_until, missed_since};
use super::log;
use super::pause::drain_and_pause;
use super::schedule::{RenewalSchedule, saturating_add};
use super::settings::Settings;
use super::status::{SubscriptionStatus, is_not_delivering};
use crate::client::Client;
use crate::error::Error;
use crate::webhook::EventQueue;
use crate::webhook::event_queue::PausedDispatcher;

/// Requests a check; notified on completion.
pub(super) type CheckRequest = oneshot::Sender<()>;

/// Receives the result of the start.
pub(super) type StartSender = oneshot::Sender<Result<watch::Receiver<SubscriptionStatus>, Error>>;

pub(super) struct SubscriptionTask {
    pub(super) client: Client,
    pub(super) create: WebhookCreate,
    pub(super) event_queue: EventQueue,
    pub(super) settings: Settings,
    /// `None` while no webhook exists.
    pub(super) registration: Option<Registration>,
    /// Start of the missed window, if one is open.
    pub(super) missed_since: Option<Timestamp>,
    /// Webhooks to replace although they match.
    pub(super) excluded: Vec<WebhookId>,
    /// Whether other webhooks of the URL may exist.
    pub(super) may_have_duplicates: bool,
    /// Locked while a webhook is being created.
    pub(super) create_lock: Arc<Mutex<()>>,
    /// End of the history read so far.
    read_until: Option<Timestamp>,
    /// Calls that ended earlier were handled before this start; the queue knows the later ones.
    pub(super) history_start: Option<Timestamp>,
    failed_checks: u32,
}

pub(super) struct Registration {
    pub(super) webhook: Webhook,
    /// Since when all events are delivered, unless the webhook has failed or expired since.
    live_since: Option<Timestamp>,
    schedule: RenewalSchedule,
}

impl Registration {
    /// A webhook created by a request at `requested_at`.
    pub(super) fn created(webhook: Webhook, requested_at: Instant) -> Self {
        Self::new(webhook.created_at, webhook, requested_at)
    }

    /// A webhook renewed by a request at `requested_at`; `known` is its state before.
    pub(super) fn renewed(
        webhook: Webhook,
        known: Option<&Webhook>,
        requested_at: Instant,
    ) -> Self {
        let webhook = with_statistics(webhook, known);
        Self::new(webhook.renewed_at, webhook, requested_at)
    }

    fn new(live_since: Option<Timestamp>, webhook: Webhook, requested_at: Instant) -> Self {
        Self {
            live_since,
            schedule: RenewalSchedule::new(live_since, &webhook, requested_at),
            webhook: without_key(webhook),
        }
    }
}

/// Keeps the key out of the status.
fn without_key(mut webhook: Webhook) -> Webhook {
    webhook.signing_key = None;
    webhook
}

/// Copies missing statistics from the known webhook: otherwise all earlier failures would count as
/// new next time. `failed` stays unknown.
fn with_statistics(mut webhook: Webhook, known: Option<&Webhook>) -> Webhook {
    if webhook.statistics.is_none() {
        webhook.statistics = known.and_then(|it| it.statistics.clone());
        if let Some(statistics) = &mut webhook.statistics {
            statistics.failed = None;
        }
    }
    webhook
}

/// The result of a poll.
enum RequiredAction {
    Nothing,
    Renew(WebhookId),
    Register,
}

impl SubscriptionTask {
    pub(super) fn new(
        client: Client,
        create: WebhookCreate,
        event_queue: EventQueue,
        settings: Settings,
        create_lock: Arc<Mutex<()>>,
    ) -> Self {
        Self {
            client,
            create,
            event_queue,
            missed_since: settings.missed_since,
            settings,
            registration: None,
            excluded: Vec::new(),
            may_have_duplicates: false,
            create_lock,
            read_until: None,
            history_start: None,
            failed_checks: 0,
        }
    }

    /// Registers the webhook, reports the start, and maintains it until the request channel closes.
    pub(super) async fn run(
        mut self,
        started: StartSender,
        mut requests: mpsc::Receiver<CheckRequest>,
    ) {
        let event_queue = self.event_queue.clone();
        let dispatcher = drain_and_pause(&event_queue).await;
        let webhook = match self.ensure_registered_at_start().await {
            Ok(webhook) => webhook,
            Err(error) => {
                let _ = started.send(Err(error));
                return;
            }
        };
        let (status, watched) = watch::channel(SubscriptionStatus {
            webhook,
            missed_since: self.missed_since,
            last_error: None,
            failed_checks: 0,
            wrong_signatures: 0,
        });
        if started.send(Ok(watched)).is_err() {
            return;
        }
        let result = self.backfill_and_clean_up(dispatcher).await;
        let mut next = self.publish_status(&status, result);
        loop {
            let request = match timeout_at(next, requests.recv()).await {
                Ok(Some(request)) => Some(request),
                Ok(None) => return,
                Err(_) => None,
            };
            let result = self.check().await;
            next = self.publish_status(&status, result);
            if let Some(request) = request {
                // The requester may be gone.
                let _ = request.send(());
            }
        }
    }

    /// Polls the webhook and repairs it.
    async fn check(&mut self) -> Result<(), Error> {
        let action = self.poll().await?;
        let event_queue = self.event_queue.clone();
        // Pause before the renewal: missed events precede the deliveries after it.
        let mut dispatcher = match self.missed_since {
            Some(_) => Some(drain_and_pause(&event_queue).await),
            None => None,
        };
        match action {
            RequiredAction::Nothing => {}
            RequiredAction::Renew(id) => self.renew(&id).await?,
            RequiredAction::Register => self.ensure_registered().await?,
        }
        if self.missed_since.is_some() && dispatcher.is_none() {
            dispatcher = Some(drain_and_pause(&event_queue).await);
        }
        match dispatcher {
            Some(dispatcher) => self.backfill_and_clean_up(dispatcher).await,
            None => self.delete_duplicates().await,
        }
    }

    async fn poll(&mut self) -> Result<RequiredAction, Error> {
        let Some(Registration {
            webhook, schedule, ..
        }) = &self.registration
        else {
            return Ok(RequiredAction::Register);
        };
        let (id, is_due) = (webhook.id.clone(), schedule.is_due());
        if schedule.has_expired() {
            self.open_missed_window(self.delivered_until());
        }
        // Another program may have subscribed the URL at the same time.
        self.may_have_duplicates |= is_due;
        match self.client.get_webhook().id(&id).send().await {
            Ok(current) => {
                let must_renew = is_due || is_not_delivering(&current);
                self.record_failures(&current);
                if let Some(registration) = &mut self.registration {
                    // Another client may have renewed it; deliveries before that may be incomplete.
                    registration.live_since = registration.live_since.max(current.renewed_at);
                    let known = Some(&registration.webhook);
                    let current = with_statistics(current.into_inner(), known);
                    registration.webhook = without_key(current);
                }
                Ok(match must_renew {
                    true => RequiredAction::Renew(id),
                    false => RequiredAction::Nothing,
                })
            }
            Err(error) if error.is_not_found() => {
                self.clear_registration();
                Ok(RequiredAction::Register)
            }
            // Renew despite a failed poll, so that the webhook does not expire.
            Err(_) if is_due => Ok(RequiredAction::Renew(id)),
            Err(error) => Err(error),
        }
    }

    /// Backfills missed events while deliveries wait, then deletes duplicate webhooks.
    async fn backfill_and_clean_up(
        &mut self,
        mut dispatcher: PausedDispatcher<'_>,
    ) -> Result<(), Error> {
        self.clamp_missed_window();
        if let (Some(since), Some(registration)) = (self.missed_since, &self.registration) {
            let live_since = registration.live_since;
            let window = Window {
                history_start: self.history_start.unwrap_or(since),
                since,
                live_since,
            };
            let events = backfill(&self.client, &self.settings, window, &mut dispatcher).await?;
            log::backfilled(since, events);
            self.read_until = self.read_until.max(live_since);
            self.missed_since = None;
        }
        drop(dispatcher);
        self.delete_duplicates().await
    }

    /// Opens the missed window if the webhook's state shows new failures.
    pub(super) fn record_failures(&mut self, current: &Webhook) {
        if let Some(Registration { webhook, .. }) = &self.registration
            && let Some(since) = missed_since(webhook, current)
        {
            self.open_missed_window(Some(since).max(self.read_until));
        }
    }

    /// Clears a webhook that no longer exists. The time of its deletion is unknown.
    pub(super) fn clear_registration(&mut self) {
        self.open_missed_window(self.delivered_until());
        if let Some(Registration { webhook, .. }) = self.registration.take() {
            log::webhook(&webhook.id, "not found");
        }
    }

    pub(super) fn open_missed_window(&mut self, since: Option<Timestamp>) {
        let Some(since) = since else {
            return;
        };
        if self.missed_since.is_none_or(|open| since < open) {
            log::missed_window_opened(since);
            self.missed_since = Some(since);
        }
    }

    /// Clamps the start of the missed window to the start of live delivery. A later start, e.g.
    /// from a wrong `last_success` of the service, would skip missed events.
    pub(super) fn clamp_missed_window(&mut self) {
        let live_since = self.registration.as_ref().and_then(|it| it.live_since);
        if let (Some(since), Some(end)) = (self.missed_since, live_since) {
            self.missed_since = Some(since.min(end));
        }
    }

    fn delivered_until(&self) -> Option<Timestamp> {
        let registration = self.registration.as_ref()?;
        delivered_until(&registration.webhook).max(self.read_until)
    }

    /// Publishes the result of a check and returns the time of the next one.
    fn publish_status(
        &mut self,
        status: &watch::Sender<SubscriptionStatus>,
        result: Result<(), Error>,
    ) -> Instant {
        let error = result.err().map(Arc::new);
        self.failed_checks = match &error {
            Some(error) => {
                let failed_checks = self.failed_checks.saturating_add(1);
                log::check_failed(error, failed_checks);
                failed_checks
            }
            None => 0,
        };
        let retry_after = error.as_ref().and_then(|error| error.retry_after());
        let delay = self.settings.delay(self.failed_checks, retry_after);
        status.send_modify(|status| {
            if let Some(Registration { webhook, .. }) = &self.registration {
                status.webhook = webhook.clone();
            }
            status.missed_since = self.missed_since;
            status.last_error = error;
            status.failed_checks = self.failed_checks;
            status.wrong_signatures = self.event_queue.only_wrong_signatures();
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
