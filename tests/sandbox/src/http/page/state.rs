//! The data that the page shows.

use std::collections::HashSet;

use axum::Json;
use axum::extract::State;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::call_action;
use crate::http::Vis;
use crate::model::{Call, CallSimulator, Filter, Page, Webhook};
use crate::operation::BASE_PATH;
use crate::recorded::{DeliveryOutcome, RecordedDelivery};

/// Maximum number of records per table.
const MAX_ROWS: usize = 50;

/// Enough for `MAX_ROWS` deliveries, most of which need one attempt.
const MAX_ATTEMPTS: usize = 4 * MAX_ROWS;

pub(super) async fn state(State(vis): Vis) -> Json<Value> {
    let attempts = vis.deliveries.latest(MAX_ATTEMPTS);
    Json(vis.with(|simulator, now| {
        let live = Filter {
            live: true,
            ..Filter::default()
        };
        let deliveries = deliveries(simulator, now, &attempts);
        json!({
            "user": format!("{} {}", vis.settings.user.first_name, vis.settings.user.last_name),
            "basePath": BASE_PATH,
            "now": now.to_string(),
            "calls": calls(simulator, &live),
            "events": calls(simulator, &Filter::default()),
            "deliveries": deliveries.into_iter().take(MAX_ROWS).collect::<Value>(),
            "webhooks": webhooks(simulator, now),
        })
    }))
}

fn calls(simulator: &mut CallSimulator, filter: &Filter) -> Value {
    let page = Page {
        skip: 0,
        size: MAX_ROWS,
        descending: true,
    };
    let calls = simulator.calls.list(filter, &page).into_iter();
    calls.map(call).collect()
}

fn call(call: &Call) -> Value {
    json!({
        "id": call.id,
        "direction": call.direction.to_string(),
        "state": call.state.to_string(),
        "phoneNumber": call.phone_number,
        "callerId": call.caller_id,
        "startTime": call.start_time.to_string(),
        "answerTime": call.answer_time.map(|time| time.to_string()),
        "duration": call.duration(),
        "actions": call_action::possible(call),
    })
}

fn webhooks(simulator: &mut CallSimulator, now: Timestamp) -> Value {
    let webhooks = simulator.webhooks.list(now).map(|it| webhook(it, now));
    webhooks.collect()
}

fn webhook(webhook: &Webhook, now: Timestamp) -> Value {
    let state = if webhook.statistics.failed {
        "FAILED"
    } else if webhook.expire_at() <= now {
        "EXPIRED"
    } else {
        "ACTIVE"
    };
    json!({
        "id": webhook.id,
        "url": webhook.subscription.url,
        "state": state,
        "waiting": webhook.queued(),
        "successes": webhook.statistics.successes,
        "failures": webhook.statistics.failures,
        "expireAt": webhook.expire_at().to_string(),
    })
}

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
