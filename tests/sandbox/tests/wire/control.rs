//! Call control by the user and by the remote party.

use std::time::Duration;

use serde_json::json;
use vis_sandbox::{CallError, Direction, Sandbox};

use crate::support::{TestResult, Vis};

impl Vis {
    async fn state(&self, id: &str) -> TestResult<String> {
        let state = self.get(&format!("/self/calls/{id}")).await?.field("state");
        Ok(state.as_str().ok_or("no state")?.to_owned())
    }

    /// Creates a call in the given state, through the API.
    async fn call_in(&self, direction: Direction, state: &str) -> TestResult<String> {
        let id = match direction {
            Direction::Inbound => self.sandbox.incoming_call("14155550123"),
            Direction::Outbound => self.place().await?,
        };
        if state != "RINGING" && state != "MISSED" {
            match direction {
                Direction::Inbound => drop(self.put(&format!("/self/calls/{id}/answer")).await?),
                Direction::Outbound => self.sandbox.remote_answers(&id)?,
            }
        }
        match state {
            "HELD" => drop(self.put(&format!("/self/calls/{id}/hold")).await?),
            "REMOTE_HELD" => self.sandbox.remote_holds(&id)?,
            "ANSWERED" | "MISSED" => self.sandbox.remote_hangs_up(&id)?,
            _ => {}
        }
        assert_eq!(self.state(&id).await?, state);
        Ok(id)
    }
}

async fn start_without_answer() -> TestResult<Vis> {
    Vis::start_with(Sandbox::builder().answer_after(Duration::MAX)).await
}

#[tokio::test]
async fn operation_result_depends_on_call_state() -> TestResult {
    use Direction::{Inbound, Outbound};

    let operations = [
        ("DELETE", ""),
        ("PUT", "/hold"),
        ("DELETE", "/hold"),
        ("PUT", "/answer"),
        ("POST", "/transfer"),
        ("PUT", "/vmtransfer"),
    ];
    #[rustfmt::skip]
    let table = [
        //                        end         hold    unhold    answer    transfer    voicemail
        (Inbound, "RINGING",     ["REJECTED",  "-",    "-",      "ACTIVE", "-",        "REJECTED"]),
        (Outbound, "RINGING",    ["CANCELLED", "-",    "-",      "-",      "-",        "-"]),
        (Inbound, "ACTIVE",      ["ANSWERED",  "HELD", "-",      "-",      "ANSWERED", "-"]),
        (Outbound, "ACTIVE",     ["ANSWERED",  "HELD", "-",      "-",      "ANSWERED", "-"]),
        (Inbound, "HELD",        ["ANSWERED",  "-",    "ACTIVE", "-",      "ANSWERED", "-"]),
        (Outbound, "REMOTE_HELD",["ANSWERED",  "-",    "-",      "-",      "ANSWERED", "-"]),
        (Inbound, "MISSED",      ["-",         "-",    "-",      "-",      "-",        "-"]),
        (Outbound, "ANSWERED",   ["-",         "-",    "-",      "-",      "-",        "-"]),
    ];

    let vis = start_without_answer().await?;
    for (direction, state, row) in table {
        for ((method, suffix), expected) in operations.into_iter().zip(row) {
            let id = vis.call_in(direction, state).await?;
            let path = format!("/self/calls/{id}{suffix}");
            let response = match method {
                "POST" => {
                    vis.post(&path, json!({ "phoneNumber": "14155550199" }))
                        .await?
                }
                _ => vis.send(method, &path).await?,
            };
            let case = format!("{method} {suffix} of an {direction} call that is {state}");
            if expected == "-" {
                assert_eq!(response.status, 400, "{case}");
                assert_eq!(response.field("errorCode"), "ILLEGAL_STATE", "{case}");
                assert_eq!(vis.state(&id).await?, state, "{case}");
            } else {
                assert_eq!(response.status, 200, "{case}");
                assert_eq!(response.field("state"), expected, "{case}");
                assert_eq!(vis.state(&id).await?, expected, "{case}");
            }
        }
    }
    Ok(())
}

#[tokio::test]
async fn call_times_match_state() -> TestResult {
    let vis = start_without_answer().await?;
    let held = vis.call_in(Direction::Inbound, "HELD").await?;
    let missed = vis.call_in(Direction::Inbound, "MISSED").await?;
    vis.clock.advance(Duration::from_secs(3));

    let call = vis.delete(&format!("/self/calls/{held}")).await?.json();
    assert_eq!(call["duration"], 3_000);
    assert_eq!(call["answerTime"], "2020-10-01T16:10:06.000+0000");
    assert_eq!(call["endTime"], "2020-10-01T16:10:09.000+0000");

    let call = vis.get(&format!("/self/calls/{missed}")).await?.json();
    assert_eq!(call["duration"], 0);
    assert_eq!(call.get("answerTime"), None);
    assert_eq!(call["endTime"], "2020-10-01T16:10:06.000+0000");
    Ok(())
}

#[tokio::test]
async fn remote_party_changes_call_state() -> TestResult {
    let vis = start_without_answer().await?;

    let id = vis.place().await?;
    vis.sandbox.remote_answers(&id)?;
    assert_eq!(vis.state(&id).await?, "ACTIVE");
    vis.sandbox.remote_holds(&id)?;
    assert_eq!(vis.state(&id).await?, "REMOTE_HELD");
    vis.sandbox.remote_resumes(&id)?;
    assert_eq!(vis.state(&id).await?, "ACTIVE");
    vis.sandbox.remote_hangs_up(&id)?;
    assert_eq!(vis.state(&id).await?, "ANSWERED");

    let unanswered = vis.place().await?;
    vis.sandbox.remote_hangs_up(&unanswered)?;
    assert_eq!(vis.state(&unanswered).await?, "CANCELLED");

    let missed = vis.sandbox.incoming_call("14155550123");
    vis.sandbox.remote_hangs_up(&missed)?;
    assert_eq!(vis.state(&missed).await?, "MISSED");
    Ok(())
}

#[tokio::test]
async fn remote_party_illegal_transition_fails() -> TestResult {
    let vis = start_without_answer().await?;
    let sandbox = &vis.sandbox;
    let id = sandbox.incoming_call("14155550123");
    for refused in [
        sandbox.remote_answers(&id),
        sandbox.remote_holds(&id),
        sandbox.remote_resumes(&id),
    ] {
        let Err(CallError::IllegalTransition {
            direction, state, ..
        }) = refused
        else {
            panic!("{refused:?}");
        };
        assert_eq!((direction, state.as_str()), (Direction::Inbound, "RINGING"));
    }
    assert_eq!(
        sandbox.remote_hangs_up("no-such-call"),
        Err(CallError::NotFound)
    );
    Ok(())
}
