//! Delays that the server requests.

use std::time::Duration;

use vis_sandbox::Fault;

use crate::{start_with, without_delay};

#[tokio::test]
async fn next_access_time_sets_retry_after() {
    let (sandbox, client) = start_with(without_delay()).await;
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
