//! Spans and log lines, and the secrets that they must not contain.

#[path = "support/mod.rs"]
#[allow(dead_code, unused_imports)]
mod support;

use support::log::Log;
use support::{NUMBER, documented_operations, send_everything};
use vis_api::{Client, RetryPolicy};
use vis_sandbox::{Fault, Sandbox};

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
