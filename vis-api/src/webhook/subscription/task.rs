//! The background task of a subscription.

use std::sync::Arc;

use tokio::sync::{mpsc, oneshot, watch};
use tokio::time::{Instant, timeout_at};
use vis_types::{Timestamp, Webhook};

use super::backfill::{Window, backfill, delivered_until, missed_since, saturating_sub};
use super::builder::Settings;
use super::registry::Registry;
use super::schedule::{RenewalSchedule, check_delay, live_since};
use super::status::{SubscriptionStatus, is_not_delivering};
use crate::error::Error;
use crate::webhook::event_queue::{EventQueue, Pause};

/// A program that subscribes at each start leaves hundreds of webhooks. Deleting all at once would
/// exhaust the quota and delay polls.
const MAX_DELETIONS_PER_CHECK: usize = 5;

/// Requests a check; notified on completion.
pub(super) type CheckRequest = oneshot::Sender<()>;

pub(super) struct SubscriptionTask {
    registry: Registry,
    event_queue: EventQueue,
    settings: Settings,
    pub(super) status: SubscriptionStatus,
    /// `None` while no webhook exists: that of the status is gone.
    schedule: Option<RenewalSchedule>,
    /// Whether other webhooks of the URL may exist.
    may_have_duplicates: bool,
    /// End of the history read so far.
    read_until: Option<Timestamp>,
    /// Calls that ended earlier were handled before this start; the queue knows the later ones.
    history_start: Option<Timestamp>,
}

/// The result of a poll.
enum RequiredAction {
    Nothing,
    Renew,
    Register,
}

impl SubscriptionTask {
    /// Registers the webhook.
    pub(super) async fn start(
        registry: Registry,
        event_queue: EventQueue,
        settings: Settings,
    ) -> Result<Self, Error> {
        let existing = registry.list().await?;
        // Any of them may have missed events: use the earliest.
        let delivered_until = existing.iter().filter_map(delivered_until).min();
        let missed_since = settings.missed_since.or(delivered_until);
        let requested_at = Instant::now();
        let reuse = !settings.replace;
        let webhook = registry.reuse_or_create(&existing, reuse).await?;
        let history_start = missed_since.map(|since| saturating_sub(since, settings.overlap));
        Ok(Self {
            registry,
            event_queue,
            settings,
            schedule: Some(RenewalSchedule::new(&webhook, requested_at)),
            may_have_duplicates: existing.iter().any(|it| it.id != webhook.id),
            read_until: None,
            history_start: history_start.or(webhook.created_at),
            status: SubscriptionStatus {
                webhook,
                missed_since,
                last_error: None,
                failed_checks: 0,
                wrong_signatures: 0,
            },
        })
    }

    /// Maintains the webhook until the channel of requests closes.
    pub(super) async fn run(
        mut self,
        pause: Pause,
        status: watch::Sender<SubscriptionStatus>,
        mut requests: mpsc::Receiver<CheckRequest>,
    ) {
        let mut result = self.backfill_and_clean_up(pause).await;
        let mut request: Option<CheckRequest> = None;
        loop {
            let next_check = self.record(result);
            status.send_replace(self.status.clone());
            if let Some(request) = request {
                // The requester may be gone.
                let _ = request.send(());
            }
            request = match timeout_at(next_check, requests.recv()).await {
                Ok(None) => return,
                Ok(request) => request,
                Err(_) => None,
            };
            result = self.check().await;
        }
    }

    /// Polls the webhook and repairs it.
    async fn check(&mut self) -> Result<(), Error> {
        let action = self.poll().await?;
        // Before the renewal: missed events precede the deliveries after it.
        let pause = self.event_queue.pause();
        match action {
            RequiredAction::Nothing => {}
            RequiredAction::Renew => self.renew().await?,
            RequiredAction::Register => self.register().await?,
        }
        self.backfill_and_clean_up(pause).await
    }

    async fn poll(&mut self) -> Result<RequiredAction, Error> {
        let Some(schedule) = self.schedule else {
            return Ok(RequiredAction::Register);
        };
        if schedule.has_expired() {
            self.open_missed_window(self.delivered_until());
        }
        let is_due = schedule.is_due();
        // Another program may have subscribed the URL at the same time.
        self.may_have_duplicates |= is_due;
        match self.registry.get(&self.status.webhook.id).await {
            Ok(current) => {
                let must_renew = is_due || is_not_delivering(&current);
                self.update(current);
                Ok(match must_renew {
                    true => RequiredAction::Renew,
                    false => RequiredAction::Nothing,
                })
            }
            Err(error) if error.is_not_found() => {
                self.clear_registration();
                Ok(RequiredAction::Register)
            }
            // Renew despite a failed poll, so that the webhook does not expire.
            Err(_) if is_due => Ok(RequiredAction::Renew),
            Err(error) => Err(error),
        }
    }

