//! Clients with credentials.

use vis_api::{CallCreate, Client, ErrorKind, RetryPolicy};
use vis_sandbox::Operation;

use crate::*;

async fn start() -> (Sandbox, Client) {
    let sandbox = crate::start().await;
    let client = client(&sandbox, sandbox.password());
    (sandbox, client)
}

fn client(sandbox: &Sandbox, password: &str) -> Client {
    Client::builder()
        .base_url(sandbox.base_url())
        .credentials(password_grant(sandbox, password))
        .retry(RetryPolicy::default().initial_delay(Duration::ZERO))
        .build()
        .expect("a client")
}

async fn place(client: &Client) -> Result<(), vis_api::Error> {
    let body = CallCreate::builder().phone_number("14155550100");
    client.create_call().body(body).send().await.map(|_| ())
}

#[tokio::test]
async fn revoked_token_is_replaced_and_call_placed() {
    let (sandbox, client) = start().await;
    place(&client).await.expect("a call");
    sandbox.revoke_access_tokens();
    place(&client).await.expect("a second call");
    assert_eq!(sandbox.calls_placed().len(), 2);
}

#[tokio::test]
async fn twice_rejected_token_is_error() {
    let (sandbox, client) = start().await;
    for _ in 0..2 {
        let fault = Fault::gateway_json(401, 900_901, "Invalid Credentials");
        sandbox.fail_next(fault.on(Operation::GetUser));
    }
    let error = client.get_user().send().await.expect_err("rejected twice");
    assert!(error.is_authentication(), "{error}");
    assert_eq!(error.attempts(), 2);
}

#[tokio::test]
async fn token_endpoint_503_is_retried() {
    let (sandbox, client) = start().await;
    sandbox.fail_next(Fault::status(503).on_token());
    place(&client).await.expect("a call");
    assert_eq!(sandbox.calls_placed().len(), 1);
}

#[tokio::test]
async fn wrong_password_error_has_no_secret() {
    let (sandbox, _) = start().await;
    let client = client(&sandbox, "not-the-password");
    let error = client.get_user().send().await.expect_err("no token");
    assert_eq!(error.kind(), ErrorKind::Authentication);
    assert_eq!(error.attempts(), 0);
    assert_eq!(sandbox.request_count(), sandbox.token_requests().len());
    let rendered = format!("{error} {error:?} {client:?}");
    for secret in ["not-the-password", sandbox.client_secret(), sandbox.token()] {
        assert!(!rendered.contains(secret), "{rendered}");
    }
}
