//! A whole receiver: an HTTP server, a subscription, and the queue between them.

use std::fmt;
use std::time::Duration;

use ::axum::Router;
use reqwest::Url;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::timeout;
use vis_types::WebhookCreate;
use vis_types::webhook::Verifier;

use super::event_queue::EventQueue;
use super::receiver::Receiver;
use super::subscription::WebhookSubscription;
use crate::client::{Client, operations};
use crate::error::{Error, ErrorKind};

/// Vonage waits no longer for a response, and a client that stalls must not delay the shutdown.
const MAX_RESPONSE_TIME: Duration = Duration::from_secs(2);

/// Receives events: serves the webhook's URL on `listener`, subscribes, and passes each event to the
/// handler, one at a time and in order.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let sandbox = vis_sandbox::Sandbox::start().await?;
/// # let client = vis_api::Client::builder().base_url(sandbox.base_url()).bearer_token(sandbox.token()).build()?;
/// use vis_api::webhook::{self, Received};
/// use vis_api::{MetadataPolicy, SigningAlgorithm, WebhookCreate, WebhookEventType};
///
/// async fn handle(received: Received) -> std::io::Result<()> {
///     println!("call {} is {}", received.event().id, received.event().state);
///     Ok(())
/// }
///
/// let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
/// # let url = format!("http://{}/vis", listener.local_addr()?);
/// let create = WebhookCreate::builder()
///     .url(url) // such as https://example.com/vis
///     .events([WebhookEventType::Call])
///     .metadata_policy(MetadataPolicy::Header)
///     .signing_algo(SigningAlgorithm::HmacSha256)
///     .signing_key("a secret that only Vonage and you know");
/// let server = webhook::serve(listener, &client, create, handle).await?;
///
/// // … until the program ends …
/// # sandbox.incoming_call("14155550123");
/// # sandbox.idle().await;
/// # assert!(sandbox.deliveries()[0].is_accepted());
/// server.shutdown().await;
/// # Ok(())
/// # }
/// ```
///
/// This is a [`Receiver`] at the path of the URL, verifying with the key of `create`, a
/// [`WebhookSubscription`] with default settings, and one [`EventQueue`]: use these to change more
/// than the queue, or to add routes. The host and port of the URL may be those of a proxy, which
/// adds TLS and timeouts for connections and must not change the path.
///
/// Make the handler idempotent by the id and the state of the event: after a restart it gets the events
/// of the last minutes again. A webhook of an earlier run keeps its key: after a change of the key, call
/// [`shutdown_and_delete`](Server::shutdown_and_delete) once.
///
/// It listens before the webhook exists, so that no delivery fails, and returns once the webhook is
/// created or renewed. Events missed since the last run follow in the background.
///
/// # Errors
/// Those of [`SubscriptionBuilder::start`](super::SubscriptionBuilder::start), and
/// [`InvalidRequest`](ErrorKind::InvalidRequest) if Vonage would not sign. The listener is closed then.
/// Later failures are repaired, and appear in the [status](Server::subscription).
pub async fn serve<C>(
    listener: TcpListener,
    client: &Client,
    create: C,
    handler: impl Into<EventQueue>,
) -> Result<Server, Error>
where
    C: TryInto<WebhookCreate>,
    C::Error: fmt::Display,
{
    let create = create.try_into().map_err(|error| {
        Error::new(ErrorKind::InvalidRequest, &operations::CREATE_WEBHOOK)
            .with_message(format!("body: {error}"))
    })?;
    let verifier = Verifier::for_subscription(&create).map_err(invalid)?;
    let url = Url::parse(create.url.as_str()).map_err(invalid)?;
    let event_queue = handler.into();

    // A path may contain what axum 0.7 took for a parameter. A URL has no braces, those of axum 0.8.
    let app = Router::new().without_v07_checks();
    let receiver = Receiver::new(verifier, event_queue.clone());
    let app = app.route(url.path(), receiver.method_router());
    let (stop, stopped) = oneshot::channel();
    let server = ::axum::serve(listener, app).with_graceful_shutdown(async {
        // Dropping the sender stops it too.
        let _ = stopped.await;
    });
    let task = tokio::spawn(server.into_future());
    let subscription = WebhookSubscription::keep_alive(client, create)
        .event_queue(event_queue.clone())
        .start()
        .await?;
    Ok(Server {
        subscription,
        event_queue,
        listener: Listener { stop, task },
    })
}

fn invalid(reason: impl ToString) -> Error {
    let error = Error::new(ErrorKind::InvalidRequest, &operations::CREATE_WEBHOOK);
    error.with_message(reason.to_string())
}

/// A running receiver, from [`serve`].
///
/// Dropping it stops the server and the subscription, and does not wait for the handler.
#[must_use = "dropping it stops the server"]
pub struct Server {
    subscription: WebhookSubscription,
    event_queue: EventQueue,
    listener: Listener,
}

struct Listener {
    stop: oneshot::Sender<()>,
    task: JoinHandle<std::io::Result<()>>,
}

impl Server {
    /// Returns the subscription, which has the health of the receiver:
    ///
    /// ```
    /// use vis_api::webhook::Server;
    ///
    /// /// Tells the operator when the receiver becomes healthy or unhealthy.
    /// async fn monitor(server: &Server) {
    ///     let mut status = server.subscription().watch_status();
    ///     while status.changed().await.is_ok() {
    ///         let status = status.borrow_and_update().clone();
    ///         println!("healthy: {}, expires: {:?}", status.is_healthy(), status.webhook.expire_at);
    ///     }
    /// }
    /// ```
    pub fn subscription(&self) -> &WebhookSubscription {
        &self.subscription
    }

    /// Shuts down gracefully: stops listening, responds to the requests in progress, stops the
    /// subscription, and waits until all accepted events are handled.
    ///
    /// The webhook stays, so that the next start backfills the events in between; it expires if
    /// there is none. Requests get 2 seconds. Handlers have no limit: bound the wait with
    /// [`tokio::time::timeout`].
    pub async fn shutdown(self) {
        self.listener.close().await;
        self.subscription.stop().await;
        self.event_queue.close().await;
    }

    /// Deletes all webhooks of the URL, then shuts down as [`shutdown`](Self::shutdown) does.
    ///
    /// # Errors
    /// Those of `list_webhooks` and `delete_webhook`. It is shut down in any case.
    pub async fn shutdown_and_delete(self) -> Result<(), Error> {
        // While it still responds: a webhook that fails would be retried.
        let deleted = self.subscription.delete().await;
        self.listener.close().await;
        self.event_queue.close().await;
        deleted
    }
}

impl Listener {
    async fn close(self) {
        let _ = self.stop.send(());
        let _ = timeout(MAX_RESPONSE_TIME, self.task).await;
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server")
            .field("subscription", &self.subscription)
            .field("event_queue", &self.event_queue)
            .finish_non_exhaustive()
    }
}
