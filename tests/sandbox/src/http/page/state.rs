//! The data that the page shows.

use axum::Json;
use axum::extract::State;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::call_action;
use super::deliveries::deliveries;
use crate::http::Vis;
use crate::model::{Call, CallSimulator, Filter, Page, Webhook};
use crate::operation::BASE_PATH;

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
            "user": format!("{} {}", vis.user.first_name, vis.user.last_name),
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
