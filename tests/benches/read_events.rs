//! Allocations and time to read 10,000 events, relative to a plain hand-written struct.
//!
//! The number of allocations is the same on every machine: `cargo test` also runs this, and fails if the
//! goal is missed. `cargo bench --package vis-tests` measures the time, too; its goal is a ratio of at
//! most 1. It includes the counting.

use std::collections::BTreeMap;
use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use allocation_counter::measure;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// About 4 MB of JSON.
const EVENTS: usize = 10_000;
const ROUNDS: usize = 101;
/// The plain struct allocates at least this many times as often as `vis_types`.
const MIN_RATIO: u64 = 3;

type Read = fn(&[u8]);

/// Types to read the payload into; ratios refer to the first one.
const CANDIDATES: [(&str, Read); 3] = [
    ("plain struct", read::<Vec<PlainEvent>>),
    ("vis_types::Event", read::<Vec<vis_types::Event>>),
    ("serde_json::Value", read::<Value>),
];

/// A plain hand-written struct, with text for ids, enums and times.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "read and dropped")]
struct PlainEvent {
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

fn main() {
    let json = payload();
    let is_bench = std::env::args().any(|argument| argument == "--bench");
    let rounds = if is_bench { ROUNDS } else { 1 };
    let counts = CANDIDATES.map(|(_, read)| measure(|| read(&json)).count_total);
    // All candidates run in each round, so that other load affects all of them.
    let times = (0..rounds).map(|_| CANDIDATES.map(|(_, read)| milliseconds(read, &json)));
    let times: Vec<_> = times.collect();
    println!("{EVENTS} events: allocations, and median time of {rounds} rounds");
    for (index, (name, _)) in CANDIDATES.iter().enumerate() {
        let count = counts[index];
        let count_ratio = count as f64 / counts[0] as f64;
        let time = median(times.iter().map(|round| round[index]));
        let time_ratio = median(times.iter().map(|round| round[index] / round[0]));
        println!("{name:<20} {count:>8} {count_ratio:>6.2} x {time:>8.2} ms {time_ratio:>6.2} x");
    }
    let [plain, ours, _] = counts;
    assert!(
        ours * MIN_RATIO <= plain,
        "{ours} allocations are more than 1/{MIN_RATIO} of {plain}"
    );
}

fn read<T: DeserializeOwned>(json: &[u8]) {
    let value: T = serde_json::from_slice(black_box(json)).expect("a T");
    black_box(value);
}

fn milliseconds(read: Read, json: &[u8]) -> f64 {
    let start = Instant::now();
    read(json);
    start.elapsed().as_secs_f64() * 1e3
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<_> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// A list of [`EVENTS`] events: the documented ones in turn, with unique ids and times, and with null
/// for missing properties.
fn payload() -> Vec<u8> {
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
