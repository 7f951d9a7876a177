//! Resets, stalls, truncation and garbage, observed on a raw TCP socket.

use std::time::Duration;

use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;
use tokio::time::timeout;
use vis_sandbox::{Fault, Operation};

use crate::socket::{End, TIMEOUT, place, read_response, send_call};
use crate::support::{TestResult, Vis};

/// Returns the number of placed calls and of requests read.
fn counts(vis: &Vis) -> (usize, usize) {
    let placed = vis.sandbox.calls_placed();
    (placed.len(), vis.sandbox.request_count())
}

/// Polls until the sandbox has these counts: a stalled request has no response to wait for.
async fn wait_for_counts(vis: &Vis, expected: (usize, usize)) -> TestResult {
    let reached = async {
        while counts(vis) != expected {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    };
    Ok(timeout(TIMEOUT, reached).await?)
}

#[tokio::test]
async fn reset_and_close_respect_fault_stage() -> TestResult {
    for (fault, end, placed, requests) in [
        (Fault::reset_unread(), End::Reset, 0, 0),
        (Fault::reset_unread().after_handling(), End::Reset, 0, 0),
        (Fault::reset(), End::Reset, 0, 1),
        (Fault::reset().after_handling(), End::Reset, 1, 1),
        (Fault::close(), End::Closed, 0, 1),
        (Fault::close().after_handling(), End::Closed, 1, 1),
    ] {
        let vis = Vis::start().await?;
        vis.sandbox.fail_next(fault.clone());
        assert_eq!(place(&vis).await?, (String::new(), end), "{fault:?}");
        assert_eq!(counts(&vis), (placed, requests), "{fault:?}");
        // The fault applies once.
        let (response, _) = place(&vis).await?;
        assert!(
            response.starts_with("HTTP/1.1 201 "),
            "{fault:?}: {response}"
        );
    }
    Ok(())
}

#[tokio::test]
async fn stall_respects_fault_stage() -> TestResult {
    for (fault, placed) in [
        (Fault::stall(), 0),
        (Fault::stall().after_handling(), 1),
        (Fault::served().stalled(0), 1),
    ] {
        let vis = Vis::start().await?;
        vis.sandbox.fail_next(fault);
        let mut stream = TcpStream::connect(vis.address()?).await?;
        send_call(&mut stream, &vis, "close").await;
        wait_for_counts(&vis, (placed, 1)).await?;
        assert_eq!(read_response(&mut stream, 0).await?.1, End::Open);
        // The next connection is not affected.
        drop(stream);
        assert!(place(&vis).await?.0.starts_with("HTTP/1.1 201 "));
    }
    Ok(())
}

#[tokio::test]
async fn status_after_handling_replaces_response() -> TestResult {
    let vis = Vis::start().await?;
    vis.sandbox.fail_next(
        Fault::status(502)
            .after_handling()
            .on(Operation::CreateCall),
    );
    let (response, _) = place(&vis).await?;
    assert!(response.starts_with("HTTP/1.1 502 "), "{response}");
    assert_eq!(counts(&vis), (1, 1));

    // Handling includes the gateway: a request without a token places no call.
    vis.sandbox.fail_next(Fault::status(502).after_handling());
    let refused = vis.request("POST", "/self/calls", &[], "").await?;
    assert_eq!(refused.status, 502);
    assert_eq!(counts(&vis), (1, 2));
    Ok(())
}

#[tokio::test]
async fn fault_body_is_truncated_or_stalled() -> TestResult {
    let teapot = || Fault::status(418).body("text/plain", "short and stout");
    let head =
        "HTTP/1.1 418 I'm a teapot\r\ncontent-length: 15\r\ncontent-type: text/plain\r\n\r\n";
    for (fault, response, end) in [
        (teapot().truncated(5), format!("{head}short"), End::Closed),
        (teapot().stalled(5), format!("{head}short"), End::Open),
        (teapot().truncated(0), head.to_owned(), End::Closed),
        (
            teapot().truncated(99),
            format!("{}short and stout", head.replace("15", "100")),
            End::Closed,
        ),
        (
            Fault::status(599).truncated(0),
            "HTTP/1.1 599 \r\ncontent-length: 1\r\n\r\n".into(),
            End::Closed,
        ),
    ] {
        let vis = Vis::start().await?;
        vis.sandbox.fail_next(fault.clone());
        let mut stream = TcpStream::connect(vis.address()?).await?;
        send_call(&mut stream, &vis, "close").await;
        let expected = match end {
            End::Open => response.len(),
            End::Closed | End::Reset => usize::MAX,
        };
        assert_eq!(
            read_response(&mut stream, expected).await?,
            (response, end),
            "{fault:?}"
        );
        assert_eq!(counts(&vis), (0, 1));
    }
    Ok(())
}

#[tokio::test]
async fn reset_breaks_kept_alive_connection() -> TestResult {
    let vis = Vis::start().await?;
    let mut stream = TcpStream::connect(vis.address()?).await?;
    send_call(&mut stream, &vis, "keep-alive").await;
    let (response, end) = read_response(&mut stream, 1).await?;
    assert!(response.starts_with("HTTP/1.1 201 "), "{response}");
    assert_eq!(end, End::Open);

    vis.sandbox.fail_next(Fault::reset_unread());
    send_call(&mut stream, &vis, "keep-alive").await;
    let nothing = (String::new(), End::Reset);
    assert_eq!(read_response(&mut stream, usize::MAX).await?, nothing);
    assert_eq!(counts(&vis), (1, 1));
    Ok(())
}

#[tokio::test]
async fn unread_reset_keeps_fault_order() -> TestResult {
    let vis = Vis::start().await?;
    // An unread request has no known operation: faults bound to an operation are skipped.
    vis.sandbox
        .fail_next(Fault::status(500).on(Operation::GetAccount));
    vis.sandbox.fail_next(Fault::status(503));
    vis.sandbox
        .fail_next(Fault::reset_unread().on(Operation::GetAccount));
    let (response, _) = place(&vis).await?;
    assert!(response.starts_with("HTTP/1.1 503 "), "{response}");
    assert_eq!(place(&vis).await?, (String::new(), End::Reset));
    assert_eq!(vis.get("/self/account").await?.status, 500);
    Ok(())
}

#[tokio::test]
async fn shutdown_ends_stalled_responses() -> TestResult {
    let vis = Vis::start().await?;
    let hour = Duration::from_secs(3_600);
    vis.sandbox.fail_next(Fault::status(500).stalled(0));
    vis.sandbox.fail_next(Fault::stall());
    vis.sandbox.fail_next(Fault::delay(hour).after_handling());
    let mut streams = Vec::new();
    // In sequence, so that each connection meets its own fault.
    for expected in [(0, 1), (0, 2), (1, 3)] {
        let mut stream = TcpStream::connect(vis.address()?).await?;
        send_call(&mut stream, &vis, "close").await;
        wait_for_counts(&vis, expected).await?;
        streams.push(stream);
    }
    vis.sandbox.shutdown().await;
    for (stream, answered) in streams.iter_mut().zip([false, false, true]) {
        let mut rest = String::new();
        stream.read_to_string(&mut rest).await?;
        assert_eq!(rest.starts_with("HTTP/1.1 201 "), answered, "{rest}");
    }
    Ok(())
}
