//! Error bodies of the service, the gateway and proxies, and empty ones.

use serde_json::json;
use vis_api::{Error, ErrorKind};
use vis_sandbox::Fault;

use crate::rendered;
use crate::support::{NUMBER, start};

const JSON: &str = "application/json";

async fn fail(fault: Fault) -> Error {
    let (sandbox, client) = start().await;
    sandbox.fail_next(fault);
    client.list_events().send().await.expect_err("an error")
}

#[tokio::test]
async fn json_error_yields_code_and_message() {
    let fault = json!({ "code": 900_999, "message": "Busy", "description": "Try later" });
    let text_code = json!({ "code": "900999", "message": "Busy", "description": "Try later" });
    let service = json!({ "errorCode": "900999", "errorMessage": "Busy: Try later", "errors": [] });
    let with_null =
        json!({ "errorCode": "900999", "errorMessage": "Busy: Try later", "errors": null });
    let with_more =
        json!({ "errorCode": "900999", "errorMessage": "Busy: Try later", "trace": [1] });
    for body in [
        json!({ "fault": fault }),
        fault,
        text_code,
        service,
        with_null,
        with_more,
    ] {
        // Any of them may send any status.
        for status in [400, 403, 422, 503] {
            let error = fail(Fault::status(status).body(JSON, body.to_string())).await;
            assert_eq!(error.status().map(|status| status.as_u16()), Some(status));
            assert_eq!(error.code(), Some("900999"), "{status} {body}");
            assert_eq!(error.message(), Some("Busy: Try later"), "{status} {body}");
        }
    }
}

#[tokio::test]
async fn unusable_error_body_leaves_status_only() {
    let html = "<html><body>502 Bad Gateway</body></html>";
    for (name, fault) in [
        ("empty", Fault::status(502)),
        ("white space", Fault::status(502).body(JSON, " \r\n")),
        ("the page of a proxy", Fault::html_page(502)),
        (
            "a page labelled as JSON",
            Fault::status(502).body(JSON, html),
        ),
        (
            "text",
            Fault::status(502).body("text/plain", "upstream connect error"),
        ),
        (
            "broken JSON",
            Fault::status(502).body(JSON, r#"{"fault":{"code":9"#),
        ),
        (
            "other JSON",
            Fault::status(502).body(JSON, r#"{"fault":[],"errors":7}"#),
        ),
        (
            "bytes that are not UTF-8",
            Fault::status(502).body(JSON, vec![0xff, 0x00, 0xfe]),
        ),
        (
            "deep JSON",
            Fault::status(502).body(JSON, "[".repeat(60_000)),
        ),
        (
            "a megabyte",
            Fault::status(502).body("text/html", "x".repeat(1 << 20)),
        ),
    ] {
        let error = fail(fault).await;
        assert_eq!(error.kind(), ErrorKind::Server, "{name}");
        assert_eq!(error.code(), None, "{name}");
        assert_eq!(
            error.to_string(),
            "list_events (GET /self/events): 502 Bad Gateway",
            "{name}"
        );
    }
}

#[tokio::test]
async fn xml_fault_yields_code_and_message() {
    for (status, code, kind) in [
        (401, 900_901, ErrorKind::Authentication),
        (403, 900_908, ErrorKind::Forbidden),
        (429, 900_800, ErrorKind::Throttled),
        (503, 101_503, ErrorKind::Server),
    ] {
        let error = fail(Fault::gateway_xml(status, code, "A fault")).await;
        assert_eq!(error.kind(), kind, "{error}");
        assert_eq!(error.status().map(|status| status.as_u16()), Some(status));
        assert_eq!(error.code(), Some(code.to_string().as_str()));
        assert!(
            error
                .message()
                .is_some_and(|message| message.contains("A fault")),
            "{error}"
        );
    }
}

#[tokio::test]
async fn display_is_one_line_without_phone_numbers() {
    let message = format!("{NUMBER} is busy\r\n\u{1b}[31mat +1 (415) 555-0100");
    let errors = json!([{ "field": NUMBER, "message": format!("no\n{NUMBER}") }]);
    let service = json!({ "errorCode": NUMBER, "errorMessage": message, "errors": errors });
    let fault = json!({ "fault": { "code": NUMBER, "message": message, "description": "" } });
    for body in [service, fault] {
        let error = fail(Fault::status(400).body(JSON, body.to_string())).await;
        let display = error.to_string();
        assert!(!display.contains(char::is_control), "{display:?}");
        assert!(display.contains("[number] is busy"), "{display}");
        let rendered = rendered(&error);
        assert!(
            !rendered.contains("4155550100") && !rendered.contains("555-0100"),
            "{rendered}"
        );
        // `Error::message` is verbatim.
        assert!(error.message().is_some_and(|text| text.contains(&message)));
    }
}

#[tokio::test]
async fn display_of_long_message_is_short() {
    let body = json!({ "errorMessage": "long ".repeat(10_000) });
    let error = fail(Fault::status(500).body(JSON, body.to_string())).await;
    assert!(
        error.to_string().len() < 1_000,
        "{}",
        error.to_string().len()
    );
}
