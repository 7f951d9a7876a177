//! `/self/webhooks`: subscriptions to call events.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{StatusCode, Uri};
use serde_json::Value;
use vis_types::WebhookEventType;

use super::Vis;
use super::form::{Form, choice, string};
use super::service_response::{ApiResult, CreatedResult, Id, ServiceError};
use crate::delivery::address;
use crate::model::{MetadataPolicy, SigningAlgorithm, Subscription, Webhook};
use crate::service::Service;
use crate::settings::Mode;
use crate::wire;

pub(super) async fn list(State(vis): Vis) -> Json<Value> {
    Json(vis.with(|simulator, now| {
        let webhooks = simulator.webhooks.list(now);
        webhooks
            .map(|webhook| wire::webhook(webhook, &vis.settings.user))
            .collect()
    }))
}

pub(super) async fn create(State(vis): Vis, body: Bytes) -> CreatedResult {
    let subscription = subscription(&body, vis.settings.mode)?;
    let webhook = vis.with(|simulator, now| {
        wire::webhook(
            simulator.webhooks.create(subscription, now),
            &vis.settings.user,
        )
    });
    Ok((StatusCode::CREATED, Json(webhook)))
}

pub(super) async fn get(State(vis): Vis, Id(id): Id) -> ApiResult {
    vis.with(|simulator, now| webhook_or_not_found(&vis, simulator.webhooks.get(&id, now)))
}

pub(super) async fn delete(State(vis): Vis, Id(id): Id) -> Result<StatusCode, ServiceError> {
    vis.with(|simulator, now| simulator.webhooks.delete(&id, now))
        .map(|_| StatusCode::NO_CONTENT)
        .ok_or(ServiceError::NotFound)
}

pub(super) async fn renew(State(vis): Vis, Id(id): Id) -> ApiResult {
    vis.with(|simulator, now| webhook_or_not_found(&vis, simulator.webhooks.renew(&id, now)))
}

fn webhook_or_not_found(vis: &Service, webhook: Option<&Webhook>) -> ApiResult {
    let webhook = webhook.ok_or(ServiceError::NotFound)?;
    Ok(Json(wire::webhook(webhook, &vis.settings.user)))
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
    let absolute = url.parse::<Uri>().is_ok_and(|uri| {
        matches!(uri.scheme_str(), Some("http" | "https")) && address(&uri).is_some()
    });
    if absolute {
        Ok(url.to_owned())
    } else {
        Err("must be an absolute http or https URL".into())
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
