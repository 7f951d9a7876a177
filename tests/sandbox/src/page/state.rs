//! The data that the page shows.

use std::collections::HashSet;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::possible_buttons;
use crate::model::{Call, Filter, Page, Simulator};
use crate::operation::BASE_PATH;
use crate::service::Service;
use crate::webhooks::{DeliveryOutcome, RecordedDelivery, Webhook};

const MAX_ROWS: usize = 50;

/// Enough for `MAX_ROWS` deliveries, most of which need one attempt.
const MAX_ATTEMPTS: usize = 4 * MAX_ROWS;

pub(super) fn state(service: &Service) -> Value {
    let attempts = service.deliveries.latest(MAX_ATTEMPTS);
    let (first_name, last_name) = &service.settings.user.name;
    service.with(|simulator, now| {
        let live = Filter {
            live: true,
            ..Filter::default()
        };
        let webhooks = simulator.webhooks.by_id.values();
        let webhooks: Value = webhooks.map(|it| webhook(it, now)).collect();
        json!({
            "user": format!("{first_name} {last_name}"),
            "basePath": BASE_PATH,
            "now": now.to_string(),
            "calls": calls(simulator, &live),
            "events": calls(simulator, &Filter::default()),
            "deliveries": deliveries(simulator, &attempts),
            "webhooks": webhooks,
        })
    })
}

fn calls(simulator: &Simulator, filter: &Filter) -> Value {
    let page = Page {
        skip: 0,
        size: MAX_ROWS,
        descending: true,
    };
    let calls = simulator.list(filter, &page).into_iter();
    calls.map(call).collect()
}

fn call(call: &Call) -> Value {
    let buttons = possible_buttons(call);
    let buttons =
        buttons.map(|(name, label, own)| json!({ "name": name, "label": label, "own": own }));
    json!({
        "id": call.id,
        "direction": call.direction.to_string(),
        "state": call.state.to_string(),
        "phoneNumber": call.phone_number,
        "callerId": call.caller_id,
        "startTime": call.start_time.to_string(),
        "answerTime": call.answer_time.map(|time| time.to_string()),
        "duration": call.duration(),
        "actions": buttons.collect::<Value>(),
    })
}

fn webhook(webhook: &Webhook, now: Timestamp) -> Value {
    let state = if webhook.failed {
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
        "successes": webhook.successes,
        "failures": webhook.failures,
        "expireAt": webhook.expire_at().to_string(),
    })
}

/// Groups attempts by delivery, the latest first.
fn deliveries(simulator: &Simulator, attempts: &[RecordedDelivery]) -> Value {
    let webhooks = simulator.webhooks.by_id.values();
    let in_progress = webhooks.filter_map(|webhook| webhook.in_progress().map(str::to_owned));
    let in_progress: HashSet<_> = in_progress.collect();
    let mut seen = HashSet::new();
    let latest_attempts = attempts.iter().rev();
    let latest_attempts = latest_attempts.filter(|it| seen.insert(&it.delivery_id));
    let deliveries = latest_attempts.take(MAX_ROWS).map(|latest| {
        let is_same = |it: &&RecordedDelivery| it.delivery_id == latest.delivery_id;
        let call = simulator.call(&latest.event_id).ok();
        json!({
            "id": latest.delivery_id,
            "url": latest.url,
            "state": latest.state.to_string(),
            "phoneNumber": call.map(|call| &call.phone_number),
            "attempts": attempts.iter().filter(is_same).map(attempt).collect::<Value>(),
            "retried": !latest.is_accepted() && in_progress.contains(&latest.delivery_id),
        })
    });
    deliveries.collect()
}

fn attempt(attempt: &RecordedDelivery) -> Value {
    let outcome = match &attempt.outcome {
        DeliveryOutcome::Accepted => "200".to_owned(),
        DeliveryOutcome::Refused { status, .. } => status.to_string(),
        DeliveryOutcome::Failed { reason } => reason.clone(),
    };
    json!({
        "number": attempt.attempt,
        "time": attempt.time.to_string(),
        "accepted": attempt.is_accepted(),
        "outcome": outcome,
    })
}
