//! Time stands still, passes on demand, or passes by itself.

use std::time::Duration;

use serde_json::json;
use vis_sandbox::{Clock, ManualClock, RemoteParty, Sandbox};

use crate::receiver::{Receiver, times};
use crate::socket::PATIENCE;
use crate::support::{Outcome, START_OF_WEBHOOK, Vis};

const SECOND: Duration = Duration::from_secs(1);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

#[tokio::test]
async fn paused_time_begins_at_the_same_instant_in_every_run() -> Outcome {
    let sandbox = Sandbox::builder().paused_time().start().await?;
    assert_eq!(sandbox.now(), START_OF_WEBHOOK.parse()?);
    sandbox.advance(Duration::from_micros(2_500)).await;
    assert_eq!(sandbox.now(), "2020-10-01T16:10:06.002Z".parse()?);
    sandbox.advance(Duration::MAX).await;
    sandbox.advance(DAY).await;
    Ok(())
}

#[tokio::test]
async fn time_that_passes_in_two_places_adds_up() -> Outcome {
    let sandbox = Sandbox::builder().paused_time().start().await?;
    tokio::join!(sandbox.advance(DAY), sandbox.advance(DAY), sandbox.idle());
    assert_eq!(sandbox.now(), "2020-10-03T16:10:06Z".parse()?);
    Ok(())
}

#[tokio::test]
async fn steps_finer_than_a_millisecond_are_taken() -> Outcome {
    let vis = Vis::start().await?;
    let party = RemoteParty::answers_after(Duration::from_nanos(1_000_001))
        .hangs_up_after(Duration::from_nanos(1_999_999));
    vis.sandbox.next_remote_party(party)?;
    let id = vis.place().await?;
    vis.sandbox.advance(2 * Duration::from_millis(1)).await;
    assert_eq!(
        vis.get(&format!("/self/calls/{id}")).await?.field("state"),
        "ANSWERED"
    );
    Ok(())
}

#[tokio::test]
async fn a_token_expires_when_its_time_has_come() -> Outcome {
    let vis = Vis::start().await?;
    let tokens = vis.refresh(&vis.sandbox.refresh_token()).await?;
    let bearer = format!(
        "Bearer {}",
        tokens.field("access_token").as_str().unwrap_or_default()
    );
    let mut statuses = Vec::new();
    for time in [DAY - Duration::from_millis(1), Duration::from_millis(1)] {
        vis.sandbox.advance(time).await;
        let answer = vis
            .request("GET", "/self", &[("authorization", &bearer)], "")
            .await?;
        statuses.push(answer.status);
    }
    assert_eq!(statuses, [200, 401]);
    Ok(())
}

/// A test that moves its own clock, and does not wait, loses nothing and no order.
#[tokio::test]
async fn a_clock_that_jumps_finds_everything_at_its_own_time() -> Outcome {
    let vis = Vis::start().await?;
    let (receiver, _) = Receiver::subscribed_to(&vis, json!({})).await?;
    receiver.answers([500; 2]);
    let party = RemoteParty::answers_after(5 * SECOND).hangs_up_after(5 * SECOND);
    vis.sandbox.next_remote_party(party)?;
    vis.place().await?;
    vis.clock.advance(DAY);
    let deliveries = vis.sandbox.wait_for_deliveries(6).await;
    assert_eq!(
        receiver.states(),
        [
            "INITIALIZING",
            "INITIALIZING",
            "INITIALIZING",
            "RINGING",
            "ACTIVE",
            "ANSWERED"
        ]
    );
    assert_eq!(times(&deliveries)?[..3], [0, 10, 20]);
    let ended = receiver.letters()[5].json();
    assert_eq!(ended["event"]["endTime"], "2020-10-01T16:10:16.000+0000");
    Ok(())
}

/// Shows the time of another clock, and wakes nobody.
struct Watch(ManualClock);

impl Clock for Watch {
    fn now(&self) -> jiff::Timestamp {
        self.0.now()
    }
}

#[tokio::test]
async fn a_clock_of_the_tests_own_is_asked_when_somebody_looks() -> Outcome {
    let time = ManualClock::starting_at(START_OF_WEBHOOK.parse()?);
    let sandbox = Sandbox::builder()
        .clock(Watch(time.clone()))
        .start()
        .await?;
    let party = RemoteParty::waits().gives_up_after(DAY);
    let call = vis_sandbox::IncomingCall::from("14155550123").remote_party(party)?;
    let id = sandbox.incoming_call(call);
    time.advance(DAY);
    assert!(sandbox.remote_hangs_up(&id).is_err(), "it is missed");
    Ok(())
}

#[tokio::test]
async fn real_time_passes_by_itself() -> Outcome {
    let sandbox = Sandbox::builder().start().await?;
    let receiver = Receiver::start().await?;
    let subscription = json!({ "url": receiver.url, "events": ["CALL"] }).to_string();
    let created = crate::support::client()?
        .post(format!("{}/self/webhooks", sandbox.base_url()))
        .bearer_auth(sandbox.token())
        .body(subscription)
        .send()
        .await?;
    assert_eq!(created.status(), 201);
    let party = RemoteParty::waits().gives_up_after(Duration::from_millis(20));
    let call = vis_sandbox::IncomingCall::from("14155550123").remote_party(party)?;
    sandbox.incoming_call_after(Duration::from_millis(20), call);
    let deliveries = tokio::time::timeout(PATIENCE, sandbox.wait_for_deliveries(2)).await?;
    let states: Vec<_> = deliveries.iter().map(|it| it.state.to_string()).collect();
    assert_eq!(states, ["RINGING", "MISSED"]);
    sandbox.shutdown().await;
    Ok(())
}

#[tokio::test]
async fn a_shutdown_waits_for_no_subscriber() -> Outcome {
    let vis = Vis::start().await?;
    let (receiver, _) = Receiver::subscribed_to(&vis, json!({})).await?;
    receiver.reply(crate::receiver::Reply::Silence);
    vis.sandbox.incoming_call("14155550123");
    vis.sandbox.shutdown().await;
    Ok(())
}
