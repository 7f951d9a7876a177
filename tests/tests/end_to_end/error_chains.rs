//! A chain of errors says everything once.

use std::error::Error as StdError;
use std::io;

use http::HeaderMap;
use vis_api::auth::{AccessToken, AuthError, FileStore, PasswordGrant, StoreError, TokenSource};
use vis_api::webhook::{
    DeduplicationError, DeliveryResponse, EnqueueError, Verifier, WebhookError,
};
use vis_api::{
    BoxFuture, Call, CallCreate, Client, ClientBuilder, Error, ErrorKind, RetryPolicy, read_json,
    reqwest,
};
use vis_sandbox::{Fault, Sandbox};

use vis_tests::{NUMBER, connect, start};

type BoxedError = Box<dyn StdError>;

/// No address has a server on this port.
const CLOSED: &str = "http://127.0.0.1:1";

/// The texts of an error and its sources, outermost first.
fn levels(error: &dyn StdError) -> Vec<String> {
    let sources = std::iter::successors(error.source(), |&error| error.source());
    let sources = sources.map(ToString::to_string);
    std::iter::once(error.to_string()).chain(sources).collect()
}

#[tokio::test]
async fn no_level_of_an_error_repeats_another() {
    let mut errors = operation_errors().await;
    errors.extend(token_errors().await);
    errors.extend(webhook_errors());
    errors.extend(other_errors());
    for error in errors {
        let levels = levels(&*error);
        for (index, level) in levels.iter().enumerate() {
            let mut others = levels[index + 1..].iter();
            let repeated = others.find(|it| it.contains(level) || level.contains(*it));
            assert_eq!(repeated, None, "{levels:#?}");
        }
    }
}

async fn operation_errors() -> Vec<BoxedError> {
    let (sandbox, client) = start().await;
    let mut errors: Vec<BoxedError> = Vec::new();
    for fault in [
        Fault::status(404),
        Fault::gateway_json(429, 900_800, "Message throttled out"),
        Fault::gateway_xml(503, 303_001, "Runtime error"),
        Fault::html_page(502),
        Fault::status(200).body("application/json", "[{}, {"),
        Fault::status(200).body("application/json", r#"{"id": {}}"#),
        Fault::status(200).body("text/html", "<html>"),
        Fault::reset(),
        Fault::close(),
        Fault::garbage("neither HTTP nor JSON"),
        Fault::status(200)
            .body("application/json", "[]")
            .truncated(1),
    ] {
        sandbox.fail_next(fault);
        let error = client.get_user().send().await;
        errors.push(error.expect_err("an error").into());
    }
    errors.push(client.get_call().send().await.expect_err("no id").into());
    let call = CallCreate::builder().phone_number("nobody");
    let error = client.create_call().body(call).send().await;
    errors.push(error.expect_err("not a number").into());
    for base_url in [CLOSED, "http://no-such-host.invalid"] {
        let error = Client::builder()
            .base_url(base_url)
            .retry(RetryPolicy::none());
        let error = error.build().expect("a client").get_user().send().await;
        errors.push(error.expect_err("no connection").into());
    }
    errors
}

/// A token source that fails like this.
#[derive(Debug)]
struct Failing(AuthError);

impl TokenSource for Failing {
    fn access_token<'a>(
        &'a self,
        _: &'a reqwest::Client,
        _: Option<&'a AccessToken>,
    ) -> BoxFuture<'a, Result<AccessToken, AuthError>> {
        Box::pin(async { Err(self.0.clone()) })
    }
}

