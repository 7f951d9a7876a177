//! Time to read 10,000 events, relative to a plain hand-written struct.
//!
//! `cargo bench --package vis-tests --bench read_events`; the goal is a ratio of at most 1. The bench
//! `read_events_allocations` counts allocations separately, because counting takes time.

mod candidates;

use std::any::Any;
use std::hint::black_box;
use std::time::{Duration, Instant};

use candidates::{BASELINE, CANDIDATES, EVENTS, payload};

const ROUNDS: usize = 101;

fn main() {
    let json = payload();
    let megabytes = json.len() as f64 / 1e6;
    println!("reading {EVENTS} events, {megabytes:.1} MB, median of {ROUNDS} rounds");

    // All candidates run in each round, and ratios are taken within a round, so that other load affects
    // all of them.
    let rounds: Vec<_> = (0..ROUNDS)
        .map(|_| {
            CANDIDATES
                .each_ref()
                .map(|candidate| time(candidate.read, &json))
        })
        .collect();

    for (index, candidate) in CANDIDATES.iter().enumerate() {
        let milliseconds = median(rounds.iter().map(|round| round[index].as_secs_f64() * 1e3));
        let ratio = median(
            rounds
                .iter()
                .map(|round| round[index].as_secs_f64() / round[BASELINE].as_secs_f64()),
        );
        let name = candidate.name;
        println!("{name:<20} {milliseconds:>8.2} ms {ratio:>6.2} x");
    }
}

fn time(read: fn(&[u8]) -> Box<dyn Any>, json: &[u8]) -> Duration {
    let start = Instant::now();
    let value = black_box(read(json));
    let elapsed = start.elapsed();
    drop(value);
    elapsed
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<_> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
