//! Reads each property of the document missing and with each kind of wrong value, which costs only
//! itself.
//!
//! [`table`](crate::table) has the expected results by kind of property. The document has the kinds,
//! and which properties are required.

use std::collections::HashSet;
use std::{ptr, thread};

use serde_json::json;
use vis_types::{Oddity, PayloadError};

use crate::common::fixtures::FIXTURES;
use crate::common::models::{Rewritten, messages, shows_number};
use crate::common::roundtrip::diff;
use crate::common::schema::{Absent, Kind, is_resource};
use crate::locations::Location;
use crate::table::{Row, column_of, columns, expectation, value_error};

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
                assert_eq!(written.json.pointer(&location.pointer), Some(&json!(value)));
            }
        }
    }
}

#[test]
fn missing_optional_property_equals_null() {
    for location in locations() {
        let read = |json: &str| {
            let read = rewrite(&location, json);
            let read = read.unwrap_or_else(|error| panic!("{}: {error}", location.fixture.name));
            assert_eq!(read.warning, None);
            read.json
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
        for json in [location.without(), location.with("null")] {
            check_refusal(&location, rewrite(&location, &json));
        }
    }
}

fn locations() -> impl Iterator<Item = Location> {
    let locations = FIXTURES.iter().flat_map(Location::all_of);
    locations.filter(|location| !matches!(location.property.kind, Kind::Other(_)))
}

fn rewrite(location: &Location, json: &str) -> Result<Rewritten, PayloadError> {
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
    let rewritten = rewrite(location, &json);
    let messages = messages(&rewritten);
    let is_shown = shows_number(&messages) || messages.contains("Jane");
    assert!(!is_shown && messages.len() < 1000, "{context}: {messages}");
    if expected != "reads" && location.property.absent.is_none() {
        return check_refusal(location, rewritten);
    }
    let rewritten = rewritten.unwrap_or_else(|error| panic!("{context}: {error}"));
    match expected {
        "reads" => {
            let sent = serde_json::from_str(&json).expect("JSON");
            let diff = diff(location.fixture.model.name, &sent, &rewritten.json);
            assert!(diff.is_empty(), "{context}: {:.300}", diff.join(", "));
            assert_eq!(rewritten.warning, None, "{context}");
            let is_cut = matches!(kind, Kind::Duration) && row.found == "floating point";
            assert!(rewritten.is_equal || is_cut, "{context}");
        }
        "absent" => {
            check_rest(location, &rewritten);
            assert_eq!(rewritten.warning, None, "{context}");
        }
        "type" => {
            let reason = format!(
                "invalid type: {}, expected {}",
                row.found,
                expectation(kind)
            );
            assert_eq!(check_oddity(location, &rewritten), reason, "{context}");
        }
        _ => {
            let reason = check_oddity(location, &rewritten);
            assert!(reason.starts_with(value_error(kind)), "{context}: {reason}");
        }
    }
}

/// The one value that could not be read has its path, its text, and a reason, and all else is as it
/// is without it. Returns the reason.
fn check_oddity(location: &Location, rewritten: &Rewritten) -> String {
    check_rest(location, rewritten);
    let warning = rewritten.warning.as_deref().unwrap_or_default();
    let start = format!("a value could not be read: {}: ", location.path);
    let reason = warning.strip_prefix(&start);
    let reason = reason.unwrap_or_else(|| panic!("{warning}, expected {start}"));
    // Other structs stand in a record, which has their oddities.
    if is_resource(location.fixture.model.name) {
        let [oddity] = &*rewritten.oddities else {
            panic!("{:?}, expected one", rewritten.oddities)
        };
        assert!(location.path.ends_with(&oddity.path), "{oddity}");
        assert_eq!(oddity.reason, reason);
    }
    reason.to_owned()
}

fn check_rest(location: &Location, rewritten: &Rewritten) {
    let without = rewrite(location, &location.without());
    let without = without.unwrap_or_else(|error| panic!("{}: {error}", location.path));
    assert_eq!(rewritten.json, without.json, "{}", location.path);
}

/// A record fails, or is missing from its list: for the property that is missing, or for the value in
/// its place.
fn check_refusal(location: &Location, rewritten: Result<Rewritten, PayloadError>) {
    let missing = format!("missing field `{}`", location.property.name);
    let (path, reason) = match rewritten {
        Err(error) => (error.path().to_owned(), error.reason().to_owned()),
        Ok(list) => {
            let left = list.json.as_array().map(Vec::len);
            let sent = location.fixture.json.as_array().map(Vec::len);
            assert_eq!(left.map(|left| left + 1), sent);
            let Oddity { path, reason, .. } = list.oddities.into_iter().next().expect("one");
            (path, reason)
        }
    };
    let is_missing = path == location.parent() && reason == missing;
    let is_odd = location.path.starts_with(&path) && reason != missing;
    assert!(is_missing || is_odd, "{}: {path}: {reason}", location.path);
}
