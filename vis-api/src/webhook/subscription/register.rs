//! The webhook at the service: adopted, created, renewed, and the only one of its URL.

use tokio::time::Instant;
use vis_types::{Webhook, WebhookId};

use super::registration::{best, may_have_been_processed, of_url};
use super::task::{Registration, SubscriptionTask};
use super::{backfill, log};
use crate::client::{Client, operations};
use crate::error::{Error, ErrorKind};

/// A program that has subscribed at each start leaves hundreds of webhooks: to delete them all would
/// use up the quota, and nobody would look meanwhile at the one that delivers.
const DELETED_AT_ONCE: usize = 5;

impl SubscriptionTask {
    /// Establishes the webhook when the program starts.
    pub(super) async fn ensure_registered_first(&mut self) -> Result<Webhook, Error> {
        let ours = self.ours().await?;
        if self.settings.replace {
            self.refused = ours.iter().map(|webhook| webhook.id.clone()).collect();
        }
        if self.settings.missed_since.is_none() {
            // Which of them has delivered what is not known: what any of them may have missed.
            let since = ours.iter().filter_map(backfill::delivered_until).min();
            self.open_missed_window(since);
        }
        self.establish_among(ours).await?;
        self.clamp_missed_window();
        let overlap = self.settings.overlap;
        match &self.registration {
            Some(Registration { webhook, .. }) => {
                let gap_begins_at = self
                    .gap
                    .map(|since| backfill::saturating_sub(since, overlap));
                self.history_start = gap_begins_at.or(webhook.created_at);
                Ok(webhook.clone())
            }
            None => Err(Error::new(ErrorKind::NotFound, &operations::RENEW_WEBHOOK)),
        }
    }

    /// Establishes the webhook anew, after it was lost.
    pub(super) async fn ensure_registered(&mut self) -> Result<(), Error> {
        let ours = self.ours().await?;
        self.establish_among(ours).await
    }

    async fn establish_among(&mut self, ours: Vec<Webhook>) -> Result<(), Error> {
        if self.adopt(&ours).await? {
            return Ok(());
        }
        self.is_untidy |= !ours.is_empty();
        let asked_at = Instant::now();
        match self.create().await {
            Ok(webhook) => {
                log::webhook(&webhook.id, "was created");
                self.registration = Some(Registration::created(webhook, asked_at));
                Ok(())
            }
            // Only the list can tell now: a second attempt might make a second webhook.
            Err(error) if may_have_been_processed(&error) => {
                let ours = self.ours().await?;
                match self.adopt(&ours).await? {
                    true => Ok(()),
                    false => Err(error),
                }
            }
            Err(error) => Err(error),
        }
    }

    /// Adopts the best of these, if any of them will do.
    async fn adopt(&mut self, ours: &[Webhook]) -> Result<bool, Error> {
        let Some(webhook) = best(ours, &self.create, &self.refused) else {
            return Ok(false);
        };
        self.is_untidy |= ours.len() > 1;
        let asked_at = Instant::now();
        let renewed = self.client.renew_webhook().id(&webhook.id).send().await;
        match renewed {
            Ok(renewed) => {
                log::webhook(&webhook.id, "was adopted");
                let renewed = Registration::renewed(renewed.into_inner(), Some(webhook), asked_at);
                self.registration = Some(renewed);
                Ok(true)
            }
            // It was deleted since it was listed.
            Err(error) if error.is_not_found() => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Runs to its end, whatever becomes of whoever waits for it: nobody would know the webhook.
    async fn create(&self) -> Result<Webhook, Error> {
        let (client, create) = (self.client.clone(), self.create.clone());
        let creating = self.creating.clone().lock_owned().await;
        let created = tokio::spawn(async move {
            let created = client.create_webhook().body(create).send().await;
            drop(creating);
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

    /// Renews the webhook, which clears its mark of failure, or establishes it anew if it is gone.
    pub(super) async fn renew(&mut self, id: &WebhookId) -> Result<(), Error> {
        let asked_at = Instant::now();
        match self.client.renew_webhook().id(id).send().await {
            Ok(renewed) => {
                log::webhook(id, "was renewed");
                let renewed = renewed.into_inner();
                self.see(&renewed);
                let known = self.registration.as_ref().map(|it| &it.webhook);
                self.registration = Some(Registration::renewed(renewed, known, asked_at));
                Ok(())
            }
            Err(error) if error.is_not_found() => {
                self.forget();
                self.ensure_registered().await
            }
            Err(error) => Err(error),
        }
    }

    /// Deletes other webhooks of the URL, the rest of them after the next check.
    pub(super) async fn delete_duplicates(&mut self) -> Result<(), Error> {
        let Some(Registration { webhook, .. }) = &self.registration else {
            return Ok(());
        };
        if self.is_untidy {
            let kept = webhook.id.clone();
            let mut others = self.ours().await?;
            others.retain(|webhook| webhook.id != kept);
            for webhook in others.iter().take(DELETED_AT_ONCE) {
                delete(&self.client, &webhook.id).await?;
            }
            self.is_untidy = others.len() > DELETED_AT_ONCE;
        }
        Ok(())
    }

    async fn ours(&self) -> Result<Vec<Webhook>, Error> {
        let webhooks = self.client.list_webhooks().send().await?;
        Ok(of_url(webhooks.into_inner(), &self.create.url))
    }
}

/// Deletes a webhook, if it is there.
pub(super) async fn delete(client: &Client, id: &WebhookId) -> Result<(), Error> {
    match client.delete_webhook().id(id).send().await {
        Ok(_) => {
            log::webhook(id, "was deleted");
            Ok(())
        }
        Err(error) if error.is_not_found() => Ok(()),
        Err(error) => Err(error),
    }
}
