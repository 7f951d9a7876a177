//! Tests the logs of deliveries.

use std::io;

use vis_api::webhook::{self, EnqueueError, EventQueue, Received, Verifier};
use vis_tests::Log;

use super::server::{EventLog, delivery, event, exchange, post, serve, signed};
use super::{KEY, verifier};

/// The lines of this crate at `level`. Asserts that no line contains private data.
fn lines(log: &Log, level: &str) -> Vec<String> {
    let text = log.text();
    for private in ["14155550100", KEY, "private error"] {
        assert!(!text.contains(private), "{private}: {text}");
    }
    let lines = text.lines().filter(|line| line.contains(" vis_api: "));
    let lines = lines.filter(|line| line.contains(level));
    lines.map(str::to_owned).collect()
}

#[tokio::test(start_paused = true)]
async fn retries_exhausted_logs_error_with_ids() {
    let (log, _guard) = Log::capture();
    let event_queue = EventQueue::builder(async |_: Received| Err::<(), _>("private error"))
        .max_attempts(3)
        .build();
    let address = serve(webhook::router(verifier(), event_queue.clone())).await;
    assert_eq!(
        exchange(address, &delivery("a7", "c9", "HELD")).await.0,
        200
    );
    event_queue.close().await;
    let errors = lines(&log, "ERROR");
    assert_eq!(errors.len(), 1, "{errors:?}");
    for part in [
        r#"call="c9""#,
        r#"state="HELD""#,
        r#"delivery="a7""#,
        "attempts=3",
    ] {
        assert!(errors[0].contains(part), "{part}: {}", errors[0]);
    }
    assert_eq!(lines(&log, "WARN").len(), 2);
}

#[tokio::test(start_paused = true)]
async fn odd_and_forged_deliveries_log_warnings() {
    let (log, _guard) = Log::capture();
    let address = serve(webhook::router(verifier(), EventLog::default().handler())).await;
    let odd = event("c9", "HELD").replace("2020-10-01T", "14155550100T");
    let genuine = post(&signed(KEY, "a", &odd).replace(r#""attempt":1"#, r#""attempt":-1"#));
    let forged = post(&signed("another key", "a", &odd));
    for (request, status, part) in [
        (genuine, 200, r#"call="c9" oddities=2 first=startTime"#),
        (forged, 401, "the signature does not match"),
    ] {
        assert_eq!(exchange(address, &request).await.0, status);
        let warnings = lines(&log, "WARN");
        assert!(warnings.last().expect(part).contains(part), "{warnings:?}");
    }
    assert_eq!(
        (lines(&log, "ERROR").len(), lines(&log, "WARN").len()),
        (0, 2)
    );
}

#[test]
fn events_log_errors_when_their_runtime_ends() {
    let (log, _guard) = Log::capture();
    let event_queue = EventQueue::new(async |_: Received| Ok::<(), io::Error>(()));
    let enqueue = |call| {
        let runtime = tokio::runtime::Builder::new_current_thread().build();
        runtime.expect("runtime").block_on(async {
            let body = format!(r#"{{"event":{}}}"#, event(call, "HELD"));
            let verifier = Verifier::dangerously_accepting_unsigned();
            let delivery = verifier.verify(&http::HeaderMap::new(), body.as_bytes());
            event_queue.try_enqueue(delivery.expect("delivery"))
        })
    };
    assert_eq!(enqueue("c8"), Ok(()));
    let errors = lines(&log, "ERROR");
    assert_eq!(errors.len(), 1, "{errors:?}");
    assert!(errors[0].contains(r#"call="c8""#) && errors[0].contains(r#"state="HELD""#));
    assert!(event_queue.is_empty());
    assert_eq!(enqueue("c9"), Err(EnqueueError::Closed));
}
