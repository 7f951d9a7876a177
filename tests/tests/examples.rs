//! Runs the examples of `vis-api` over TCP against a sandbox.

use std::io::{self, LineWriter, Write};
use std::time::Duration;

use indicatif::ProgressBar;
use jiff::{Span, Timestamp};
use tokio::net::TcpListener;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::oneshot;
use vis_api::webhook::Received;
use vis_sandbox::{PastCall, PastState, RemoteParty};
use vis_tests::start;

/// Includes an example, whose `main` is not called.
macro_rules! example {
    ($name:ident, $file:literal) => {
        #[allow(dead_code)]
        #[path = $file]
        mod $name;
    };
}

example!(call_log, "../../vis-api/examples/call_log.rs");
example!(click_to_call, "../../vis-api/examples/click_to_call.rs");
example!(missed_calls, "../../vis-api/examples/missed_calls.rs");
example!(receive, "../../vis-api/examples/receive.rs");
example!(tour, "../../vis-api/examples/tour.rs");
example!(wallboard, "../../vis-api/examples/wallboard.rs");

const NUMBER: &str = "14155550123";
const AT_ONCE: Duration = Duration::from_millis(1);

/// Sends each line that an example writes.
struct Lines(UnboundedSender<String>);

impl Write for Lines {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(line);
        for line in text.lines() {
            let _ = self.0.send(line.to_owned());
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn lines() -> (LineWriter<Lines>, UnboundedReceiver<String>) {
    let (sender, lines) = unbounded_channel();
    (LineWriter::new(Lines(sender)), lines)
}

#[tokio::test]
async fn click_to_call_prints_states() {
    let zero = Duration::ZERO;
    for (party, last) in [
        (
            RemoteParty::answers_after(zero).hangs_up_after(zero),
            "ANSWERED",
        ),
        (RemoteParty::busy(), "CANCELLED"),
    ] {
        let (sandbox, client) = start().await;
        sandbox.next_remote_party(party).expect("script");
        let mut out = Vec::new();
        let result = click_to_call::click_to_call(&client, NUMBER, &mut out).await;
        result.expect("call");
        let out = String::from_utf8(out).expect("text");
        assert_eq!(out, format!("{last}\n"));
        assert_eq!(sandbox.calls_placed()[0].phone_number, NUMBER);
    }
}

#[tokio::test]
async fn missed_calls_prints_each_once() {
    let (sandbox, client) = start().await;
    let (mut out, mut lines) = lines();
    let program = async { missed_calls::missed_calls(&client, AT_ONCE, &mut out).await };
    let test = async {
        for number in ["14155550101", "14155550102"] {
            let id = sandbox.incoming_call(number);
            sandbox.remote_hangs_up(&id).expect("ringing");
            let line = lines.recv().await.expect("line");
            assert_eq!(line, format!("missed {number}"));
        }
    };
    tokio::select! {
        result = program => result.expect("endless"),
        () = test => {}
    }
}

#[tokio::test]
async fn call_log_writes_the_period() {
    let (sandbox, client) = start().await;
    let start: Timestamp = "2026-11-02T09:30:00Z".parse().expect("time");
    for minute in 0..150 {
        sandbox.add_event(PastCall {
            started_at: Some(start + Span::new().minutes(minute)),
            talked: Duration::from_secs(75),
            ..PastCall::new(NUMBER, PastState::Answered)
        });
    }
    let (progress, mut out) = (ProgressBar::hidden(), Vec::new());
    let times = start..start + Span::new().minutes(149);
    let result = call_log::call_log(&client, times, &mut out, &progress).await;
    result.expect("log");
    let out = String::from_utf8(out).expect("text");
    let mut lines = out.lines();
    assert_eq!(lines.next(), Some("start,direction,number,state,seconds"));
    let first = "2026-11-02T09:30:00.000Z,INBOUND,14155550123,ANSWERED,75";
    assert_eq!(lines.next(), Some(first));
    assert_eq!(lines.count(), 148);
    assert_eq!((progress.position(), progress.length()), (149, Some(149)));
}

#[tokio::test]
async fn wallboard_redraws_calls_in_progress() {
    let (sandbox, client) = start().await;
    let (mut out, mut lines) = lines();
    let program = async { wallboard::wallboard(&client, AT_ONCE, &mut out).await };
    let test = async {
        let mut until = async |text: &str| {
            while !lines.recv().await.expect("line").contains(text) {}
        };
        until("\x1b[H0 calls").await;
        let id = sandbox.incoming_call(NUMBER);
        until("\x1b[H1 calls").await;
        until("14155550123      INBOUND   RINGING").await;
        client.answer_call().id(&id).await.expect("answered");
        until("ACTIVE").await;
        sandbox.remote_hangs_up(&id).expect("active");
        until("\x1b[H0 calls").await;
    };
    tokio::select! {
        result = program => result.expect("endless"),
        () = test => {}
    }
}

#[tokio::test]
async fn receive_handles_events_until_signal() {
    let (sandbox, client) = start().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("port");
    let url = format!("http://{}/vis", listener.local_addr().expect("address"));
    let (sender, mut states) = unbounded_channel();
    let handler = move |received: Received| {
        let sent = sender.send(received.event().state.to_string());
        async { sent }
    };
    let (shut_down, signal) = oneshot::channel::<()>();
    let test = async {
        while client.list_webhooks().await.expect("list").is_empty() {}
        let id = sandbox.incoming_call(NUMBER);
        sandbox.remote_hangs_up(&id).expect("ringing");
        for state in ["RINGING", "MISSED"] {
            assert_eq!(states.recv().await.as_deref(), Some(state));
        }
        shut_down.send(()).expect("running");
    };
    let key = "mysecretkey".to_owned();
    let program = receive::receive(&client, listener, url, key, handler, signal);
    let (result, ()) = tokio::join!(program, test);
    result.expect("shut down");
    let webhooks = client.list_webhooks().send().await.expect("list");
    assert_eq!(webhooks.len(), 1);
}

#[tokio::test]
async fn tour_receives_deliveries() {
    let (sandbox, client) = start().await;
    tour::receive(&client, &sandbox).await.expect("deliveries");
    sandbox.idle().await;
    let deliveries = sandbox.deliveries();
    assert!(deliveries.iter().all(|it| it.is_accepted()));
    let states: Vec<_> = deliveries.iter().map(|it| it.state.to_string()).collect();
    assert_eq!(states, ["RINGING", "MISSED"]);
}

#[test]
fn readme_shows_each_example() {
    let readme = include_str!("../../README.md");
    let receive = include_str!("../../vis-api/examples/receive.rs");
    assert!(readme.contains(&format!("```rust,no_run\n{receive}```\n")));
    let examples = concat!(env!("CARGO_MANIFEST_DIR"), "/../vis-api/examples");
    for example in std::fs::read_dir(examples).expect("examples") {
        let name = example.expect("file").file_name().into_string();
        let name = name.expect("UTF-8");
        let row = format!("](vis-api/examples/{name}) |");
        assert_eq!(readme.matches(&row).count(), 1, "{row}");
    }
}
