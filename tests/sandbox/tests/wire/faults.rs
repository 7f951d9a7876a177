//! Queued and random faults, observed on a raw TCP socket.

use std::time::Duration;

use tokio::io::AsyncReadExt;
use tokio::time::timeout;
use vis_sandbox::{Fault, Operation};

use crate::support::{End, TIMEOUT, TestResult, Vis, read_response, send_call};

/// Returns the number of placed calls and of requests.
fn counts(vis: &Vis) -> (usize, usize) {
    let placed = vis.sandbox.calls_placed();
    (placed.len(), vis.sandbox.request_count())
}

/// Polls until the sandbox has these counts: a stalled request has no response to wait for.
async fn wait_for_counts(vis: &Vis, expected: (usize, usize)) -> TestResult {
    let reached = async {
        while counts(vis) != expected {
            tokio::task::yield_now().await;
        }
    };
    Ok(timeout(TIMEOUT, reached).await?)
}

#[tokio::test]
async fn fault_shapes_response_and_handling() -> TestResult {
    let teapot = || Fault::status(418).body("text/plain", "short and stout");
    let head =
        "HTTP/1.1 418 I'm a teapot\r\ncontent-length: 15\r\ncontent-type: text/plain\r\n\r\n";
    let padded = format!("{}short and stout", head.replace("15", "100"));
    let short = format!("{head}short");
    let unknown = "HTTP/1.1 599 \r\ncontent-length: 1\r\n\r\n";
    let is_placed = 1;
    for (fault, response, end, placed) in [
        (Fault::reset(), "", End::Reset, 0),
        (Fault::reset().after_handling(), "", End::Reset, is_placed),
        (Fault::close(), "", End::Closed, 0),
        (Fault::close().after_handling(), "", End::Closed, is_placed),
        (Fault::garbage("\0?"), "\0?", End::Closed, 0),
        (Fault::stall(), "", End::Open, 0),
        (Fault::stall().after_handling(), "", End::Open, is_placed),
        (teapot().truncated(5), &*short, End::Closed, 0),
        (teapot().stalled(5), &*short, End::Open, 0),
        (teapot().truncated(0), head, End::Closed, 0),
        (teapot().truncated(99), &*padded, End::Closed, 0),
        (Fault::status(599).truncated(0), unknown, End::Closed, 0),
    ] {
        let vis = Vis::start().await?;
        vis.sandbox.fail_next(fault.clone());
        let mut stream = vis.connect().await?;
        send_call(&mut stream, &vis, "close").await?;
        wait_for_counts(&vis, (placed, 1)).await?;
        let is_open = end == End::Open;
        let expected = if is_open { response.len() } else { usize::MAX };
        let received = read_response(&mut stream, expected).await?;
        assert_eq!(received, (response.to_owned(), end), "{fault:?}");
        // The fault applies once.
        vis.place().await?;
        assert_eq!(counts(&vis), (placed + 1, 2), "{fault:?}");
    }
    Ok(())
}

#[tokio::test]
async fn faults_queue_per_operation() -> TestResult {
    let vis = Vis::start().await?;
    let account = Fault::status(500).on(Operation::GetAccount);
    for fault in [account, Fault::status(502), Fault::status(504)] {
        vis.sandbox.fail_next(fault);
    }
    for (path, status) in [
        ("/self", 502),
        ("/self/account", 500),
        ("/nowhere", 504),
        ("/self/account", 200),
    ] {
        assert_eq!(vis.get(path).await?.status, status, "{path}");
    }
    Ok(())
}

#[tokio::test]
async fn invalid_fault_is_500_with_reason() -> TestResult {
    let vis = Vis::start().await?;
    for fault in [
        Fault::status(0),
        Fault::status(100),
        Fault::status(1_000),
        Fault::status(500).header("two words", ""),
        Fault::status(500).header("x-line", "a\r\nb"),
    ] {
        vis.sandbox.fail_next(fault.clone());
        let response = vis.get("/self").await?;
        let is_explained = response.text.starts_with("impossible fault: ");
        assert!(is_explained && response.status == 500, "{response:?}");
    }
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
        let mut stream = vis.connect().await?;
        send_call(&mut stream, &vis, "close").await?;
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

#[tokio::test]
async fn random_faults_repeat_with_seed() -> TestResult {
    let mut runs = Vec::new();
    for seed in [1, 1, 2] {
        let vis = Vis::start().await?;
        let unrelated = Fault::status(500).on(Operation::GetAccount);
        let faults = vec![Fault::status(503), Fault::reset(), unrelated];
        vis.sandbox.random_faults(seed, 0.5, faults);
        let mut run = Vec::new();
        for _ in 0..100 {
            // 0 is a transport error.
            run.push(vis.get("/self").await.map_or(0, |response| response.status));
        }
        for status in [0, 200, 503] {
            assert!(run.contains(&status), "{status}: {run:?}");
        }
        assert!(!run.contains(&500), "{run:?}");
        runs.push(run);
    }
    assert_eq!(runs[0], runs[1]);
    assert_ne!(runs[0], runs[2]);
    Ok(())
}

#[tokio::test]
async fn queued_fault_precedes_random_fault() -> TestResult {
    let vis = Vis::start().await?;
    vis.sandbox.random_faults(0, 1.0, vec![Fault::status(503)]);
    vis.sandbox.fail_next(Fault::served());
    assert_eq!(vis.get("/self").await?.status, 200);
    assert_eq!(vis.get("/self").await?.status, 503);
    vis.sandbox.no_random_faults();
    assert_eq!(vis.get("/self").await?.status, 200);
    Ok(())
}
