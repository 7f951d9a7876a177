//! A call as a response has it, and its event as webhooks deliver it: neither sorted nor compact,
//! like the vendor's example, so that verification without canonicalization fails.

use std::collections::BTreeMap;

use hmac::{Hmac, KeyInit, Mac};
use serde_json::Value;
use sha2::Sha256;

use super::Attempt;
use crate::clock::call_time;
use crate::message::Headers;
use crate::model::Call;
use crate::settings::Settings;

/// Names and values, in the order sent.
type Fields = Vec<(&'static str, Value)>;

/// The fields of an event.
///
/// Unlike a requested call, an event of a live call has no `endTime`, as in the vendor's examples.
fn event_fields(call: &Call, settings: &Settings) -> Fields {
    let (user, mode) = (&settings.user, settings.mode);
    let mut fields: Fields = vec![
        ("id", call.id.as_str().into()),
        ("externalId", call.external_id.as_str().into()),
        ("userId", user.id.as_str().into()),
        ("accountId", user.account.id.as_str().into()),
        ("type", "CALL".into()),
        ("ucpType", "VBS".into()),
        ("internal", false.into()),
        ("direction", call.direction.to_string().into()),
        ("phoneNumber", call.phone_number.as_str().into()),
    ];
    if let Some(name) = &call.caller_id {
        fields.push(("callerId", name.as_str().into()));
    }
    fields.push(("duration", call.duration().into()));
    fields.push(("state", call.state.to_string().into()));
    for (name, time) in [
        ("startTime", Some(call.start_time)),
        ("answerTime", call.answer_time),
        ("endTime", call.end_time),
    ] {
        if let Some(time) = time {
            fields.push((name, call_time(time, mode).into()));
        }
    }
    fields
}

/// A call as VIS sends it: without `uciId`, which the published document requires, and with
/// `internal` and `ucpType`, which it lacks. `endTime` is null until the call has ended;
/// `answerTime` and `callerId` are absent if unset.
pub(crate) fn call_json(call: &Call, settings: &Settings) -> Value {
    let mut body: Value = event_fields(call, settings).into_iter().collect();
    if call.end_time.is_none() {
        body["endTime"] = Value::Null;
    }
    body
}

/// Headers and body of the `POST` of an attempt.
pub(crate) fn request(attempt: &Attempt, settings: &Settings) -> (Headers, Vec<u8>) {
    let event = event_fields(&attempt.event, settings);
    let record = &attempt.record;
    let (webhook, delivery) = (&*record.webhook_id, &*record.delivery_id);
    let mut metadata: Vec<(&str, &str, Value)> = vec![
        ("webhookId", "x-von-webhook-id", webhook.into()),
        ("deliveryId", "x-von-delivery-id", delivery.into()),
        ("attempt", "x-von-attempt", record.attempt.into()),
    ];
    if let Some(signature) = signature(attempt, &event) {
        metadata.insert(0, ("signature", "x-von-signature", signature.into()));
    }
    let mut headers = vec![
        ("content-type".to_owned(), "application/json".to_owned()),
        ("user-agent".to_owned(), "vis-sandbox".to_owned()),
    ];
    let event = spaced(&event);
    let body = match attempt.subscription.metadata_policy.as_str() {
        "BODY" => {
            let fields = metadata.into_iter().map(|(name, _, value)| (name, value));
            let metadata = spaced(&fields.collect());
            format!(r#"{{"event" : {event}, "metadata" : {metadata}}}"#)
        }
        policy => {
            if policy == "HEADER" {
                headers.extend(metadata.into_iter().map(|(_, name, value)| {
                    let text = value.as_str().map(str::to_owned);
                    (name.to_owned(), text.unwrap_or_else(|| value.to_string()))
                }));
            }
            format!(r#"{{"event" : {event}}}"#)
        }
    };
    (headers, body.into())
}

/// HMAC of the event, sorted by name and without white space, in lower-case hexadecimal; `None`
/// without an algorithm or a key.
fn signature(attempt: &Attempt, event: &Fields) -> Option<String> {
    let key = attempt.subscription.key()?;
    let sorted: BTreeMap<_, _> = event.iter().map(|(name, value)| (name, value)).collect();
    // HMAC accepts a key of any length.
    let mut mac = Hmac::<Sha256>::new_from_slice(key).ok()?;
    mac.update(&serde_json::to_vec(&sorted).ok()?);
    let digest = mac.finalize().into_bytes();
    Some(digest.iter().map(|byte| format!("{byte:02x}")).collect())
}

fn spaced(fields: &Fields) -> String {
    let fields = fields.iter();
    let fields = fields.map(|(name, value)| format!(r#""{name}" : {value}"#));
    format!("{{{}}}", fields.collect::<Vec<_>>().join(", "))
}
