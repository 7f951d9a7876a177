//! Limits that are set for a client.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use vis_api::auth::{PasswordGrant, RefreshTokenGrant};
use vis_api::{BoxFuture, CallCreate, Client, ErrorKind, RateLimit, RateLimiter};
use vis_sandbox::{Fault, Sandbox};
use vis_tests::{NUMBER, builder, documented_operations, send_everything};

#[tokio::test]
async fn oversized_response_is_rejected() {
    let sandbox = Sandbox::start().await.expect("a sandbox");
    sandbox.add_events(100);
    let client = builder(&sandbox)
        .max_response_size(1000)
        .build()
        .expect("a client");
    let error = client.list_events().size(100).send().await;
    let error = error.expect_err("too large");
    assert_eq!(error.kind(), ErrorKind::Decode);
    let text = error.to_string();
    assert!(text.contains("larger than 1000 bytes"), "{text}");
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

/// What the client asked for: a slot (`None`), or a pause.
#[derive(Default)]
struct RecordingLimiter(Mutex<Vec<Option<Duration>>>);

impl RateLimiter for RecordingLimiter {
    fn acquire(&self) -> BoxFuture<'_, ()> {
        self.0.lock().expect("no panic").push(None);
        Box::pin(async {})
    }

    fn pause(&self, wait: Duration) -> BoxFuture<'_, ()> {
        self.0.lock().expect("no panic").push(Some(wait));
        Box::pin(async {})
    }
}

#[tokio::test]
async fn custom_rate_limiter_counts_and_pauses() {
    let sandbox = Sandbox::start().await.expect("a sandbox");
    let limiter = Arc::new(RecordingLimiter::default());
    let client = builder(&sandbox)
        .rate_limit(RateLimit::per_minute(0)) // replaced
        .rate_limiter(Arc::clone(&limiter))
        .build()
        .expect("a client");
    for wait in ["7", "3600"] {
        sandbox.fail_next(Fault::status(429).header("Retry-After", wait));
        client.get_user().send().await.expect_err("throttled");
    }
    client.get_user().send().await.expect("the user");
    let asked = limiter.0.lock().expect("no panic").clone();
    let [short, longest] = [7, 600].map(|seconds| Some(Duration::from_secs(seconds)));
    assert_eq!(asked, [None, short, None, longest, None]);
}

#[test]
fn grant_without_token_url_is_for_production_only() {
    let grant = || PasswordGrant::new("id", "secret", "jane.doe", "password");
    let production = "https://api.vonage.com/token";
    for (base_url, grant, is_valid) in [
        (None, grant(), true),
        (Some("https://api.vonage.com/other"), grant(), true),
        (Some("https://vis.example/v1"), grant(), false),
        (Some("http://127.0.0.1:1"), grant(), false),
        (
            Some("http://127.0.0.1:1"),
            grant().token_url(production),
            true,
        ),
    ] {
        // These tests have no TLS.
        let http_client = vis_api::reqwest::Client::new();
        let mut builder = Client::builder()
            .http_client(http_client)
            .credentials(grant);
        if let Some(base_url) = base_url {
            builder = builder.base_url(base_url);
        }
        let result = builder.build();
        assert_eq!(result.is_ok(), is_valid, "{base_url:?}: {result:?}");
        if let Err(error) = result {
            assert_eq!(error.field(), "base_url");
            let text = error.to_string();
            assert!(
                text.contains("set token_url") && text.contains(production),
                "{text}"
            );
        }
    }
}

#[tokio::test]
async fn empty_allow_list_forbids_all_dialling() {
    let sandbox = Sandbox::start().await.expect("a sandbox");
    let client = builder(&sandbox)
        .allowed_numbers(Vec::<&str>::new())
        .build()
        .expect("a client");
    let mut refused = Vec::new();
    for operation in documented_operations() {
        let result = send_everything(&client, &operation.name, "1").await;
        if let Err(error) = result
            && error.kind() == ErrorKind::InvalidRequest
        {
            let text = format!("{error} {error:?} {:?}", error.message());
            assert!(
                !text.contains(NUMBER) && text.contains("phoneNumber"),
                "{text}"
            );
            refused.push(operation.name);
        }
    }
    assert!(
        refused.iter().any(|name| name == "create_call"),
        "{refused:?}"
    );
    let requests = sandbox.requests();
    assert!(!requests.is_empty());
    let dials = |body: &[u8]| String::from_utf8_lossy(body).contains("phoneNumber");
    assert!(!requests.iter().any(|request| dials(&request.body)));
}

#[tokio::test]
async fn allow_list_ignores_separators_only() {
    let sandbox = Sandbox::start().await.expect("a sandbox");
    let client = builder(&sandbox)
        .allowed_numbers(["+1 (415) 555-0100", "", "1001"])
        .build()
        .expect("a client");
    for (number, is_allowed) in [
        (NUMBER, true),
        ("+1-415-555-0100", true),
        ("1001", true),
        ("4155550100", false),
        ("14155550101", false),
        ("14155550100,911", false),
        ("14155550100\u{ff11}", false),
        ("14155550100x2", false),
        ("", false),
        ("+", false),
    ] {
        let body = CallCreate::builder().phone_number(number);
        let result = client.create_call().body(body).send().await;
        let refused = result.is_err_and(|error| error.kind() == ErrorKind::InvalidRequest);
        assert_eq!(refused, !is_allowed, "{number}");
    }
    assert_eq!(sandbox.requests().len(), 3);
}

#[tokio::test]
async fn users_share_settings_but_no_token_or_quota() {
    let sandbox = Sandbox::start().await.expect("a sandbox");
    let system = Client::builder()
        .base_url(sandbox.base_url())
        .rate_limit(RateLimit::new(1, Duration::from_secs(3600)))
        .allowed_numbers([NUMBER])
        .build()
        .expect("a client");
    let (id, secret) = (sandbox.client_id(), sandbox.client_secret());
    for _ in 0..2 {
        let source = RefreshTokenGrant::new(id, secret, sandbox.refresh_token());
        let source = source.token_url(sandbox.token_url());
        let user = system.with_credentials(source).expect("a client");
        let body = CallCreate::builder().phone_number("14155550199");
        let error = user.create_call().body(body).send().await;
        let error = error.expect_err("not allowed");
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
        // A shared quota would delay the second user by an hour.
        let minute = Duration::from_secs(60);
        let response = tokio::time::timeout(minute, user.get_user().send()).await;
        response.expect("no wait").expect("the user");
    }
    let requests = sandbox.requests();
    let requests = requests.iter().filter(|it| it.operation.is_some());
    let tokens: Vec<_> = requests.map(|it| it.header("authorization")).collect();
    assert_eq!(tokens.len(), 2);
    assert!(tokens[0].is_some() && tokens[0] != tokens[1]);

    let of_production = RefreshTokenGrant::new(id, secret, "refresh-token");
    let error = system
        .with_credentials(of_production)
        .expect_err("no token URL");
    assert_eq!(error.field(), "base_url");
}
