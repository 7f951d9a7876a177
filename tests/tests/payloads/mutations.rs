//! Every property of the document, missing and with every kind of wrong value.
//!
//! [`table`](crate::table) says what each must give. It knows kinds of properties, not properties:
//! which property is of which kind, and which may be missing, is in the document.

use std::collections::HashSet;
use std::{ptr, thread};

use serde_json::{Value, json};
use vis_types::PayloadError;

use crate::common::fixtures::FIXTURES;
use crate::common::schema::{Absent, Kind};
use crate::common::survival::lost;
use crate::places::Place;
use crate::table::{PRIVATE, Row, column_of, columns, expectation, own_words};

#[test]
fn every_wrong_value_gives_what_the_table_says() {
    let rows = &Row::all();
    // Each property once in an object and once in a list: some of the values are huge.
    let mut seen = HashSet::new();
    let mut is_new =
        |place: &Place| seen.insert((ptr::from_ref(place.property), place.path.starts_with('[')));
    let places: Vec<_> = places().filter(|place| is_new(place)).collect();
    thread::scope(|scope| {
        for places in places.chunks(places.len().div_ceil(8)) {
            scope.spawn(move || {
                for place in places {
                    rows.iter().for_each(|row| check(place, row));
                }
            });
        }
    });
}

#[test]
fn the_table_has_a_column_for_every_kind_and_every_column_is_used() {
    let mut used: Vec<_> = places()
        .map(|place| column_of(&place.property.kind))
        .collect();
    used.sort_unstable();
    used.dedup();
    let mut columns = columns();
    columns.sort_unstable();
    assert_eq!(used, columns);
}

#[test]
fn every_documented_value_of_an_enum_reads() {
    for place in places() {
        if let Kind::Enum { values, .. } = &place.property.kind {
            for value in values {
                let written = rewrite(&place, &place.with(&json!(value).to_string()));
                let written = written.unwrap_or_else(|error| panic!("{error}"));
                assert_eq!(written.pointer(&place.pointer), Some(&json!(value)));
            }
        }
    }
}

#[test]
fn missing_and_null_are_the_same_for_what_is_optional() {
    for place in places() {
        let read = |json: &str| {
            let read = rewrite(&place, json);
            read.unwrap_or_else(|error| panic!("{}: {error}", place.fixture.name))
        };
        if let Some(absent) = &place.property.absent {
            let written = read(&place.without());
            assert_eq!(written, read(&place.with("null")));
            let default = match absent {
                Absent::Nothing => None,
                Absent::Default(default) => Some(default),
            };
            assert_eq!(written.pointer(&place.pointer), default, "{}", place.path);
        }
    }
}

#[test]
fn missing_and_null_are_refused_for_what_must_be_there() {
    let required = places().filter(|place| place.property.absent.is_none());
    for place in required {
        let missing = rewrite(&place, &place.without()).expect_err("nothing");
        assert_eq!(missing.path(), place.parent());
        let problem = format!("missing field `{}`", place.property.name);
        assert_eq!(missing.reason(), problem);

        let null = rewrite(&place, &place.with("null")).expect_err("null");
        assert_eq!(null.path(), place.path);
        let expectation = expectation(&place.property.kind);
        let problem = format!("invalid type: null, expected {expectation}");
        assert_eq!(null.reason(), problem);
    }
}

fn places() -> impl Iterator<Item = Place> {
    let places = FIXTURES.iter().flat_map(Place::all_of);
    places.filter(|place| !matches!(place.property.kind, Kind::Other(_)))
}

fn rewrite(place: &Place, json: &str) -> Result<Value, PayloadError> {
    (place.fixture.rewrite())(json.as_bytes())
}

fn check(place: &Place, row: &Row) {
    let kind = &place.property.kind;
    let expected = row.cell(kind);
    let (fixture, path) = (&place.fixture.name, &place.path);
    let what = format!("{fixture}: {path} = {} must give `{expected}`", row.name);
    let json = match place.value.get(0) {
        Some(item) => place.with(&row.value_of(&item.to_string())),
        None => place.with(&row.value),
    };
    match (rewrite(place, &json), expected) {
        (Ok(written), "reads") => {
            let sent = serde_json::from_str(&json).expect("JSON");
            let lost = lost(place.fixture.model.name, &sent, &written);
            assert!(lost.is_empty(), "{what}, but {:.300}", lost.join(", "));
        }
        (Err(error), "type") => {
            let expectation = expectation(kind);
            let problem = format!("invalid type: {}, expected {expectation}", row.found);
            assert_eq!(error.reason(), problem, "{what}");
            check_message(place, &error);
        }
        (Err(error), "value") => {
            let words = own_words(kind);
            assert!(error.reason().starts_with(words), "{what}, but {error}");
            check_message(place, &error);
        }
        (Ok(written), _) => panic!("{what}, but it reads: {:.300}", written.to_string()),
        (Err(error), _) => panic!("{what}, but {error}"),
    }
}

/// A refusal has the place, and nothing of what stands there.
fn check_message(place: &Place, error: &PayloadError) {
    assert!(error.path().starts_with(&place.path), "{error}");
    let message = format!("{error} {error:?}");
    for private in PRIVATE {
        assert!(!message.contains(private), "shows {private}: {message}");
    }
    assert!(message.len() < 1000, "tells too much: {message}");
}
