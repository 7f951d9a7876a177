//! Reuses, creates, renews and deduplicates the webhook at the service.

use tokio::time::Instant;
use vis_types::{Webhook, WebhookId};

use super::registration::{may_have_been_processed, of_url, select_existing};
use super::task::{Registration, SubscriptionTask};
use super::{backfill, log};
use crate::client::{Client, operations};
use crate::error::{Error, ErrorKind};

/// A program that subscribes at each start leaves hundreds of webhooks. Deleting all at once would
/// exhaust the quota and delay polls.
const MAX_DELETIONS_PER_CHECK: usize = 5;

impl SubscriptionTask {
    /// Ensures a registered webhook at the start, and opens the missed window.
    pub(super) async fn ensure_registered_at_start(&mut self) -> Result<Webhook, Error> {
        let existing = self.webhooks_of_url().await?;
        if self.settings.replace {
            self.excluded = existing.iter().map(|webhook| webhook.id.clone()).collect();
        }
        if self.settings.missed_since.is_none() {
            // Any of them may have missed events: use the earliest.
            let since = existing.iter().filter_map(backfill::delivered_until).min();
            self.open_missed_window(since);
        }
        self.ensure_registered_among(existing).await?;
        self.clamp_missed_window();
        let overlap = self.settings.overlap;
        match &self.registration {
            Some(Registration { webhook, .. }) => {
                let history_start = self
                    .missed_since
                    .map(|since| backfill::saturating_sub(since, overlap));
                self.history_start = history_start.or(webhook.created_at);
                Ok(webhook.clone())
            }
            None => Err(Error::new(ErrorKind::NotFound, &operations::RENEW_WEBHOOK)),
        }
    }

    /// Reuses or creates a webhook after the registration was cleared.
    pub(super) async fn ensure_registered(&mut self) -> Result<(), Error> {
        let existing = self.webhooks_of_url().await?;
        self.ensure_registered_among(existing).await
    }

    async fn ensure_registered_among(&mut self, existing: Vec<Webhook>) -> Result<(), Error> {
        if self.reuse_existing(&existing).await? {
            return Ok(());
        }
        self.may_have_duplicates |= !existing.is_empty();
        let requested_at = Instant::now();
        match self.create().await {
            Ok(webhook) => {
                log::webhook(&webhook.id, "created");
                self.registration = Some(Registration::created(webhook, requested_at));
                Ok(())
            }
            // A retry could create a second webhook: look for it in the list.
            Err(error) if may_have_been_processed(&error) => {
                let existing = self.webhooks_of_url().await?;
                match self.reuse_existing(&existing).await? {
                    true => Ok(()),
                    false => Err(error),
                }
            }
            Err(error) => Err(error),
        }
    }

    /// Renews the best matching webhook and registers it. Returns false if none matches.
    async fn reuse_existing(&mut self, existing: &[Webhook]) -> Result<bool, Error> {
        let Some(webhook) = select_existing(existing, &self.create, &self.excluded) else {
            return Ok(false);
        };
        self.may_have_duplicates |= existing.len() > 1;
        let requested_at = Instant::now();
        match renew(&self.client, &webhook.id).await {
            Ok(renewed) => {
                log::webhook(&webhook.id, "reused");
                let renewed = Registration::renewed(renewed, Some(webhook), requested_at);
                self.registration = Some(renewed);
                Ok(true)
            }
            // Deleted after the list request.
            Err(error) if error.is_not_found() => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Completes in its own task: a cancelled request could leave an unknown webhook.
    async fn create(&self) -> Result<Webhook, Error> {
        let (client, create) = (self.client.clone(), self.create.clone());
        let create_guard = self.create_lock.clone().lock_owned().await;
        let created = tokio::spawn(async move {
            let created = client.create_webhook().body(create).send().await;
            drop(create_guard);
            created
        });
        match created.await {
            Ok(created) => Ok(created?.into_inner()),
            Err(error) => {
                let failure = Error::new(ErrorKind::Transport, &operations::CREATE_WEBHOOK);
                Err(failure.with_message(error.to_string()))
            }
        }
    }

    /// Renews the webhook, which clears its failed state. Registers another if it no longer exists.
    pub(super) async fn renew(&mut self, id: &WebhookId) -> Result<(), Error> {
        let requested_at = Instant::now();
        match renew(&self.client, id).await {
            Ok(renewed) => {
                log::webhook(id, "renewed");
                self.record_failures(&renewed);
                let known = self.registration.as_ref().map(|it| &it.webhook);
                self.registration = Some(Registration::renewed(renewed, known, requested_at));
                Ok(())
            }
            Err(error) if error.is_not_found() => {
                self.clear_registration();
                self.ensure_registered().await
            }
            Err(error) => Err(error),
        }
    }

    /// Deletes other webhooks of the URL, up to the limit per check.
    pub(super) async fn delete_duplicates(&mut self) -> Result<(), Error> {
        let Some(Registration { webhook, .. }) = &self.registration else {
            return Ok(());
        };
        if self.may_have_duplicates {
            let registered_id = webhook.id.clone();
            let mut others = self.webhooks_of_url().await?;
            others.retain(|webhook| webhook.id != registered_id);
            for webhook in others.iter().take(MAX_DELETIONS_PER_CHECK) {
                delete(&self.client, &webhook.id).await?;
            }
            self.may_have_duplicates = others.len() > MAX_DELETIONS_PER_CHECK;
        }
        Ok(())
    }

    async fn webhooks_of_url(&self) -> Result<Vec<Webhook>, Error> {
        let webhooks = self.client.list_webhooks().send().await?;
        Ok(of_url(webhooks.into_inner(), &self.create.url))
    }
}

/// Renews a webhook. A renewal that is answered without it is done, and the webhook is read.
async fn renew(client: &Client, id: &WebhookId) -> Result<Webhook, Error> {
    let error = match client.renew_webhook().id(id).send().await {
        Ok(renewed) => return Ok(renewed.into_inner()),
        Err(error) => error,
    };
    // Neither a fault nor the page of a proxy.
    match error.is_acknowledgement() {
        true => Ok(client.get_webhook().id(id).send().await?.into_inner()),
        false => Err(error),
    }
}

/// Deletes a webhook if it exists.
pub(super) async fn delete(client: &Client, id: &WebhookId) -> Result<(), Error> {
    match client.delete_webhook().id(id).send().await {
        Ok(_) => {
            log::webhook(id, "deleted");
            Ok(())
        }
        Err(error) if error.is_not_found() => Ok(()),
        Err(error) => Err(error),
    }
}
