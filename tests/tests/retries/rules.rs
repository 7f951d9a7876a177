//! Retry rules of every operation for every kind of failure.

use std::time::Duration;

use vis_sandbox::Fault;

use crate::support::{DocumentedOperation, documented_operations, send_everything};
use crate::{start_with, without_delay};

/// `x-idempotent` of the document; `GET` is idempotent by RFC 9110.
fn is_idempotent(operation: &DocumentedOperation) -> bool {
    let stated = operation.value["x-idempotent"].as_bool();
    operation.method == "GET" || stated.expect("x-idempotent")
}

#[tokio::test]
async fn status_is_retried_for_idempotent_operation() {
    let (sandbox, client) = start_with(without_delay()).await;
    for operation in documented_operations() {
        for (status, repeated) in [
            (400, false),
            (401, false),
            (403, false),
            (404, false),
            (408, is_idempotent(&operation)),
            (422, false),
            (429, true),
            (500, false),
            (501, false),
            (502, is_idempotent(&operation)),
            (503, is_idempotent(&operation)),
            (504, is_idempotent(&operation)),
        ] {
            let requests =
                requests_after(&sandbox, &client, &operation, Fault::status(status)).await;
            let expected = if repeated { 2 } else { 1 };
            assert_eq!(requests, expected, "{} after {status}", operation.name);
        }
    }
}

#[tokio::test]
async fn broken_connection_is_retried_if_idempotent() {
    let (sandbox, client) = start_with(without_delay()).await;
    for operation in documented_operations() {
        for fault in [
            Fault::reset(),
            Fault::close(),
            Fault::garbage("garbage\r\n\r\n"),
        ] {
            let requests = requests_after(&sandbox, &client, &operation, fault.clone()).await;
            let expected = if is_idempotent(&operation) { 2 } else { 1 };
            assert_eq!(requests, expected, "{} after {fault:?}", operation.name);
        }
    }
}

#[tokio::test]
async fn truncated_response_is_retried() {
    let (sandbox, client) = start_with(without_delay()).await;
    sandbox.fail_next(Fault::served().truncated(5));
    let user = client.get_user().send().await.expect("the user");
    assert!(user.first_name.is_some());
    assert_eq!(sandbox.requests().len(), 2);
}

#[tokio::test]
async fn refused_connection_is_always_retried() {
    let (sandbox, client) = start_with(without_delay()).await;
    sandbox.shutdown().await;
    for operation in documented_operations() {
        let error = send_everything(&client, &operation.name, "1").await;
        let error = error.expect_err("no listener");
        assert_eq!(error.attempts(), 4, "{error}");
        assert!(error.is_retryable(), "{error}");
    }
}

#[tokio::test]
async fn last_error_has_number_of_attempts() {
    let (sandbox, client) = start_with(without_delay().max_attempts(3)).await;
    for status in [502, 503, 504] {
        sandbox.fail_next(Fault::status(status));
    }
    let error = client.get_user().send().await.expect_err("three failures");
    assert_eq!(error.attempts(), 3);
    assert_eq!(error.status().map(|status| status.as_u16()), Some(504));
    assert!(error.to_string().contains("after 3 attempts"), "{error}");
}

#[tokio::test]
async fn next_access_time_sets_retry_after() {
    let (sandbox, client) = start_with(without_delay()).await;
    let body = r#"{"fault":{"code":900802,"message":"Message throttled out",
        "description":"You have exceeded your quota",
        "nextAccessTime":"2026-Sep-12 21:00:00+0000 UTC"}}"#;
    sandbox.fail_next(
        Fault::status(429)
            .header("date", "Sat, 12 Sep 2026 20:00:00 GMT")
            .body("application/json", body),
    );
    let error = client.get_user().send().await.expect_err("throttled");
    assert_eq!(error.retry_after(), Some(Duration::from_secs(3600)));
    assert_eq!(error.code(), Some("900802"));
}

/// Returns the number of requests that the operation sends when the first meets `fault`.
async fn requests_after(
    sandbox: &vis_sandbox::Sandbox,
    client: &vis_api::Client,
    operation: &DocumentedOperation,
    fault: Fault,
) -> usize {
    sandbox.take_requests();
    sandbox.fail_next(fault);
    // The final result depends on the state of the sandbox and does not matter here.
    let _ = send_everything(client, &operation.name, "1").await;
    sandbox.take_requests().len()
}
