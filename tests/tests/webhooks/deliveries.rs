//! Tests what reaches the handler: with the retries of the sandbox, and with failing deduplicators.

use std::future::pending;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::sync::Notify;
use vis_api::webhook::{
    self, AttemptId, ClaimStatus, DeduplicationError, Deduplicator, EnqueueError, EventQueue,
    Receiver, Verifier,
};
use vis_api::{BoxFuture, MetadataPolicy};
use vis_sandbox::Sandbox;
use vis_tests::{connect, subscription};

use super::server::{EventLog, delivery, event, exchange, serve};
use super::verifier;

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
        let sandbox = Sandbox::builder().paused_time();
        let sandbox = sandbox.start().await.expect("port");
        let client = connect(&sandbox);
        let log = EventLog::default();
        let event_queue = EventQueue::new(log.handler());
        let verifier = match policy {
            None => Verifier::dangerously_accepting_unsigned(),
            _ => verifier(),
        };
        let address = serve(webhook::router(verifier, event_queue.clone())).await;
        let subscription = subscription(&format!("http://{address}/")).metadata_policy(policy);
        let created = client.create_webhook().body(subscription).send().await;
        created.expect("webhook");

        sandbox.lose_delivery_answers(lost_responses);
        let id = sandbox.incoming_call("14155550123");
        let answered = client.answer_call().id(&id).send().await;
        answered.expect("response");
        sandbox.remote_hangs_up(&id).expect("call");
        sandbox.advance(Duration::from_secs(60)).await;

        let deliveries = sandbox.deliveries();
        let deliveries = deliveries.iter().map(|it| (it.attempt, it.is_accepted()));
        assert_eq!(deliveries.collect::<Vec<_>>(), attempts);
        event_queue.close().await;
        let states = ["RINGING", "ACTIVE", "ANSWERED"];
        assert_eq!(log.all(), states.map(|state| format!("{id} {state}")));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn concurrent_close_handles_accepted_events() {
    let body = format!(r#"{{"event":{}}}"#, event("call", "MISSED"));
    let verifier = Verifier::dangerously_accepting_unsigned();
    let delivery = verifier.verify(&http::HeaderMap::new(), body.as_bytes());
    let delivery = delivery.expect("delivery");
    for _ in 0..200 {
        let log = EventLog::default();
        let event_queue = EventQueue::new(log.handler());
        let (producer_queue, mut delivery) = (event_queue.clone(), delivery.clone());
        let producer = tokio::spawn(async move {
            let mut accepted = Vec::new();
            for call in 0.. {
                delivery.event.id = call.to_string().into();
                match producer_queue.try_enqueue(delivery.clone()) {
                    Ok(()) => accepted.push(format!("{call} MISSED")),
                    Err(EnqueueError::Full) => tokio::task::yield_now().await,
                    Err(error) => {
                        assert_eq!(error, EnqueueError::Closed);
                        break;
                    }
                }
            }
            accepted
        });
        tokio::task::yield_now().await;
        event_queue.close().await;
        assert!(event_queue.is_empty());
        assert_eq!(producer.await.expect("no panic"), log.all());
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Behaviour {
    Succeed,
    Fail,
    Hang,
    Panic,
    /// Waits for a notification.
    Wait,
}

/// A deduplicator that reports `claim` for every delivery.
#[derive(Clone, Debug)]
struct FlakyDeduplicator {
    begin: Behaviour,
    end: Behaviour,
    claim: ClaimStatus,
    calls: Arc<Mutex<Vec<&'static str>>>,
    resume: Arc<Notify>,
}

impl FlakyDeduplicator {
    fn new(begin: Behaviour, end: Behaviour, claim: ClaimStatus) -> Self {
        Self {
            begin,
            end,
            claim,
            calls: Arc::default(),
            resume: Arc::default(),
        }
    }

    fn calls(&self) -> Vec<&'static str> {
        self.calls.lock().expect("no panic").clone()
    }

    fn respond<T: Send + 'static>(
        &self,
        method: &'static str,
        behaviour: Behaviour,
        result: T,
    ) -> BoxFuture<'_, Result<T, DeduplicationError>> {
        self.calls.lock().expect("no panic").push(method);
        Box::pin(async move {
            match behaviour {
                Behaviour::Succeed => {}
                Behaviour::Fail => return Err(DeduplicationError::new("no store")),
                Behaviour::Hang => pending().await,
                Behaviour::Panic => panic!("deduplicator panic"),
                Behaviour::Wait => self.resume.notified().await,
            }
            Ok(result)
        })
    }
}

