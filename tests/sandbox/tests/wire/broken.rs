//! Connections break, stall and talk nonsense, as seen from a bare socket.

use std::time::Duration;

use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;
use tokio::time::timeout;
use vis_sandbox::{Fault, Operation};

use crate::socket::{End, PATIENCE, listen, place, speak};
use crate::support::{Outcome, Vis};

/// How many calls were placed and how many requests were read.
fn seen(vis: &Vis) -> (usize, usize) {
    let placed = vis.sandbox.calls_placed();
    (placed.len(), vis.sandbox.request_count())
}

/// Waits until the sandbox has seen so much; without an answer there is no other way to know.
async fn until_seen(vis: &Vis, expected: (usize, usize)) -> Outcome {
    let seen = async {
        while seen(vis) != expected {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    };
    Ok(timeout(PATIENCE, seen).await?)
}

#[tokio::test]
async fn a_break_comes_before_reading_before_handling_or_after_it() -> Outcome {
    for (fault, end, placed, read) in [
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
        assert_eq!(seen(&vis), (placed, read), "{fault:?}");
        // It happened once.
        let (answer, _) = place(&vis).await?;
        assert!(answer.starts_with("HTTP/1.1 201 "), "{fault:?}: {answer}");
    }
    Ok(())
}

#[tokio::test]
async fn a_stall_comes_before_handling_or_after_it() -> Outcome {
    for (fault, placed) in [
        (Fault::stall(), 0),
        (Fault::stall().after_handling(), 1),
        (Fault::served().stalled(0), 1),
    ] {
        let vis = Vis::start().await?;
        vis.sandbox.fail_next(fault);
        let mut stream = TcpStream::connect(vis.address()?).await?;
        speak(&mut stream, &vis, "close").await;
        until_seen(&vis, (placed, 1)).await?;
        assert_eq!(listen(&mut stream, 0).await?.1, End::Open);
        // Who gives up takes nothing along.
        drop(stream);
        assert!(place(&vis).await?.0.starts_with("HTTP/1.1 201 "));
    }
    Ok(())
}

#[tokio::test]
async fn an_answer_can_take_the_place_of_the_services_own() -> Outcome {
    let vis = Vis::start().await?;
    vis.sandbox.fail_next(
        Fault::status(502)
            .after_handling()
            .on(Operation::CreateCall),
    );
    let (answer, _) = place(&vis).await?;
    assert!(answer.starts_with("HTTP/1.1 502 "), "{answer}");
    assert_eq!(seen(&vis), (1, 1));

    // Handling includes the gateway: without a token there is no call.
    vis.sandbox.fail_next(Fault::status(502).after_handling());
    let refused = vis.request("POST", "/self/calls", &[], "").await?;
    assert_eq!(refused.status, 502);
    assert_eq!(seen(&vis), (1, 2));
    Ok(())
}

#[tokio::test]
async fn an_answer_breaks_off_or_stalls_in_its_body() -> Outcome {
    let teapot = || Fault::status(418).body("text/plain", "short and stout");
    let head =
        "HTTP/1.1 418 I'm a teapot\r\ncontent-length: 15\r\ncontent-type: text/plain\r\n\r\n";
    for (fault, answer, end) in [
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
        speak(&mut stream, &vis, "close").await;
        let expected = match end {
            End::Open => answer.len(),
            End::Closed | End::Reset => usize::MAX,
        };
        assert_eq!(
            listen(&mut stream, expected).await?,
            (answer, end),
            "{fault:?}"
        );
        assert_eq!(seen(&vis), (0, 1));
    }
    Ok(())
}

#[tokio::test]
async fn the_services_own_answer_breaks_off_too() -> Outcome {
    let vis = Vis::start().await?;
    vis.sandbox.fail_next(Fault::served().truncated(9));
    let (answer, end) = place(&vis).await?;
    assert!(answer.starts_with("HTTP/1.1 201 Created\r\n"), "{answer}");
    let (_, body) = answer
        .split_once("\r\n\r\n")
        .ok_or("an answer without a body")?;
    assert!(body.starts_with("{\"") && body.len() == 9, "{answer}");
    assert_eq!((end, seen(&vis)), (End::Closed, (1, 1)));
    Ok(())
}

#[tokio::test]
async fn garbage_is_not_http() -> Outcome {
    let vis = Vis::start().await?;
    vis.sandbox
        .fail_next(Fault::garbage("220 smtp.example.com ESMTP\r\n"));
    let (answer, end) = place(&vis).await?;
    assert_eq!(answer, "220 smtp.example.com ESMTP\r\n");
    assert_eq!((end, seen(&vis)), (End::Closed, (0, 1)));
    Ok(())
}

#[tokio::test]
async fn a_connection_that_is_kept_breaks_at_its_next_request() -> Outcome {
    let vis = Vis::start().await?;
    let mut stream = TcpStream::connect(vis.address()?).await?;
    speak(&mut stream, &vis, "keep-alive").await;
    let (answer, end) = listen(&mut stream, 1).await?;
    assert!(answer.starts_with("HTTP/1.1 201 "), "{answer}");
    assert_eq!(end, End::Open);

    vis.sandbox.fail_next(Fault::reset_unread());
    speak(&mut stream, &vis, "keep-alive").await;
    let nothing = (String::new(), End::Reset);
    assert_eq!(listen(&mut stream, usize::MAX).await?, nothing);
    assert_eq!(seen(&vis), (1, 1));
    Ok(())
}

#[tokio::test]
async fn what_is_never_read_waits_its_turn() -> Outcome {
    let vis = Vis::start().await?;
    // Nobody knows yet that the request is not for the account: that fault is passed over.
    vis.sandbox
        .fail_next(Fault::status(500).on(Operation::GetAccount));
    vis.sandbox.fail_next(Fault::status(503));
    vis.sandbox
        .fail_next(Fault::reset_unread().on(Operation::GetAccount));
    let (answer, _) = place(&vis).await?;
    assert!(answer.starts_with("HTTP/1.1 503 "), "{answer}");
    assert_eq!(place(&vis).await?, (String::new(), End::Reset));
    assert_eq!(vis.get("/self/account").await?.status, 500);
    Ok(())
}

#[tokio::test]
async fn a_body_of_any_size_arrives() -> Outcome {
    const SIZE: usize = 10 * 1024 * 1024;
    let vis = Vis::start().await?;
    let large = || Fault::status(502).body("text/html", vec![b'x'; SIZE]);
    vis.sandbox.fail_next(large());
    let answer = vis.get("/self").await?;
    assert_eq!((answer.status, answer.text.len()), (502, SIZE));

    vis.sandbox.fail_next(large().truncated(SIZE - 1));
    assert!(vis.get("/self").await.is_err());
    Ok(())
}

#[tokio::test]
async fn a_redirect_says_where_to() -> Outcome {
    let vis = Vis::start().await?;
    let account = format!("{}/self/account", vis.sandbox.base_url());
    vis.sandbox.fail_next(Fault::redirect(307, &account));
    let answer = vis.get("/self").await?;
    assert_eq!(answer.field("name"), "Vonage", "the client followed");
    Ok(())
}

#[tokio::test]
async fn the_end_of_the_sandbox_ends_all_waiting() -> Outcome {
    let vis = Vis::start().await?;
    let hour = Duration::from_secs(3_600);
    vis.sandbox.fail_next(Fault::status(500).stalled(0));
    vis.sandbox.fail_next(Fault::stall());
    vis.sandbox.fail_next(Fault::delay(hour).after_handling());
    let mut streams = Vec::new();
    // One after the other, so that each meets its fault.
    for expected in [(0, 1), (0, 2), (1, 3)] {
        let mut stream = TcpStream::connect(vis.address()?).await?;
        speak(&mut stream, &vis, "close").await;
        until_seen(&vis, expected).await?;
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
