//! A webhook that stays alive, and misses nothing.

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
use task::Request;

pub use builder::SubscriptionBuilder;
pub use status::SubscriptionStatus;

#[doc = include_str!("guide.md")]
pub struct WebhookSubscription {
    client: Client,
    url: HttpUrl,
    status: watch::Receiver<SubscriptionStatus>,
    requests: mpsc::Sender<Request>,
    creating: Arc<Mutex<()>>,
    task: Task,
}

/// What keeps the webhook; it ends when this is dropped.
struct Task(JoinHandle<()>);

impl Task {
    async fn end(&mut self) {
        self.0.abort();
        // That it was aborted is no news.
        let _ = (&mut self.0).await;
    }
}

impl Drop for Task {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl WebhookSubscription {
    /// A subscription of the URL that `create` names, to be started.
    ///
    /// The URL is the subscription's own: any other webhook of it is deleted. URLs are compared as
    /// such, and not by their spelling, so that two programs can share a server by a query.
    pub fn keep_alive<C>(client: &Client, create: C) -> SubscriptionBuilder
    where
        C: TryInto<WebhookCreate>,
        C::Error: fmt::Display,
    {
        let create = create.try_into().map_err(|error| format!("body: {error}"));
        SubscriptionBuilder::new(client.clone(), create)
    }

    /// The webhook as it was seen last.
    pub fn webhook(&self) -> Webhook {
        self.status.borrow().webhook.clone()
    }

    /// How it is doing, after the last check.
    pub fn status(&self) -> SubscriptionStatus {
        self.status.borrow().clone()
    }

    /// Waits for the next check to be over, and says how it is doing; at once, if a check was over
    /// since this was called last. None is the end: the runtime is shutting down.
    pub async fn changed(&mut self) -> Option<SubscriptionStatus> {
        self.status.changed().await.ok()?;
        Some(self.status.borrow_and_update().clone())
    }

    /// Looks at the webhook now, mends what is wrong with it, and says how it is doing then: for an
    /// operator who does not want to wait for the next poll, and for tests.
    ///
    /// Not to be awaited by the handler of the event_queue: where events were missed, the check waits for
    /// the handler.
    pub async fn check_now(&self) -> SubscriptionStatus {
        let (request, done) = oneshot::channel();
        if self.requests.send(request).await.is_ok() {
            let _ = done.await;
        }
        self.status()
    }

    /// Keeps the webhook no longer. It stays where it is, and expires by itself; who starts again
    /// before it is purged misses nothing. To drop the subscription does the same, but does not wait
    /// for the task to end.
    pub async fn stop(mut self) {
        self.task.end().await;
    }

    /// Stops, and deletes every webhook of the URL.
    ///
    /// # Errors
    /// Those of `list_webhooks` and `delete_webhook`. It has stopped in any case.
    pub async fn delete(mut self) -> Result<(), Error> {
        self.task.end().await;
        // A webhook that is being created is in the list afterwards.
        let _created = self.creating.lock().await;
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
