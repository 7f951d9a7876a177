//! Webhooks are created, renewed and deleted while events are delivered.

use std::collections::HashMap;
use std::time::Duration;

use serde_json::json;
use vis_sandbox::{RecordedDelivery, Sandbox};

use crate::receiver::{Receiver, subscribe};
use crate::support::{TestResult, Vis};

const STEPS: u64 = 150;

/// Returns a pseudo-random number, the same in each run.
fn random(n: u64) -> u64 {
    let n = (n ^ (n >> 31)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (n ^ (n >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 40
}

async fn place_and_hang_up(vis: &Vis) -> TestResult {
    let id = vis.place().await?;
    Ok(vis.sandbox.remote_hangs_up(&id)?)
}

/// Creates, deletes or renews a webhook.
async fn change_webhook(vis: &Vis, url: &str, step: u64) -> TestResult {
    let webhooks = vis.get("/self/webhooks").await?.json();
    let webhooks = webhooks.as_array().ok_or("no list")?;
    if webhooks.is_empty() || random(step).is_multiple_of(4) && webhooks.len() < 4 {
        subscribe(vis, url, json!({ "metadataPolicy": "HEADER" })).await?;
        return Ok(());
    }
    let any = &webhooks[random(step + STEPS) as usize % webhooks.len()];
    let id = any["id"].as_str().ok_or("no id")?;
    let response = match random(step + 2 * STEPS) % 10 {
        0 => vis.delete(&format!("/self/webhooks/{id}")).await?,
        _ => vis.put(&format!("/self/webhooks/{id}/renew")).await?,
    };
    assert!(matches!(response.status, 200 | 204), "{response:?}");
    Ok(())
}

/// Attempts count from 1 to at most 6, 10 s apart, and end with the accepted one.
fn check_attempts(attempts: &[&RecordedDelivery]) {
    let numbers: Vec<_> = attempts.iter().map(|it| it.attempt as usize).collect();
    assert_eq!(numbers, (1..=attempts.len()).collect::<Vec<_>>());
    assert!(attempts.len() <= 6, "{attempts:?}");
    let accepted = attempts.iter().position(|it| it.is_accepted());
    assert!(
        accepted.is_none_or(|index| index + 1 == attempts.len()),
        "{attempts:?}"
    );
    for pair in attempts.windows(2) {
        assert_eq!(
            (pair[1].time - pair[0].time).get_seconds(),
            10,
            "{attempts:?}"
        );
    }
}

#[tokio::test]
async fn webhook_changes_lose_and_reorder_no_event() -> TestResult {
    let vis = Vis::start_with(Sandbox::builder()).await?;
    let receiver = Receiver::start().await?;
    receiver.respond_each((0..20 * STEPS).map(|n| {
        if random(n).is_multiple_of(3) {
            500
        } else {
            200
        }
    }));
    for step in 0..STEPS {
        let elapsed = Duration::from_secs(random(step) % 20);
        let (placed, changed, ()) = tokio::join!(
            place_and_hang_up(&vis),
            change_webhook(&vis, &receiver.url, step),
            vis.sandbox.advance(elapsed)
        );
        placed?;
        changed?;
    }
    vis.sandbox.advance(Duration::from_secs(3600)).await;

    let attempts = vis.sandbox.deliveries();
    let retries = attempts.iter().filter(|it| it.attempt > 1).count();
    assert!(
        attempts.len() > 500 && retries > 100,
        "{} {retries}",
        attempts.len()
    );
    assert_eq!(attempts.len(), receiver.requests().len());
    let mut deliveries: HashMap<&str, Vec<_>> = HashMap::new();
    for attempt in &attempts {
        deliveries
            .entry(&attempt.delivery_id)
            .or_default()
            .push(attempt);
    }
    deliveries
        .values()
        .for_each(|attempts| check_attempts(attempts));

    // Delivery ids grow with the events, so that their order shows the order of delivery.
    let mut latest: HashMap<&str, &str> = HashMap::new();
    for attempt in &attempts {
        let before = latest.insert(&attempt.webhook_id, &attempt.delivery_id);
        assert!(
            before.is_none_or(|before| before <= &*attempt.delivery_id),
            "{attempt:?}"
        );
    }

    // No webhook is stuck: each receives the next event.
    let webhooks = vis.get("/self/webhooks").await?.json();
    for webhook in webhooks.as_array().into_iter().flatten() {
        let id = webhook["id"].as_str().ok_or("no id")?;
        vis.put(&format!("/self/webhooks/{id}/renew")).await?;
    }
    vis.sandbox.take_deliveries();
    vis.sandbox.incoming_call("14155550123");
    vis.sandbox.advance(Duration::from_secs(60)).await;
    let delivered = vis.sandbox.deliveries();
    for webhook in webhooks.as_array().into_iter().flatten() {
        assert!(
            delivered
                .iter()
                .any(|it| webhook["id"] == it.webhook_id.as_str()),
            "{webhook}"
        );
    }
    Ok(())
}
