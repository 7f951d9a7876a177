//! What holds for every payload, and for every input whatever.
//!
//! All of it is deterministic: the same cases run on every machine and at every time. `fuzz/` looks
//! for others.

mod bytes;
#[path = "../payloads/common/mod.rs"]
#[expect(dead_code, reason = "the tests of payloads use all of it")]
mod common;
mod payloads;
mod primitives;
mod strategies;

use proptest::strategy::Strategy;
use proptest::test_runner::{Config, TestCaseError, TestRng, TestRunner};

/// Checks `property` for `cases` values, always the same ones.
#[track_caller]
fn check<S: Strategy>(
    cases: u32,
    strategy: &S,
    property: impl Fn(S::Value) -> Result<(), TestCaseError>,
) {
    let config = Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    };
    let rng = TestRng::deterministic_rng(config.rng_algorithm);
    let checked = TestRunner::new_with_rng(config, rng).run(strategy, property);
    if let Err(failure) = checked {
        panic!("{failure}");
    }
}
