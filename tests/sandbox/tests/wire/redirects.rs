//! Redirects of deliveries.

use std::time::Duration;

use serde_json::json;
use vis_sandbox::DeliveryOutcome;

use crate::receiver::{Receiver, statistics};
use crate::support::{TestResult, Vis};

#[tokio::test]
async fn redirect_302_uses_get_and_307_keeps_post() -> TestResult {
    for (status, method) in [(302, "GET"), (307, "POST")] {
        let vis = Vis::start().await?;
        let target = Receiver::start().await?;
        let (source, webhook) =
            Receiver::subscribed_to(&vis, json!({ "metadataPolicy": "HEADER" })).await?;
        source.redirect(status, &target.url);
        vis.sandbox.incoming_call("14155550123");
        vis.sandbox.idle().await;

        let (sent, followed) = (source.requests(), target.requests());
        assert_eq!((sent.len(), followed.len()), (1, 1), "{status}");
        assert_eq!((&*sent[0].method, &*followed[0].method), ("POST", method));
        let body = if method == "GET" { "" } else { &sent[0].body };
        assert_eq!(followed[0].body, body);
        let delivery_id = followed[0].header("x-von-delivery-id");
        assert!(delivery_id.is_some());
        assert_eq!(delivery_id, sent[0].header("x-von-delivery-id"));
        assert_eq!(statistics(&vis, &webhook).await?["totalSuccesses"], 1);
        let recorded = vis.sandbox.deliveries();
        assert_eq!(recorded[0].redirects, [format!("{method} {}", target.url)]);
    }
    Ok(())
}

#[tokio::test]
async fn relative_location_is_resolved() -> TestResult {
    let vis = Vis::start().await?;
    let (receiver, _) = Receiver::subscribed_to(&vis, json!({})).await?;
    receiver.redirect(302, "elsewhere?a=b");
    receiver.redirect(307, "/there");
    vis.sandbox.incoming_call("14155550123");
    vis.sandbox.idle().await;
    let received: Vec<_> = receiver
        .requests()
        .iter()
        .map(|request| format!("{} {}", request.method, request.path))
        .collect();
    assert_eq!(received, ["POST /hook", "GET /elsewhere?a=b", "GET /there"]);
    Ok(())
}

#[tokio::test]
async fn redirect_loop_fails_after_five() -> TestResult {
    let vis = Vis::start().await?;
    let (receiver, _) = Receiver::subscribed_to(&vis, json!({})).await?;
    for _ in 0..6 {
        receiver.redirect(307, "/hook");
    }
    vis.sandbox.incoming_call("14155550123");
    vis.sandbox.idle().await;
    assert_eq!(receiver.requests().len(), 6);
    let outcome = &vis.sandbox.deliveries()[0].outcome;
    let DeliveryOutcome::Failed { reason, .. } = outcome else {
        panic!("{outcome:?}")
    };
    assert_eq!(reason, "more than 5 redirects");
    Ok(())
}

#[tokio::test]
async fn unsupported_redirect_fails_delivery() -> TestResult {
    for (status, location, expected) in [
        (301, "/there", "301 MOVED PERMANENTLY"),
        (303, "/there", "303 SEE OTHER"),
        (308, "/there", "308 PERMANENT REDIRECT"),
        (302, "http://[", "the Location of the redirect is invalid"),
        (
            307,
            "ftp://127.0.0.1/",
            "the sandbox delivers to http URLs only: it has no TLS",
        ),
    ] {
        let vis = Vis::start().await?;
        let (receiver, webhook) = Receiver::subscribed_to(&vis, json!({})).await?;
        for _ in 0..6 {
            receiver.redirect(status, location);
        }
        vis.sandbox.incoming_call("14155550123");
        vis.sandbox.advance(Duration::from_secs(50)).await;
        assert_eq!(receiver.requests().len(), 6, "{status}: not followed");
        let statistics = statistics(&vis, &webhook).await?;
        assert_eq!(statistics["lastErrorMessage"], expected, "{status}");
    }
    Ok(())
}
