//! Deliveries with all their attempts.

use std::collections::HashSet;

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::model::CallSimulator;
use crate::recorded_delivery::{DeliveryOutcome, RecordedDelivery};

/// Groups attempts by delivery, the latest first.
pub(super) fn deliveries(
    simulator: &mut CallSimulator,
    now: Timestamp,
    attempts: &[RecordedDelivery],
) -> Vec<Value> {
    let in_progress: HashSet<_> = simulator
        .webhooks
        .list(now)
        .filter_map(|webhook| webhook.in_progress())
        .map(str::to_owned)
        .collect();
    let mut seen = HashSet::new();
    let latest = attempts
        .iter()
        .rev()
        .filter(|attempt| seen.insert(&attempt.delivery_id));
    latest
        .map(|latest| {
            let same_delivery = attempts
                .iter()
                .filter(|attempt| attempt.delivery_id == latest.delivery_id);
            let call = simulator.calls.get(&latest.event_id).ok();
            let accepted = latest.outcome == DeliveryOutcome::Accepted;
            json!({
                "id": latest.delivery_id,
                "url": latest.url,
                "state": latest.state.to_string(),
                "phoneNumber": call.map(|call| &call.phone_number),
                "attempts": same_delivery.map(attempt).collect::<Value>(),
                "retried": !accepted && in_progress.contains(&latest.delivery_id),
            })
        })
        .collect()
}

fn attempt(attempt: &RecordedDelivery) -> Value {
    let (accepted, outcome) = match &attempt.outcome {
        DeliveryOutcome::Accepted => (true, "200".to_owned()),
        DeliveryOutcome::Refused { status } => (false, status.to_string()),
        DeliveryOutcome::Failed { reason } => (false, reason.clone()),
    };
    json!({
        "number": attempt.attempt,
        "time": attempt.time.to_string(),
        "accepted": accepted,
        "outcome": outcome,
    })
}
