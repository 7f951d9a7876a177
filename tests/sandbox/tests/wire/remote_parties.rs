//! Scripted remote parties, clocks and the lifetime of a sandbox.

use std::time::Duration;

use serde_json::json;
use tokio::time::timeout;
use vis_sandbox::{IncomingCall, RemoteParty, Sandbox};

use crate::receiver::{Receiver, event_of, times};
use crate::support::{DAY, SECOND, START_OF_WEBHOOK, TIMEOUT, TestResult, Vis, client};

/// Takes the delivered states, each after its time in seconds since `START`.
fn delivered(vis: &Vis) -> TestResult<String> {
    let deliveries = vis.sandbox.take_deliveries();
    let states = times(&deliveries)?.into_iter().zip(&deliveries);
    let states = states.map(|(time, it)| format!("{time} {}", it.state));
    Ok(states.collect::<Vec<_>>().join(", "))
}

#[tokio::test]
async fn callee_follows_script_timing() -> TestResult {
    let answering = RemoteParty::answers_after(3 * SECOND)
        .holds_after(5 * SECOND)
        .resumes_after(2 * SECOND)
        .holds_after(SECOND)
        .hangs_up_after(4 * SECOND);
    let gives_up = RemoteParty::never_answers().gives_up_after(30 * SECOND);
    let talk = ", 3 ACTIVE, 8 REMOTE_HELD, 10 ACTIVE, 11 REMOTE_HELD, 15 ACTIVE, 15 ANSWERED";
    for (party, states) in [
        (answering, talk),
        (RemoteParty::busy(), ", 0 CANCELLED"),
        (RemoteParty::rejects_after(7 * SECOND), ", 7 CANCELLED"),
        (RemoteParty::never_answers(), ""),
        (gives_up, ", 30 CANCELLED"),
        (RemoteParty::answers_after(Duration::MAX), ""),
    ] {
        let vis = Vis::start().await?;
        let (_receiver, _) = Receiver::subscribed_to(&vis, json!({})).await?;
        vis.sandbox.remote_party("+14155550123", party)?;
        vis.place().await?;
        vis.sandbox.advance(3_600 * SECOND).await;
        let expected = format!("0 INITIALIZING, 0 RINGING{states}");
        assert_eq!(delivered(&vis)?, expected);
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
    assert_eq!(delivered(&vis)?, "5 RINGING, 25 MISSED");

    // A caller answered in time does not give up.
    let talker = caller().holds_after(10 * SECOND);
    let talker = talker.hangs_up_after(30 * SECOND);
    let call = IncomingCall::from("14155550123").remote_party(talker)?;
    let id = vis.sandbox.incoming_call(call);
    vis.sandbox.advance(6 * SECOND).await;
    vis.put(&format!("/self/calls/{id}/answer")).await?;
    vis.sandbox.advance(60 * SECOND).await;
    let states = "64 RINGING, 70 ACTIVE, 80 REMOTE_HELD, 110 ACTIVE, 110 ANSWERED";
    assert_eq!(delivered(&vis)?, states);
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
    vis.sandbox.next_remote_party(party)?;
    let id = vis.place().await?;
    vis.put(&format!("/self/calls/{id}/hold")).await?;
    vis.sandbox.advance(60 * SECOND).await;
    let states = "0 INITIALIZING, 0 RINGING, 0 ACTIVE, 0 HELD, 15 ACTIVE, 15 ANSWERED";
    assert_eq!(delivered(&vis)?, states);
    Ok(())
}

#[tokio::test]
async fn next_remote_party_precedes_number_match() -> TestResult {
    let builder = Sandbox::builder().answer_after(Duration::MAX);
    let vis = Vis::start_with(builder).await?;
    let (number, other) = ("14155550123", "14155550199");
    vis.sandbox.remote_party(number, RemoteParty::busy())?;
    let answers = RemoteParty::answers_after(Duration::ZERO);
    vis.sandbox.next_remote_party(answers)?;
    for number in [number, "+14155550123", other] {
        let call = json!({ "phoneNumber": number });
        vis.post("/self/calls", call).await?;
    }
    let events = vis.get("/self/events").await?.json();
    let states = [0, 1, 2].map(|call| events[call]["state"].clone());
    assert_eq!(states, ["ACTIVE", "CANCELLED", "RINGING"]);
    Ok(())
}

#[tokio::test]
async fn paused_time_starts_at_fixed_instant() -> TestResult {
    let sandbox = Sandbox::builder().paused_time().start().await?;
    assert_eq!(sandbox.now(), START_OF_WEBHOOK.parse()?);
    sandbox.advance(Duration::from_micros(2_500)).await;
    assert_eq!(sandbox.now(), "2020-10-01T16:10:06.002Z".parse()?);
    // Concurrent advances add up.
    tokio::join!(sandbox.advance(DAY), sandbox.advance(DAY), sandbox.idle());
    assert_eq!(sandbox.now(), "2020-10-03T16:10:06.002Z".parse()?);
    sandbox.advance(Duration::MAX).await;
    sandbox.advance(DAY).await;
    Ok(())
}

/// A clock that jumps without `Sandbox::advance` loses no delivery and keeps their order.
#[tokio::test]
async fn clock_jump_keeps_scheduled_times() -> TestResult {
    let vis = Vis::start().await?;
    let (receiver, _) = Receiver::subscribed_to(&vis, json!({})).await?;
    receiver.respond_each([500; 2]);
    let party = RemoteParty::answers_after(5 * SECOND).hangs_up_after(5 * SECOND);
    vis.sandbox.next_remote_party(party)?;
    vis.place().await?;
    vis.clock.advance(DAY);
    vis.sandbox.advance(SECOND).await;
    let deliveries = vis.sandbox.deliveries();
    let states = "INITIALIZING INITIALIZING INITIALIZING RINGING ACTIVE ANSWERED";
    assert_eq!(receiver.states().join(" "), states);
    assert_eq!(times(&deliveries)?[..3], [0, 10, 20]);
    let ended = event_of(&receiver.requests()[5]);
    assert_eq!(ended["endTime"], "2020-10-01T16:10:16.000+0000");
    Ok(())
}

#[tokio::test]
async fn system_clock_runs_without_advance() -> TestResult {
    let (sandbox, receiver) = (Sandbox::start().await?, Receiver::start().await?);
    let subscription = json!({ "url": receiver.url, "events": ["CALL"] }).to_string();
    let request = client()?.post(format!("{}/self/webhooks", sandbox.base_url()));
    let request = request.bearer_auth(sandbox.token()).body(subscription);
    assert_eq!(request.send().await?.status(), 201);
    let party = RemoteParty::waits().gives_up_after(Duration::from_millis(20));
    let call = IncomingCall::from("14155550123").remote_party(party)?;
    sandbox.incoming_call_after(Duration::from_millis(20), call);
    let deliveries = async {
        while sandbox.deliveries().len() < 2 {
            sandbox.advance(Duration::from_millis(1)).await;
        }
        sandbox.deliveries()
    };
    let deliveries = timeout(TIMEOUT, deliveries).await?;
    let states: Vec<_> = deliveries.iter().map(|it| it.state.to_string()).collect();
    assert_eq!(states, ["RINGING", "MISSED"]);
    let url = format!("{}/self", sandbox.base_url());
    sandbox.shutdown().await;
    let refused = client()?.get(&url).send().await;
    assert!(refused.is_err_and(|error| error.is_connect()));
    Ok(())
}

#[tokio::test]
async fn shutdown_does_not_wait_for_subscriber() -> TestResult {
    let vis = Vis::start().await?;
    let (receiver, _) = Receiver::subscribed_to(&vis, json!({})).await?;
    receiver.reply(None);
    vis.sandbox.incoming_call("14155550123");
    vis.sandbox.shutdown().await;
    Ok(())
}