    /// Renews the webhook. Registers another if it no longer exists.
    async fn renew(&mut self) -> Result<(), Error> {
        let requested_at = Instant::now();
        match self.registry.renew(&self.status.webhook.id).await {
            Ok(renewed) => {
                self.schedule = Some(RenewalSchedule::new(&renewed, requested_at));
                self.update(renewed);
                Ok(())
            }
            Err(error) if error.is_not_found() => {
                self.clear_registration();
                self.register().await
            }
            Err(error) => Err(error),
        }
    }

    /// Reuses or creates a webhook after the registration was cleared.
    async fn register(&mut self) -> Result<(), Error> {
        let existing = self.registry.list().await?;
        let requested_at = Instant::now();
        let webhook = self.registry.reuse_or_create(&existing, true).await?;
        self.may_have_duplicates |= existing.iter().any(|it| it.id != webhook.id);
        self.schedule = Some(RenewalSchedule::new(&webhook, requested_at));
        self.status.webhook = webhook;
        Ok(())
    }

    /// Backfills missed events while deliveries wait, then deletes duplicate webhooks.
    async fn backfill_and_clean_up(&mut self, pause: Pause) -> Result<(), Error> {
        if let Some(since) = self.status.missed_since {
            let live_since = live_since(&self.status.webhook);
            let window = Window {
                history_start: self.history_start.unwrap_or(since),
                since,
                live_since,
            };
            let client = &self.registry.client;
            if let Some(events) = backfill(client, &self.settings, window, pause).await? {
                log_backfilled(since, events);
                self.read_until = self.read_until.max(live_since);
                self.status.missed_since = None;
            }
        } else {
            // Deliveries need not wait for the deletions.
            drop(pause);
        }
        self.delete_duplicates().await
    }

    /// Deletes other webhooks of the URL, up to the limit per check.
    async fn delete_duplicates(&mut self) -> Result<(), Error> {
        if self.may_have_duplicates {
            let mut others = self.registry.list().await?;
            others.retain(|webhook| webhook.id != self.status.webhook.id);
            for webhook in others.iter().take(MAX_DELETIONS_PER_CHECK) {
                self.registry.delete(&webhook.id).await?;
            }
            self.may_have_duplicates = others.len() > MAX_DELETIONS_PER_CHECK;
        }
        Ok(())
    }

    /// Takes the state of the webhook, and opens the missed window if it shows new failures.
    fn update(&mut self, current: Webhook) {
        if let Some(since) = missed_since(&self.status.webhook, &current) {
            self.open_missed_window(Some(since).max(self.read_until));
        }
        self.status.webhook = current;
    }

    /// The webhook no longer exists. The time of its deletion is unknown.
    fn clear_registration(&mut self) {
        self.open_missed_window(self.delivered_until());
        self.schedule = None;
    }

    fn open_missed_window(&mut self, since: Option<Timestamp>) {
        if let Some(since) = since
            && self.status.missed_since.is_none_or(|open| since < open)
        {
            #[cfg(feature = "tracing")]
            tracing::warn!(target: "vis_api", %since, "events may have been missed");
            self.status.missed_since = Some(since);
        }
    }

    fn delivered_until(&self) -> Option<Timestamp> {
        delivered_until(&self.status.webhook).max(self.read_until)
    }

    /// Records the result of a check and returns the time of the next one.
    fn record(&mut self, result: Result<(), Error>) -> Instant {
        let status = &mut self.status;
        status.last_error = result.err().map(Arc::new);
        status.failed_checks = match &status.last_error {
            Some(error) => {
                let failed_checks = status.failed_checks.saturating_add(1);
                log_failure(error, failed_checks);
                failed_checks
            }
            None => 0,
        };
        status.wrong_signatures = self.event_queue.only_wrong_signatures();
        let retry_after = status.last_error.as_ref().and_then(|it| it.retry_after());
        let poll_every = self.settings.poll_every;
        let next = Instant::now() + check_delay(poll_every, status.failed_checks, retry_after);
        match &self.schedule {
            Some(schedule) if status.failed_checks == 0 => next.min(schedule.renew_at()),
            _ => next,
        }
    }
}

// The logs have ids and times, never keys, numbers or URLs.

#[cfg_attr(not(feature = "tracing"), expect(unused_variables))]
fn log_backfilled(since: Timestamp, events: usize) {
    #[cfg(feature = "tracing")]
    tracing::info!(target: "vis_api", %since, events, "missed events backfilled from the history");
}

#[cfg_attr(not(feature = "tracing"), expect(unused_variables))]
fn log_failure(error: &Error, failed_checks: u32) {
    #[cfg(feature = "tracing")]
    tracing::warn!(target: "vis_api", failed_checks, %error, "webhook check failed");
}
