//! Clients with credentials, over a whole session.

use std::time::Duration;

use vis_api::auth::PasswordGrant;
use vis_api::{CallCreate, Client, ErrorKind, RateLimit, RetryPolicy};
use vis_sandbox::{Fault, Operation, Sandbox};

const NUMBER: &str = "14155550100";

async fn start() -> (Sandbox, Client) {
    let sandbox = Sandbox::start().await.expect("a free port on loopback");
    let client = client(&sandbox, sandbox.password());
    (sandbox, client)
}

fn client(sandbox: &Sandbox, password: &str) -> Client {
    let grant = PasswordGrant::new(
        sandbox.client_id(),
        sandbox.client_secret(),
        sandbox.username(),
        password,
    );
    Client::builder()
        .base_url(sandbox.base_url())
        .credentials(grant.token_url(sandbox.token_url()))
        .retry(RetryPolicy::default().initial_delay(Duration::ZERO))
        .build()
        .expect("a client")
}

async fn place(client: &Client) -> Result<(), vis_api::Error> {
    let body = CallCreate::builder().phone_number(NUMBER);
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
        sandbox.fail_next(
            Fault::gateway_json(401, 900_901, "Invalid Credentials").on(Operation::GetUser),
        );
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
    assert_eq!(
        sandbox
            .requests()
            .iter()
            .filter(|request| request.operation.is_some())
            .count(),
        0
    );
    let rendered = format!("{error} {error:?} {client:?}");
    for secret in ["not-the-password", sandbox.client_secret(), sandbox.token()] {
        assert!(!rendered.contains(secret), "{rendered}");
    }
}

#[tokio::test]
async fn oversized_response_is_rejected() {
    let (sandbox, _) = start().await;
    sandbox.add_events(100);
    let client = Client::builder()
        .base_url(sandbox.base_url())
        .bearer_token(sandbox.token())
        .max_response_size(1000)
        .build()
        .expect("a client");
    let error = client.list_events().size(100).send().await;
    let error = error.expect_err("too large");
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(
        error.to_string().contains("larger than 1000 bytes"),
        "{error}"
    );
    sandbox.fail_next(Fault::status(500).body("text/plain", vec![b'x'; 10_000_000]));
    let error = client.get_user().send().await.expect_err("a failure");
    assert_eq!(error.kind(), ErrorKind::Server);
}

#[tokio::test]
async fn zero_rate_limit_is_rejected() {
    for limit in [RateLimit::per_minute(0), RateLimit::new(10, Duration::ZERO)] {
        let error = Client::builder().rate_limit(limit).build();
        assert_eq!(error.expect_err("an error").field(), "rate_limit");
    }
}
