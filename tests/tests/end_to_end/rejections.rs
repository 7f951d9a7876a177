//! Invalid requests that the client, the gateway or the service rejects.

use vis_api::{CallCreate, CallState, Client, ErrorKind, WebhookCreate};

use crate::rendered;
use crate::support::{NUMBER, documented_operations, send_everything, start};

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
        assert!(!format!("{client:?}").contains("an-expired-token"));
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

#[tokio::test]
async fn invalid_body_error_names_each_field() {
    let (_sandbox, client) = start().await;

    let body = CallCreate::builder().phone_number("not a number");
    let error = client.create_call().body(body).send().await;
    let error = error.expect_err("an error");
    assert!(error.is_validation(), "{error}");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(422));
    let [wrong] = error.field_errors() else {
        panic!("one field is wrong: {error}")
    };
    assert_eq!(wrong.field.as_deref(), Some("phoneNumber"));
    assert!(wrong.message.is_some());

    let body = WebhookCreate::builder()
        .url("https://example.com/vis")
        .events(["FAX".into()])
        .signing_algo("NONE")
        .signing_key("a-signing-key");
    let error = client.create_webhook().body(body).send().await;
    let error = error.expect_err("an error");
    let fields: Vec<_> = error
        .field_errors()
        .iter()
        .map(|error| error.field.as_deref())
        .collect();
    assert_eq!(fields, [Some("events"), Some("signingAlgo")]);
    let display = error.to_string();
    assert!(
        display.contains("; events: ") && display.contains("; signingAlgo: "),
        "{display}"
    );
    assert!(!rendered(&error).contains("a-signing-key"), "{display}");
}

#[tokio::test]
async fn invalid_webhook_is_rejected_before_sending() {
    let (sandbox, client) = start().await;
    let subscription = || WebhookCreate::builder().url("https://example.com/vis");
    for (body, reason) in [
        (subscription(), "no value supplied for events"),
        (subscription().events([]), "events: at least one is needed"),
        (
            subscription().events(["CALL".into()]).url("nowhere"),
            "url: not an http",
        ),
        (
            subscription()
                .events(["CALL".into()])
                .url("ftp://example.com"),
            "url: not an http",
        ),
        (WebhookCreate::builder(), "no value supplied for"),
    ] {
        let error = client.create_webhook().body(body).send().await;
        let error = error.expect_err("an error");
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
        assert!(error.to_string().contains(reason), "{reason}: {error}");
    }
    assert!(sandbox.requests().is_empty());
}

#[tokio::test]
async fn invalid_query_error_names_each_parameter() {
    let (_sandbox, client) = start().await;
    let query = client
        .list_calls()
        .size(0)
        .states([CallState::from("DANCING")]);
    let error = query.send().await.expect_err("an error");
    assert!(error.is_validation(), "{error}");
    let mut fields: Vec<_> = error
        .field_errors()
        .iter()
        .map(|error| error.field.as_deref())
        .collect();
    fields.sort();
    assert_eq!(fields, [Some("size"), Some("states")]);
}

#[tokio::test]
async fn illegal_call_state_has_its_own_kind() {
    let (sandbox, client) = start().await;
    let id = sandbox.incoming_call(NUMBER);
    let error = client.hold_call().id(&id).send().await;
    let error = error.expect_err("an error");
    assert_eq!(error.kind(), ErrorKind::IllegalState);
    assert_eq!(error.status().map(|status| status.as_u16()), Some(400));
    assert_eq!(error.code(), Some("ILLEGAL_STATE"));
    assert!(error.field_errors().is_empty());
}
