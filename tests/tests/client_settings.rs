//! Limits that are set for a client.

use std::time::Duration;

use vis_api::{Client, ErrorKind, RateLimit};
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
