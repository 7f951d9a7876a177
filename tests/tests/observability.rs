//! Spans and log lines, and the secrets that they must not contain.

#[path = "support/mod.rs"]
#[allow(dead_code, unused_imports)]
mod support;

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use support::{NUMBER, documented_operations, send_everything};
use tracing_subscriber::fmt::format::FmtSpan;
use vis_api::{Client, RetryPolicy};
use vis_sandbox::{Fault, Sandbox};

/// Captures the log of all crates at all levels.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    fn text(&self) -> String {
        let log = self.0.lock().expect("no panic while logging");
        String::from_utf8_lossy(&log).into_owned()
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

fn capture_log() -> (Log, tracing::subscriber::DefaultGuard) {
    use tracing_subscriber::util::SubscriberInitExt;

    let log = Log::default();
    let writer = log.clone();
    let guard = tracing_subscriber::fmt()
        .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
        .with_span_events(FmtSpan::CLOSE)
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .finish()
        .set_default();
    (log, guard)
}

async fn start() -> (Sandbox, Client) {
    let sandbox = Sandbox::start().await.expect("a free port on loopback");
    let client = Client::builder()
        .base_url(sandbox.base_url())
        .bearer_token(sandbox.token())
        .retry(RetryPolicy::default().initial_delay(std::time::Duration::ZERO))
        .build()
        .expect("a client");
    (sandbox, client)
}

#[tokio::test]
async fn operation_span_uses_opentelemetry_names() {
    let (sandbox, client) = start().await;
    let (log, _guard) = capture_log();
    sandbox.fail_next(Fault::status(503));
    client.get_user().send().await.expect("the user");
    let error = client.get_call().id("nowhere").send().await;
    error.expect_err("not found");

    let log = log.text();
    let closed = |name: &str| {
        let mut lines = log.lines().filter(|line| line.contains("close"));
        let found = lines.find(|line| line.contains(name));
        found.unwrap_or_else(|| panic!("no span of {name} in\n{log}"))
    };
    let user = closed("vis.operation=\"get_user\"");
    for field in [
        "otel.kind=\"client\"",
        "otel.name=GET /self",
        "http.request.method=\"GET\"",
        "url.template=\"/self\"",
        "server.address=\"127.0.0.1:",
        "http.response.status_code=200",
        "http.request.resend_count=1",
        "elapsed_ms=",
    ] {
        assert!(user.contains(field), "{field} is not in {user}");
    }
    assert!(!user.contains("error.type"), "{user}");
    let call = closed("vis.operation=\"get_call\"");
    assert!(call.contains("error.type=NotFound"), "{call}");
    assert!(call.contains("http.response.status_code=404"), "{call}");
    assert!(log.contains("will be sent again"), "{log}");
}

#[tokio::test]
async fn logs_have_no_token_or_phone_number() {
    let (sandbox, client) = start().await;
    let (log, _guard) = capture_log();
    for status in [200, 401, 429, 503] {
        for operation in documented_operations() {
            if status != 200 {
                let body =
                    format!(r#"{{"fault":{{"code":{status},"message":"{NUMBER} {status}"}}}}"#);
                sandbox.fail_next(Fault::status(status).body("application/json", body));
            }
            // Successes and failures both log.
            let _ = send_everything(&client, &operation.name, "1").await;
        }
    }
    let log = log.text();
    assert!(
        log.lines().count() > 100,
        "the log is too short to prove anything"
    );
    assert!(!log.contains(sandbox.token()), "the token is in the log");
    let number = log.lines().find(|line| line.contains(NUMBER));
    assert_eq!(number, None, "a phone number is in the log");
}
