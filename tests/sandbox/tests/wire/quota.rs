//! A token is good for so many requests in a while.

use std::time::Duration;

use serde_json::json;
use vis_sandbox::{Builder, RetryHint, Sandbox};

use crate::support::{Outcome, Vis};

const MINUTE: Duration = Duration::from_secs(60);

fn three_a_minute() -> Builder {
    Sandbox::builder().rate_limit(3, MINUTE)
}

async fn statuses(vis: &Vis, count: usize) -> Outcome<Vec<u16>> {
    let mut statuses = Vec::new();
    for _ in 0..count {
        statuses.push(vis.get("/self").await?.status);
    }
    Ok(statuses)
}

#[tokio::test]
async fn over_the_quota_is_a_fault_until_the_next_minute() -> Outcome {
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

    // It is 16:10:06; the minute ends in 54 seconds.
    vis.clock.advance(Duration::from_millis(53_999));
    assert_eq!(statuses(&vis, 1).await?, [429]);
    vis.clock.advance(Duration::from_millis(1));
    assert_eq!(statuses(&vis, 4).await?, [200, 200, 200, 429]);
    Ok(())
}

#[tokio::test]
async fn the_client_is_told_when_to_come_back_in_either_way() -> Outcome {
    for (hint, in_body, header) in [
        (RetryHint::NextAccessTime, true, ""),
        (RetryHint::RetryAfter, false, "54"),
        (RetryHint::Both, true, "54"),
        (RetryHint::Neither, false, ""),
    ] {
        let vis = Vis::start_with(three_a_minute().retry_hint(hint)).await?;
        vis.clock.advance(Duration::from_millis(1));
        statuses(&vis, 3).await?;
        let refused = vis.get("/self").await?;
        assert_eq!(refused.status, 429);
        let fault = refused.field("fault");
        assert_eq!(fault["nextAccessTime"].is_string(), in_body, "{hint:?}");
        assert_eq!(refused.header("retry-after"), header, "{hint:?}");
    }
    Ok(())
}

#[tokio::test]
async fn only_what_reaches_an_operation_counts_and_every_token_has_its_own() -> Outcome {
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

#[tokio::test]
async fn nobody_has_a_quota_unless_asked_for() -> Outcome {
    let vis = Vis::start().await?;
    assert_eq!(statuses(&vis, 100).await?, [200; 100]);
    Ok(())
}
