//! A call as a response has it, and its event as webhooks deliver it: neither sorted nor compact, like the vendor's example, so that
//! verification without canonicalization fails.

use serde_json::{Map, Value};

use super::time;
use crate::model::{Call, User};
use crate::settings::Mode;

/// The fields of an event, in the order sent.
///
/// Unlike a requested call, an event of a live call has no `endTime`, as in the vendor's examples.
pub(crate) struct Event(Vec<(&'static str, Value)>);

/// Metadata of a delivery.
pub(crate) struct Metadata<'a> {
    pub(crate) signature: Option<String>,
    pub(crate) webhook_id: &'a str,
    pub(crate) delivery_id: &'a str,
    pub(crate) attempt: u32,
}

impl Event {
    pub(crate) fn new(call: &Call, user: &User, mode: Mode) -> Self {
        let time = |time: Option<_>| time.map(|time| Value::from(time::call_time(time, mode)));
        let fields = [
            ("id", Some(call.id.as_str().into())),
            ("externalId", Some(call.external_id.as_str().into())),
            ("userId", Some(user.id.as_str().into())),
            ("accountId", Some(user.account.id.as_str().into())),
            ("type", Some("CALL".into())),
            ("ucpType", Some("VBS".into())),
            ("internal", Some(false.into())),
            ("direction", Some(call.direction.to_string().into())),
            ("phoneNumber", Some(call.phone_number.as_str().into())),
            ("callerId", call.caller_id.as_deref().map(Value::from)),
            ("duration", Some(call.duration().into())),
            ("state", Some(call.state.to_string().into())),
            ("startTime", time(Some(call.start_time))),
            ("answerTime", time(call.answer_time)),
            ("endTime", time(call.end_time)),
        ];
        let present = fields
            .into_iter()
            .filter_map(|(name, value)| value.map(|value| (name, value)));
        Self(present.collect())
    }

    /// The signed form: sorted by name, without white space.
    pub(crate) fn canonical(&self) -> String {
        let mut fields = self.0.clone();
        fields.sort_unstable_by_key(|(name, _)| *name);
        object(&fields, ":", ",")
    }

    /// The form that is sent.
    pub(crate) fn body(&self, metadata: Option<&Metadata<'_>>) -> String {
        let event = spaced(&self.0);
        let Some(metadata) = metadata else {
            return format!(r#"{{"event" : {event}}}"#);
        };
        let metadata = spaced(&metadata.fields());
        format!(r#"{{"event" : {event}, "metadata" : {metadata}}}"#)
    }
}

/// A call as VIS sends it: without `uciId`, which the published document requires, and with
/// `internal` and `ucpType`, which it lacks. `endTime` is null until the call has ended;
/// `answerTime` and `callerId` are absent if unset.
pub(crate) fn call(call: &Call, user: &User, mode: Mode) -> Value {
    let Event(fields) = Event::new(call, user, mode);
    let fields = fields
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value));
    let mut body: Map<String, Value> = fields.collect();
    body.entry("endTime").or_insert(Value::Null);
    body.into()
}

impl Metadata<'_> {
    /// The metadata as headers.
    pub(crate) fn headers(&self) -> Vec<(String, String)> {
        let names = [
            "x-von-signature",
            "x-von-webhook-id",
            "x-von-delivery-id",
            "x-von-attempt",
        ];
        let values = [
            self.signature.clone(),
            Some(self.webhook_id.to_owned()),
            Some(self.delivery_id.to_owned()),
            Some(self.attempt.to_string()),
        ];
        let headers = names.into_iter().zip(values);
        headers
            .filter_map(|(name, value)| value.map(|value| (name.to_owned(), value)))
            .collect()
    }

    fn fields(&self) -> Vec<(&'static str, Value)> {
        let mut fields: Vec<(_, Value)> = vec![
            ("webhookId", self.webhook_id.into()),
            ("deliveryId", self.delivery_id.into()),
            ("attempt", self.attempt.into()),
        ];
        if let Some(signature) = &self.signature {
            fields.insert(0, ("signature", signature.as_str().into()));
        }
        fields
    }
}

fn spaced(fields: &[(&'static str, Value)]) -> String {
    object(fields, " : ", ", ")
}

fn object(fields: &[(&'static str, Value)], colon: &str, comma: &str) -> String {
    let fields = fields
        .iter()
        .map(|(name, value)| format!(r#""{name}"{colon}{value}"#));
    format!("{{{}}}", fields.collect::<Vec<_>>().join(comma))
}
