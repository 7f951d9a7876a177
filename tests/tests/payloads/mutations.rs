//! Reads each property of the document missing and with each kind of wrong value.
//!
//! [`table`](crate::table) has the expected results by kind of property. The document has the kinds,
//! and which properties are required.

use std::collections::HashSet;
use std::{ptr, thread};

use serde_json::{Value, json};
use vis_types::PayloadError;

use crate::common::fixtures::FIXTURES;
use crate::common::roundtrip::diff;
use crate::common::schema::{Absent, Kind};
use crate::locations::Location;
use crate::table::{Row, SENSITIVE, column_of, columns, expectation, value_error};

#[test]
fn wrong_values_give_result_in_table() {
    let rows = &Row::all();
    // Some values are huge: test each property once in an object and once in a list.
    let mut seen = HashSet::new();
    let mut is_new = |Location { property, path, .. }: &Location| {
        seen.insert((ptr::from_ref(*property), path.starts_with('[')))
    };
    let locations: Vec<_> = locations().filter(|location| is_new(location)).collect();
    thread::scope(|scope| {
        for locations in locations.chunks(locations.len().div_ceil(8)) {
            scope.spawn(move || {
                for location in locations {
                    rows.iter().for_each(|row| check(location, row));
                }
            });
        }
    });
}

#[test]
fn table_columns_match_kinds_in_document() {
    let mut used: Vec<_> = locations()
        .map(|location| column_of(&location.property.kind))
        .collect();
    used.sort_unstable();
    used.dedup();
    let mut columns = columns();
    columns.sort_unstable();
    assert_eq!(used, columns);
}

#[test]
fn documented_enum_values_read() {
    for location in locations() {
        if let Kind::Enum { values, .. } = &location.property.kind {
            for value in values {
                let written = rewrite(&location, &location.with(&json!(value).to_string()));
                let written = written.unwrap_or_else(|error| panic!("{error}"));
                assert_eq!(written.pointer(&location.pointer), Some(&json!(value)));
            }
        }
    }
}

#[test]
fn missing_optional_property_equals_null() {
    for location in locations() {
        let read = |json: &str| {
            let read = rewrite(&location, json);
            read.unwrap_or_else(|error| panic!("{}: {error}", location.fixture.name))
        };
        if let Some(absent) = &location.property.absent {
            let written = read(&location.without());
            assert_eq!(written, read(&location.with("null")));
            let default = match absent {
                Absent::Nothing => None,
                Absent::Default(default) => Some(default),
            };
            assert_eq!(
                written.pointer(&location.pointer),
                default,
                "{}",
                location.path
            );
        }
    }
}

#[test]
fn missing_or_null_required_property_fails() {
    let required = locations().filter(|location| location.property.absent.is_none());
    for location in required {
        let missing = rewrite(&location, &location.without()).expect_err("nothing");
        assert_eq!(missing.path(), location.parent());
        let reason = format!("missing field `{}`", location.property.name);
        assert_eq!(missing.reason(), reason);

        let null = rewrite(&location, &location.with("null")).expect_err("null");
        assert_eq!(null.path(), location.path);
        let expectation = expectation(&location.property.kind);
        let reason = format!("invalid type: null, expected {expectation}");
        assert_eq!(null.reason(), reason);
    }
}

fn locations() -> impl Iterator<Item = Location> {
    let locations = FIXTURES.iter().flat_map(Location::all_of);
    locations.filter(|location| !matches!(location.property.kind, Kind::Other(_)))
}

fn rewrite(location: &Location, json: &str) -> Result<Value, PayloadError> {
    (location.fixture.rewrite())(json.as_bytes())
}

fn check(location: &Location, row: &Row) {
    let kind = &location.property.kind;
    let expected = row.cell(kind);
    let (fixture, path) = (&location.fixture.name, &location.path);
    let context = format!("{fixture}: {path} = {}, expected `{expected}`", row.name);
    let json = match location.value.get(0) {
        Some(item) => location.with(&row.value_of(&item.to_string())),
        None => location.with(&row.value),
    };
    match (rewrite(location, &json), expected) {
        (Ok(written), "reads") => {
            let sent = serde_json::from_str(&json).expect("JSON");
            let diff = diff(location.fixture.model.name, &sent, &written);
            assert!(diff.is_empty(), "{context}: {:.300}", diff.join(", "));
        }
        (Err(error), "type") => {
            let expectation = expectation(kind);
            let reason = format!("invalid type: {}, expected {expectation}", row.found);
            assert_eq!(error.reason(), reason, "{context}");
            check_message(location, &error);
        }
        (Err(error), "value") => {
            let start = value_error(kind);
            assert!(error.reason().starts_with(start), "{context}: {error}");
            check_message(location, &error);
        }
        (Ok(written), _) => panic!("{context}: read as {:.300}", written.to_string()),
        (Err(error), _) => panic!("{context}: {error}"),
    }
}

/// An error has the path, and not the value.
fn check_message(location: &Location, error: &PayloadError) {
    assert!(error.path().starts_with(&location.path), "{error}");
    let message = format!("{error} {error:?}");
    for value in SENSITIVE {
        assert!(!message.contains(value), "shows {value}: {message}");
    }
    assert!(message.len() < 1000, "too long: {message}");
}
