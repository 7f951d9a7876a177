//! Invalid requests that the client, the gateway or the service rejects.

use vis_api::{CallCreate, CallState, Client, Error, ErrorKind, WebhookCreate};

use vis_tests::rendered;
use vis_tests::{NUMBER, documented_operations, send_everything, start};

#[tokio::test]
async fn missing_or_wrong_token_is_rejected() {
    let (sandbox, _) = start().await;
    let anonymous = Client::builder().base_url(sandbox.base_url());
    let expired = anonymous.clone().bearer_token("an-expired-token");
    for (builder, code) in [(anonymous, "900902"), (expired, "900901")] {
        let client = builder.build().expect("a client");
        for operation in documented_operations() {
            let result = send_everything(&client, &operation.name, "1").await;
            let error = result.expect_err("an error");
            assert!(error.is_authentication(), "{error}");
            assert_eq!(error.code(), Some(code), "{error}");
            assert!(!rendered(&error).contains("an-expired-token"), "{error}");
        }
        let has_token = sandbox.take_requests()[0].header("authorization").is_some();
        assert_eq!(has_token, code == "900901");
    }
}

#[tokio::test]
async fn unknown_id_is_not_found() {
    let (_sandbox, client) = start().await;
    let mut tried = 0;
    for operation in documented_operations() {
        if operation.path.contains("{id}") {
            let result = send_everything(&client, &operation.name, "no-such-thing").await;
            let error = result.expect_err("an error");
            if error.code() == Some("NOT_IMPLEMENTED") {
                continue;
            }
            assert!(error.is_not_found(), "{error}");
            assert_eq!(error.status().map(|status| status.as_u16()), Some(404));
            tried += 1;
        }
    }
    assert!(tried > 0);
}

fn fields(error: &Error) -> Vec<&str> {
    let fields = error.field_errors().iter();
    let mut fields: Vec<_> = fields.filter_map(|it| it.field.as_deref()).collect();
    fields.sort();
    fields
}

#[tokio::test]
async fn service_error_has_kind_and_fields() {
    let (sandbox, client) = start().await;
    let subscription = WebhookCreate::builder()
        .url("https://example.com/vis")
        .events(["FAX".into()])
        .signing_algo("NONE")
        .signing_key("a-signing-key");
    let error = client.create_webhook().body(subscription).send().await;
    let error = error.expect_err("an error");
    assert_eq!(error.kind(), ErrorKind::Validation);
    assert_eq!(error.status().map(|status| status.as_u16()), Some(422));
    assert_eq!(fields(&error), ["events", "signingAlgo"]);
    let text = rendered(&error);
    assert!(text.contains("; events: ") && text.contains("; signingAlgo: "));
    assert!(!text.contains("a-signing-key"), "{text}");

    let calls = client.list_calls().states([CallState::from("DANCING")]);
    let error = calls.size(0).send().await.expect_err("an error");
    assert!(error.is_validation(), "{error}");
    assert_eq!(fields(&error), ["size", "states"]);

    let id = sandbox.incoming_call(NUMBER);
    let error = client.hold_call().id(&id).send().await;
    let error = error.expect_err("an error");
    assert!(error.is_illegal_state(), "{error}");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(400));
    assert_eq!(error.code(), Some("ILLEGAL_STATE"));
}

#[tokio::test]
async fn invalid_webhook_is_rejected_before_sending() {
    let (sandbox, client) = start().await;
    let to = |url| WebhookCreate::builder().url(url);
    for (body, reason) in [
        (to("https://example.com"), "events is missing"),
        (
            to("https://example.com").events([]),
            "events: at least one is needed",
        ),
        (
            to("ftp://example.com").events(["CALL".into()]),
            "url: not an http",
        ),
    ] {
        let error = client.create_webhook().body(body).send().await;
        let error = error.expect_err("an error");
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
        assert!(error.to_string().contains(reason), "{reason}: {error}");
    }
    let error = client
        .create_call()
        .body(CallCreate::builder())
        .send()
        .await;
    assert_eq!(
        error.expect_err("no number").kind(),
        ErrorKind::InvalidRequest
    );
    assert!(sandbox.requests().is_empty());
}
