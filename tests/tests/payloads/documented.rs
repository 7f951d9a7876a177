//! The documented payloads of `tests/fixtures` read without loss.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use vis_types::{Event, FromJson, Timestamp, User, Webhook, read_json};

use crate::models::MODELS;

#[test]
fn documented_payloads_round_trip() {
    let readme = fs::read_to_string(directory().join("README.md")).expect("README.md");
    let mut payloads = 0;
    for model in MODELS {
        // A schema without a directory has no documented payload.
        for file in fs::read_dir(directory().join(model.name))
            .into_iter()
            .flatten()
        {
            let path = file.expect("a file").path();
            let stem = path
                .file_stem()
                .and_then(|stem| stem.to_str())
                .expect("a name");
            let name = format!("{}/{stem}", model.name);
            let is_sourced = readme.contains(&name) || readme.contains(&format!("`/{stem}`"));
            assert!(is_sourced, "README.md does not name the source of {name}");
            let json = fs::read(&path).expect("a payload");
            let sent: Value = serde_json::from_slice(&json).expect("JSON");
            let rewrite = match sent {
                Value::Array(_) => model.rewrite_list,
                _ => model.rewrite,
            };
            let written = rewrite(&json).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert!(is_same(&sent, &written.json), "{name}: {}", written.json);
            assert_eq!((written.warning, written.is_equal), (None, true), "{name}");
            payloads += 1;
        }
    }
    assert!(payloads > 10);
}

/// Whether the meaning is the same: a number may be its text, a time may have another format, and what
/// is null or an empty list may be absent.
fn is_same(sent: &Value, written: &Value) -> bool {
    let time = |value: &Value| serde_json::from_value::<Timestamp>(value.clone()).ok();
    match (sent, written) {
        (Value::Object(sent), Value::Object(_)) => {
            let mut sent = sent.iter();
            sent.all(|(name, value)| is_same(value, written.get(name).unwrap_or(&Value::Null)))
        }
        (Value::Array(sent), Value::Array(written)) => {
            let mut pairs = sent.iter().zip(written);
            sent.len() == written.len() && pairs.all(|(sent, written)| is_same(sent, written))
        }
        (Value::Array(sent), Value::Null) => sent.is_empty(),
        (Value::Number(sent), Value::String(written)) => sent.to_string() == *written,
        _ => sent == written || time(sent).is_some() && time(sent) == time(written),
    }
}

#[test]
fn documented_payloads_read_as_in_guide() {
    let ringing: Event = read("Event/ringing");
    assert_eq!(ringing.id, "abc1234a806d07a6ff17ba");
    assert_eq!((ringing.account_id(), ringing.ucp_type()), ("-1", "VBS"));
    assert_eq!(
        (ringing.state, ringing.internal),
        ("RINGING".into(), Some(false))
    );
    let start_time = ringing.start_time.expect("a start time");
    assert_eq!(start_time.to_string(), "2020-10-01T16:10:06.000Z");
    assert_eq!((ringing.end_time, ringing.uci_id), (None, None));

    let answered: Event = read("Event/answered");
    let answer_time = answered.answer_time.expect("an answer time");
    let end_time = answered.end_time.expect("an end time");
    let duration = end_time.as_millisecond() - answer_time.as_millisecond();
    assert_eq!(answered.duration().as_millis(), duration as u128);

    let user: User = read("User/self");
    assert_eq!(
        (user.id.as_str(), user.account_label()),
        ("522078", "Vonage")
    );
    assert_eq!(user.contact_number(), "14155550100");

    let webhooks: Vec<Webhook> = read("Webhook/list");
    let statistics = webhooks[0].statistics.as_ref().expect("statistics");
    let last_success = statistics.last_success.expect("a time");
    assert_eq!(last_success.to_string(), "2020-06-23T11:28:12.434Z");
    assert_eq!(
        statistics.last_http_error_code(),
        "500 INTERNAL_SERVER_ERROR"
    );
}

fn directory() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

fn read<T: FromJson>(name: &str) -> T {
    let json = fs::read(directory().join(name).with_extension("json")).expect(name);
    read_json(&json).expect("a documented payload")
}
