//! A call as a response has it, and its event as webhooks deliver it: neither sorted nor compact, like the vendor's example, so that
//! verification without canonicalization fails.

use serde_json::{Map, Value};

use super::time;
use crate::model::Call;
use crate::settings::Settings;

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
    pub(crate) fn new(call: &Call, settings: &Settings) -> Self {
        let (user, mode) = (&settings.user, settings.mode);
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
        let fields = metadata.fields().into_iter();
        let fields: Vec<_> = fields.map(|(name, _, value)| (name, value)).collect();
        let metadata = spaced(&fields);
        format!(r#"{{"event" : {event}, "metadata" : {metadata}}}"#)
    }
}

/// A call as VIS sends it: without `uciId`, which the published document requires, and with
/// `internal` and `ucpType`, which it lacks. `endTime` is null until the call has ended;
/// `answerTime` and `callerId` are absent if unset.
pub(crate) fn call(call: &Call, settings: &Settings) -> Value {
    let Event(fields) = Event::new(call, settings);
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
        let fields = self.fields().into_iter();
        fields
            .map(|(_, header, value)| {
                let text = value.as_str().map(str::to_owned);
                (header.to_owned(), text.unwrap_or_else(|| value.to_string()))
            })
            .collect()
    }

    /// The names in the body and in the headers, and the values.
    fn fields(&self) -> Vec<(&'static str, &'static str, Value)> {
        let signature = self.signature.as_deref().map(Value::from);
        let signature = signature.map(|value| ("signature", "x-von-signature", value));
        let fields = [
            ("webhookId", "x-von-webhook-id", self.webhook_id.into()),
            ("deliveryId", "x-von-delivery-id", self.delivery_id.into()),
            ("attempt", "x-von-attempt", self.attempt.into()),
        ];
        signature.into_iter().chain(fields).collect()
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
