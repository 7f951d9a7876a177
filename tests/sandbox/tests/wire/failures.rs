//! The ways in which a delivery fails, and what the statistics say of each.

use std::time::Duration;

use axum::http::StatusCode;
use axum::response::IntoResponse;
use serde_json::json;
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use vis_sandbox::{DeliveryOutcome, Sandbox};

use crate::receiver::{Receiver, Reply, statistics, subscribe, times};
use crate::support::{Outcome, Vis};

const SECOND: Duration = Duration::from_secs(1);

/// How long to give a subscriber who does nothing.
const SHORT: Duration = Duration::from_millis(50);

#[tokio::test]
async fn who_never_answers_fails_all_the_same() -> Outcome {
    let builder = Sandbox::builder().delivery_timeouts(100 * SECOND, SHORT);
    let vis = Vis::start_with(builder).await?;
    let (receiver, webhook) = Receiver::subscribed_to(&vis, json!({})).await?;
    for _ in 0..6 {
        receiver.reply(Reply::Silence);
    }
    vis.sandbox.incoming_call("14155550123");
    vis.sandbox.advance(50 * SECOND).await;
    assert_eq!(times(&vis.sandbox.deliveries())?, [0, 10, 20, 30, 40, 50]);
    let statistics = statistics(&vis, &webhook).await?;
    assert_eq!(statistics["failed"], true);
    assert_eq!(statistics["lastErrorMessage"], "no answer within 50ms");
    assert_eq!(statistics.get("lastHttpErrorCode"), None);
    Ok(())
}

#[tokio::test]
async fn who_cannot_be_reached_fails_with_a_reason() -> Outcome {
    let vis = Vis::start().await?;
    // Nobody listens here, and nobody else can.
    let taken = TcpSocket::new_v4()?;
    taken.bind("127.0.0.1:0".parse()?)?;
    let url = format!("http://{}/", taken.local_addr()?);
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
async fn a_refusal_is_quoted() -> Outcome {
    let vis = Vis::start().await?;
    let (receiver, webhook) = Receiver::subscribed_to(&vis, json!({})).await?;
    for _ in 0..6 {
        let page = "<html>".repeat(100);
        receiver.reply(Reply::Answer(
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
async fn a_refusal_whose_body_never_ends_is_a_refusal() -> Outcome {
    let builder = Sandbox::builder().delivery_timeouts(100 * SECOND, SHORT);
    let vis = Vis::start_with(builder).await?;
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}/", listener.local_addr()?);
    let webhook = subscribe(&vis, &url, json!({})).await?;
    let subscriber = tokio::spawn(async move {
        let mut open = Vec::new();
        while let Ok((mut stream, _)) = listener.accept().await {
            let answer = b"HTTP/1.1 503 Service Unavailable\r\ncontent-length: 9\r\n\r\nsor";
            // Who has gone by then has not got the letter's answer, and the test fails below.
            let _ = stream.write_all(answer).await;
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

/// The system answers for a listener until so many connections wait for it; then nobody does.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn who_lets_nobody_in_fails_all_the_same() -> Outcome {
    let builder = Sandbox::builder().delivery_timeouts(SHORT, 100 * SECOND);
    let vis = Vis::start_with(builder).await?;
    let socket = TcpSocket::new_v4()?;
    socket.bind("127.0.0.1:0".parse()?)?;
    let address = socket.local_addr()?;
    let _listener = socket.listen(0)?;
    let mut waiting = Vec::new();
    while let Ok(connected) = tokio::time::timeout(SHORT, TcpStream::connect(address)).await {
        waiting.push(connected?);
        assert!(waiting.len() < 1_000, "everybody is let in");
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
async fn what_failed_last_is_what_the_statistics_tell_of() -> Outcome {
    let builder = Sandbox::builder().delivery_timeouts(100 * SECOND, SECOND);
    let vis = Vis::start_with(builder).await?;
    let (receiver, webhook) = Receiver::subscribed_to(&vis, json!({})).await?;
    receiver.answers([500; 5]);
    receiver.reply(Reply::Silence);
    vis.sandbox.incoming_call("14155550123");
    vis.sandbox.advance(60 * SECOND).await;
    let statistics = statistics(&vis, &webhook).await?;
    assert_eq!(statistics["totalFailures"], 1);
    assert_eq!(statistics["lastErrorMessage"], "no answer within 1s");
    assert_eq!(statistics.get("lastHttpErrorCode"), None);
    Ok(())
}
