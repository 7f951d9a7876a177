//! Deduplicators that fail, or take their time, and Vonage that hangs up.

use std::future::pending;
use std::sync::{Arc, Mutex};

use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::sync::Notify;
use vis_api::webhook::{
    AttemptId, BoxFuture, ClaimStatus, DeduplicationError, Deduplicator, EventQueue, Receiver,
};

use super::server::{Seen, delivery, exchange, serve};
use super::verifier;

#[derive(Clone, Copy, Debug, PartialEq)]
enum Mood {
    Well,
    Fails,
    Hangs,
    Panics,
    /// Waits until it is told to go on.
    Waits,
}

/// A deduplicator with moods, to which every delivery is in this state.
#[derive(Clone, Debug)]
struct Moody {
    begin: Mood,
    end: Mood,
    progress: ClaimStatus,
    told: Arc<Mutex<Vec<&'static str>>>,
    go_on: Arc<Notify>,
}

impl Moody {
    fn new(begin: Mood, end: Mood) -> Self {
        Self {
            begin,
            end,
            progress: ClaimStatus::New,
            told: Arc::default(),
            go_on: Arc::default(),
        }
    }

    fn told(&self) -> Vec<&'static str> {
        self.told.lock().expect("no panic").clone()
    }

    fn answer<T: Send + 'static>(
        &self,
        what: &'static str,
        mood: Mood,
        answer: T,
    ) -> BoxFuture<'_, Result<T, DeduplicationError>> {
        self.told.lock().expect("no panic").push(what);
        Box::pin(async move {
            match mood {
                Mood::Well => {}
                Mood::Fails => return Err(DeduplicationError::new("no store")),
                Mood::Hangs => pending().await,
                Mood::Panics => panic!("a deduplicator that panics"),
                Mood::Waits => self.go_on.notified().await,
            }
            Ok(answer)
        })
    }
}

impl Deduplicator for Moody {
    fn begin<'a>(
        &'a self,
        _: &'a AttemptId,
    ) -> BoxFuture<'a, Result<ClaimStatus, DeduplicationError>> {
        self.answer("begin", self.begin, self.progress)
    }

    fn complete<'a>(&'a self, _: &'a AttemptId) -> BoxFuture<'a, Result<(), DeduplicationError>> {
        self.answer("complete", self.end, ())
    }

    fn abandon<'a>(&'a self, _: &'a AttemptId) -> BoxFuture<'a, Result<(), DeduplicationError>> {
        self.answer("abandon", self.end, ())
    }
}

#[tokio::test(start_paused = true)]
async fn a_deduplicator_in_trouble_holds_up_no_answer() {
    let seen = Seen::default();
    let table = [
        (Mood::Well, Mood::Well, 200),
        (Mood::Fails, Mood::Well, 503),
        (Mood::Hangs, Mood::Well, 503),
        (Mood::Panics, Mood::Well, 503),
        // It is queued by then: another attempt would be a repetition.
        (Mood::Well, Mood::Fails, 200),
        (Mood::Well, Mood::Hangs, 200),
    ];
    for (call, (begin, end, status)) in (0..).zip(table) {
        let moody = Moody::new(begin, end);
        let event_queue = EventQueue::new(seen.handler());
        let receiver = Receiver::new(verifier(), event_queue.clone()).deduplicator(moody.clone());
        let address = serve(receiver.router()).await;
        let request = delivery("a", &format!("{call}"), "RINGING");
        let answer = exchange(address, &request).await;
        assert_eq!(answer.0, status, "{begin:?} {end:?}");
        let told = ["begin", "complete"].into_iter();
        let told: Vec<_> = told.take(if status == 200 { 2 } else { 1 }).collect();
        assert_eq!(moody.told(), told);
        event_queue.close().await;
    }
    assert_eq!(seen.all(), ["0 RINGING", "4 RINGING", "5 RINGING"]);
}

#[tokio::test(start_paused = true)]
async fn what_the_deduplicator_says_decides() {
    let seen = Seen::default();
    for (progress, status, text) in [
        (ClaimStatus::InProgress, 503, "in progress: try again"),
        (ClaimStatus::Done, 200, "accepted before"),
    ] {
        let mut moody = Moody::new(Mood::Well, Mood::Well);
        moody.progress = progress;
        let receiver = Receiver::new(verifier(), seen.handler()).deduplicator(moody.clone());
        let address = serve(receiver.router()).await;
        let answer = exchange(address, &delivery("a", "1", "RINGING")).await;
        assert_eq!(answer, (status, text.to_owned()));
        assert_eq!(moody.told(), ["begin"]);
    }
    assert!(seen.all().is_empty());
}

#[tokio::test(start_paused = true)]
async fn what_is_not_queued_is_abandoned() {
    let moody = Moody::new(Mood::Well, Mood::Hangs);
    let receiver = Receiver::new(verifier(), Seen::default().handler());
    receiver.event_queue().close().await;
    let address = serve(receiver.deduplicator(moody.clone()).router()).await;
    assert_eq!(
        exchange(address, &delivery("a", "1", "RINGING")).await.0,
        503
    );
    assert_eq!(moody.told(), ["begin", "abandon"]);
}

#[tokio::test(start_paused = true)]
async fn a_peer_who_hangs_up_leaves_nothing_half_done() {
    let seen = Seen::default();
    let event_queue = EventQueue::new(seen.handler());
    let moody = Moody::new(Mood::Waits, Mood::Well);
    let receiver = Receiver::new(verifier(), event_queue.clone()).deduplicator(moody.clone());
    let address = serve(receiver.router()).await;

    let request = delivery("a", "1", "RINGING");
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    let sent = stream.write_all(request.as_bytes()).await;
    sent.expect("a connection");
    while moody.told().is_empty() {
        tokio::task::yield_now().await;
    }
    drop(stream);
    // Long enough for the server to see it.
    assert_eq!(
        exchange(address, "GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            .await
            .0,
        405
    );
    moody.go_on.notify_one();
    while moody.told().len() < 2 {
        tokio::task::yield_now().await;
    }
    assert_eq!(moody.told(), ["begin", "complete"]);
    event_queue.close().await;
    assert_eq!(seen.all(), ["1 RINGING"]);
}
