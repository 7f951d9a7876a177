//! Allocations to read 10,000 events, relative to a plain hand-written struct. The number is the same
//! on every machine; the benchmark `performance` measures the time.

use std::hint::black_box;

use allocation_counter::measure;
use vis_tests::events::{PlainEvent, payload};
use vis_types::{Event, read_json};

/// The plain struct allocates at least this many times as often as `vis_types`.
const MIN_RATIO: u64 = 3;

#[test]
fn event_allocates_a_third_of_plain_struct() {
    let json = payload();
    let plain = measure(|| {
        let read: Vec<PlainEvent> = serde_json::from_slice(&json).expect("events");
        black_box(read);
    });
    let ours = measure(|| {
        let read: Vec<Event> = read_json(&json).expect("events");
        black_box(read);
    });
    let (plain, ours) = (plain.count_total, ours.count_total);
    assert!(
        ours * MIN_RATIO <= plain,
        "{ours} allocations are more than 1/{MIN_RATIO} of {plain}"
    );
}
