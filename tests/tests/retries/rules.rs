//! Every operation, with every way to fail.

use vis_sandbox::Fault;

use crate::support::{DocumentedOperation, documented_operations, send_everything};
use crate::{quick, start_with};

/// As the document says, and HTTP for `GET`.
fn is_idempotent(operation: &DocumentedOperation) -> bool {
    let stated = operation.value["x-idempotent"].as_bool();
    operation.method == "GET" || stated.expect("x-idempotent")
}

#[tokio::test]
async fn a_status_is_tried_again_where_the_request_may_be_repeated() {
    let (sandbox, client) = start_with(quick()).await;
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
async fn a_connection_that_breaks_is_tried_again_where_the_request_may_be_repeated() {
    let (sandbox, client) = start_with(quick()).await;
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
async fn an_answer_that_breaks_off_is_asked_for_again() {
    let (sandbox, client) = start_with(quick()).await;
    sandbox.fail_next(Fault::served().truncated(5));
    let user = client.get_user().send().await.expect("the user");
    assert!(user.first_name.is_some());
    assert_eq!(sandbox.requests().len(), 2);
}

#[tokio::test]
async fn nothing_listening_is_tried_again_for_every_operation() {
    let (sandbox, client) = start_with(quick()).await;
    sandbox.shutdown().await;
    for operation in documented_operations() {
        let error = send_everything(&client, &operation.name, "1").await;
        let error = error.expect_err("nobody is there");
        assert_eq!(error.attempts(), 4, "{error}");
        assert!(error.is_retryable(), "{error}");
    }
}

#[tokio::test]
async fn the_error_of_the_last_attempt_says_how_many_there_were() {
    let (sandbox, client) = start_with(quick().max_attempts(3)).await;
    for status in [502, 503, 504] {
        sandbox.fail_next(Fault::status(status));
    }
    let error = client.get_user().send().await.expect_err("three failures");
    assert_eq!(error.attempts(), 3);
    assert_eq!(error.status().map(|status| status.as_u16()), Some(504));
    assert!(error.to_string().contains("after 3 attempts"), "{error}");
}

/// How many requests the operation took with `fault` before the first.
async fn requests_after(
    sandbox: &vis_sandbox::Sandbox,
    client: &vis_api::Client,
    operation: &DocumentedOperation,
    fault: Fault,
) -> usize {
    sandbox.take_requests();
    sandbox.fail_next(fault);
    // What the sandbox says in the end depends on its state, and is of no interest here.
    let _ = send_everything(client, &operation.name, "1").await;
    sandbox.take_requests().len()
}
