//! Error bodies by whoever writes them: the service, the gateway, a proxy, nobody.

use serde_json::json;
use vis_api::{Error, ErrorKind};
use vis_sandbox::Fault;

use crate::shown;
use crate::support::{NUMBER, start};

const JSON: &str = "application/json";

async fn fail(fault: Fault) -> Error {
    let (sandbox, client) = start().await;
    sandbox.fail_next(fault);
    client.list_events().send().await.expect_err("an error")
}

#[tokio::test]
async fn code_and_message_are_found_in_every_kind_of_json() {
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
        // Who answers with which status is not for the client to assume.
        for status in [400, 403, 422, 503] {
            let error = fail(Fault::status(status).body(JSON, body.to_string())).await;
            assert_eq!(error.status().map(|status| status.as_u16()), Some(status));
            assert_eq!(error.code(), Some("900999"), "{status} {body}");
            assert_eq!(error.message(), Some("Busy: Try later"), "{status} {body}");
        }
    }
}

#[tokio::test]
async fn a_body_that_says_nothing_leaves_the_status_to_speak() {
    let html = "<html><body>502 Bad Gateway</body></html>";
    for (what, fault) in [
        ("nothing", Fault::status(502)),
        ("white space", Fault::status(502).body(JSON, " \r\n")),
        ("the page of a proxy", Fault::html_page(502)),
        (
            "a page that says it is JSON",
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
            "no text at all",
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
        assert_eq!(error.kind(), ErrorKind::Server, "{what}");
        assert_eq!(error.code(), None, "{what}");
        assert_eq!(
            error.to_string(),
            "list_events (GET /self/events): 502 Bad Gateway",
            "{what}"
        );
    }
}

#[tokio::test]
async fn a_fault_in_xml_is_read_like_one_in_json() {
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
async fn the_display_is_one_line_without_telephone_numbers_whatever_the_body_says() {
    let message = format!("{NUMBER} is busy\r\n\u{1b}[31mat +1 (415) 555-0100");
    let errors = json!([{ "field": NUMBER, "message": format!("no\n{NUMBER}") }]);
    let service = json!({ "errorCode": NUMBER, "errorMessage": message, "errors": errors });
    let fault = json!({ "fault": { "code": NUMBER, "message": message, "description": "" } });
    for body in [service, fault] {
        let error = fail(Fault::status(400).body(JSON, body.to_string())).await;
        let display = error.to_string();
        assert!(!display.contains(char::is_control), "{display:?}");
        assert!(display.contains("[number] is busy"), "{display}");
        let shown = shown(&error);
        assert!(
            !shown.contains("4155550100") && !shown.contains("555-0100"),
            "{shown}"
        );
        // Who asks for the message gets it as it came.
        assert!(error.message().is_some_and(|text| text.contains(&message)));
    }
}

#[tokio::test]
async fn the_display_is_short_whatever_the_body_says() {
    let body = json!({ "errorMessage": "long ".repeat(10_000) });
    let error = fail(Fault::status(500).body(JSON, body.to_string())).await;
    assert!(
        error.to_string().len() < 1_000,
        "{}",
        error.to_string().len()
    );
}
