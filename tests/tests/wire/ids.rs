//! Ids of any text in a path.

use percent_encoding::percent_decode_str;
use vis_api::ErrorKind;
use vis_sandbox::Operation;

use crate::capture;
use vis_tests::requests::status;
use vis_tests::{documented_operations, send_everything, start};

/// The [URL standard](https://url.spec.whatwg.org/#path-state) turns `\` into `/`: `x\..\other`
/// would be the id `other`.
const IDS: [&str; 21] = [
    "5a85d86f253bcd10897f3189",
    "-1",
    "a/b",
    "hold/..",
    "../self",
    "a?b=c",
    "a#b",
    "100%",
    "%2F",
    "%2e%2e",
    "...",
    "two words",
    " ",
    "a+b",
    "a;b,c:d@e&f=g",
    "line\nbreak\ttab\r\0",
    "naïve ☎ 日本",
    "\"<>`{}|^[]",
    "x\\..\\other",
    "a\\b",
    "..\\..",
];

#[tokio::test]
async fn id_with_any_text_arrives_unchanged() {
    let (sandbox, client) = start().await;
    for id in IDS {
        let get = async { client.get_call().id(id).send().await.map(status) };
        let get = capture(&sandbox, get).await;
        let unhold = async { client.unhold_call().id(id).send().await.map(status) };
        let unhold = capture(&sandbox, unhold).await;
        let operations = (get.operation, unhold.operation);
        let expected = (Some(Operation::GetCall), Some(Operation::UnholdCall));
        assert_eq!(operations, expected, "{id:?}: {}", get.path);
        let (_, segment) = get.path.rsplit_once('/').expect("a path");
        let decoded = percent_decode_str(segment).decode_utf8().expect("UTF-8");
        assert_eq!((&*decoded, get.query), (id, None), "{}", get.path);
        assert!(
            unhold.path.contains(&format!("/{segment}/")),
            "{}",
            unhold.path
        );
    }
}

#[tokio::test]
async fn dot_or_empty_id_fails_before_sending() {
    let (sandbox, client) = start().await;
    let mut operations = documented_operations();
    operations.retain(|operation| operation.path.contains("{id}"));
    assert!(!operations.is_empty());
    for operation in operations {
        for id in ["", ".", ".."] {
            let result = send_everything(&client, &operation.name, id).await;
            let error = result.expect_err("an error");
            assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{id:?}: {error}");
            assert_eq!(error.operation(), operation.name);
            let message = error.message().expect("a reason");
            assert!(message.starts_with("id: "), "{id:?}: {message}");
        }
    }
    assert_eq!(sandbox.requests(), []);
}

/// `GET /self/calls/count` counts the calls.
#[tokio::test]
async fn id_that_names_an_operation_is_not_sent() {
    let (sandbox, client) = start().await;
    let error = client.get_call().id("count").send().await;
    let error = error.expect_err("an error");
    assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{error}");
    assert!(error.to_string().contains("count_calls"), "{error}");
    assert_eq!(sandbox.requests(), []);
    let other_id = client.get_call().id("counts").send();
    capture(&sandbox, async { other_id.await.map(status) }).await;
    let other_method = client.end_call().id("count").send();
    capture(&sandbox, async { other_method.await.map(status) }).await;
}