async fn token_errors() -> Vec<BoxedError> {
    let (sandbox, _) = start().await;
    let grant = |password: &str| {
        let (id, secret) = (sandbox.client_id(), sandbox.client_secret());
        let grant = PasswordGrant::new(id, secret, sandbox.username(), password);
        grant.token_url(sandbox.token_url())
    };
    let right = || grant(sandbox.password());
    let full = io::Error::from(io::ErrorKind::StorageFull);
    let store_error = StoreError::new("cannot save the session").with_source(full);
    let refused = io::Error::from(io::ErrorKind::ConnectionRefused);
    let other = AuthError::other("the issuer is down").with_source(refused);
    let mut errors: Vec<BoxedError> = Vec::new();
    for (fault, client) in [
        (None, builder(&sandbox).credentials(grant("wrong"))),
        (
            None,
            builder(&sandbox).credentials(right().token_url(CLOSED)),
        ),
        (
            None,
            builder(&sandbox).credentials(right().store(FileStore::new("/no/such/session"))),
        ),
        (
            None,
            builder(&sandbox).credentials(Failing(store_error.into())),
        ),
        (None, builder(&sandbox).credentials(Failing(other))),
        (
            Some(Fault::status(503)),
            builder(&sandbox).credentials(right()),
        ),
        (Some(Fault::reset()), builder(&sandbox).credentials(right())),
        (
            Some(Fault::html_page(200)),
            builder(&sandbox).credentials(right()),
        ),
    ] {
        if let Some(fault) = fault {
            sandbox.fail_next(fault.on_token());
        }
        let error = client.build().expect("a client").get_user().send().await;
        let error = error.expect_err("no token");
        let auth = error.auth_error().expect("its cause").clone();
        assert!(error.to_string().contains(&auth.to_string()), "{error}");
        errors.extend([BoxedError::from(error), auth.into()]);
    }
    errors
}

fn builder(sandbox: &Sandbox) -> ClientBuilder {
    let builder = Client::builder().base_url(sandbox.base_url());
    builder.retry(RetryPolicy::none())
}

fn webhook_errors() -> Vec<BoxedError> {
    let verifier = Verifier::new("mysecretkey").expect("a key");
    let verifier = verifier.max_body_size(100);
    let deep = format!("{{\"event\":{}", "[".repeat(200));
    let long = " ".repeat(1_000);
    let bodies = [
        "",
        "{}",
        "{\"event\":",
        r#"{"event":{"a":1,"a":2}}"#,
        &deep,
        &long,
    ];
    let mut rejected = vec![WebhookError::Compressed, WebhookError::SignatureMismatch];
    for body in bodies {
        let error = verifier.verify(&HeaderMap::new(), body.as_bytes());
        rejected.push(error.expect_err("no delivery"));
    }
    let mut headers = HeaderMap::new();
    let signature = http::HeaderValue::from_static("f00d");
    headers.insert("x-von-signature", signature);
    let error = verifier.verify(&headers, br#"{"event":{}}"#);
    rejected.push(error.expect_err("a signature of two bytes"));

    let mut errors: Vec<BoxedError> = Vec::new();
    for error in rejected {
        let response = DeliveryResponse::Rejected(error.clone());
        assert_eq!(response.status(), error.status());
        errors.extend([BoxedError::from(error), response.into()]);
    }
    errors.push(DeliveryResponse::Unavailable.into());
    errors.push(EnqueueError::Full.into());
    let error = DeduplicationError::new("the cache is unavailable");
    errors.push(
        error
            .with_source(io::Error::from(io::ErrorKind::BrokenPipe))
            .into(),
    );
    errors
}

fn other_errors() -> Vec<BoxedError> {
    let build = |builder: ClientBuilder| builder.build().expect_err("invalid");
    vec![
        build(Client::builder().base_url("not a url")).into(),
        build(Client::builder().base_url("ftp://example.com")).into(),
        build(Client::builder().bearer_token("a\nb")).into(),
        read_json::<Call>(b"[{}, {}]").expect_err("two").into(),
        read_json::<Call>(b"{").expect_err("half").into(),
    ]
}

#[tokio::test]
async fn unreadable_success_has_its_payload_error() {
    let (sandbox, _) = start().await;
    let client = connect(&sandbox);
    let body = format!(r#"{{"id": [{NUMBER}]}}"#);
    sandbox.fail_next(Fault::status(200).body("application/json", body));
    let error: Error = client.get_user().send().await.expect_err("an odd id");
    assert_eq!(error.kind(), ErrorKind::Decode);
    let payload = error.payload_error().expect("its cause");
    assert_eq!(payload.path(), "id");
    assert!(error.to_string().contains(&payload.to_string()), "{error}");
    assert!(error.source().is_none() && error.auth_error().is_none());
}
