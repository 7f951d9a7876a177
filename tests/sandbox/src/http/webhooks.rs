//! `/self/webhooks`: subscriptions to call events.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{StatusCode, Uri};
use serde_json::Value;

use super::Vis;
use super::answer::{Answer, Created, Refusal};
use super::form::{Form, choice, text};
use super::id::Id;
use crate::model::{MetadataPolicy, SigningAlgorithm, Subscription};
use crate::wire;

pub(super) async fn list(State(vis): Vis) -> Json<Value> {
    let now = vis.now();
    Json(vis.webhooks().list(now).map(wire::webhook).collect())
}

pub(super) async fn create(State(vis): Vis, body: Bytes) -> Created {
    let subscription = subscription(&body)?;
    let now = vis.now();
    let webhook = wire::webhook(vis.webhooks().create(subscription, now));
    Ok((StatusCode::CREATED, Json(webhook)))
}

pub(super) async fn get(State(vis): Vis, Id(id): Id) -> Answer {
    let now = vis.now();
    vis.webhooks()
        .get(&id, now)
        .map(wire::webhook)
        .map(Json)
        .ok_or(Refusal::NotFound)
}

pub(super) async fn delete(State(vis): Vis, Id(id): Id) -> Result<StatusCode, Refusal> {
    let now = vis.now();
    vis.webhooks()
        .delete(&id, now)
        .map(|_| StatusCode::NO_CONTENT)
        .ok_or(Refusal::NotFound)
}

pub(super) async fn renew(State(vis): Vis, Id(id): Id) -> Answer {
    let now = vis.now();
    vis.webhooks()
        .renew(&id, now)
        .map(wire::webhook)
        .map(Json)
        .ok_or(Refusal::NotFound)
}

fn subscription(body: &[u8]) -> Result<Subscription, Refusal> {
    let mut form = Form::from_body(body)?;
    let url = form.required("url", destination);
    let events = form.required("events", call_events);
    let metadata_policy = form.optional("metadataPolicy", choice(&MetadataPolicy::ALL));
    // A subscriber asks for a signature or says nothing; `NONE` is only ever answered.
    let signing_algorithm = form.optional("signingAlgo", choice(&[SigningAlgorithm::HmacSha256]));
    form.optional("signingKey", |key| text(key).map(drop));
    let (url, ()) = form.finish(url.zip(events))?;
    Ok(Subscription {
        url,
        metadata_policy: metadata_policy.unwrap_or(MetadataPolicy::None),
        signing_algorithm: signing_algorithm.unwrap_or(SigningAlgorithm::None),
    })
}

fn destination(value: &Value) -> Result<String, String> {
    let url = text(value)?;
    let absolute = url.parse::<Uri>().is_ok_and(|uri| {
        matches!(uri.scheme_str(), Some("http" | "https")) && uri.host().is_some()
    });
    if absolute {
        Ok(url.to_owned())
    } else {
        Err("must be an absolute http or https URL".into())
    }
}

fn call_events(value: &Value) -> Result<(), String> {
    match value.as_array() {
        Some(events) if !events.is_empty() && events.iter().all(|event| event == "CALL") => Ok(()),
        _ => Err("must be a list of CALL".into()),
    }
}
