//! `/self/webhooks`: subscriptions to call events.

use http::StatusCode;
use reqwest::Url;
use serde_json::{Value, json};
use vis_types::{MetadataPolicy, SigningAlgorithm, WebhookEventType};

use super::sender::{error_code, error_message};
use super::{DeliveryOutcome, Subscription, Webhook};
use crate::clock::webhook_time;
use crate::model::User;
use crate::server::form::{Form, choice, string};
use crate::server::{Reply, ServiceError, empty, json_reply, ok};
use crate::service::Service;
use crate::settings::Mode;

pub(crate) fn list(service: &Service) -> Reply {
    let user = &service.settings.user;
    let webhooks: Value = service.with(|simulator, _| {
        let webhooks = simulator.webhooks.by_id.values();
        webhooks.map(|it| webhook_json(it, user)).collect()
    });
    ok(&webhooks)
}

pub(crate) fn create(service: &Service, body: &[u8]) -> Result<Reply, ServiceError> {
    let subscription = subscription(body, service.settings.mode)?;
    let user = &service.settings.user;
    let webhook = service
        .with(|simulator, now| webhook_json(simulator.webhooks.create(subscription, now), user));
    Ok(json_reply(StatusCode::CREATED, &webhook))
}

pub(crate) fn get(service: &Service, id: &str) -> Result<Reply, ServiceError> {
    service.with(|simulator, _| found(service, simulator.webhooks.by_id.get(id)))
}

pub(crate) fn delete(service: &Service, id: &str) -> Result<Reply, ServiceError> {
    let deleted = service.with(|simulator, _| simulator.webhooks.by_id.remove(id));
    deleted.ok_or(ServiceError::NotFound)?;
    Ok(empty(StatusCode::NO_CONTENT))
}

pub(crate) fn renew(service: &Service, id: &str) -> Result<Reply, ServiceError> {
    service.with(|simulator, now| found(service, simulator.webhooks.renew(id, now)))
}

fn found(service: &Service, webhook: Option<&Webhook>) -> Result<Reply, ServiceError> {
    let webhook = webhook.ok_or(ServiceError::NotFound)?;
    Ok(ok(&webhook_json(webhook, &service.settings.user)))
}

fn subscription(body: &[u8], mode: Mode) -> Result<Subscription, ServiceError> {
    let mut form = Form::from_body(body, mode)?;
    let url = form.required("url", delivery_url);
    let events = form.required("events", call_events);
    let metadata_policy = form.optional("metadataPolicy", choice(MetadataPolicy::ALL));
    // `NONE` is valid in a response only: a request omits the field instead.
    let algorithms = SigningAlgorithm::ALL.iter().filter(|it| **it != "NONE");
    let algorithms: Vec<_> = algorithms.cloned().collect();
    let signing_algorithm = form.optional("signingAlgo", choice(&algorithms));
    let signing_key = form.optional("signingKey", |key| string(key).map(str::to_owned));
    let (url, ()) = form.finish(url.zip(events))?;
    Ok(Subscription {
        url,
        metadata_policy: metadata_policy.unwrap_or_else(|| "NONE".into()),
        signing_algorithm: signing_algorithm.unwrap_or_else(|| "NONE".into()),
        signing_key: signing_key.unwrap_or_default(),
    })
}

fn delivery_url(value: &Value) -> Result<String, String> {
    let url = string(value)?;
    match Url::parse(url) {
        Ok(parsed) if matches!(parsed.scheme(), "http" | "https") => Ok(url.to_owned()),
        _ => Err("must be an absolute http or https URL".into()),
    }
}

fn call_events(value: &Value) -> Result<(), String> {
    match value.as_array() {
        Some(events) if !events.is_empty() => events
            .iter()
            .try_for_each(|event| choice(WebhookEventType::ALL)(event).map(drop)),
        _ => Err("must be a list of event types".into()),
    }
}

/// A webhook as VIS sends it. `renewedAt` and `renewedBy` appear with the first renewal, times and
/// errors in `statistics` with the first success or failure.
fn webhook_json(webhook: &Webhook, user: &User) -> Value {
    let subscription = &webhook.subscription;
    let mut body = json!({
        "id": webhook.id,
        "accountId": user.account.id,
        "userId": user.id,
        "url": subscription.url,
        "events": ["CALL"],
        "status": "ACTIVE",
        "metadataPolicy": subscription.metadata_policy.to_string(),
        "signingAlgo": subscription.signing_algorithm.to_string(),
        "createdAt": webhook_time(webhook.created_at),
        "expireAt": webhook_time(webhook.expire_at()),
        "purgeAt": webhook_time(webhook.purge_at()),
        "statistics": statistics_json(webhook),
    });
    if let Some(renewed) = webhook.renewed_at {
        body["renewedAt"] = webhook_time(renewed).into();
        body["renewedBy"] = user.id.as_str().into();
    }
    body
}

/// One delivery counts as one attempt, however often it is retried, and only once it is finished.
fn statistics_json(webhook: &Webhook) -> Value {
    let mut body = json!({
        "failed": webhook.failed,
        "totalAttempts": webhook.successes + webhook.failures,
        "totalSuccesses": webhook.successes,
        "totalFailures": webhook.failures,
    });
    if let Some(success) = webhook.last_success {
        body["lastSuccess"] = webhook_time(success).into();
    }
    if let Some((time, outcome)) = &webhook.last_failure {
        body["lastFailure"] = webhook_time(*time).into();
        match outcome {
            DeliveryOutcome::Accepted => {}
            DeliveryOutcome::Refused { status, body: text } => {
                body["lastHttpErrorCode"] = error_code(*status).into();
                body["lastErrorMessage"] = error_message(*status, text).into();
            }
            DeliveryOutcome::Failed { reason } => {
                body["lastErrorMessage"] = reason.as_str().into();
            }
        }
    }
    body
}
