//! Retry rules of every operation for every kind of failure, and the budget.

use vis_api::{ErrorKind, WebhookCreate, WebhookEventType};
use vis_sandbox::Fault;

use crate::{start_with, without_delay};
use vis_tests::{DocumentedOperation, documented_operations, send_everything};

/// `x-idempotent` of the document; `GET` is idempotent by RFC 9110.
fn is_idempotent(operation: &DocumentedOperation) -> bool {
    let stated = operation.value["x-idempotent"].as_bool();
    operation.method == "GET" || stated.expect("x-idempotent")
}

#[tokio::test]
async fn failure_is_retried_if_that_is_safe() {
    for operation in documented_operations() {
        // Each with its own budget.
        let (sandbox, client) = start_with(without_delay()).await;
        let is_idempotent = is_idempotent(&operation);
        for (fault, is_retried) in [
            (Fault::status(400), false),
            (Fault::status(401), false),
            (Fault::status(403), false),
            (Fault::status(404), false),
            (Fault::status(408), is_idempotent),
            (Fault::status(422), false),
            (Fault::status(429), true),
            (Fault::status(500), false),
            (Fault::status(501), false),
            (Fault::status(502), is_idempotent),
            (Fault::status(503), is_idempotent),
            (Fault::status(504), is_idempotent),
            (Fault::reset(), is_idempotent),
            (Fault::close(), is_idempotent),
            (Fault::garbage("garbage\r\n\r\n"), is_idempotent),
        ] {
            sandbox.take_requests();
            sandbox.fail_next(fault.clone());
            // The final result depends on the state of the sandbox and does not matter here.
            let _ = send_everything(&client, &operation.name, "1").await;
            let requests = sandbox.take_requests().len();
            let expected = if is_retried { 2 } else { 1 };
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
async fn lost_delete_response_then_404_is_success() {
    let (sandbox, client) = start_with(without_delay()).await;
    let subscribe = || async {
        let body = WebhookCreate::builder()
            .url("https://example.com/vis")
            .events([WebhookEventType::Call]);
        let webhook = client.create_webhook().body(body).send().await;
        webhook.expect("a webhook").into_inner().id
    };

    for lost in [Fault::reset(), Fault::status(504)] {
        let id = subscribe().await;
        sandbox.fail_next(lost.after_handling());
        client
            .delete_webhook()
            .id(&id)
            .send()
            .await
            .expect("a deletion");
    }

    // Not found on the first processed attempt: no earlier attempt can have deleted it.
    let error = client.delete_webhook().id("nowhere").send().await;
    assert_eq!(error.expect_err("not found").kind(), ErrorKind::NotFound);
    sandbox.fail_next(Fault::status(429));
    let error = client.delete_webhook().id("nowhere").send().await;
    assert_eq!(error.expect_err("not found").kind(), ErrorKind::NotFound);
}

#[tokio::test]
async fn cancelled_request_is_not_retried() {
    let (sandbox, client) = start_with(without_delay()).await;
    sandbox.fail_next(Fault::stall());
    let waiting = tokio::spawn(async move { client.get_user().send().await.map(|_| ()) });
    while sandbox.requests().is_empty() {
        tokio::task::yield_now().await;
    }
    waiting.abort();
    assert!(waiting.await.expect_err("aborted").is_cancelled());
    assert_eq!(sandbox.requests().len(), 1);
}

#[tokio::test]
async fn client_clones_share_retry_budget() {
    let (sandbox, client) = start_with(without_delay()).await;
    for _ in 0..10 {
        // A full budget does not grow.
        client.get_user().send().await.expect("the user");
    }
    sandbox.take_requests();
    sandbox.random_faults(1, 1.0, vec![Fault::status(503)]);
    for _ in 0..200 {
        let error = client.clone().get_user().send().await;
        error.expect_err("a failure");
    }
    assert_eq!(sandbox.take_requests().len(), 200 + 100);

    sandbox.no_random_faults();
    for _ in 0..10 {
        client.get_user().send().await.expect("the user");
    }
    sandbox.take_requests();
    sandbox.random_faults(1, 1.0, vec![Fault::status(503)]);
    for _ in 0..10 {
        client.get_user().send().await.expect_err("a failure");
    }
    assert_eq!(
        sandbox.take_requests().len(),
        10 + 2,
        "ten successes add two retries to the budget"
    );
}
