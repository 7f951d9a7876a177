//! The documented payloads read, and nothing of them is lost.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;
use vis_types::{AccountStatus, CallState, Event, User, Webhook, read_json};

use crate::common::fixtures::{FIXTURES, directory};
use crate::common::models::MODELS;
use crate::common::schema::SCHEMAS;
use crate::common::survival::lost;

#[test]
fn every_documented_payload_reads_and_every_value_in_it_survives() {
    for fixture in FIXTURES.iter() {
        let written = (fixture.rewrite())(fixture.json.to_string().as_bytes())
            .unwrap_or_else(|error| panic!("{}: {error}", fixture.name));
        let lost = lost(fixture.model.name, &fixture.json, &written);
        assert!(lost.is_empty(), "{}: {lost:#?}", fixture.name);
    }
}

#[test]
fn every_property_of_the_document_stands_in_a_payload() {
    let mut found = BTreeSet::new();
    for fixture in FIXTURES.iter() {
        collect(fixture.model.name, &fixture.json, &mut found);
    }
    for model in &MODELS {
        let missing: Vec<_> = properties_within(model.name)
            .into_iter()
            .filter(|property| !found.contains(property))
            .collect();
        assert!(
            missing.is_empty(),
            "no file of tests/fixtures has {missing:?}"
        );
    }
}

#[test]
fn every_object_of_the_document_is_read_as_a_type_or_as_a_part_of_one() {
    // What the gateway answers is read by `vis-api`, since it may be XML or HTML just as well.
    let mut unread = BTreeSet::from(["Fault", "WrappedFault"]);
    let read: BTreeSet<_> = MODELS
        .iter()
        .flat_map(|model| properties_within(model.name))
        .filter_map(|property| Some(property.split_once('.')?.0.to_owned()))
        .collect();
    for schema in SCHEMAS.keys().filter(|schema| !read.contains(*schema)) {
        let known = unread.remove(schema.as_str());
        assert!(
            known,
            "add {schema} to MODELS, in tests/payloads/common/models.rs"
        );
    }
    assert!(
        unread.is_empty(),
        "not in the document, or read after all: {unread:?}"
    );
}

#[test]
fn the_source_of_every_payload_is_told() {
    let readme =
        fs::read_to_string(directory().join("README.md")).expect("tests/fixtures/README.md");
    for fixture in FIXTURES.iter() {
        let (_, file) = fixture
            .name
            .split_once('/')
            .expect("a directory and a file");
        let told = [fixture.name.clone(), format!("`/{file}`")];
        assert!(
            told.iter().any(|name| readme.contains(name)),
            "tests/fixtures/README.md does not say where {} is from",
            fixture.name
        );
    }
}

#[test]
fn the_documented_events_mean_what_the_guide_says() {
    let ringing: Event = read("Event/ringing");
    assert_eq!(ringing.id, "abc1234a806d07a6ff17ba");
    assert_eq!(ringing.account_id, "-1");
    assert_eq!(ringing.state, CallState::Ringing);
    assert_eq!(ringing.start_time.to_string(), "2020-10-01T16:10:06.000Z");
    assert_eq!(ringing.internal, Some(false));
    assert_eq!(ringing.ucp_type.as_deref(), Some("VBS"));
    assert_eq!((ringing.end_time, ringing.uci_id), (None, None));

    let answered: Event = read("Event/answered");
    let answer_time = answered.answer_time.expect("an answered call has it");
    let end_time = answered.end_time.expect("an ended call has it");
    let duration = end_time.as_millisecond() - answer_time.as_millisecond();
    assert_eq!(answered.duration, Some(duration));
    assert_eq!(answered.phone_number, None);
}

#[test]
fn the_documented_user_has_the_vendor_s_spelling_and_ours() {
    let user: User = read("User/self");
    assert_eq!(user.account_label.as_deref(), Some("Vonage"));
    assert_eq!(user.contact_number.as_deref(), Some("14155550100"));
    assert_eq!(user.status, Some(AccountStatus::Active));
    assert_eq!(user.id, "522078");
}

#[test]
fn the_documented_webhook_says_since_when_events_are_missed() {
    let webhooks: Vec<Webhook> = read("Webhook/list");
    let statistics = webhooks[0].statistics.as_ref().expect("statistics");
    assert_eq!(statistics.failed, Some(true));
    let last_success = statistics.last_success.expect("a time");
    assert_eq!(last_success.to_string(), "2020-06-23T11:28:12.434Z");
    let status = statistics.last_http_error_code.as_deref();
    assert_eq!(status, Some("500 INTERNAL_SERVER_ERROR"));
}

fn read<T: serde::de::DeserializeOwned>(name: &str) -> T {
    let fixture = FIXTURES.iter().find(|fixture| fixture.name == name);
    let json = fixture.expect("a fixture of this name").json.to_string();
    read_json(json.as_bytes()).expect("a documented payload")
}

/// The properties of `schema`, and of what it holds: `WebhookStatistics.failed`.
fn properties_within(schema: &str) -> Vec<String> {
    let mut properties = Vec::new();
    for property in &SCHEMAS[schema].0 {
        properties.push(format!("{schema}.{}", property.name));
        if let Some(inner) = property.kind.object() {
            properties.extend(properties_within(inner));
        }
    }
    properties
}

fn collect(schema: &str, json: &Value, found: &mut BTreeSet<String>) {
    match json {
        Value::Array(items) => items.iter().for_each(|item| collect(schema, item, found)),
        Value::Object(members) => {
            for (name, value) in members {
                found.insert(format!("{schema}.{name}"));
                let property = SCHEMAS[schema].property(name);
                if let Some(inner) = property.and_then(|property| property.kind.object()) {
                    collect(inner, value, found);
                }
            }
        }
        _ => {}
    }
}
