//! Each operation with each error status of the document and of the gateway.

use std::collections::BTreeSet;

use vis_api::ErrorKind;
use vis_api::reqwest::StatusCode;
use vis_sandbox::Fault;

use crate::rendered;
use crate::support::{DocumentedOperation, documented_operations, send_everything, start};

#[tokio::test]
async fn gateway_fault_has_operation_and_code() {
    let (sandbox, client) = start().await;
    let statuses = error_statuses();
    for operation in documented_operations() {
        let DocumentedOperation {
            name, method, path, ..
        } = &operation;
        for &status in &statuses {
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
            let start = format!("{name} ({method} {path}): {status} (code 900999): Out of order");
            let advice = error.to_string();
            let advice = advice.strip_prefix(&start).expect(&start);
            assert_eq!(
                advice.contains("before it is sent again"),
                error.outcome_is_unknown()
            );
            assert!(
                !rendered(&error).contains(sandbox.token()),
                "{name} {status} shows the token"
            );
        }
    }
}

#[tokio::test]
async fn status_without_body_sets_kind() {
    let (sandbox, client) = start().await;
    let undocumented = [
        (405, ErrorKind::Unexpected),
        (418, ErrorKind::Unexpected),
        (507, ErrorKind::Server),
        (599, ErrorKind::Server),
        (799, ErrorKind::Unexpected),
    ];
    let documented = error_statuses().into_iter();
    let documented = documented.map(|status| (status.as_u16(), kind(status)));
    for (status, kind) in documented.chain(undocumented) {
        sandbox.fail_next(Fault::status(status));
        let error = client.get_user().send().await.expect_err("an error");
        assert_eq!(error.kind(), kind, "{error}");
        assert_eq!(error.status().map(|status| status.as_u16()), Some(status));
        assert_eq!((error.code(), error.message()), (None, None), "{error}");
    }
}

/// Error statuses of the gateway, documented or not.
const GATEWAY: [u16; 12] = [400, 401, 403, 404, 405, 408, 415, 429, 500, 502, 503, 504];

fn error_statuses() -> BTreeSet<StatusCode> {
    let operations = documented_operations().into_iter();
    let documented = operations.flat_map(|operation| {
        let responses = operation.value["responses"].as_object().cloned();
        responses.into_iter().flatten().map(|(status, _)| status)
    });
    // `default` and `4XX` are not single statuses.
    let documented = documented.filter_map(|status| status.parse().ok());
    let gateway = GATEWAY.map(|status| StatusCode::from_u16(status).expect("a status"));
    let all = documented.chain(gateway);
    all.filter(|it| it.is_client_error() || it.is_server_error())
        .collect()
}

/// Returns the expected error kind of a status.
/// The kind of an error without a body of the service: only the service knows what it has not.
fn kind(status: StatusCode) -> ErrorKind {
    match status.as_u16() {
        400 | 422 => ErrorKind::Validation,
        401 => ErrorKind::Authentication,
        403 => ErrorKind::Forbidden,
        408 | 504 => ErrorKind::Timeout,
        429 => ErrorKind::Throttled,
        500.. => ErrorKind::Server,
        _ => ErrorKind::Unexpected,
    }
}
