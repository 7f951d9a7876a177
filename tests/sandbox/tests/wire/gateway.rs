//! What the gateway rejects and limits, and the record of requests.

use std::time::Duration;

use serde_json::json;
use vis_sandbox::Sandbox;

use crate::support::{TestResult, Vis};

#[tokio::test]
async fn unknown_path_is_404_and_wrong_method_405() -> TestResult {
    let vis = Vis::start().await?;
    for (method, path, status, code, allow) in [
        ("GET", "", 404, 900_906, ""),
        ("GET", "/self/", 404, 900_906, ""),
        ("GET", "/self/call", 404, 900_906, ""),
        ("GET", "/self/calls/", 404, 900_906, ""),
        ("GET", "/self/calls/x/y", 404, 900_906, ""),
        ("GET", "/SELF", 404, 900_906, ""),
        ("POST", "/self", 405, 405, "GET"),
        ("BREW", "/self/calls", 405, 405, "GET, POST"),
        ("BREW", "/self/calls/count", 405, 405, "GET"),
        ("BREW", "/self/calls/x/hold", 405, 405, "DELETE, PUT"),
    ] {
        let response = vis.send(method, path).await?;
        assert_eq!(response.status, status, "{method} {path}");
        assert_eq!(response.field("fault")["code"], code, "{method} {path}");
        let mut allowed: Vec<_> = response.header("allow").split(", ").collect();
        allowed.sort_unstable();
        assert_eq!(allowed.join(", "), allow, "{path}");
    }
    Ok(())
}

#[tokio::test]
async fn bounded_recording_keeps_latest() -> TestResult {
    for (limit, kept) in [(2, &["/b", "/c"][..]), (0, &[])] {
        let vis = Vis::start_with(Sandbox::builder().record_at_most(limit)).await?;
        for path in ["/a", "/b", "/c"] {
            vis.get(path).await?;
        }
        let requests = vis.sandbox.take_requests();
        let paths = requests.iter().map(|request| request.path.as_str());
        let paths: Vec<_> = paths
            .filter_map(|path| path.strip_prefix("/t/vbc.prod/vis/v1"))
            .collect();
        assert_eq!(paths, kept);
        assert_eq!(vis.sandbox.request_count(), 3);
    }
    Ok(())
}

#[tokio::test]
async fn debug_output_has_no_secret() -> TestResult {
    let vis = Vis::start().await?;
    let hook = json!({ "signingKey": "mysecretkey" });
    vis.post("/self/webhooks", hook).await?;
    let (sandbox, user) = (&vis.sandbox, vis_sandbox::User::default());
    let printed = format!("{sandbox:?} {:?} {user:?}", sandbox.requests());
    for secret in ["mysecretkey", sandbox.token(), sandbox.password()] {
        assert!(!printed.contains(secret), "{printed}");
    }
    Ok(())
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
    let limited = Sandbox::builder().rate_limit(3, Duration::from_secs(60));
    let vis = Vis::start_with(limited).await?;
    // Only requests that reach an operation count.
    for _ in 0..4 {
        assert_eq!(vis.get("/nowhere").await?.status, 404);
        assert_eq!(vis.request("GET", "/self", &[], "").await?.status, 401);
    }
    assert_eq!(statuses(&vis, 4).await?, [200, 200, 200, 429]);
    let refused = vis.get("/self").await?;
    let expected = json!({ "fault": {
        "code": 900_803,
        "message": "Message throttled out",
        "description": "You have exceeded your quota",
        "nextAccessTime": "2020-Oct-01 16:11:00+0000 UTC",
    }});
    assert_eq!((refused.status, refused.json()), (429, expected));

    // Each token has its own limit.
    let tokens = vis.refresh(&vis.sandbox.refresh_token()).await?.json();
    let access = tokens["access_token"].as_str().ok_or("no token")?;
    let bearer = format!("Bearer {access}");
    let headers = [("authorization", bearer.as_str())];
    assert_eq!(vis.request("GET", "/self", &headers, "").await?.status, 200);

    // The clock starts at 16:10:06: the minute ends in 54 s.
    vis.clock.advance(Duration::from_millis(53_999));
    assert_eq!(statuses(&vis, 1).await?, [429]);
    vis.clock.advance(Duration::from_millis(1));
    assert_eq!(statuses(&vis, 4).await?, [200, 200, 200, 429]);
    Ok(())
}
