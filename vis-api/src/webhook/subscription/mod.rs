//! Keeps a webhook alive and backfills missed events.

mod backfill;
mod builder;
mod registry;
mod schedule;
mod status;
mod task;

use std::fmt;

use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinSet;
use vis_types::{Webhook, WebhookCreate};

use crate::client::{Client, operations};
use crate::error::{Error, ErrorKind};
use registry::Registry;
use task::{CheckRequest, SubscriptionTask};

pub use builder::SubscriptionBuilder;
pub use status::SubscriptionStatus;

#[doc = include_str!("guide.md")]
pub struct WebhookSubscription {
    registry: Registry,
    status: watch::Receiver<SubscriptionStatus>,
    check_sender: mpsc::Sender<CheckRequest>,
    /// One task, which a drop aborts.
    task: JoinSet<()>,
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

    /// Returns a channel that has the status after each check, for other tasks.
    pub fn watch_status(&self) -> watch::Receiver<SubscriptionStatus> {
        self.status.clone()
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
        self.task.shutdown().await;
    }

    /// Stops the task after the check in progress, which may wait for the handler, and deletes all
    /// webhooks of the URL.
    ///
    /// # Errors
    /// Those of `list_webhooks` and `delete_webhook`. The task is stopped in any case.
    pub async fn delete(mut self) -> Result<(), Error> {
        drop(self.check_sender);
        self.task.join_next().await;
        for webhook in self.registry.list().await? {
            self.registry.delete(&webhook.id).await?;
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

impl SubscriptionBuilder {
    /// Reuses or creates the webhook, and maintains it in a task on the current tokio runtime.
    ///
    /// # Errors
    /// Those of `list_webhooks`, `renew_webhook` and `create_webhook`, and
    /// [`InvalidRequest`](ErrorKind::InvalidRequest) without an [`event_queue`](Self::event_queue)
    /// or for an invalid webhook. If a webhook was created nonetheless, the next start reuses it.
    /// Later errors appear in the [`status`](WebhookSubscription::status).
    ///
    /// Dropping the future cancels the start.
    pub async fn start(self) -> Result<WebhookSubscription, Error> {
        let invalid = |message: String| {
            Error::new(ErrorKind::InvalidRequest, &operations::CREATE_WEBHOOK).with_message(message)
        };
        let create = self.create.map_err(invalid)?;
        let event_queue = self.event_queue;
        let event_queue = event_queue
            .ok_or_else(|| invalid("event_queue is missing: call .event_queue(…)".to_owned()))?;
        let registry = Registry {
            client: self.client,
            create,
        };
        // Before the webhook delivers: missed events precede its deliveries.
        let pause = event_queue.pause();
        let task = SubscriptionTask::start(registry.clone(), event_queue, self.settings).await?;
        let (status_sender, status) = watch::channel(task.status.clone());
        let (check_sender, check_receiver) = mpsc::channel(1);
        let run = task.run(pause, status_sender, check_receiver);
        Ok(WebhookSubscription {
            registry,
            status,
            check_sender,
            task: JoinSet::from_iter([run]),
        })
    }
}
