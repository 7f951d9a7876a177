//! Webhooks and deliveries on the page.

use std::cmp::Reverse;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::MAX_ROWS;
use crate::clock::webhook_time;
use crate::message::Message;
use crate::server::ServiceError;
use crate::service::Service;
use crate::webhooks::{
    self, Delivery, DeliveryOutcome, MAX_ATTEMPTS, SentAttempt, Webhook, Webhooks,
};

pub(super) fn list(webhooks: &Webhooks) -> Value {
    let queued = || webhooks.queued();
    let mut rows: Vec<_> = queued().chain(webhooks.finished.iter()).collect();
    // The rows of retries are never cut, although many deliveries wait for them.
    rows.sort_by_key(|it| Reverse((it.next_try, &it.id)));
    rows.truncate(MAX_ROWS);
    rows.sort_by_key(|it| Reverse(&it.id));
    let failed = queued().filter(|it| it.is_failed()).count();
    json!({
        "total": queued().count() + webhooks.finished.total(),
        "failed": failed + webhooks.finished.failed(),
        "rows": rows.into_iter().map(row).collect::<Value>(),
    })
}

fn row(delivery: &Delivery) -> Value {
    json!({
        "id": delivery.id,
        "webhookId": delivery.webhook_id,
        "url": delivery.subscription.url,
        "state": delivery.event.state.to_string(),
        "phoneNumber": delivery.event.phone_number,
        "outcome": delivery.state(),
        "failed": delivery.is_failed(),
        "attempt": delivery.started,
        "maxAttempts": MAX_ATTEMPTS,
        "nextTry": delivery.next_try.map(webhook_time),
        "attempts": delivery.attempts.iter().map(attempt).collect::<Value>(),
    })
}

fn attempt(attempt: &SentAttempt) -> Value {
    let record = &attempt.record;
    json!({
        "number": record.attempt,
        "time": webhook_time(record.time),
        "accepted": record.is_accepted(),
        "outcome": match &record.outcome {
            DeliveryOutcome::Accepted => "200".to_owned(),
            DeliveryOutcome::Refused { status, .. } => status.to_string(),
            DeliveryOutcome::Failed { reason } => reason.clone(),
        },
        "milliseconds": attempt.milliseconds,
    })
}

/// Headers and body of the last attempt, or else those that the first attempt will have, and the
/// response.
pub(super) fn detail(service: &Service, id: &str) -> Result<Value, ServiceError> {
    service.with(|simulator, now| {
        let webhooks = &simulator.webhooks;
        let mut deliveries = webhooks.queued().chain(webhooks.finished.iter());
        let delivery = deliveries.find(|it| it.id == id);
        let delivery = delivery.ok_or(ServiceError::NotFound)?;
        let last = delivery.attempts.last();
        let (headers, body) = match last.map(|sent| &sent.record) {
            Some(record) => (record.headers.clone(), record.body.clone()),
            None => webhooks::request(&delivery.next_attempt(now), &service.settings),
        };
        let response = last.and_then(|sent| sent.response.as_ref());
        let request = Message::new(headers, &body);
        Ok(request.request_json("POST", &delivery.subscription.url, response))
    })
}

pub(super) fn webhooks(webhooks: &Webhooks, now: Timestamp) -> Value {
    let rows = webhooks.by_id.values().map(|it| webhook(it, now));
    let rows: Vec<_> = rows.collect();
    let failed = rows.iter().filter(|row| !row["revive"].is_null()).count();
    json!({ "total": rows.len(), "failed": failed, "rows": rows })
}

fn webhook(webhook: &Webhook, now: Timestamp) -> Value {
    let state = if webhook.failed {
        "FAILED"
    } else if webhook.expire_at() <= now {
        "EXPIRED"
    } else {
        "ACTIVE"
    };
    let id = &webhook.id;
    let revive = (state != "ACTIVE").then(|| format!("renew it: PUT /self/webhooks/{id}/renew"));
    json!({
        "id": id,
        "url": webhook.subscription.url,
        "state": state,
        "waiting": webhook.queue.len(),
        "successes": webhook.successes,
        "failures": webhook.failures,
        "expireAt": webhook_time(webhook.expire_at()),
        "dropped": webhook.dropped,
        "revive": revive,
        "metadataPolicy": webhook.subscription.metadata_policy.to_string(),
        "signed": webhook.subscription.key().is_some(),
    })
}
