//! What users write: awaited builders, properties of bodies, and shortcuts.

use vis_api::{CallCreate, ErrorKind, Response, WebhookCreate, WebhookEventType};
use vis_sandbox::{RecordedRequest, Sandbox};

use crate::capture;
use vis_tests::requests::status;
use vis_tests::{NUMBER, start};

fn body(request: &RecordedRequest) -> &str {
    std::str::from_utf8(&request.body).expect("UTF-8")
}

async fn sent<T>(
    sandbox: &Sandbox,
    request: impl IntoFuture<Output = Result<Response<T>, vis_api::Error>>,
) -> RecordedRequest {
    capture(sandbox, async { request.await.map(status) }).await
}

#[tokio::test]
async fn awaited_builder_sends_what_send_sends() {
    let (sandbox, client) = start().await;
    let awaited = sent(&sandbox, client.get_call().id("1")).await;
    let send = sent(&sandbox, client.get_call().id("1").send()).await;
    assert_eq!((awaited.method, awaited.path), (send.method, send.path));
    let call = tokio::spawn({
        let client = client.clone();
        async move { client.create_call().phone_number(NUMBER).await }
    });
    assert!(call.await.expect("a Send future").is_ok());
}

#[tokio::test]
async fn body_is_set_by_property() {
    let (sandbox, client) = start().await;
    let request = client.create_call().phone_number(NUMBER);
    let expected = format!(r#"{{"phoneNumber":"{NUMBER}"}}"#);
    assert_eq!(body(&sent(&sandbox, request).await), expected);
    let request = client.transfer_call().id("1").phone_number(NUMBER);
    assert_eq!(body(&sent(&sandbox, request).await), expected);
    let request = client
        .create_webhook()
        .url("https://example.com/vis")
        .events([WebhookEventType::Call])
        .signing_key("a-key");
    assert_eq!(
        body(&sent(&sandbox, request).await),
        r#"{"events":["CALL"],"signingKey":"a-key","url":"https://example.com/vis"}"#
    );
}

#[tokio::test]
async fn body_replaces_and_property_changes() {
    let (sandbox, client) = start().await;
    let whole = WebhookCreate::builder()
        .url("https://example.com/a")
        .events([WebhookEventType::Call]);
    let request = client
        .create_webhook()
        .signing_key("lost")
        .body(whole)
        .url("https://example.com/b");
    assert_eq!(
        body(&sent(&sandbox, request).await),
        r#"{"events":["CALL"],"url":"https://example.com/b"}"#
    );
}

#[tokio::test]
async fn missing_argument_names_its_setter() {
    let (sandbox, client) = start().await;
    let incomplete = client.create_call().body(CallCreate::builder());
    for (error, expected) in [
        (
            client.get_call().await.err(),
            "id is missing: call .id(…) before .send()",
        ),
        (
            client.create_call().await.err(),
            "phone_number is missing: call .phone_number(…)",
        ),
        (
            client.create_webhook().events([]).await.err(),
            "events: at least one is needed",
        ),
        (
            incomplete.phone_number(NUMBER).await.err(),
            "body: phone_number is missing: call .phone_number(…)",
        ),
    ] {
        let error = error.expect("an error");
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
        assert_eq!(error.message(), Some(expected));
    }
    assert_eq!(sandbox.requests(), []);
}

#[tokio::test]
async fn in_progress_asks_for_states_that_are_not_final() {
    let (sandbox, client) = start().await;
    let expected = "states=INITIALIZING%2CRINGING%2CACTIVE%2CHELD%2CREMOTE_HELD";
    let list = sent(&sandbox, client.list_calls().in_progress()).await;
    assert_eq!(list.query.as_deref(), Some(expected));
    let count = sent(&sandbox, client.count_events().in_progress()).await;
    assert_eq!(count.query.as_deref(), Some(expected));

    let ringing = sandbox.incoming_call(NUMBER);
    let calls = client.list_calls().in_progress().await.expect("calls");
    assert_eq!(
        calls
            .iter()
            .map(|call| call.id.as_str())
            .collect::<Vec<_>>(),
        [ringing]
    );
}
