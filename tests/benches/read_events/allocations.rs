//! How often memory is allocated to read 10,000 events, against the plainest struct written by hand.
//!
//! The count is the same on every machine, so that `cargo test` runs this too, and fails when the
//! goal is missed.

mod contenders;

use allocation_counter::measure;
use contenders::{BASELINE, CONTENDERS, EVENTS, payload};

/// `vis_types` allocates at most one time for as many of the plainest struct.
const GOAL: u64 = 3;

fn main() {
    let json = payload();
    let counts = CONTENDERS
        .each_ref()
        .map(|contender| measure(|| drop((contender.read)(&json))).count_total);
    println!("allocations for {EVENTS} events");
    for (contender, count) in CONTENDERS.iter().zip(counts) {
        let ratio = count as f64 / counts[BASELINE] as f64;
        let name = contender.name;
        println!("{name:<20} {count:>8}    {ratio:>6.2} x");
    }
    let [ours, ..] = counts;
    assert!(
        ours * GOAL <= counts[BASELINE],
        "{ours} allocations are more than a {GOAL}rd of {}",
        counts[BASELINE]
    );
}
