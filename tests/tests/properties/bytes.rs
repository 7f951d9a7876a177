//! A million inputs that nobody means to send, and none of them panics.

use std::thread;

use vis_types::PayloadError;

use crate::common::fixtures::{FIXTURES, Fixture};

/// Each case is one payload with some bytes changed, read as its type.
const CASES: usize = 1_000_000;
/// Fixed, so that the cases are the same on every machine; each shard has a seed of its own.
const SHARDS: usize = 8;

#[test]
fn no_change_of_bytes_makes_reading_panic_or_shows_a_number_in_the_refusal() {
    thread::scope(|scope| {
        for seed in 0..SHARDS {
            scope.spawn(move || shard(seed as u64));
        }
    });
}

fn shard(seed: u64) {
    let mut random = Random(seed);
    let payloads: Vec<_> = FIXTURES
        .iter()
        .map(|fixture| (fixture, fixture.json.to_string().into_bytes()))
        .collect();
    let mut input = Input::default();
    for case in 0..CASES / SHARDS {
        let (fixture, payload) = &payloads[case % payloads.len()];
        input.0.clone_from(payload);
        for _ in 0..1 + random.below(3) {
            change(&mut input.0, &mut random);
        }
        read(fixture, &input.0);
    }
}

fn read(fixture: &Fixture, json: &[u8]) {
    if let Err(error) = (fixture.rewrite())(json) {
        assert!(!shows_a_number(&error), "{error}");
    }
}

/// No words of ours have five digits in a row; phone numbers and most ids have.
fn shows_a_number(error: &PayloadError) -> bool {
    [error.path(), error.reason(), error.excerpt()]
        .iter()
        .any(|text| {
            let bytes = text.as_bytes();
            bytes
                .windows(5)
                .any(|window| window.iter().all(u8::is_ascii_digit))
        })
}

fn change(json: &mut Vec<u8>, random: &mut Random) {
    let start = random.below(json.len() + 1);
    let end = (start + random.below(8)).min(json.len());
    match random.below(4) {
        // Turn over one bit.
        0 => {
            if let Some(byte) = json.get_mut(start) {
                *byte ^= 1 << random.below(8);
            }
        }
        // Leave some out.
        1 => drop(json.drain(start..end)),
        // Say some twice.
        2 => {
            let again = json[start..end].to_vec();
            json.splice(start..start, again);
        }
        // Put something else in their place.
        _ => {
            let token = TOKENS[random.below(TOKENS.len())];
            json.splice(start..end, token.iter().copied());
        }
    }
}

/// What has a meaning in JSON, in times and in ids, or none anywhere.
const TOKENS: &[&[u8]] = &[
    b"null",
    b"true",
    b"[",
    b"]",
    b"{",
    b"}",
    b",",
    b":",
    b"\"",
    b"\\",
    b"\\u0000",
    b"\\ud800",
    b"-",
    b"0",
    b"-0",
    b"1e999",
    b"1.5",
    b"18446744073709551615",
    b"-9223372036854775808",
    b"99999999999999999999999",
    b"\"2020-10-01T16:10:06.000+0000\"",
    b"-009999-01-02",
    b"T24:00",
    b"+25:61",
    b":60",
    b".1234567890123",
    b"[u-ca=hebrew]",
    b"\xff",
    b"\xf0\x9f",
    b"\0",
    b"\xc3\xa9",
    b"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
];

/// What is read at the moment, told if it panics.
#[derive(Default)]
struct Input(Vec<u8>);

impl Drop for Input {
    fn drop(&mut self) {
        if thread::panicking() {
            eprintln!("while reading: {}", self.0.escape_ascii());
        }
    }
}

/// SplitMix64: quick, and the same everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) as usize % end
    }
}
