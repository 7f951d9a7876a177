//! Paused, manual and system clocks, and the lifetime of a sandbox.

use std::time::Duration;

use serde_json::json;
use vis_sandbox::{RemoteParty, Sandbox};

use crate::receiver::{Receiver, times};
use crate::socket::TIMEOUT;
use crate::support::{START_OF_WEBHOOK, TestResult, Vis, client};

const SECOND: Duration = Duration::from_secs(1);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

#[tokio::test]
async fn paused_time_starts_at_fixed_instant() -> TestResult {
    let sandbox = Sandbox::builder().paused_time().start().await?;
    assert_eq!(sandbox.now(), START_OF_WEBHOOK.parse()?);
    sandbox.advance(Duration::from_micros(2_500)).await;
    assert_eq!(sandbox.now(), "2020-10-01T16:10:06.002Z".parse()?);
    sandbox.advance(Duration::MAX).await;
    sandbox.advance(DAY).await;
    Ok(())
}

#[tokio::test]
async fn concurrent_advances_add_up() -> TestResult {
    let sandbox = Sandbox::builder().paused_time().start().await?;
    tokio::join!(sandbox.advance(DAY), sandbox.advance(DAY), sandbox.idle());
    assert_eq!(sandbox.now(), "2020-10-03T16:10:06Z".parse()?);
    Ok(())
}

#[tokio::test]
async fn sub_millisecond_delays_elapse() -> TestResult {
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
    let ended = receiver.requests()[5].json();
    assert_eq!(ended["event"]["endTime"], "2020-10-01T16:10:16.000+0000");
    Ok(())
}

#[tokio::test]
async fn system_clock_runs_without_advance() -> TestResult {
    let sandbox = Sandbox::builder().start().await?;
    let receiver = Receiver::start().await?;
    let subscription = json!({ "url": receiver.url, "events": ["CALL"] }).to_string();
    let created = client()?
        .post(format!("{}/self/webhooks", sandbox.base_url()))
        .bearer_auth(sandbox.token())
        .body(subscription)
        .send()
        .await?;
    assert_eq!(created.status(), 201);
    let party = RemoteParty::waits().gives_up_after(Duration::from_millis(20));
    let call = vis_sandbox::IncomingCall::from("14155550123").remote_party(party)?;
    sandbox.incoming_call_after(Duration::from_millis(20), call);
    let deliveries = tokio::time::timeout(TIMEOUT, sandbox.wait_for_deliveries(2)).await?;
    let states: Vec<_> = deliveries.iter().map(|it| it.state.to_string()).collect();
    assert_eq!(states, ["RINGING", "MISSED"]);
    sandbox.shutdown().await;
    Ok(())
}

#[tokio::test]
async fn shutdown_does_not_wait_for_subscriber() -> TestResult {
    let vis = Vis::start().await?;
    let (receiver, _) = Receiver::subscribed_to(&vis, json!({})).await?;
    receiver.reply(crate::receiver::Reply::Hang);
    vis.sandbox.incoming_call("14155550123");
    vis.sandbox.shutdown().await;
    Ok(())
}

#[tokio::test]
async fn sandboxes_are_isolated_and_deterministic() -> TestResult {
    let (one, two) = (Vis::start().await?, Vis::start().await?);
    assert_ne!(one.sandbox.base_url(), two.sandbox.base_url());
    let id = one.place().await?;
    assert_eq!(two.get(&format!("/self/calls/{id}")).await?.status, 404);
    assert_eq!(two.place().await?, id);
    Ok(())
}

#[tokio::test]
async fn shutdown_closes_listener() -> TestResult {
    let sandbox = Sandbox::start().await?;
    let url = format!("{}/self", sandbox.base_url());
    let client = client()?;
    // Leaves a kept-alive connection open, which must not block the shutdown.
    assert_eq!(client.get(&url).send().await?.status(), 401);
    sandbox.shutdown().await;
    assert!(
        client
            .get(&url)
            .send()
            .await
            .is_err_and(|error| error.is_connect())
    );
    Ok(())
}
