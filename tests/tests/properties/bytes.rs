//! Corrupted payloads read without a panic.

use std::thread;

use crate::common::fixtures::{FIXTURES, Fixture};
use crate::common::models::{messages, shows_number};

/// In each case, one payload with changed bytes is read as its type.
const CASES: usize = 50_000;
/// Fixed, so that the cases are the same on every machine. The index of a shard is its seed.
const SHARDS: usize = 8;

#[test]
fn corrupted_payload_never_panics_or_leaks() {
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
    let messages = messages(&(fixture.rewrite())(json));
    assert!(!shows_number(&messages), "{messages}");
}

fn change(json: &mut Vec<u8>, random: &mut Random) {
    let start = random.below(json.len() + 1);
    let end = (start + random.below(8)).min(json.len());
    match random.below(4) {
        // Flip one bit.
        0 => {
            if let Some(byte) = json.get_mut(start) {
                *byte ^= 1 << random.below(8);
            }
        }
        // Remove bytes.
        1 => drop(json.drain(start..end)),
        // Duplicate bytes.
        2 => {
            let again = json[start..end].to_vec();
            json.splice(start..start, again);
        }
        // Replace bytes.
        _ => {
            let token = TOKENS[random.below(TOKENS.len())];
            json.splice(start..end, token.iter().copied());
        }
    }
}

/// Tokens with a meaning in JSON, times or ids, and invalid UTF-8.
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

/// The current input. Printed on a panic.
#[derive(Default)]
struct Input(Vec<u8>);

impl Drop for Input {
    fn drop(&mut self) {
        if thread::panicking() {
            eprintln!("while reading: {}", self.0.escape_ascii());
        }
    }
}

/// SplitMix64: fast and reproducible.
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