impl Deduplicator for FlakyDeduplicator {
    fn begin<'a>(
        &'a self,
        _: &'a AttemptId,
    ) -> BoxFuture<'a, Result<ClaimStatus, DeduplicationError>> {
        self.respond("begin", self.begin, self.claim)
    }

    fn complete<'a>(&'a self, _: &'a AttemptId) -> BoxFuture<'a, Result<(), DeduplicationError>> {
        self.respond("complete", self.end, ())
    }

    fn abandon<'a>(&'a self, _: &'a AttemptId) -> BoxFuture<'a, Result<(), DeduplicationError>> {
        self.respond("abandon", self.end, ())
    }
}

#[tokio::test(start_paused = true)]
async fn deduplicator_determines_response_in_time() {
    use Behaviour::{Fail, Hang, Panic, Succeed};
    use ClaimStatus::{Done, InProgress, New};
    for (begin, end, claim, is_closed, status, calls) in [
        (Succeed, Succeed, New, false, 200, "begin complete"),
        (Succeed, Succeed, Done, false, 200, "begin"),
        (Succeed, Succeed, InProgress, false, 503, "begin"),
        (Fail, Succeed, New, false, 503, "begin"),
        (Hang, Succeed, New, false, 503, "begin"),
        (Panic, Succeed, New, false, 503, "begin"),
        // The delivery is already queued: a 503 would cause a duplicate.
        (Succeed, Fail, New, false, 200, "begin complete"),
        (Succeed, Hang, New, false, 200, "begin complete"),
        (Succeed, Hang, New, true, 503, "begin abandon"),
    ] {
        let log = EventLog::default();
        let deduplicator = FlakyDeduplicator::new(begin, end, claim);
        let receiver = Receiver::new(verifier(), log.handler());
        let receiver = receiver.deduplicator(deduplicator.clone());
        if is_closed {
            receiver.event_queue().close().await;
        }
        let address = serve(receiver.clone().router()).await;
        let response = exchange(address, &delivery("a", "1", "RINGING")).await;
        let row = format!("{begin:?} {end:?} {claim:?}");
        assert_eq!(response.0, status, "{row}");
        assert_eq!(deduplicator.calls().join(" "), calls, "{row}");
        receiver.event_queue().close().await;
        assert_eq!(log.all().len() == 1, calls == "begin complete", "{row}");
    }
}

#[tokio::test(start_paused = true)]
async fn disconnect_completes_claim() {
    let log = EventLog::default();
    let deduplicator =
        FlakyDeduplicator::new(Behaviour::Wait, Behaviour::Succeed, ClaimStatus::New);
    let receiver = Receiver::new(verifier(), log.handler()).deduplicator(deduplicator.clone());
    let address = serve(receiver.clone().router()).await;

    let request = delivery("a", "1", "RINGING");
    let mut stream = TcpStream::connect(address).await.expect("connection");
    let sent = stream.write_all(request.as_bytes()).await;
    sent.expect("connection");
    while deduplicator.calls().is_empty() {
        tokio::task::yield_now().await;
    }
    drop(stream);
    // Give the server time to notice the disconnect.
    let other = exchange(address, "GET / HTTP/1.1\r\nHost: x\r\n\r\n").await;
    assert_eq!(other.0, 405);
    deduplicator.resume.notify_one();
    while deduplicator.calls().len() < 2 {
        tokio::task::yield_now().await;
    }
    assert_eq!(deduplicator.calls(), ["begin", "complete"]);
    receiver.event_queue().close().await;
    assert_eq!(log.all(), ["1 RINGING"]);
}
