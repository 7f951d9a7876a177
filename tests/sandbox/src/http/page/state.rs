//! What the page shows.

use axum::Json;
use axum::extract::State;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::deed;
use super::post::posts;
use crate::http::Vis;
use crate::model::{Call, Exchange, Filter, Page, Webhook};
use crate::operation::BASE_PATH;

/// How much of everything there is to see: the latest.
const MOST: usize = 50;

/// Enough for as many deliveries, most of which need one.
const MOST_ATTEMPTS: usize = 4 * MOST;

pub(super) async fn state(State(vis): Vis) -> Json<Value> {
    let attempts = vis.deliveries.latest(MOST_ATTEMPTS);
    Json(vis.with(|exchange, now| {
        let live = Filter {
            live: true,
            ..Filter::default()
        };
        let posts = posts(exchange, now, &attempts);
        json!({
            "user": format!("{} {}", vis.user.first_name, vis.user.last_name),
            "basePath": BASE_PATH,
            "now": now.to_string(),
            "calls": calls(exchange, &live),
            "events": calls(exchange, &Filter::default()),
            "deliveries": posts.into_iter().take(MOST).collect::<Value>(),
            "webhooks": webhooks(exchange, now),
        })
    }))
}

fn calls(exchange: &mut Exchange, filter: &Filter) -> Value {
    let page = Page {
        before: 0,
        size: MOST,
        descending: true,
    };
    let calls = exchange.calls.list(filter, &page).into_iter();
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
        "deeds": deed::possible(call),
    })
}

fn webhooks(exchange: &mut Exchange, now: Timestamp) -> Value {
    let webhooks = exchange.webhooks.list(now).map(|it| webhook(it, now));
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
        "waiting": webhook.waiting(),
        "successes": webhook.statistics.successes,
        "failures": webhook.statistics.failures,
        "expireAt": webhook.expire_at().to_string(),
    })
}
