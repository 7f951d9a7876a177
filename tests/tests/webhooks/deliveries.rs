//! Tests a router with the signed deliveries and retries of the sandbox.

use std::time::Duration;

use vis_api::webhook::{self, EventQueue, Verifier};
use vis_api::{Client, MetadataPolicy, SigningAlgorithm, WebhookCreate, WebhookEventType};
use vis_sandbox::Sandbox;

use super::KEY;
use super::server::{EventLog, serve};

struct TestEnv {
    sandbox: Sandbox,
    client: Client,
    event_queue: EventQueue,
}

impl TestEnv {
    async fn new(policy: MetadataPolicy, handler: impl webhook::Handler) -> Self {
        let sandbox = Sandbox::builder().paused_time();
        let sandbox = sandbox.start().await.expect("port");
        let client = Client::builder()
            .base_url(sandbox.base_url())
            .bearer_token(sandbox.token())
            .build()
            .expect("client");
        let event_queue = EventQueue::new(handler);
        let verifier = match policy {
            MetadataPolicy::None => Verifier::dangerously_accepting_unsigned(),
            _ => Verifier::new(KEY).expect("key"),
        };
        let address = serve(webhook::router(verifier, event_queue.clone())).await;
        let env = Self {
            sandbox,
            client,
            event_queue,
        };
        env.subscribe(&format!("http://{address}/"), policy).await;
        env
    }

    async fn subscribe(&self, url: &str, policy: MetadataPolicy) {
        let subscription = WebhookCreate::builder()
            .url(url)
            .events([WebhookEventType::Call])
            .metadata_policy(policy)
            .signing_algo(SigningAlgorithm::HmacSha256)
            .signing_key(KEY);
        let created = self.client.create_webhook().body(subscription).send().await;
        created.expect("webhook");
    }

    /// An incoming call that is answered and ends. Returns the expected events.
    async fn call(&self) -> Vec<String> {
        let id = self.sandbox.incoming_call("14155550123");
        let answered = self.client.answer_call().id(&id).send().await;
        answered.expect("response");
        self.sandbox.remote_hangs_up(&id).expect("call");
        let states = ["RINGING", "ACTIVE", "ANSWERED"];
        states.map(|state| format!("{id} {state}")).into()
    }

    async fn advance_minute(&self) -> Vec<(u32, bool)> {
        self.sandbox.advance(Duration::from_secs(60)).await;
        let deliveries = self.sandbox.take_deliveries();
        let attempts = deliveries.iter();
        attempts
            .map(|delivery| (delivery.attempt, delivery.is_accepted()))
            .collect()
    }
}

#[tokio::test]
async fn events_arrive_once_in_order_with_any_policy() {
    use MetadataPolicy::{Body, Header, None};
    let all = [(1, true); 3];
    let with_retries = [(1, false), (2, false), (3, true), (1, true), (1, true)];
    for (policy, lost_responses, attempts) in [
        (Header, 0, &all[..]),
        (Body, 0, &all),
        (None, 0, &all),
        (Header, 2, &with_retries),
        (None, 2, &with_retries),
    ] {
        let log = EventLog::default();
        let env = TestEnv::new(policy, log.handler()).await;
        env.sandbox.lose_delivery_answers(lost_responses);
        let expected = env.call().await;
        assert_eq!(env.advance_minute().await, attempts);
        env.event_queue.close().await;
        assert_eq!(log.all(), expected);
    }
}
