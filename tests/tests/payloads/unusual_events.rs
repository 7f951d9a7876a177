//! An unusual event does not affect the other events of a list.

use serde_json::{Value, json};
use vis_types::{CallState, Event, read_json};

use crate::common::fixtures::FIXTURES;

#[test]
fn unusual_events_keep_list_readable() {
    let ringing = FIXTURES
        .iter()
        .find(|fixture| fixture.name == "Event/ringing");
    let mut list = vec![ringing.expect("a fixture").json.clone(); 100];
    set(&mut list[10], "state", json!("PARKED"));
    set(&mut list[20], "endTime", Value::Null);
    set(&mut list[30], "id", json!(1234));
    set(&mut list[40], "sentiment", json!({ "score": [0.5, null] }));

    let events: Vec<Event> = read_json(Value::from(list).to_string().as_bytes()).expect("events");

    assert_eq!(events.len(), 100);
    assert_eq!(events[10].state, CallState::from("PARKED"));
    assert_eq!(events[10].state.as_str(), "PARKED");
    assert_eq!(events[20].end_time, None);
    assert_eq!(events[30].id, "1234");
    let unusual = [10, 20, 30];
    let mut others = events
        .iter()
        .enumerate()
        .filter(|(index, _)| !unusual.contains(index));
    assert!(others.all(|(_, event)| *event == events[0]));
}

fn set(event: &mut Value, name: &str, value: Value) {
    event[name] = value;
}
