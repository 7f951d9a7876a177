//! What is incomplete or cannot be converted is not sent.

use std::collections::BTreeSet;

use vis_api::{CallTransfer, ErrorKind, WebhookCreate};

use crate::support::{documented_operations, start};

#[tokio::test]
async fn a_request_without_a_required_parameter_is_not_sent() {
    let (sandbox, client) = start().await;
    let refused = [
        ("body", client.create_call().send().await.err()),
        ("id", client.get_call().send().await.err()),
        ("id", client.end_call().send().await.err()),
        ("id", client.answer_call().send().await.err()),
        ("id", client.hold_call().send().await.err()),
        ("id", client.unhold_call().send().await.err()),
        (
            "id",
            client
                .transfer_call()
                .body(CallTransfer::builder().phone_number("12"))
                .send()
                .await
                .err(),
        ),
        ("body", client.transfer_call().id("1").send().await.err()),
        ("id", client.transfer_call_to_voicemail().send().await.err()),
        ("id", client.get_event().send().await.err()),
        ("body", client.create_webhook().send().await.err()),
        ("id", client.get_webhook().send().await.err()),
        ("id", client.delete_webhook().send().await.err()),
        ("id", client.renew_webhook().send().await.err()),
    ];

    let mut seen = BTreeSet::new();
    for (parameter, error) in refused {
        let error = error.expect("a refusal");
        assert_eq!(
            (error.kind(), error.status()),
            (ErrorKind::InvalidRequest, None),
            "{error}"
        );
        let message = error.message().expect("a reason");
        assert!(message.starts_with(parameter), "{error}");
        seen.insert(error.operation().to_owned());
    }
    assert_eq!(
        seen,
        with_required_parameters(),
        "add the operation to the table above"
    );
    assert_eq!(sandbox.requests(), []);
}

#[tokio::test]
async fn a_body_without_a_required_field_is_not_sent() {
    let (sandbox, client) = start().await;
    let webhook = WebhookCreate::builder().url("https://example.com");
    let error = client
        .create_webhook()
        .body(webhook)
        .send()
        .await
        .expect_err("a refusal");
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    let message = error.message().expect("a reason");
    assert!(message.contains("events"), "{message}");
    assert_eq!(sandbox.requests(), []);
}

#[tokio::test]
async fn a_parameter_that_cannot_be_converted_is_not_sent() {
    let (sandbox, client) = start().await;
    let too_large = client.list_calls().size(u64::MAX).send().await;
    let no_time = client.list_events().from_date("yesterday").send().await;
    let refused = [("size", too_large.err()), ("from_date", no_time.err())];
    for (parameter, error) in refused {
        let error = error.expect("a refusal");
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
        let message = error.message().expect("a reason");
        assert!(message.starts_with(&format!("{parameter}: ")), "{message}");
    }
    assert_eq!(sandbox.requests(), []);
}

fn with_required_parameters() -> BTreeSet<String> {
    let operations = documented_operations().into_iter();
    operations
        .filter(|operation| {
            let parameters = operation.value["parameters"].as_array();
            parameters
                .into_iter()
                .flatten()
                .any(|parameter| parameter["required"] == true)
                || operation.value["requestBody"]["required"] == true
        })
        .map(|operation| operation.name)
        .collect()
}
