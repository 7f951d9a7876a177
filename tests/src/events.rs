//! Pages of events, and the struct that one writes by hand for them.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::Deserialize;
use serde_json::{Value, json};

/// About 4 MB of JSON.
pub const EVENTS: usize = 10_000;

/// A plain hand-written struct, with text for ids, enums and times.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code, reason = "read and dropped")]
pub struct PlainEvent {
    pub id: String,
    #[serde(rename = "type")]
    record_type: String,
    account_id: String,
    user_id: String,
    direction: String,
    state: String,
    start_time: String,
    answer_time: Option<String>,
    end_time: Option<String>,
    duration: Option<i64>,
    caller_id: Option<String>,
    external_id: Option<String>,
    phone_number: Option<String>,
    uci_id: Option<String>,
    internal: Option<bool>,
    ucp_type: Option<String>,
    sms_data: Option<String>,
}

/// A list of [`EVENTS`] events: the documented ones in turn, with unique ids and times, and with null
/// for missing properties.
pub fn payload() -> Vec<u8> {
    let documented = ["answered", "named_caller", "ringing"].map(documented);
    let events = (0..EVENTS).map(|number| {
        let mut event = documented[number % documented.len()].clone();
        let id = format!("5a85d86f253b{number:012x}");
        let (minute, second, millisecond) = (number / 60 % 60, number % 60, number % 1000);
        let time = format!("2018-02-15T18:{minute:02}:{second:02}.{millisecond:03}+0000");
        event.extend([("id".into(), json!(id)), ("startTime".into(), json!(time))]);
        event
    });
    serde_json::to_vec(&Vec::from_iter(events)).expect("JSON")
}

fn documented(fixture: &str) -> BTreeMap<String, Value> {
    let absent = ["answerTime", "callerId", "endTime", "smsData", "uciId"];
    let mut event: BTreeMap<_, _> = absent.map(|name| (name.to_owned(), Value::Null)).into();
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/Event");
    let text = fs::read_to_string(directory.join(format!("{fixture}.json"))).expect("a fixture");
    let properties: BTreeMap<String, Value> = serde_json::from_str(&text).expect("an event");
    event.extend(properties);
    event
}
