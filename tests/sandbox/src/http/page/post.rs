//! Deliveries, each with all of its attempts.

use std::collections::HashSet;

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::model::Exchange;
use crate::recorded_delivery::{DeliveryOutcome, RecordedDelivery};

/// The deliveries that these attempts belong to, the latest first.
pub(super) fn posts(
    exchange: &mut Exchange,
    now: Timestamp,
    attempts: &[RecordedDelivery],
) -> Vec<Value> {
    let under_way: HashSet<_> = exchange
        .webhooks
        .list(now)
        .filter_map(|webhook| webhook.under_way())
        .map(str::to_owned)
        .collect();
    let mut seen = HashSet::new();
    let latest = attempts
        .iter()
        .rev()
        .filter(|attempt| seen.insert(&attempt.delivery_id));
    latest
        .map(|latest| {
            let mine = attempts
                .iter()
                .filter(|attempt| attempt.delivery_id == latest.delivery_id);
            let call = exchange.calls.get(&latest.event_id).ok();
            let accepted = latest.outcome == DeliveryOutcome::Accepted;
            json!({
                "id": latest.delivery_id,
                "url": latest.url,
                "state": latest.state.to_string(),
                "phoneNumber": call.map(|call| &call.phone_number),
                "attempts": mine.map(attempt).collect::<Value>(),
                "retried": !accepted && under_way.contains(&latest.delivery_id),
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
