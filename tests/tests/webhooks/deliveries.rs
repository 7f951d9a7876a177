//! Deliveries of a sandbox, with its own signatures and retries, to a router.

use std::time::Duration;

use vis_api::webhook::{self, EventQueue, Received, Verifier};
use vis_api::{Client, MetadataPolicy, SigningAlgorithm, WebhookCreate, WebhookEventType};
use vis_sandbox::Sandbox;

use super::KEY;
use super::server::{Seen, serve};

struct Bench {
    sandbox: Sandbox,
    client: Client,
    event_queue: EventQueue,
}

impl Bench {
    async fn new(policy: MetadataPolicy, event_queue: impl Into<EventQueue>) -> Self {
        let sandbox = Sandbox::builder().paused_time();
        let sandbox = sandbox.start().await.expect("a free port on loopback");
        let client = Client::builder()
            .base_url(sandbox.base_url())
            .bearer_token(sandbox.token())
            .build()
            .expect("a client");
        let event_queue = event_queue.into();
        let verifier = match policy {
            MetadataPolicy::None => Verifier::dangerously_accepting_unsigned(),
            _ => Verifier::new(KEY).expect("a key"),
        };
        let address = serve(webhook::router(verifier, event_queue.clone())).await;
        let bench = Self {
            sandbox,
            client,
            event_queue,
        };
        bench.subscribe(&format!("http://{address}/"), policy).await;
        bench
    }

    async fn subscribe(&self, url: &str, policy: MetadataPolicy) {
        let subscription = WebhookCreate::builder()
            .url(url)
            .events([WebhookEventType::Call])
            .metadata_policy(policy)
            .signing_algo(SigningAlgorithm::HmacSha256)
            .signing_key(KEY);
        let created = self.client.create_webhook().body(subscription).send().await;
        created.expect("a webhook");
    }

    /// A call that comes in, is answered and ends, with what a handler must have seen.
    async fn call(&self) -> Vec<String> {
        let id = self.sandbox.incoming_call("14155550123");
        let answered = self.client.answer_call().id(&id).send().await;
        answered.expect("an answer");
        self.sandbox.remote_hangs_up(&id).expect("a call");
        let states = ["RINGING", "ACTIVE", "ANSWERED"];
        states.map(|state| format!("{id} {state}")).into()
    }

    async fn minute(&self) -> Vec<(u32, bool)> {
        self.sandbox.advance(Duration::from_secs(60)).await;
        let deliveries = self.sandbox.take_deliveries();
        let attempts = deliveries.iter();
        attempts
            .map(|delivery| (delivery.attempt, delivery.is_accepted()))
            .collect()
    }
}

#[tokio::test]
async fn the_events_of_a_call_are_handled_in_order_with_every_policy() {
    for policy in [
        MetadataPolicy::Header,
        MetadataPolicy::Body,
        MetadataPolicy::None,
    ] {
        let seen = Seen::default();
        let bench = Bench::new(policy, seen.handler()).await;
        let expected = bench.call().await;
        assert_eq!(bench.minute().await, [(1, true); 3]);
        bench.event_queue.close().await;
        assert_eq!(seen.all(), expected);
    }
}

#[tokio::test]
async fn what_is_delivered_again_after_a_lost_answer_is_handled_once() {
    for policy in [MetadataPolicy::Header, MetadataPolicy::None] {
        let seen = Seen::default();
        let bench = Bench::new(policy, seen.handler()).await;
        bench.sandbox.lose_delivery_answers(2);
        let expected = bench.call().await;
        let attempts = [(1, false), (2, false), (3, true), (1, true), (1, true)];
        assert_eq!(bench.minute().await, attempts);
        bench.event_queue.close().await;
        assert_eq!(seen.all(), expected);
    }
}

#[tokio::test]
async fn what_finds_the_inbox_full_comes_again_and_is_handled_once() {
    let (seen, gate) = (
        Seen::default(),
        std::sync::Arc::new(tokio::sync::Semaphore::new(0)),
    );
    let event_queue = EventQueue::builder({
        let (seen, gate) = (seen.clone(), gate.clone());
        move |received: Received| {
            let (seen, gate) = (seen.clone(), gate.clone());
            async move {
                gate.acquire().await?.forget();
                seen.note(&received);
                Ok::<(), tokio::sync::AcquireError>(())
            }
        }
    })
    .capacity(1.try_into().expect("1"))
    .build();
    let bench = Bench::new(MetadataPolicy::Header, event_queue).await;
    let expected = bench.call().await;
    bench.sandbox.idle().await;
    let attempts = bench.sandbox.take_deliveries();
    let attempts: Vec<_> = attempts.iter().map(|attempt| attempt.attempt).collect();
    assert_eq!(attempts, [1, 1]);
    assert!(seen.all().is_empty());
    // The handler has time again, and room for one event after the other.
    let mut more = Vec::new();
    for _ in 0..3 {
        gate.add_permits(1);
        while !bench.event_queue.is_empty() {
            tokio::task::yield_now().await;
        }
        bench.sandbox.advance(Duration::from_secs(10)).await;
        let deliveries = bench.sandbox.take_deliveries();
        more.extend(
            deliveries
                .iter()
                .map(|attempt| (attempt.attempt, attempt.is_accepted())),
        );
    }
    assert_eq!(more, [(2, true), (1, false), (2, true)]);
    bench.event_queue.close().await;
    assert_eq!(seen.all(), expected);
}

#[tokio::test]
async fn a_handler_that_panics_costs_nothing_but_a_second_attempt() {
    let seen = Seen::default();
    let note = seen.clone();
    let event_queue = EventQueue::builder(move |received: Received| {
        let count = note.note(&received);
        async move {
            assert!(count != 1, "a handler that panics");
            Ok::<(), std::io::Error>(())
        }
    })
    .initial_delay(Duration::ZERO)
    .build();
    let bench = Bench::new(MetadataPolicy::Header, event_queue).await;
    let mut expected = bench.call().await;
    assert_eq!(bench.minute().await, [(1, true); 3]);
    bench.event_queue.close().await;
    expected.insert(0, expected[0].clone());
    assert_eq!(seen.all(), expected);
}
