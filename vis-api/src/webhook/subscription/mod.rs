//! Keeps a webhook alive and backfills missed events.

mod backfill;
mod builder;
mod log;
mod pause;
mod register;
mod registration;
mod schedule;
mod settings;
mod status;
mod task;

use std::fmt;
use std::sync::Arc;

use tokio::sync::{Mutex, mpsc, oneshot, watch};
use tokio::task::JoinHandle;
use vis_types::{HttpUrl, Webhook, WebhookCreate};

use crate::client::Client;
use crate::error::Error;
use task::CheckRequest;

pub use builder::SubscriptionBuilder;
pub use status::SubscriptionStatus;

#[doc = include_str!("guide.md")]
pub struct WebhookSubscription {
    client: Client,
    url: HttpUrl,
    status: watch::Receiver<SubscriptionStatus>,
    check_sender: mpsc::Sender<CheckRequest>,
    create_lock: Arc<Mutex<()>>,
    task: AbortOnDrop,
}

struct AbortOnDrop(JoinHandle<()>);

impl AbortOnDrop {
    async fn abort(&mut self) {
        self.0.abort();
        let _ = (&mut self.0).await;
    }
}

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl WebhookSubscription {
    /// Creates a builder for a subscription of the URL in `create`.
    ///
    /// The subscription owns the URL: it deletes all other webhooks with it. URLs are compared
    /// after normalisation. Two programs can share a server by adding different queries.
    pub fn keep_alive<C>(client: &Client, create: C) -> SubscriptionBuilder
    where
        C: TryInto<WebhookCreate>,
        C::Error: fmt::Display,
    {
        let create = create.try_into().map_err(|error| format!("body: {error}"));
        SubscriptionBuilder::new(client.clone(), create)
    }

    /// Returns the last known state of the webhook.
    pub fn webhook(&self) -> Webhook {
        self.status.borrow().webhook.clone()
    }

    /// Returns the status after the last check.
    pub fn status(&self) -> SubscriptionStatus {
        self.status.borrow().clone()
    }

    /// Waits for the next check and returns the status; returns at once if a check has completed
    /// since the last call. Returns `None` if the runtime is shutting down.
    pub async fn changed(&mut self) -> Option<SubscriptionStatus> {
        self.status.changed().await.ok()?;
        Some(self.status.borrow_and_update().clone())
    }

    /// Checks and repairs the webhook now instead of at the next poll, and returns the status.
    ///
    /// The queue's handler must not await this: a check with missed events waits for the handler.
    pub async fn check_now(&self) -> SubscriptionStatus {
        let (request, done) = oneshot::channel();
        if self.check_sender.send(request).await.is_ok() {
            let _ = done.await;
        }
        self.status()
    }

    /// Stops the task and keeps the webhook, which expires if it is not renewed. A restart before
    /// it is purged backfills all missed events. Dropping the subscription does the same without
    /// waiting for the task.
    pub async fn stop(mut self) {
        self.task.abort().await;
    }

    /// Stops the task and deletes all webhooks of the URL.
    ///
    /// # Errors
    /// Those of `list_webhooks` and `delete_webhook`. The task is stopped in any case.
    pub async fn delete(mut self) -> Result<(), Error> {
        self.task.abort().await;
        // Wait for a creation in progress, so that the list includes its webhook.
        let _create_guard = self.create_lock.lock().await;
        let webhooks = self.client.list_webhooks().send().await?.into_inner();
        for webhook in registration::of_url(webhooks, &self.url) {
            register::delete(&self.client, &webhook.id).await?;
        }
        Ok(())
    }
}

impl fmt::Debug for WebhookSubscription {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WebhookSubscription")
            .field("status", &*self.status.borrow())
            .finish_non_exhaustive()
    }
}
