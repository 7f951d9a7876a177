//! What is logged of deliveries, and what is not.

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::util::SubscriberInitExt;
use vis_api::webhook::{self, EventQueue, Received, Verifier};

use super::server::{Seen, delivery, event, exchange, post, serve, signed};
use super::{KEY, verifier};

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    fn listen() -> (Self, tracing::subscriber::DefaultGuard) {
        let log = Self::default();
        let writer = log.clone();
        let guard = tracing_subscriber::fmt()
            .with_max_level(LevelFilter::TRACE)
            .with_ansi(false)
            .with_writer(move || writer.clone())
            .finish()
            .set_default();
        (log, guard)
    }

    /// The lines of this level that this crate wrote, and nothing private in any.
    fn lines(&self, level: &str) -> Vec<String> {
        let log = self.0.lock().expect("no panic while logging");
        let log = String::from_utf8_lossy(&log);
        for private in ["14155550100", KEY, "a private matter"] {
            assert!(!log.contains(private), "{private}: {log}");
        }
        let lines = log.lines().filter(|line| line.contains(" vis_api: "));
        lines
            .filter(|line| line.contains(level))
            .map(str::to_owned)
            .collect()
    }
}

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("no panic while logging").write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test(start_paused = true)]
async fn an_event_that_is_given_up_is_an_error_with_its_ids_and_its_state() {
    let (log, _guard) = Log::listen();
    let event_queue = EventQueue::builder(async |_: Received| Err::<(), _>("a private matter"))
        .max_attempts(3)
        .build();
    let address = serve(webhook::router(verifier(), event_queue.clone())).await;
    assert_eq!(
        exchange(address, &delivery("a7", "c9", "HELD")).await.0,
        200
    );
    event_queue.close().await;
    let given_up = log.lines("ERROR");
    assert_eq!(given_up.len(), 1, "{given_up:?}");
    for part in [
        r#"call="c9""#,
        r#"state="HELD""#,
        r#"delivery="a7""#,
        "attempts=3",
    ] {
        assert!(given_up[0].contains(part), "{part}: {}", given_up[0]);
    }
    assert_eq!(log.lines("WARN").len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_signed_event_that_cannot_be_read_is_an_error_and_a_forged_one_a_warning() {
    let (log, _guard) = Log::listen();
    let address = serve(webhook::router(verifier(), Seen::default().handler())).await;
    let unreadable = event("c9", "HELD").replace(r#""direction":"OUTBOUND","#, "");
    let request = post(&signed(KEY, "a", &unreadable));
    assert_eq!(exchange(address, &request).await.0, 200);
    assert!(log.lines("ERROR")[0].contains("direction"));
    assert!(log.lines("WARN").is_empty());
    let forged = post(&signed("another key", "a", &unreadable));
    assert_eq!(exchange(address, &forged).await.0, 401);
    assert_eq!((log.lines("ERROR").len(), log.lines("WARN").len()), (1, 1));
}

#[test]
fn events_that_the_end_of_the_runtime_loses_are_errors() {
    let (log, _guard) = Log::listen();
    let event_queue = EventQueue::new(async |_: Received| Ok::<(), io::Error>(()));
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    runtime.expect("a runtime").block_on(async {
        for call in ["c8", "c9"] {
            let body = format!(r#"{{"event":{}}}"#, event(call, "HELD"));
            let verifier = Verifier::dangerously_accepting_unsigned();
            let delivery = verifier.verify(&http::HeaderMap::new(), body.as_bytes());
            event_queue
                .try_enqueue(delivery.expect("a delivery"))
                .expect("room");
        }
    });
    assert!(log.lines("ERROR").is_empty());
    drop(event_queue);
    let lost = log.lines("ERROR");
    assert_eq!(lost.len(), 2, "{lost:?}");
    assert!(lost[1].contains(r#"call="c9""#) && lost[1].contains(r#"state="HELD""#));
}
