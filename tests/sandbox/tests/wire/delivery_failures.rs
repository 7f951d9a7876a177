//! Failed deliveries and the statistics that report them.

use std::time::Duration;

use axum::http::StatusCode;
use axum::response::IntoResponse;
use serde_json::json;
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use vis_sandbox::{DeliveryOutcome, Sandbox};

use crate::receiver::{Receiver, Reply, statistics, subscribe};
use crate::support::{TestResult, Vis};

const SECOND: Duration = Duration::from_secs(1);

/// Timeout for a subscriber that does nothing.
const SHORT_TIMEOUT: Duration = Duration::from_millis(50);

#[tokio::test]
async fn unreachable_url_fails_with_reason() -> TestResult {
    let vis = Vis::start().await?;
    // Bound but not listening, so that no other process gets the port.
    let unused = TcpSocket::new_v4()?;
    unused.bind("127.0.0.1:0".parse()?)?;
    let url = format!("http://{}/", unused.local_addr()?);
    for (url, reason) in [
        (&*url, "cannot connect to 127.0.0.1:"),
        (
            "https://127.0.0.1/",
            "the sandbox delivers to http URLs only: it has no TLS",
        ),
    ] {
        let webhook = subscribe(&vis, url, json!({})).await?;
        vis.sandbox.incoming_call("14155550123");
        vis.sandbox.advance(50 * SECOND).await;
        let statistics = statistics(&vis, &webhook).await?;
        assert_eq!(statistics["failed"], true, "{url}");
        let message = statistics["lastErrorMessage"].as_str().unwrap_or_default();
        assert!(message.starts_with(reason), "{message}");
    }
    let attempts = vis.sandbox.deliveries();
    assert!(matches!(
        attempts[0].outcome,
        DeliveryOutcome::Failed { .. }
    ));
    Ok(())
}

#[tokio::test]
async fn error_body_is_quoted_in_statistics() -> TestResult {
    let vis = Vis::start().await?;
    let (receiver, webhook) = Receiver::subscribed_to(&vis, json!({})).await?;
    for _ in 0..6 {
        let page = "<html>".repeat(100);
        receiver.reply(Reply::Respond(
            (StatusCode::BAD_GATEWAY, page).into_response(),
        ));
    }
    vis.sandbox.incoming_call("14155550123");
    vis.sandbox.advance(60 * SECOND).await;
    let statistics = statistics(&vis, &webhook).await?;
    assert_eq!(statistics["lastHttpErrorCode"], "502 BAD_GATEWAY");
    let message = statistics["lastErrorMessage"].as_str().unwrap_or_default();
    assert!(
        message.starts_with("502 BAD GATEWAY: [<html><html>"),
        "{message}"
    );
    assert!(message.ends_with("... (600 bytes)]"), "{message}");
    Ok(())
}

#[tokio::test]
async fn error_with_stalled_body_is_refused() -> TestResult {
    let builder = Sandbox::builder().delivery_timeouts(100 * SECOND, SHORT_TIMEOUT);
    let vis = Vis::start_with(builder).await?;
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}/", listener.local_addr()?);
    let webhook = subscribe(&vis, &url, json!({})).await?;
    let subscriber = tokio::spawn(async move {
        let mut open = Vec::new();
        while let Ok((mut stream, _)) = listener.accept().await {
            let response = b"HTTP/1.1 503 Service Unavailable\r\ncontent-length: 9\r\n\r\nsor";
            // A failed write shows in the assertions below.
            let _ = stream.write_all(response).await;
            open.push(stream);
        }
    });
    vis.sandbox.incoming_call("14155550123");
    vis.sandbox.advance(60 * SECOND).await;
    subscriber.abort();
    let statistics = statistics(&vis, &webhook).await?;
    assert_eq!(
        statistics["lastHttpErrorCode"], "503 SERVICE_UNAVAILABLE",
        "{statistics}"
    );
    assert!(
        vis.sandbox
            .deliveries()
            .iter()
            .all(|it| matches!(it.outcome, DeliveryOutcome::Refused { status: 503, .. }))
    );
    Ok(())
}

/// Linux accepts connections until the backlog is full and then leaves SYNs unanswered.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn connect_timeout_fails_delivery() -> TestResult {
    let builder = Sandbox::builder().delivery_timeouts(SHORT_TIMEOUT, 100 * SECOND);
    let vis = Vis::start_with(builder).await?;
    let socket = TcpSocket::new_v4()?;
    socket.bind("127.0.0.1:0".parse()?)?;
    let address = socket.local_addr()?;
    let _listener = socket.listen(0)?;
    let mut connections = Vec::new();
    while let Ok(connected) = tokio::time::timeout(SHORT_TIMEOUT, TcpStream::connect(address)).await
    {
        connections.push(connected?);
        assert!(connections.len() < 1_000, "the backlog is never full");
    }
    let webhook = subscribe(&vis, &format!("http://{address}/"), json!({})).await?;
    vis.sandbox.incoming_call("14155550123");
    vis.sandbox.advance(50 * SECOND).await;
    let statistics = statistics(&vis, &webhook).await?;
    let expected = format!("cannot connect to {address}: no connection within 50ms");
    assert_eq!(statistics["lastErrorMessage"], expected);
    Ok(())
}

#[tokio::test]
async fn statistics_show_last_failure() -> TestResult {
    let builder = Sandbox::builder().delivery_timeouts(100 * SECOND, SECOND);
    let vis = Vis::start_with(builder).await?;
    let (receiver, webhook) = Receiver::subscribed_to(&vis, json!({})).await?;
    receiver.respond_each([500; 5]);
    receiver.reply(Reply::Hang);
    vis.sandbox.incoming_call("14155550123");
    vis.sandbox.advance(60 * SECOND).await;
    let statistics = statistics(&vis, &webhook).await?;
    assert_eq!(statistics["totalFailures"], 1);
    assert_eq!(statistics["lastErrorMessage"], "no answer within 1s");
    assert_eq!(statistics.get("lastHttpErrorCode"), None);
    Ok(())
}
