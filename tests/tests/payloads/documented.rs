//! The documented payloads read without loss.

use std::fs;

use vis_types::{Event, FromJson, User, Webhook, read_json};

use crate::common::fixtures::{FIXTURES, directory};
use crate::common::roundtrip::diff;

#[test]
fn documented_payloads_round_trip() {
    for fixture in FIXTURES.iter() {
        let written = (fixture.rewrite())(fixture.json.to_string().as_bytes())
            .unwrap_or_else(|error| panic!("{}: {error}", fixture.name));
        let diff = diff(fixture.model.name, &fixture.json, &written.json);
        assert!(diff.is_empty(), "{}: {diff:#?}", fixture.name);
        assert_eq!(written.warning, None, "{}", fixture.name);
        assert!(written.is_equal, "{}", fixture.name);
    }
}

#[test]
fn readme_names_source_of_payloads() {
    let readme =
        fs::read_to_string(directory().join("README.md")).expect("tests/fixtures/README.md");
    for fixture in FIXTURES.iter() {
        let Some((_, file)) = fixture.name.split_once('/') else {
            continue;
        };
        let names = [fixture.name.clone(), format!("`/{file}`")];
        assert!(
            names.iter().any(|name| readme.contains(name)),
            "tests/fixtures/README.md does not name the source of {}",
            fixture.name
        );
    }
}

#[test]
fn documented_events_read_as_in_guide() {
    let ringing: Event = read("Event/ringing");
    assert_eq!(ringing.id, "abc1234a806d07a6ff17ba");
    assert_eq!(ringing.account_id(), "-1");
    assert_eq!(ringing.state, "RINGING");
    let start_time = ringing.start_time.expect("a start time");
    assert_eq!(start_time.to_string(), "2020-10-01T16:10:06.000Z");
    assert_eq!(ringing.internal, Some(false));
    assert_eq!(ringing.ucp_type(), "VBS");
    assert_eq!((ringing.end_time, ringing.uci_id), (None, None));

    let answered: Event = read("Event/answered");
    let answer_time = answered.answer_time.expect("an answer time");
    let end_time = answered.end_time.expect("an end time");
    let duration = end_time.as_millisecond() - answer_time.as_millisecond();
    assert_eq!(answered.duration().as_millis(), duration as u128);
    assert_eq!(answered.phone_number, None);
}

#[test]
fn documented_user_reads_vendor_spelling() {
    let user: User = read("User/self");
    assert_eq!(user.account_label(), "Vonage");
    assert_eq!(user.contact_number(), "14155550100");
    assert_eq!(user.status, "ACTIVE");
    assert_eq!(user.id, "522078");
}

#[test]
fn documented_webhook_reads_last_success() {
    let webhooks: Vec<Webhook> = read("Webhook/list");
    let statistics = webhooks[0].statistics.as_ref().expect("statistics");
    assert_eq!(statistics.failed, Some(true));
    let last_success = statistics.last_success.expect("a time");
    assert_eq!(last_success.to_string(), "2020-06-23T11:28:12.434Z");
    let status = statistics.last_http_error_code();
    assert_eq!(status, "500 INTERNAL_SERVER_ERROR");
}

fn read<T: FromJson>(name: &str) -> T {
    let fixture = FIXTURES.iter().find(|fixture| fixture.name == name);
    let json = fixture.expect("a fixture of this name").json.to_string();
    read_json(json.as_bytes()).expect("a documented payload")
}
