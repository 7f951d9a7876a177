//! Errors of the service, the gateway and proxies, and responses that cannot be read.

use std::collections::BTreeSet;

use futures_util::TryStreamExt;
use serde_json::json;
use vis_api::ErrorKind;
use vis_api::reqwest::StatusCode;
use vis_sandbox::{Fault, Operation};

use vis_tests::rendered;
use vis_tests::{DocumentedOperation, NUMBER, documented_operations, send_everything, start};

const JSON: &str = "application/json";

#[tokio::test]
async fn gateway_fault_has_operation_and_code() {
    let (sandbox, client) = start().await;
    let statuses = error_statuses();
    for operation in documented_operations() {
        let DocumentedOperation {
            name, method, path, ..
        } = &operation;
        for &status in &statuses {
            let fault = Fault::gateway_json(status.as_u16(), 900_999, "Out of order");
            sandbox.fail_next(fault);
            let error = send_everything(&client, name, "1").await;
            let error = error.expect_err("an error");

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
        }
    }
}

#[tokio::test]
async fn status_without_body_sets_kind() {
    let (sandbox, client) = start().await;
    let undocumented = [418, 507, 599, 799].map(|status| StatusCode::from_u16(status).unwrap());
    for status in error_statuses().into_iter().chain(undocumented) {
        sandbox.fail_next(Fault::status(status.as_u16()));
        let error = client.get_user().send().await.expect_err("an error");
        assert_eq!(error.kind(), kind(status), "{error}");
        assert_eq!(error.status(), Some(status));
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

/// The kind of an error without a body of the service: only the service knows what it has not.
fn kind(status: StatusCode) -> ErrorKind {
    match status.as_u16() {
        400 | 422 => ErrorKind::Validation,
        401 => ErrorKind::Authentication,
        403 => ErrorKind::Forbidden,
        408 | 504 => ErrorKind::Timeout,
        429 => ErrorKind::Throttled,
        500..=599 => ErrorKind::Server,
        _ => ErrorKind::Unexpected,
    }
}

#[tokio::test]
async fn unusable_error_body_leaves_status_only() {
    let (sandbox, client) = start().await;
    let long = "x".repeat(1 << 20);
    let deep = ["[".repeat(60_000), "<fault>".repeat(9_000)];
    for (content_type, body) in [
        (JSON, &b" \r\n"[..]),
        (JSON, b"null"),
        (JSON, br#"{"fault":{"code":9"#),
        (JSON, br#"{"fault":[],"errors":7}"#),
        (JSON, b"\xff\x00\xfe"),
        (JSON, b"<html><body><code>1</code></body></html>"),
        (JSON, deep[0].as_bytes()),
        ("text/plain", b"upstream connect error"),
        ("text/html", long.as_bytes()),
        ("text/xml", b"<fault><code>1</code>"),
        ("text/xml", b"<fault></other>"),
        ("text/xml", b"<fault"),
        ("text/xml", deep[1].as_bytes()),
    ] {
        let name = String::from_utf8_lossy(&body[..body.len().min(50)]);
        sandbox.fail_next(Fault::status(502).body(content_type, body));
        let error = client.list_events().send().await.expect_err("an error");
        assert_eq!(
            error.to_string(),
            "list_events (GET /self/events): 502 Bad Gateway",
            "{name}"
        );
    }
}

#[tokio::test]
async fn display_is_one_line_without_phone_numbers() {
    let (sandbox, client) = start().await;
    let message = format!("{NUMBER} is busy\r\n\u{1b}[31mat +1 (415) 555-0100");
    let body = json!({
        "errorCode": NUMBER,
        "errorMessage": message,
        "errors": [{ "field": NUMBER, "message": format!("no\n{NUMBER}") }],
    });
    sandbox.fail_next(Fault::status(400).body(JSON, body.to_string()));
    let error = client.get_user().send().await.expect_err("an error");
    let display = error.to_string();
    assert!(!display.contains(char::is_control), "{display:?}");
    assert!(display.contains("[number] is busy"), "{display}");
    let rendered = rendered(&error);
    let has_number = rendered.contains("4155550100") || rendered.contains("555-0100");
    assert!(!has_number, "{rendered}");
    assert_eq!(error.message(), Some(&*message), "`message` is verbatim");
}

#[tokio::test]
async fn decode_error_names_problem_and_no_value() {
    let (sandbox, client) = start().await;
    let number = format!(r#"{{"{NUMBER}":"#);
    for (operation, body, reason) in [
        ("get_user", "{\n  \"id\": \"1", "line 2"),
        ("get_user", r#"{"id":"1"} {}"#, "not JSON"),
        ("get_user", r#"{"id":[]}"#, "`id`"),
        ("list_calls", r#"{"calls":[]}"#, "missing field `id`"),
        ("list_calls", "7", "not a list"),
        ("get_call", "[]", "an array of 0"),
        ("end_call", r#"[{"id":"1"},{"id":"2"}]"#, "an array of 2"),
        ("get_event", NUMBER, ""),
        ("get_event", &number, "breaks off"),
    ] {
        sandbox.fail_next(Fault::status(200).body(JSON, body));
        let error = send_everything(&client, operation, "1").await;
        let error = error.expect_err("an error");
        assert_eq!(error.kind(), ErrorKind::Decode, "{error}");
        let message = error.message().expect("a reason");
        assert!(message.contains(reason), "{body}: {message}");
        let text = rendered(&error);
        assert!(text.contains(message) && !text.contains(NUMBER), "{text}");
    }
}

#[tokio::test]
async fn unreadable_list_items_are_kept_aside() {
    let (sandbox, client) = start().await;
    let list =
        format!(r#"[{{"id":"1","endTime":"n/a"}},"not an event",{{"phoneNumber":"{NUMBER}"}}]"#);
    let fault = || Fault::status(200).body(JSON, list.as_bytes());
    sandbox.fail_next(fault().on(Operation::ListEvents));
    let events = client.list_events().send().await.expect("the events");
    let unreadable = events.unreadable().iter();
    let paths: Vec<&str> = unreadable.map(|it| it.path.as_str()).collect();
    assert_eq!((events.len(), paths), (1, vec!["[1]", "[2]"]));
    assert_eq!(events[0].oddities()[0].raw, r#""n/a""#);
    assert_eq!(events.unreadable()[1].reason, "missing field `id`");
    assert!(!format!("{:?}", events.unreadable()).contains(NUMBER));

    sandbox.fail_next(fault().on(Operation::ListEvents));
    let page = client.list_events().pages().try_next().await;
    let page = page.expect("a page").expect("the first");
    assert_eq!((page.items.len(), page.unreadable.len()), (1, 2));
}
