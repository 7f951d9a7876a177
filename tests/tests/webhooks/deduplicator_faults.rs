//! Tests failing and slow deduplicators, and disconnects of Vonage.

use std::future::pending;
use std::sync::{Arc, Mutex};

use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::sync::Notify;
use vis_api::BoxFuture;
use vis_api::webhook::{
    AttemptId, ClaimStatus, DeduplicationError, Deduplicator, EventQueue, Receiver,
};

use super::server::{EventLog, delivery, exchange, serve};
use super::verifier;

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
    fn new(begin: Behaviour, end: Behaviour) -> Self {
        Self {
            begin,
            end,
            claim: ClaimStatus::New,
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
async fn failing_deduplicator_does_not_block_response() {
    let log = EventLog::default();
    let table = [
        (Behaviour::Succeed, Behaviour::Succeed, 200),
        (Behaviour::Fail, Behaviour::Succeed, 503),
        (Behaviour::Hang, Behaviour::Succeed, 503),
        (Behaviour::Panic, Behaviour::Succeed, 503),
        // The delivery is already queued: a 503 would cause a duplicate.
        (Behaviour::Succeed, Behaviour::Fail, 200),
        (Behaviour::Succeed, Behaviour::Hang, 200),
    ];
    for (call, (begin, end, status)) in (0..).zip(table) {
        let deduplicator = FlakyDeduplicator::new(begin, end);
        let event_queue = EventQueue::new(log.handler());
        let receiver =
            Receiver::new(verifier(), event_queue.clone()).deduplicator(deduplicator.clone());
        let address = serve(receiver.router()).await;
        let request = delivery("a", &format!("{call}"), "RINGING");
        let response = exchange(address, &request).await;
        assert_eq!(response.0, status, "{begin:?} {end:?}");
        let calls = ["begin", "complete"].into_iter();
        let calls: Vec<_> = calls.take(if status == 200 { 2 } else { 1 }).collect();
        assert_eq!(deduplicator.calls(), calls);
        event_queue.close().await;
    }
    assert_eq!(log.all(), ["0 RINGING", "4 RINGING", "5 RINGING"]);
}

#[tokio::test(start_paused = true)]
async fn claim_status_determines_response() {
    let log = EventLog::default();
    for (claim, status, text) in [
        (ClaimStatus::InProgress, 503, "in progress: try again"),
        (ClaimStatus::Done, 200, "accepted before"),
    ] {
        let mut deduplicator = FlakyDeduplicator::new(Behaviour::Succeed, Behaviour::Succeed);
        deduplicator.claim = claim;
        let receiver = Receiver::new(verifier(), log.handler()).deduplicator(deduplicator.clone());
        let address = serve(receiver.router()).await;
        let response = exchange(address, &delivery("a", "1", "RINGING")).await;
        assert_eq!(response, (status, text.to_owned()));
        assert_eq!(deduplicator.calls(), ["begin"]);
    }
    assert!(log.all().is_empty());
}

#[tokio::test(start_paused = true)]
async fn rejected_delivery_is_abandoned() {
    let deduplicator = FlakyDeduplicator::new(Behaviour::Succeed, Behaviour::Hang);
    let receiver = Receiver::new(verifier(), EventLog::default().handler());
    receiver.event_queue().close().await;
    let address = serve(receiver.deduplicator(deduplicator.clone()).router()).await;
    assert_eq!(
        exchange(address, &delivery("a", "1", "RINGING")).await.0,
        503
    );
    assert_eq!(deduplicator.calls(), ["begin", "abandon"]);
}

#[tokio::test(start_paused = true)]
async fn disconnect_completes_claim() {
    let log = EventLog::default();
    let event_queue = EventQueue::new(log.handler());
    let deduplicator = FlakyDeduplicator::new(Behaviour::Wait, Behaviour::Succeed);
    let receiver =
        Receiver::new(verifier(), event_queue.clone()).deduplicator(deduplicator.clone());
    let address = serve(receiver.router()).await;

    let request = delivery("a", "1", "RINGING");
    let mut stream = TcpStream::connect(address).await.expect("connection");
    let sent = stream.write_all(request.as_bytes()).await;
    sent.expect("connection");
    while deduplicator.calls().is_empty() {
        tokio::task::yield_now().await;
    }
    drop(stream);
    // Give the server time to notice the disconnect.
    assert_eq!(
        exchange(address, "GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            .await
            .0,
        405
    );
    deduplicator.resume.notify_one();
    while deduplicator.calls().len() < 2 {
        tokio::task::yield_now().await;
    }
    assert_eq!(deduplicator.calls(), ["begin", "complete"]);
    event_queue.close().await;
    assert_eq!(log.all(), ["1 RINGING"]);
}
