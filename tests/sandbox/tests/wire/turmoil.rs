//! Webhooks come, fail, are renewed and go, all while events are on their way to them.

use std::collections::HashMap;
use std::time::Duration;

use serde_json::json;
use vis_sandbox::{RecordedDelivery, Sandbox};

use crate::receiver::{Receiver, subscribe};
use crate::support::{Outcome, Vis};

/// So much happens.
const STEPS: u64 = 150;

/// A number that looks like any other, and is the same in each run.
fn lot(n: u64) -> u64 {
    let n = (n ^ (n >> 31)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (n ^ (n >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 40
}

/// Somebody is called and hangs up.
async fn talk(vis: &Vis) -> Outcome {
    let id = vis.place().await?;
    Ok(vis.sandbox.remote_hangs_up(&id)?)
}

/// A webhook comes or goes, or is renewed.
async fn change(vis: &Vis, url: &str, step: u64) -> Outcome {
    let webhooks = vis.get("/self/webhooks").await?.json();
    let webhooks = webhooks.as_array().ok_or("no list")?;
    if webhooks.is_empty() || lot(step).is_multiple_of(4) && webhooks.len() < 4 {
        subscribe(vis, url, json!({ "metadataPolicy": "HEADER" })).await?;
        return Ok(());
    }
    let any = &webhooks[lot(step + STEPS) as usize % webhooks.len()];
    let id = any["id"].as_str().ok_or("no id")?;
    let answer = match lot(step + 2 * STEPS) % 10 {
        0 => vis.delete(&format!("/self/webhooks/{id}")).await?,
        _ => vis.put(&format!("/self/webhooks/{id}/renew")).await?,
    };
    assert!(matches!(answer.status, 200 | 204), "{answer:?}");
    Ok(())
}

/// Numbered from 1, none after one that was accepted, and never more than the vendor makes.
fn check(attempts: &[&RecordedDelivery]) {
    let numbers: Vec<_> = attempts.iter().map(|it| it.attempt as usize).collect();
    assert_eq!(numbers, (1..=attempts.len()).collect::<Vec<_>>());
    assert!(attempts.len() <= 6, "{attempts:?}");
    let accepted = attempts.iter().position(|it| it.is_accepted());
    assert!(
        accepted.is_none_or(|place| place + 1 == attempts.len()),
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
async fn no_event_is_lost_or_overtaken_or_tried_too_often() -> Outcome {
    let vis = Vis::start_with(Sandbox::builder()).await?;
    let receiver = Receiver::start().await?;
    receiver.answers((0..20 * STEPS).map(|n| if lot(n).is_multiple_of(3) { 500 } else { 200 }));
    for step in 0..STEPS {
        let span = Duration::from_secs(lot(step) % 20);
        let (talked, changed, ()) = tokio::join!(
            talk(&vis),
            change(&vis, &receiver.url, step),
            vis.sandbox.advance(span)
        );
        talked?;
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
    assert_eq!(attempts.len(), receiver.letters().len());
    let mut deliveries: HashMap<&str, Vec<_>> = HashMap::new();
    for attempt in &attempts {
        deliveries
            .entry(&attempt.delivery_id)
            .or_default()
            .push(attempt);
    }
    deliveries.values().for_each(|attempts| check(attempts));

    // To each webhook, one after the other: an id is as late as its event.
    let mut latest: HashMap<&str, &str> = HashMap::new();
    for attempt in &attempts {
        let before = latest.insert(&attempt.webhook_id, &attempt.delivery_id);
        assert!(
            before.is_none_or(|before| before <= &*attempt.delivery_id),
            "{attempt:?}"
        );
    }

    // Nobody waits for ever: what is to be delivered now is delivered.
    let webhooks = vis.get("/self/webhooks").await?.json();
    for webhook in webhooks.as_array().into_iter().flatten() {
        let id = webhook["id"].as_str().ok_or("no id")?;
        vis.put(&format!("/self/webhooks/{id}/renew")).await?;
    }
    vis.sandbox.take_deliveries();
    vis.sandbox.incoming_call("14155550123");
    vis.sandbox.advance(Duration::from_secs(60)).await;
    let heard = vis.sandbox.deliveries();
    for webhook in webhooks.as_array().into_iter().flatten() {
        assert!(
            heard
                .iter()
                .any(|it| webhook["id"] == it.webhook_id.as_str()),
            "{webhook}"
        );
    }
    Ok(())
}
