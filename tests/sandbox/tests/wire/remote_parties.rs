//! Scripted remote parties.

use std::time::Duration;

use serde_json::json;
use vis_sandbox::{IncomingCall, RemoteParty, Sandbox};

use crate::receiver::Receiver;
use crate::support::{START_OF_WEBHOOK, TestResult, Vis};

const SECOND: Duration = Duration::from_secs(1);

/// Takes the delivered states, each with its time in seconds since `START`.
fn delivered(vis: &Vis) -> TestResult<Vec<(i64, String)>> {
    let start: jiff::Timestamp = START_OF_WEBHOOK.parse()?;
    let deliveries = vis.sandbox.take_deliveries();
    let states = deliveries.iter().map(|it| {
        let time = it.time.as_second() - start.as_second();
        (time, it.state.to_string())
    });
    Ok(states.collect())
}

fn expected(states: &[(i64, &str)]) -> Vec<(i64, String)> {
    let states = states
        .iter()
        .map(|(time, state)| (*time, state.to_string()));
    states.collect()
}

#[tokio::test]
async fn callee_follows_script_timing() -> TestResult {
    let answering = RemoteParty::answers_after(3 * SECOND)
        .holds_after(5 * SECOND)
        .resumes_after(2 * SECOND)
        .holds_after(SECOND)
        .hangs_up_after(4 * SECOND);
    for (party, states) in [
        (
            answering,
            &[
                (3, "ACTIVE"),
                (8, "REMOTE_HELD"),
                (10, "ACTIVE"),
                (11, "REMOTE_HELD"),
                (15, "ACTIVE"),
                (15, "ANSWERED"),
            ][..],
        ),
        (RemoteParty::busy(), &[(0, "CANCELLED")]),
        (RemoteParty::rejects_after(7 * SECOND), &[(7, "CANCELLED")]),
        (RemoteParty::never_answers(), &[]),
        (
            RemoteParty::never_answers().gives_up_after(30 * SECOND),
            &[(30, "CANCELLED")],
        ),
        (RemoteParty::answers_after(Duration::MAX), &[]),
    ] {
        let vis = Vis::start().await?;
        let (_receiver, _) = Receiver::subscribed_to(&vis, json!({})).await?;
        vis.sandbox.remote_party("+14155550123", party)?;
        vis.place().await?;
        vis.sandbox.advance(3_600 * SECOND).await;
        let mut all = vec![(0, "INITIALIZING"), (0, "RINGING")];
        all.extend(states);
        assert_eq!(delivered(&vis)?, expected(&all));
    }
    Ok(())
}

#[tokio::test]
async fn caller_hangs_up_unless_answered_in_time() -> TestResult {
    let caller = || RemoteParty::waits().gives_up_after(20 * SECOND);
    let vis = Vis::start().await?;
    let (_receiver, _) = Receiver::subscribed_to(&vis, json!({})).await?;
    let short = IncomingCall::from("14155550123").remote_party(caller())?;
    vis.sandbox.incoming_call_after(5 * SECOND, short);
    vis.sandbox.advance(4 * SECOND).await;
    assert_eq!(vis.get("/self/events/count").await?.field("count"), 0);
    vis.sandbox.advance(60 * SECOND).await;
    assert_eq!(
        delivered(&vis)?,
        expected(&[(5, "RINGING"), (25, "MISSED")])
    );

    // A caller answered in time does not give up.
    let talker = caller()
        .holds_after(10 * SECOND)
        .hangs_up_after(30 * SECOND);
    let id = vis
        .sandbox
        .incoming_call(IncomingCall::from("14155550123").remote_party(talker)?);
    vis.sandbox.advance(6 * SECOND).await;
    vis.put(&format!("/self/calls/{id}/answer")).await?;
    vis.sandbox.advance(60 * SECOND).await;
    let states = [
        (64, "RINGING"),
        (70, "ACTIVE"),
        (80, "REMOTE_HELD"),
        (110, "ACTIVE"),
        (110, "ANSWERED"),
    ];
    assert_eq!(delivered(&vis)?, expected(&states));
    Ok(())
}

#[tokio::test]
async fn impossible_script_steps_are_skipped() -> TestResult {
    let vis = Vis::start().await?;
    let (_receiver, _) = Receiver::subscribed_to(&vis, json!({})).await?;
    let party = RemoteParty::answers_after(Duration::ZERO)
        .holds_after(5 * SECOND)
        .resumes_after(5 * SECOND)
        .hangs_up_after(5 * SECOND);
    vis.sandbox.next_remote_party(party.clone())?;
    let id = vis.place().await?;
    vis.put(&format!("/self/calls/{id}/hold")).await?;
    vis.sandbox.advance(60 * SECOND).await;
    let states = [
        (0, "INITIALIZING"),
        (0, "RINGING"),
        (0, "ACTIVE"),
        (0, "HELD"),
        (15, "ACTIVE"),
        (15, "ANSWERED"),
    ];
    assert_eq!(delivered(&vis)?, expected(&states));

    // An ended call ignores the rest of the script.
    vis.sandbox.next_remote_party(party)?;
    let id = vis.place().await?;
    vis.delete(&format!("/self/calls/{id}")).await?;
    vis.sandbox.advance(60 * SECOND).await;
    assert_eq!(delivered(&vis)?.len(), 4);
    Ok(())
}

#[tokio::test]
async fn next_remote_party_precedes_number_match() -> TestResult {
    let builder = Sandbox::builder().answer_after(Duration::MAX);
    let vis = Vis::start_with(builder).await?;
    vis.sandbox
        .remote_party("14155550123", RemoteParty::busy())?;
    vis.sandbox
        .next_remote_party(RemoteParty::answers_after(Duration::ZERO))?;
    let mut states = Vec::new();
    for number in ["14155550123", "+14155550123", "14155550199"] {
        let call = vis
            .post("/self/calls", json!({ "phoneNumber": number }))
            .await?;
        let id = call.field("id").as_str().ok_or("no id")?.to_owned();
        states.push(vis.get(&format!("/self/calls/{id}")).await?.field("state"));
    }
    assert_eq!(states, ["ACTIVE", "CANCELLED", "RINGING"]);
    Ok(())
}
