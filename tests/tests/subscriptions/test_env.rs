//! Sandbox, client and receiver of a test.

use std::time::Duration;

use vis_api::webhook::{EventQueue, SubscriptionBuilder, WebhookSubscription};
use vis_api::{CallCreate, Client, Webhook};
use vis_sandbox::{Builder, IncomingCall, Operation, RemoteParty, Sandbox};
use vis_tests::{connect, subscription};

use vis_api::vis_types::builder::WebhookCreate as Create;

use super::event_log::{EventLog, TEST_TIMEOUT};
use super::receiver::Receiver;

pub const NUMBER: &str = "14155550123";
pub const SECOND: Duration = Duration::from_secs(1);
pub const MINUTE: Duration = Duration::from_secs(60);
pub const HOUR: Duration = Duration::from_secs(60 * 60);
pub const DAY: Duration = Duration::from_secs(24 * 60 * 60);

pub struct TestEnv {
    pub sandbox: Sandbox,
    pub client: Client,
    pub event_queue: EventQueue,
    pub log: EventLog,
    pub receiver: Receiver,
}

impl TestEnv {
    pub async fn start() -> Self {
        Self::start_with(Sandbox::builder()).await
    }

    pub async fn start_with(sandbox: Builder) -> Self {
        // A busy machine may take longer than 2 seconds to respond.
        let sandbox = sandbox
            .paused_time()
            .delivery_timeouts(TEST_TIMEOUT, TEST_TIMEOUT)
            .start()
            .await
            .expect("port");
        let client = connect(&sandbox);
        let log = EventLog::default();
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
        subscription(&self.receiver.url)
    }

    /// A subscription that polls on request, or once a day.
    pub fn subscription(&self) -> SubscriptionBuilder {
        self.subscription_to(self.create())
    }

    pub fn subscription_to(&self, create: Create) -> SubscriptionBuilder {
        WebhookSubscription::keep_alive(&self.client, create)
            .event_queue(self.event_queue.clone())
            .poll_every(DAY)
    }

    pub async fn subscribe(&self) -> WebhookSubscription {
        let subscription = self.subscription().start().await.expect("subscription");
        // Wait for the background work of the start.
        assert!(subscription.check_now().await.is_healthy());
        subscription
    }

    /// Simulates a restart of the process: all state is lost.
    pub async fn restart(&mut self) {
        self.event_queue = self.log.event_queue();
        self.receiver = Receiver::start(self.event_queue.clone()).await;
    }

    pub async fn webhooks(&self) -> Vec<Webhook> {
        let webhooks = self.client.list_webhooks().send().await;
        webhooks.expect("list").into_inner()
    }

    pub async fn create_webhook(&self, create: Create) -> Webhook {
        let created = self.client.create_webhook().body(create).send().await;
        created.expect("webhook").into_inner()
    }

    /// An incoming call that is cancelled after a second: two events.
    pub fn missed_call(&self) -> String {
        let party = RemoteParty::waits().gives_up_after(SECOND);
        let call = IncomingCall::from(NUMBER).remote_party(party);
        self.sandbox.incoming_call(call.expect("script"))
    }

    /// An outgoing call that is answered after 3 seconds and lasts for `duration`.
    pub async fn answered_call(&self, duration: Duration) -> String {
        let party = RemoteParty::answers_after(3 * SECOND).hangs_up_after(duration);
        self.sandbox.next_remote_party(party).expect("script");
        let body = CallCreate::builder().phone_number(NUMBER);
        let call = self.client.create_call().body(body).send().await;
        call.expect("call").id.to_string()
    }

    /// Fails all deliveries of a call until the webhook fails: the call is missed.
    pub async fn fail_webhook(&self) {
        self.receiver
            .always(super::receiver::Outcome::Rejected(500));
        self.missed_call();
        self.sandbox.advance(2 * MINUTE).await;
        self.receiver.always(super::receiver::Outcome::Handled);
    }

    /// Advances the clocks of the sandbox and of tokio.
    pub async fn advance_all(&self, time: Duration) {
        self.sandbox.advance(time).await;
        sleep(time).await;
    }

    /// The number of requests for an operation.
    pub fn count(&self, operation: Operation) -> usize {
        let requests = self.sandbox.requests();
        let matching = requests.iter().filter(|it| it.operation == Some(operation));
        matching.count()
    }
}

/// Advances only tokio's clock.
pub async fn sleep(time: Duration) {
    tokio::time::pause();
    tokio::time::advance(time).await;
    tokio::time::resume();
}
