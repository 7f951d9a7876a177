//! Error bodies of the service, the gateway and proxies, and empty ones.

use serde_json::{Value, json};
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
async fn documented_body_yields_code_and_message() {
    let fault = json!({ "code": 900_999, "message": "Busy", "description": "Try later" });
    let with = |errors| {
        let message = "Busy: Try later";
        json!({ "errorCode": "900999", "errorMessage": message, "errors": errors }).to_string()
    };
    let xml = "<?xml version=\"1.0\"?><ams:fault xmlns:ams=\"http://wso2.org/apimanager/security\">
        <ams:code>900999</ams:code><ams:message>Busy</ams:message>
        <ams:description>Try later</ams:description></ams:fault>";
    for body in [
        json!({ "fault": fault }).to_string(),
        fault.to_string(),
        json!({ "code": "900999", "message": "Busy", "description": "Try later" }).to_string(),
        json!({ "errorCode": 900_999, "errorMessage": "Busy: Try later", "trace": [1] })
            .to_string(),
        with(json!([])),
        with(json!({})),
        with(Value::Null),
        xml.to_owned(),
    ] {
        // Any of them may send any status.
        for status in [400, 403, 422, 503] {
            let error = fail(Fault::status(status).body(JSON, body.clone())).await;
            assert_eq!(error.status().map(|status| status.as_u16()), Some(status));
            assert_eq!(error.code(), Some("900999"), "{status} {body}");
            assert_eq!(error.message(), Some("Busy: Try later"), "{status} {body}");
        }
    }
}

#[tokio::test]
async fn unusable_error_body_leaves_status_only() {
    let long = "x".repeat(1 << 20);
    let deep = ["[".repeat(60_000), "<fault>".repeat(9_000)];
    for (content_type, body) in [
        (JSON, &b""[..]),
        (JSON, b" \r\n"),
        (JSON, b"null"),
        (JSON, br#"{"fault":{"code":9"#),
        (JSON, br#"{"fault":[],"errors":7}"#),
        (JSON, b"\xff\x00\xfe"),
        (JSON, b"<html><body><code>1</code></body></html>"),
        (JSON, deep[0].as_bytes()),
        ("text/plain", b"upstream connect error"),
        ("text/html", b"<html><body>502 Bad Gateway</body></html>"),
        ("text/html", long.as_bytes()),
        ("text/xml", b"<fault><code>1</code>"),
        ("text/xml", b"<fault></other>"),
        ("text/xml", b"<fault"),
        ("text/xml", deep[1].as_bytes()),
    ] {
        let name = String::from_utf8_lossy(&body[..body.len().min(50)]);
        let error = fail(Fault::status(502).body(content_type, body)).await;
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
