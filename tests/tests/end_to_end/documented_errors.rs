//! Each operation with each error status that the document gives it.

use vis_api::ErrorKind;
use vis_api::reqwest::StatusCode;
use vis_sandbox::Fault;

use crate::shown;
use crate::support::{DocumentedOperation, documented_operations, send_everything, start};

#[tokio::test]
async fn every_documented_error_of_every_operation_says_where_it_came_from_and_what_it_is() {
    let (sandbox, client) = start().await;
    for operation in documented_operations() {
        let DocumentedOperation {
            name, method, path, ..
        } = &operation;
        for status in error_statuses(&operation) {
            sandbox.fail_next(Fault::gateway_json(
                status.as_u16(),
                900_999,
                "Out of order",
            ));
            let error = send_everything(&client, name, "1")
                .await
                .expect_err("an error");

            assert_eq!(error.kind(), kind(status), "{error}");
            assert_eq!(error.status(), Some(status));
            assert_eq!(error.code(), Some("900999"));
            assert_eq!(error.message(), Some("Out of order"));
            assert_eq!(
                (error.operation(), error.method(), error.path()),
                (&**name, &**method, &**path)
            );
            assert_eq!(
                error.to_string(),
                format!("{name} ({method} {path}): {status} (code 900999): Out of order")
            );
            assert!(
                !shown(&error).contains(sandbox.token()),
                "{name} {status} shows the token"
            );
        }
    }
}

#[tokio::test]
async fn an_error_status_without_a_body_keeps_its_meaning() {
    let (sandbox, client) = start().await;
    for operation in documented_operations() {
        for status in error_statuses(&operation) {
            sandbox.fail_next(Fault::status(status.as_u16()));
            let error = send_everything(&client, &operation.name, "1")
                .await
                .expect_err("an error");
            assert_eq!(
                (error.kind(), error.status()),
                (kind(status), Some(status)),
                "{error}"
            );
            assert_eq!((error.code(), error.message()), (None, None), "{error}");
        }
    }
}

#[tokio::test]
async fn a_status_that_the_document_does_not_know_is_still_an_error_with_a_status() {
    let (sandbox, client) = start().await;
    for (status, kind) in [
        (405, ErrorKind::Unexpected),
        (418, ErrorKind::Unexpected),
        (507, ErrorKind::Server),
        (599, ErrorKind::Server),
        (799, ErrorKind::Unexpected),
    ] {
        sandbox.fail_next(Fault::status(status));
        let error = client.get_user().send().await.expect_err("an error");
        assert_eq!(error.kind(), kind, "{error}");
        assert_eq!(error.status().map(|status| status.as_u16()), Some(status));
    }
}

fn error_statuses(operation: &DocumentedOperation) -> Vec<StatusCode> {
    let responses = operation.value["responses"].as_object().expect("responses");
    let statuses = responses
        .keys()
        .map(|status| status.parse().expect("a status"));
    let errors: Vec<StatusCode> = statuses
        .filter(|status: &StatusCode| !status.is_success())
        .collect();
    assert!(
        !errors.is_empty(),
        "{}: no error is documented",
        operation.name
    );
    errors
}

/// What a program can make of a status.
fn kind(status: StatusCode) -> ErrorKind {
    match status.as_u16() {
        400 | 422 => ErrorKind::Validation,
        401 => ErrorKind::Authentication,
        403 => ErrorKind::Forbidden,
        404 => ErrorKind::NotFound,
        408 | 504 => ErrorKind::Timeout,
        429 => ErrorKind::Throttled,
        500 | 502 | 503 => ErrorKind::Server,
        new => panic!("the document has a new error status: say here what kind a {new} is"),
    }
}
