//! Rate limits per access token.

use std::time::Duration;

use serde_json::json;
use vis_sandbox::{Builder, Sandbox};

use crate::support::{TestResult, Vis};

const MINUTE: Duration = Duration::from_secs(60);

fn three_a_minute() -> Builder {
    Sandbox::builder().rate_limit(3, MINUTE)
}

async fn statuses(vis: &Vis, count: usize) -> TestResult<Vec<u16>> {
    let mut statuses = Vec::new();
    for _ in 0..count {
        statuses.push(vis.get("/self").await?.status);
    }
    Ok(statuses)
}

#[tokio::test]
async fn exceeded_limit_is_429_until_next_minute() -> TestResult {
    let vis = Vis::start_with(three_a_minute()).await?;
    assert_eq!(statuses(&vis, 4).await?, [200, 200, 200, 429]);
    let refused = vis.get("/self").await?;
    let expected = json!({ "fault": {
        "code": 900_803,
        "message": "Message throttled out",
        "description": "You have exceeded your quota",
        "nextAccessTime": "2020-Oct-01 16:11:00+0000 UTC",
    }});
    assert_eq!((refused.status, refused.json()), (429, expected));
    assert_eq!(refused.header("retry-after"), "");

    // The clock starts at 16:10:06: the minute ends in 54 s.
    vis.clock.advance(Duration::from_millis(53_999));
    assert_eq!(statuses(&vis, 1).await?, [429]);
    vis.clock.advance(Duration::from_millis(1));
    assert_eq!(statuses(&vis, 4).await?, [200, 200, 200, 429]);
    Ok(())
}

#[tokio::test]
async fn limit_counts_operations_per_token() -> TestResult {
    let vis = Vis::start_with(three_a_minute()).await?;
    for _ in 0..4 {
        assert_eq!(vis.get("/nowhere").await?.status, 404);
        assert_eq!(vis.delete("/self").await?.status, 405);
        assert_eq!(vis.request("GET", "/self", &[], "").await?.status, 401);
    }
    assert_eq!(statuses(&vis, 4).await?, [200, 200, 200, 429]);

    let tokens = vis.refresh(&vis.sandbox.refresh_token()).await?.json();
    let bearer = format!(
        "Bearer {}",
        tokens["access_token"].as_str().ok_or("no token")?
    );
    let headers = [("authorization", bearer.as_str())];
    assert_eq!(vis.request("GET", "/self", &headers, "").await?.status, 200);
    Ok(())
}
