//! What is read, and into what.

use std::any::Any;
use std::collections::BTreeMap;
use std::path::Path;
use std::{fs, hint};

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// How many events are read, which makes about 4 MB.
pub const EVENTS: usize = 10_000;

/// One way of reading the payload.
pub struct Contender {
    pub name: &'static str,
    /// What it reads, for the caller to drop when nothing is measured.
    pub read: fn(&[u8]) -> Box<dyn Any>,
}

/// The one that the others are measured against.
pub const BASELINE: usize = 1;

pub const CONTENDERS: [Contender; 3] = [
    Contender {
        name: "vis_types::Event",
        read: read::<Vec<vis_types::Event>>,
    },
    Contender {
        name: "plain struct",
        read: read::<Vec<PlainEvent>>,
    },
    Contender {
        name: "serde_json::Value",
        read: read::<Value>,
    },
];

/// The plainest struct that somebody would write by hand: it checks nothing, knows no value of any
/// enum, and leaves the times as text.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "read and dropped")]
pub struct PlainEvent {
    id: String,
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

fn read<T: DeserializeOwned + 'static>(json: &[u8]) -> Box<dyn Any> {
    let value: T = serde_json::from_slice(hint::black_box(json)).expect("a T");
    Box::new(value)
}

/// A list of [`EVENTS`] events: the documented ones in turn, each with an id and a time of its own,
/// and with null where an event of that state has nothing.
pub fn payload() -> Vec<u8> {
    let documented = ["answered", "named_caller", "ringing"].map(documented);
    let events: Vec<_> = (0..EVENTS)
        .map(|number| {
            let mut event = documented[number % documented.len()].clone();
            let id = format!("5a85d86f253b{number:012x}");
            let (minute, second, millisecond) = (number / 60 % 60, number % 60, number % 1000);
            let time = format!("2018-02-15T18:{minute:02}:{second:02}.{millisecond:03}+0000");
            event.extend([("id".into(), json!(id)), ("startTime".into(), json!(time))]);
            event
        })
        .collect();
    serde_json::to_vec(&events).expect("JSON")
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
