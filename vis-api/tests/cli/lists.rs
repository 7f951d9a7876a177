//! Lists of many pages.

use vis_sandbox::{Fault, Operation, PastCall, PastState};

use crate::support::{Machine, TestResult, output};

#[tokio::test]
async fn limit_says_how_many_there_are() -> TestResult {
    let machine = Machine::with_token().await?;
    machine.sandbox.add_events(45);
    for (line, rows, note) in [
        ("vis events list --csv", 45, ""),
        ("vis events list --csv --limit 45", 45, ""),
        (
            "vis events list --csv --limit 20",
            20,
            "20 of 45; --all prints all\n",
        ),
        (
            "vis events list --csv --limit 0",
            0,
            "0 of 45; --all prints all\n",
        ),
        (
            "vis events list --csv --limit 2 --type call",
            2,
            "2 of more; --all prints all\n",
        ),
        ("vis events list --csv --all --size 10", 45, ""),
        ("vis events list --csv --state held", 0, ""),
    ] {
        let output = machine.shell(line).await?;
        assert_eq!(output.stdout.lines().count(), rows + 1, "{line}");
        assert_eq!((output.code, &*output.stderr), (Some(0), note), "{line}");
    }
    Ok(())
}

#[tokio::test]
async fn failure_keeps_the_items_before_it() -> TestResult {
    let machine = Machine::with_token().await?;
    machine.sandbox.add_events(45);
    machine.sandbox.fail_next(Fault::served());
    machine.sandbox.fail_next(Fault::status(403));
    let output = machine.shell("vis events list --all --csv").await?;
    assert_eq!(output.code, Some(5));
    assert_eq!(output.stdout.lines().count(), 21);
    assert!(
        output.stderr.starts_with("error: 403 Forbidden"),
        "{}",
        output.stderr
    );
    Ok(())
}

#[cfg(unix)]
#[tokio::test]
async fn terminal_shows_progress() -> TestResult {
    let machine = Machine::with_token().await?;
    machine.sandbox.add_events(45);
    let mut terminal = machine.terminal(&["events", "list", "--all"])?;
    assert_eq!(terminal.code().await?, Some(0));
    assert!(terminal.shown.contains("/45"), "{}", terminal.shown);
    let queries = machine.sandbox.take_requests();
    assert!(queries[0].path.ends_with("/self/events/count"));
    Ok(())
}

#[tokio::test]
async fn follow_prints_events_as_they_come() -> TestResult {
    let machine = Machine::new().await?;
    machine
        .sandbox
        .add_event(PastCall::new("14155550100", PastState::Missed));
    let arguments = [
        "events",
        "list",
        "--follow",
        "--interval=20ms",
        "--csv",
        "--state=missed,active",
    ];
    let mut command = machine.command(&arguments);
    command.env("VIS_TOKEN", machine.sandbox.token());
    let mut program = machine.start(&mut command)?;
    program.note("polls the history").await?;
    let id = machine.sandbox.incoming_call("14155550123");
    machine.sandbox.remote_hangs_up(&id)?;
    assert!(program.line().await?.starts_with("id,direction,state,"));
    let missed = program.line().await?;
    assert!(
        missed.starts_with(&format!("{id},INBOUND,MISSED,")),
        "{missed}"
    );
    let id = machine.sandbox.incoming_call("14155550123");
    let mut answer = machine.command(&["calls", "answer", &id]);
    answer.env("VIS_TOKEN", machine.sandbox.token());
    assert_eq!(output(answer, "").await?.code, Some(0));
    let active = program.line().await?;
    assert!(active.starts_with(&format!("{id},INBOUND,ACTIVE,")));

    // A failure that may pass loses nothing.
    let fail = |status| Fault::status(status).on(Operation::ListEvents);
    machine.sandbox.fail_next(fail(500));
    machine.sandbox.remote_hangs_up(&id)?;
    let id = machine.sandbox.incoming_call("14155550123");
    machine.sandbox.remote_hangs_up(&id)?;
    program.note("polling again in 20ms").await?;
    let missed = program.line().await?;
    assert!(missed.starts_with(&format!("{id},INBOUND,MISSED,")));
    machine.sandbox.fail_next(fail(403));
    program.note("error: 403 Forbidden").await?;
    assert_eq!(program.code().await?, Some(5));
    Ok(())
}
