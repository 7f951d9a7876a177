//! What the server asks for.

use std::time::Duration;

use vis_sandbox::Fault;

use crate::{quick, start_with};

#[tokio::test]
async fn a_wait_that_is_too_long_is_left_to_the_caller() {
    let (sandbox, client) = start_with(quick()).await;
    sandbox.fail_next(Fault::status(429).header("retry-after", "3600"));
    let error = client.get_user().send().await.expect_err("throttled");
    assert_eq!(error.attempts(), 1);
    assert_eq!(error.retry_after(), Some(Duration::from_secs(3600)));
    assert!(error.is_throttled() && error.is_retryable());
}

#[tokio::test]
async fn the_gateways_own_way_to_say_it_is_understood() {
    let (sandbox, client) = start_with(quick()).await;
    let body = r#"{"fault":{"code":900802,"message":"Message throttled out",
        "description":"You have exceeded your quota",
        "nextAccessTime":"2026-Sep-12 21:00:00+0000 UTC"}}"#;
    sandbox.fail_next(
        Fault::status(429)
            .header("date", "Sat, 12 Sep 2026 20:00:00 GMT")
            .body("application/json", body),
    );
    let error = client.get_user().send().await.expect_err("throttled");
    assert_eq!(error.retry_after(), Some(Duration::from_secs(3600)));
    assert_eq!(error.code(), Some("900802"));
}
