//! `vis listen`.

use axum::http::StatusCode;

use crate::receiver::{Receiver, answer, bind};
use crate::support::{Machine, Program, TestResult};

/// Starts listening, and returns the key for the receiver.
async fn listen(machine: &Machine, url: &str) -> TestResult<(Program, String)> {
    let arguments = ["listen", "--forward-to", url];
    let fast = ["--interval=20ms", "--retry-delay=1ms"];
    let mut command = machine.command(&[&arguments[..], &fast].concat());
    command.env("VIS_TOKEN", machine.sandbox.token());
    let mut program = machine.start(&mut command)?;
    let key = program.note("VIS_SIGNING_KEY=").await?;
    program.note("forwarding to").await?;
    Ok((program, key))
}

#[tokio::test]
async fn new_events_arrive_signed() -> TestResult {
    let machine = Machine::new().await?;
    let (listener, url) = bind().await?;
    machine.sandbox.incoming_call("14155550100");
    let (mut program, key) = listen(&machine, &url).await?;
    let receiver = Receiver::new(&key)?;
    receiver.serve(listener);
    let id = machine.sandbox.incoming_call("14155550123");
    let ringing = program.line().await?;
    assert!(ringing.contains("RINGING       from 14155550123  -> 200 OK in"));
    machine.sandbox.remote_hangs_up(&id)?;
    let missed = program.line().await?;
    assert!(missed.contains("MISSED        from 14155550123  -> 200 OK in"));
    let events = receiver.deliveries().into_iter().map(|it| it.event);
    assert!(events.map(|event| event.id).eq([id.as_str(), &id]));
    program.interrupt().await?;
    assert_eq!(program.note("").await?, "2 delivered, 0 failed");
    assert_eq!(program.code().await?, Some(0));
    Ok(())
}

#[tokio::test]
async fn failed_delivery_is_repeated() -> TestResult {
    let machine = Machine::new().await?;
    let (listener, url) = bind().await?;
    let (mut program, key) = listen(&machine, &url).await?;
    let receiver = Receiver::new(&key)?.fails(2, StatusCode::INTERNAL_SERVER_ERROR);
    receiver.serve(listener);
    machine.sandbox.incoming_call("14155550123");
    let mut lines = Vec::new();
    for _ in 0..3 {
        lines.push(answer(&program.line().await?));
    }
    insta::assert_snapshot!(lines.join("\n"), @r"
    500 Internal Server Error in [n] ms: the database is away; again in 1ms
    500 Internal Server Error in [n] ms: the database is away; again in 1ms
    200 OK in [n] ms
    ");
    let deliveries = receiver.deliveries();
    let attempts = deliveries.iter().map(|it| it.attempt.map(u32::from));
    assert_eq!(attempts.collect::<Vec<_>>(), [Some(1), Some(2), Some(3)]);
    assert!(deliveries.iter().all(|it| it.id == deliveries[0].id));
    Ok(())
}

#[tokio::test]
async fn receiver_that_is_down_does_not_end_it() -> TestResult {
    let machine = Machine::new().await?;
    let (listener, url) = bind().await?;
    let address = listener.local_addr()?;
    drop(listener);
    let (mut program, key) = listen(&machine, &url).await?;
    let id = machine.sandbox.incoming_call("14155550123");
    let mut lines = Vec::new();
    for _ in 0..6 {
        lines.push(answer(&program.line().await?));
    }
    assert!(lines[4].ends_with("again in 1ms"));
    insta::assert_snapshot!(lines[5], @"no answer after [n] ms: the server refuses connections; given up");

    Receiver::new(&key)?.serve(tokio::net::TcpListener::bind(address).await?);
    machine.sandbox.remote_hangs_up(&id)?;
    assert!(program.line().await?.contains("-> 200 OK in"));
    program.interrupt().await?;
    program.note("1 delivered, 1 failed").await?;
    assert_eq!(program.code().await?, Some(0));
    Ok(())
}

#[tokio::test]
async fn key_is_kept_and_shared_with_trigger() -> TestResult {
    let machine = Machine::new().await?;
    let (listener, url) = bind().await?;
    let (_program, key) = listen(&machine, &url).await?;
    let (_program, same) = listen(&machine, &url).await?;
    assert_eq!(key, same);
    Receiver::new(&key)?.serve(listener);
    let trigger = machine
        .run(&["trigger", "missed-call", "--to", &url])
        .await?;
    assert_eq!(trigger.code, Some(0), "{}", trigger.stdout);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(machine.file("signing-key"))?
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    Ok(())
}

#[tokio::test]
async fn ended_session_ends_it() -> TestResult {
    let machine = Machine::new().await?;
    let (_listener, url) = bind().await?;
    let (mut program, _) = listen(&machine, &url).await?;
    machine.sandbox.revoke_access_tokens();
    program.note("run `vis login`").await?;
    assert_eq!(program.code().await?, Some(3));
    Ok(())
}

#[tokio::test]
async fn invalid_options_are_refused() -> TestResult {
    let machine = Machine::new().await?;
    for option in [
        "--forward-to=localhost:8080",
        "--interval=0s",
        "--interval=15",
    ] {
        let output = machine.run(&["listen", option]).await?;
        assert_eq!(output.code, Some(2), "{option}: {}", output.stderr);
    }
    assert_eq!(machine.sandbox.request_count(), 0);
    Ok(())
}
