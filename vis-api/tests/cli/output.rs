//! Tables, records, JSON and CSV.

use std::time::Duration;

use vis_sandbox::{IncomingCall, PastCall, PastState};

use crate::support::{Machine, TestResult};

async fn machine() -> TestResult<Machine> {
    let machine = Machine::with_token().await?;
    let mut answered = PastCall::new("14155550123", PastState::Answered);
    answered.talked = Duration::from_millis(125_320);
    answered.caller_id = Some("Jane \"J\" Doe, Ltd".to_owned());
    machine.sandbox.add_event(answered);
    machine
        .sandbox
        .add_event(PastCall::new("14155550124", PastState::Missed));
    Ok(machine)
}

#[tokio::test]
async fn formats_show_the_same() -> TestResult {
    let machine = machine().await?;
    machine
        .shell("vis webhooks create --url http://127.0.0.1:1/vis --event call")
        .await?;
    let session = machine.session(&[
        "vis events list",
        "vis events list --csv",
        "vis events list --json --limit 1",
        "vis events get 5a85d86f0000000000000001",
        "vis webhooks list --csv",
        "vis webhooks list",
        "vis users get",
        "vis users get --csv",
        "vis webhooks delete 7dc53df5-703e-49b3-8670-000000000001",
        "vis webhooks list",
    ]);
    insta::assert_snapshot!(session.await?);
    Ok(())
}

#[cfg(unix)]
#[tokio::test]
async fn terminal_has_colour_and_a_width() -> TestResult {
    let machine = machine().await?;
    let mut terminal = machine.terminal(&["events", "list"])?;
    assert_eq!(terminal.code().await?, Some(0));
    insta::assert_snapshot!(terminal.shown.replace('\u{1b}', "<ESC>").replace('\r', ""));
    Ok(())
}

#[tokio::test]
async fn names_of_callers_control_no_terminal() -> TestResult {
    let machine = Machine::with_token().await?;
    let call = IncomingCall::from("14155550123").caller_id("\u{1b}[2J\nJane");
    let id = machine.sandbox.incoming_call(call);
    for line in [
        "vis calls list --state ringing",
        &format!("vis calls get {id}"),
        "vis events list --json",
    ] {
        let output = machine.shell(line).await?;
        assert!(output.stdout.contains("Jane"), "{line}: {}", output.stdout);
        assert!(
            !output.stdout.contains('\u{1b}'),
            "{line}: {}",
            output.stdout
        );
    }
    Ok(())
}

#[tokio::test]
async fn closed_pipe_ends_quietly() -> TestResult {
    let machine = Machine::with_token().await?;
    machine.sandbox.add_events(45);
    let (reader, writer) = std::io::pipe()?;
    drop(reader);
    for format in ["--csv", "--json", "--limit=9"] {
        let mut command = machine.command(&["events", "list", format]);
        command.stdout(writer.try_clone()?);
        let output = command
            .stderr(std::process::Stdio::piped())
            .spawn()?
            .wait_with_output()
            .await?;
        assert!(
            !String::from_utf8(output.stderr)?.contains("error"),
            "{format}"
        );
        assert_eq!(output.status.code(), Some(0), "{format}");
    }
    Ok(())
}
