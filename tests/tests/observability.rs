//! Spans, log lines and metrics, and the secrets that they must not contain.

use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use vis_api::auth::PasswordGrant;
use vis_api::webhook::{DeliveryResponse, Received, Receiver, Verifier};
use vis_api::{
    Client, DeliveryMetrics, Metrics, OperationMetrics, RateLimit, RetryMetrics, RetryPolicy,
    Timestamp, TokenRefreshMetrics,
};
use vis_sandbox::{Fault, Sandbox};
use vis_tests::{Log, NUMBER, builder, documented_operations, send_everything};

async fn start() -> (Sandbox, Client) {
    let sandbox = Sandbox::start().await.expect("a free port on loopback");
    let retry = RetryPolicy::default().initial_delay(Duration::ZERO);
    let client = builder(&sandbox).retry(retry).build();
    (sandbox, client.expect("a client"))
}

#[tokio::test]
async fn operation_span_uses_opentelemetry_names() {
    let (sandbox, client) = start().await;
    let (log, _guard) = Log::capture();
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
    let (log, _guard) = Log::capture();
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

/// The fields of all log lines of `source`, in the syntax of the macros of `tracing`.
fn log_fields(source: &str) -> Vec<String> {
    let macros = source.split("tracing::").skip(1);
    let macros = macros.filter_map(|text| text.split_once("!(")?.1.split_once(");"));
    let arguments = macros.flat_map(|(arguments, _)| {
        let mut depth = 0;
        arguments.split(move |character| {
            depth += i32::from(character == '(') - i32::from(character == ')');
            depth == 0 && character == ','
        })
    });
    let fields = arguments.filter_map(|argument| {
        let name = argument.trim().split(" = ").next()?;
        let name = name.trim_start_matches(['%', '?']);
        let is_field = |character: char| character.is_ascii_lowercase() || "._".contains(character);
        (!name.is_empty() && name.chars().all(is_field)).then(|| name.to_owned())
    });
    fields.collect()
}

#[test]
fn every_log_field_is_documented() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../vis-api/src");
    let manual = source.join("manual/operations.rs");
    let manual = std::fs::read_to_string(manual).expect("the manual");
    let mut folders = vec![source];
    let mut fields = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in folder.read_dir().expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it == "rs") {
                fields.extend(log_fields(&std::fs::read_to_string(path).expect("a file")));
            }
        }
    }
    assert!(fields.len() > 30, "{fields:?}");
    fields.retain(|field| !manual.contains(&format!("`{field}`")));
    assert_eq!(fields, [""; 0], "not in vis-api/src/manual/operations.rs");
}

/// One line for each measurement.
#[derive(Default)]
struct Lines(Mutex<Vec<String>>);

impl Lines {
    fn push(&self, line: String) {
        self.0.lock().expect("no panic").push(line);
    }

    fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().expect("no panic"))
    }
}

impl Metrics for Lines {
    fn operation(&self, it: &OperationMetrics) {
        assert!(it.elapsed < Duration::from_secs(60));
        let status = it.status.map(|status| status.as_u16());
        let (error, quota) = (it.error, it.quota_remaining);
        let (operation, attempts) = (it.operation, it.attempts);
        self.push(format!(
            "{operation} {status:?} {error:?} {attempts} {quota:?}"
        ));
    }

    fn retry(&self, it: &RetryMetrics) {
        let status = it.status.map(|status| status.as_u16());
        self.push(format!(
            "retry {} {status:?} {:?} {:?}",
            it.attempts, it.error, it.delay
        ));
    }

    fn token_refresh(&self, it: &TokenRefreshMetrics) {
        assert!(it.age < Duration::from_secs(60));
        self.push(format!("token rejected={}", it.was_rejected));
    }

    fn delivery(&self, it: &DeliveryMetrics<'_>) {
        let minutes = it.lag.map(|lag| lag.as_secs() / 60);
        self.push(format!("{} {minutes:?}", it.response.status()));
    }
}

#[tokio::test]
async fn metrics_count_operations_retries_and_tokens() {
    let sandbox = Sandbox::start().await.expect("a sandbox");
    let (id, secret) = (sandbox.client_id(), sandbox.client_secret());
    let grant = PasswordGrant::new(id, secret, sandbox.username(), sandbox.password());
    let lines = Arc::new(Lines::default());
    let client = Client::builder()
        .base_url(sandbox.base_url())
        .credentials(grant.token_url(sandbox.token_url()))
        .retry(RetryPolicy::default().initial_delay(Duration::ZERO))
        .rate_limit(RateLimit::per_minute(10))
        .metrics(Arc::clone(&lines))
        .build()
        .expect("a client");
    let get_user = async || client.get_user().send().await.map(drop);

    sandbox.fail_next(Fault::status(503).on(vis_sandbox::Operation::GetUser));
    get_user().await.expect("the user");
    assert_eq!(
        lines.take(),
        [
            "retry 1 Some(503) Server 0ns",
            "get_user Some(200) None 2 Some(8)"
        ]
    );
    sandbox.revoke_access_tokens();
    get_user().await.expect("the user");
    assert_eq!(
        lines.take(),
        [
            "retry 1 Some(401) Authentication 0ns",
            "token rejected=true",
            "get_user Some(200) None 2 Some(6)"
        ]
    );
    let fault = Fault::status(400).header("X-RateLimit-Remaining", "3");
    sandbox.fail_next(fault);
    get_user().await.expect_err("a failure");
    let invalid = client.get_call().id("..").send().await;
    invalid.expect_err("an invalid id");
    assert_eq!(
        lines.take(),
        [
            "get_user Some(400) Some(Validation) 1 Some(3)",
            "get_call None Some(InvalidRequest) 0 Some(5)"
        ]
    );
}

#[tokio::test]
async fn metrics_tell_how_late_deliveries_are() {
    let lines = Arc::new(Lines::default());
    let handler = async |_: Received| Ok::<(), std::io::Error>(());
    let receiver = Receiver::new(Verifier::dangerously_accepting_unsigned(), handler)
        .max_event_age(Duration::from_secs(3600))
        .metrics(Arc::clone(&lines));
    for (minutes, state, measured) in [
        (5, "MISSED", "200 OK Some(5)"),
        (90, "MISSED", "200 OK Some(90)"),
        (5, "RINGING", "200 OK None"),
        (-5, "MISSED", "200 OK Some(0)"),
    ] {
        let ended = Timestamp::from(SystemTime::now()).as_millisecond() - minutes * 60_000;
        let ended = Timestamp::from_millisecond(ended).expect("a time");
        let end = match state {
            "RINGING" => String::new(),
            _ => format!(r#","endTime":"{ended}""#),
        };
        let body = format!(r#"{{"event":{{"id":"{minutes}{state}","state":"{state}"{end}}}}}"#);
        let response = receiver
            .receive(&http::HeaderMap::new(), body.as_bytes())
            .await;
        assert!(response.status().is_success(), "{response}");
        assert_eq!(lines.take(), [measured]);
    }
    let response = receiver.receive(&http::HeaderMap::new(), b"{}").await;
    assert!(matches!(response, DeliveryResponse::Rejected(_)));
    assert_eq!(lines.take(), ["400 Bad Request None"]);
}
