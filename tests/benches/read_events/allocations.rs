//! Number of allocations to read 10,000 events, relative to a plain hand-written struct.
//!
//! The count is the same on every machine: `cargo test` also runs this, and fails if the goal is missed.

mod candidates;

use allocation_counter::measure;
use candidates::{BASELINE, CANDIDATES, EVENTS, payload};

/// The plain struct allocates at least this many times as often as `vis_types`.
const MIN_RATIO: u64 = 3;

fn main() {
    let json = payload();
    let counts = CANDIDATES
        .each_ref()
        .map(|candidate| measure(|| drop((candidate.read)(&json))).count_total);
    println!("allocations for {EVENTS} events");
    for (candidate, count) in CANDIDATES.iter().zip(counts) {
        let ratio = count as f64 / counts[BASELINE] as f64;
        let name = candidate.name;
        println!("{name:<20} {count:>8}    {ratio:>6.2} x");
    }
    let [ours, ..] = counts;
    assert!(
        ours * MIN_RATIO <= counts[BASELINE],
        "{ours} allocations are more than 1/{MIN_RATIO} of {}",
        counts[BASELINE]
    );
}
