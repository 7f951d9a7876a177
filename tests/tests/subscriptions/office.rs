//! A sandbox, a client and a receiver.

use std::time::Duration;

use vis_api::webhook::{EventQueue, SubscriptionBuilder, WebhookSubscription};
use vis_api::{
    CallCreate, Client, MetadataPolicy, RetryPolicy, SigningAlgorithm, Webhook, WebhookCreate,
    WebhookEventType,
};
use vis_sandbox::{Builder, IncomingCall, Operation, RemoteParty, Sandbox};

use vis_api::vis_types::builder::WebhookCreate as Create;

use super::log::{Log, PATIENCE};
use super::receiver::Receiver;

pub const KEY: &str = "mysecretkey";
pub const NUMBER: &str = "14155550123";
pub const SECOND: Duration = Duration::from_secs(1);
pub const MINUTE: Duration = Duration::from_secs(60);
pub const HOUR: Duration = Duration::from_secs(60 * 60);
pub const DAY: Duration = Duration::from_secs(24 * 60 * 60);

pub struct Office {
    pub sandbox: Sandbox,
    pub client: Client,
    pub event_queue: EventQueue,
    pub log: Log,
    pub receiver: Receiver,
}

impl Office {
    pub async fn open() -> Self {
        Self::open_with(Sandbox::builder()).await
    }

    pub async fn open_with(sandbox: Builder) -> Self {
        // A machine with other things to do does not answer in 2 seconds.
        let sandbox = sandbox
            .paused_time()
            .delivery_timeouts(PATIENCE, PATIENCE)
            .start()
            .await
            .expect("a port");
        let client = Client::builder()
            .base_url(sandbox.base_url())
            .bearer_token(sandbox.token())
            .retry(RetryPolicy::none())
            .build()
            .expect("a client for the sandbox");
        let log = Log::default();
        let event_queue = log.event_queue();
        let receiver = Receiver::start(event_queue.clone()).await;
        Self {
            sandbox,
            client,
            event_queue,
            log,
            receiver,
        }
    }

    pub fn create(&self) -> Create {
        create(&self.receiver.url)
    }

    /// A subscription that looks at its webhook when it is told to, or after a day.
    pub fn subscription(&self) -> SubscriptionBuilder {
        self.subscription_to(self.create())
    }

    pub fn subscription_to(&self, create: Create) -> SubscriptionBuilder {
        WebhookSubscription::keep_alive(&self.client, create)
            .event_queue(self.event_queue.clone())
            .poll_every(DAY)
    }

    pub async fn subscribe(&self) -> WebhookSubscription {
        let subscription = self.subscription().start().await.expect("a subscription");
        // What it does in the background first is over.
        assert!(subscription.check_now().await.is_healthy());
        subscription
    }

    /// The process ends and begins anew, with a memory of nothing.
    pub async fn restart(&mut self) {
        self.event_queue = self.log.event_queue();
        self.receiver = Receiver::start(self.event_queue.clone()).await;
    }

    pub async fn webhooks(&self) -> Vec<Webhook> {
        let webhooks = self.client.list_webhooks().send().await;
        webhooks.expect("the list").into_inner()
    }

    pub async fn create_webhook(&self, create: Create) -> Webhook {
        let created = self.client.create_webhook().body(create).send().await;
        created.expect("a webhook").into_inner()
    }

    /// Somebody calls, and hangs up after a second: two events.
    pub fn missed_call(&self) -> String {
        let party = RemoteParty::waits().gives_up_after(SECOND);
        let call = IncomingCall::from(NUMBER).remote_party(party);
        self.sandbox.incoming_call(call.expect("a script"))
    }

    /// The user calls somebody who answers after 3 seconds and talks for so long.
    pub async fn talk(&self, time: Duration) -> String {
        let party = RemoteParty::answers_after(3 * SECOND).hangs_up_after(time);
        self.sandbox.next_remote_party(party).expect("a script");
        let body = CallCreate::builder().phone_number(NUMBER);
        let call = self.client.create_call().body(body).send().await;
        call.expect("a call").id.to_string()
    }

    /// Deliveries fail until the webhook is marked as failed; what happens meanwhile is missed.
    pub async fn break_down(&self) {
        self.receiver.always(super::receiver::Fate::Refused(500));
        self.missed_call();
        self.sandbox.advance(2 * MINUTE).await;
        self.receiver.always(super::receiver::Fate::Handled);
    }

    /// Time passes for the sandbox and for tokio.
    pub async fn pass(&self, time: Duration) {
        self.sandbox.advance(time).await;
        sleep(time).await;
    }

    /// How often an operation was asked for.
    pub fn count(&self, operation: Operation) -> usize {
        let requests = self.sandbox.requests();
        let of_it = requests.iter().filter(|it| it.operation == Some(operation));
        of_it.count()
    }
}

pub fn create(url: &str) -> Create {
    WebhookCreate::builder()
        .url(url)
        .events([WebhookEventType::Call])
        .metadata_policy(MetadataPolicy::Header)
        .signing_algo(SigningAlgorithm::HmacSha256)
        .signing_key(KEY)
}

/// Time passes for tokio, and for nobody else.
pub async fn sleep(time: Duration) {
    tokio::time::pause();
    tokio::time::advance(time).await;
    tokio::time::resume();
}
