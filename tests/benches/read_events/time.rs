//! How long it takes to read 10,000 events, against the plainest struct written by hand.
//!
//! `cargo bench --package vis-tests --bench read_events`; the goal is a ratio of at most 1.
//! What is allocated meanwhile is counted by the bench `read_events_allocations`: here nothing
//! stands between the contenders and the allocator.

mod contenders;

use std::any::Any;
use std::hint::black_box;
use std::time::{Duration, Instant};

use contenders::{BASELINE, CONTENDERS, EVENTS, payload};

const ROUNDS: usize = 101;

fn main() {
    let json = payload();
    let megabytes = json.len() as f64 / 1e6;
    println!("reading {EVENTS} events, {megabytes:.1} MB, median of {ROUNDS} rounds");

    // All contenders run in every round, and what counts is the ratio within a round: whatever else
    // the machine does meanwhile, it does to all of them.
    let rounds: Vec<_> = (0..ROUNDS)
        .map(|_| {
            CONTENDERS
                .each_ref()
                .map(|contender| time(contender.read, &json))
        })
        .collect();

    for (index, contender) in CONTENDERS.iter().enumerate() {
        let milliseconds = median(rounds.iter().map(|round| round[index].as_secs_f64() * 1e3));
        let ratio = median(
            rounds
                .iter()
                .map(|round| round[index].as_secs_f64() / round[BASELINE].as_secs_f64()),
        );
        let name = contender.name;
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
