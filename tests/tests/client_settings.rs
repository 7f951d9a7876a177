//! Limits that are set for a client.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use vis_api::auth::PasswordGrant;
use vis_api::{BoxFuture, Client, ErrorKind, RateLimit, RateLimiter, RetryPolicy};
use vis_sandbox::{Fault, Sandbox};

#[tokio::test]
async fn oversized_response_is_rejected() {
    let sandbox = Sandbox::start().await.expect("a sandbox");
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
    let client = Client::builder()
        .base_url(sandbox.base_url())
        .bearer_token(sandbox.token())
        .retry(RetryPolicy::none())
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
        let mut builder = Client::builder().credentials(grant);
        if let Some(base_url) = base_url {
            builder = builder.base_url(base_url);
        }
        let result = builder.build();
        assert_eq!(result.is_ok(), is_valid, "{base_url:?}");
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
